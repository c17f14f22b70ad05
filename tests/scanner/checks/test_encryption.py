"""What was read lay open; what is in a database cannot be told."""


def test_health_data_that_could_be_read(look, resource):
    assert look("ENC-01", [resource("a", 4), resource("b", 3)]) == ("found", ("a",))
    assert look("ENC-01", [resource("b", 3)])[0] == "clear"


def test_a_database_is_unknown(look, resource):
    assert look("ENC-01", [resource("postgresql://h/d::t", 5, mode=None)])[0] == "unknown"
    assert look("ENC-01", [resource("postgresql://h/d::t", 5, mode=None), resource("a", 5)]) == (
        "found",
        ("a",),
    )
