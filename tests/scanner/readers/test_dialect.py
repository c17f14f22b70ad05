"""Delimiter, header, titles and names of the ways laboratories write tables."""

import pytest

from scanner.readers.dialect import detect
from scanner.readers.headers import field_names, is_header

NIR = "185057800608491"


def found(text, **options):
    dialect = detect(text, whole=True, **options)
    return dialect.delimiter, dialect.names, dialect.line


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_delimiters(delimiter):
    text = "NOM;NIR;NOTE\nA;1;x\nB;2;y\n".replace(";", delimiter)
    assert found(text) == (delimiter, ("NOM", "NIR", "NOTE"), 2)


def test_decimal_commas_are_no_delimiters():
    assert found("ANALYSE;VALEUR\nTSH;1,5\nT4;2,5\nCRP;3,0\n")[0] == ";"


def test_quoted_delimiters_and_breaks_do_not_count():
    text = 'NOM;NOTE\n"A";"1;2\n3, 4"\n"B";"x;y;z\n"\nC;d\n'
    assert found(text) == (";", ("NOM", "NOTE"), 2)


@pytest.mark.parametrize(
    "above", ["Export du 15/01/2024\n", "Labo X\n\nPatient : Y\n\n", "Export;;\n;;\n", "\n\n"]
)
def test_titles_above_the_header(above):
    text = above + "NOM;NIR;VIH\n" + f"A;{NIR};neg\n" * 5
    assert found(text) == (";", ("NOM", "NIR", "VIH"), above.count("\n") + 2)


def test_a_trailing_delimiter_in_header_or_rows():
    assert found("NOM;NIR\nA;1;\nB;2;\nC;3;\n") == (";", ("NOM", "NIR", "#3"), 2)
    assert found("NOM;NIR;\nA;1\nB;2\nC;3\n") == (";", ("NOM", "NIR", "#3"), 2)


@pytest.mark.parametrize(
    ("row", "below", "header"),
    [
        (["NOM", "PRENOM"], [["MARTIN", "JEAN"]], True),
        (["Code labo", "Valeur x"], [["12", "3"]], True),
        (["x", "y"], [["1", "2"], ["3", "4"]], True),
        (["MARTIN", "JEAN"], [["DURAND", "ANNE"], ["LE GOFF", "YANN"], ["PETIT", "LEA"]], False),
        (["MARTIN", "F"], [["DURAND", "F"], ["PETIT", "M"]], False),
        (["MARTIN", NIR], [["DURAND", NIR]], False),
        (["MARTIN", "15/01/2024"], [["DURAND", "16/01/2024"]], False),
        (["nom", "service"], [["Martin", "Urgences"]] * 5, True),
        (["VIH", "positif"], [["VHC", "positif"], ["VIH", "negatif"]], False),
        (["", ""], [["a", "b"]], False),
    ],
)
def test_what_is_a_header(row, below, header):
    assert is_header(row, below) is header


def test_names_are_unique_and_never_blank():
    assert field_names([" NOM ", "", "NOM", "NOM"], 5) == ("NOM", "#2", "NOM[2]", "NOM[3]", "#5")


def test_the_user_decides():
    assert found("a;b\nc;d\n", header="yes")[1] == ("a", "b")
    assert found("NOM;NIR\nc;d\n", header="no")[1] == ("#1", "#2")
    assert found("x;y;z\na;b;c\n1;2;3\n", header="2")[1:] == (("a", "b", "c"), 3)
    assert found("a,b;c\n1,2;3\n", delimiter=",")[0] == ","
    assert found("a b\n1 2\n", delimiter="space")[0] == " "
