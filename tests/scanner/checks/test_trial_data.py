"""Records flagged as test data, and real ones where tests are."""


def test_flagged_records(look, resource):
    assert look("TST-01", [resource("a.csv", 5, test_records=1), resource("b.csv", 5)]) == (
        "found",
        ("a.csv",),
    )


def test_real_records_among_tests(look, resource):
    assert look("TST-01", [resource("recette/a.csv", 4)]) == ("found", ("recette/a.csv",))
    assert look("TST-01", [resource("recette/a.csv", 2), resource("latest/b.csv", 5)])[0] == "clear"
