"""Credentials in patient data, or in a folder of such."""


def test_in_and_beside(look, resource, found):
    data, other = resource("x/a.csv", 3), resource("x/passwords.txt", 1)
    assert look("MIN-06", [data], [found("x/a.csv", "PWD", "CREDENTIAL")]) == (
        "found",
        ("x/a.csv",),
    )
    assert look("MIN-06", [data, other], [found("x/passwords.txt", "", "CREDENTIAL")]) == (
        "found",
        ("x/passwords.txt",),
    )
    inside = resource("x/lot.zip!y/a.csv", 5)
    assert (
        look("MIN-06", [inside, other], [found("x/passwords.txt", "", "CREDENTIAL")])[0] == "found"
    )


def test_elsewhere(look, resource, found):
    apart = [resource("x/a.csv", 5), resource("y/passwords.txt", 1)]
    assert look("MIN-06", apart, [found("y/passwords.txt", "", "CREDENTIAL")])[0] == "clear"
