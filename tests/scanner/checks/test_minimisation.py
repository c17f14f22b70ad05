"""Number, name and health comments in one resource are more than a minimised export holds."""


def test_all_three_in_one_resource(look, resource, found):
    three = [
        found("a", "NIR", "FR_NIR"),
        found("a", "NOM", "PATIENT_NAME"),
        found("a", "COMM2", "HEALTH_CANCER"),
    ]
    assert look("MIN-01", [resource("a")], three) == ("found", ("a",))
    for missing in range(3):
        assert look("MIN-01", [resource("a")], three[:missing] + three[missing + 1 :])[0] == "clear"


def test_a_column_of_results_is_no_comment(look, resource, found):
    found_ = [
        found("a", "NIR", "FR_INS"),
        found("a", "NOM", "PATIENT_NAME"),
        found("a", "VIH", "HEALTH_HIV"),
    ]
    assert look("MIN-01", [resource("a")], found_)[0] == "clear"


def test_three_in_three_resources_are_none(look, resource, found):
    apart = [
        found("a", "NIR", "FR_NIR"),
        found("b", "NOM", "PATIENT_NAME"),
        found("c", "COMM", "HEALTH_CANCER"),
    ]
    assert look("MIN-01", [resource("a")], apart)[0] == "clear"
