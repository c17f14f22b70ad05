"""HTML: what is shown, what is typed in forms, what comments and scripts hide."""

import pytest

HEADER = ["NOM", "PRENOM", "DDN", "NIR", "VIH"]
PEOPLE = [
    ["LE GOFF", "Anne", "11/05/1985", "285057800608441", "négatif"],
    ["MORVAN", "Yann", "02/01/1970", "170017800608483", "POSITIF"],
]


def row(cells, tag="td"):
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("tag", ["th", "td"])
@pytest.mark.parametrize("name", ["liste.html", "liste.xls"])
def test_a_table_of_patients_has_the_tiers_of_the_delimited_one(scan_content, tag, name):
    rows = "".join(map(row, PEOPLE))
    found = scan_content(page(f"<h1>Liste</h1><table>{row(HEADER, tag)}{rows}</table>"), name)
    delimited = "\n".join(map(";".join, [HEADER, *PEOPLE])).encode()
    expected = scan_content(delimited, "x.csv").result.summaries[0]
    table = next(each for each in found.result.summaries if each.resource.endswith("#Table 1"))
    assert table.records_by_tier == expected.records_by_tier


def test_cells_that_span_rows_and_columns_keep_their_columns(scan_content):
    header = row(["PATIENT", "VIH"], 'th colspan="1"')
    rows = ('<tr><td rowspan="2">LE GOFF Anne</td><td>négatif</td></tr><tr><td>POSITIF</td></tr>'
            "<tr><td>MORVAN Yann</td><td>négatif</td></tr>")  # fmt: skip
    found = scan_content(page(f"<table>{header}{rows}</table>"), "x").result.findings
    topics = [each for each in found if each.entity == "HEALTH_HIV"]
    assert [(each.field, each.matches) for each in topics] == [("VIH", 3)]


def test_a_report_with_a_table_of_results_is_one_record(examine_file):
    rows = row(["Analyse", "Résultat"], "th") + row(["Sérologie VIH", "négatif"])
    content = page(f"<p>Patiente : Mme LE GOFF Anne<br>née le 11/05/1985</p><table>{rows}</table>")
    assert examine_file(content, "x").tiers == [5]


def test_words_are_neither_joined_nor_parted(read_file):
    body = "<p>séro<b>pos</b>itive</p><div>un</div><div>deux<p>trois</p>quatre</div>\n a \n  b<br>c"
    assert read_file(page(body)).rows()[0][""].split("\n") == [
        "séropositive", "un", "deux", "trois", "quatre", "a b", "c",
    ]  # fmt: skip


def test_what_is_not_shown_is_read(read_file):
    body = (
        '<form><input name="nom" value="LE GOFF"><textarea name="t">notes\nlibres</textarea>'
        '<select><option value="VIH+">oui</option></select></form>'
        '<img alt="Scan de Mme MORVAN"><a href="mailto:anne@example.fr">x</a>'
        '<a href="/page?nir=285057800608441">y</a><span data-nir="170017800608483" hidden>z</span>'
        "<!-- patient RIOU --><script>var nom = 'HAMON';</script><style>.gris{color:red}</style>"
    )
    outcome = read_file(page(body, '<title>CR</title><meta name="author" content="Dr COLIN">'))
    said = "\n".join(value for _, _, value in outcome.cells).splitlines()
    for text in ("LE GOFF", "VIH+", "mailto:anne@example.fr", "/page?nir=285057800608441",
                 "170017800608483", "Dr COLIN"):  # fmt: skip
        assert text in said
    text = outcome.rows()[0][""]
    for word in ("CR", "notes\nlibres", "Scan de Mme MORVAN", "patient RIOU", "var nom = 'HAMON';"):
        assert word in text
    assert "gris" not in "".join(said)
    assert outcome.rows()[0]["input/nom"] == "LE GOFF"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_encodings(read_file, encoding):
    content = "<html><body><p>Hélène LE GOFF, née le 11/05/1985, séropositive</p></body></html>"
    assert "Hélène" in read_file(content.encode(encoding)).rows()[0][""]


def test_entities_are_characters(read_file):
    assert read_file(page("<p>s&eacute;ro&#112;ositive&nbsp;&lt;5</p>")).rows()[0][""] == (
        "séropositive <5"
    )


@pytest.mark.parametrize("content", [b"<p>NIR 285057800608441", b"<html><body><table><tr><td>VIH",
                                     b"<html>" + b"<div>" * 5000 + b"VIH"])  # fmt: skip
def test_what_is_never_closed_is_read(read_file, content):
    outcome = read_file(content, "x.html")
    assert outcome.format == "html"
    assert any("VIH" in value or "285057" in value for *_, value in outcome.cells)


def test_many_letters_in_a_page_are_records(read_file):
    letter = "<h2>Laboratoire</h2><p>Patient : P{0}</p><p>Né le 0{0}/01/1970</p>"
    assert read_file(page("".join(map(letter.format, range(1, 6))))).records == 5
