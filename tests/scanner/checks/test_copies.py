"""The same bytes at T3 or above in two places."""


def test_copies(look, resource):
    same = [resource(name, 4, content_id="x") for name in ("a", "b.zip!a")]
    assert look("RET-03", [*same, resource("c", 4)]) == ("found", ("a", "b.zip!a"))


def test_no_copies(look, resource):
    assert look("RET-03", [resource("a", 4), resource("b", 4)])[0] == "clear"
    assert look("RET-03", [resource(name, 1, content_id="x") for name in "ab"])[0] == "clear"
    assert look("RET-03", [resource(name, 5, content_id=None) for name in "ab"])[0] == "clear"
