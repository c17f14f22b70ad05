"""Fixed-width text: layouts, rulers, headers, records without line ends, EBCDIC."""

import random

import pytest

from scanner.errors import ConfigError
from scanner.readers import choose
from scanner.readers.fixed.layout import load
from scanner.settings import overrides

NAMES = ("LE GOFF", "KERVELLA", "BÉNÉZET", "O'NEIL", "MARTIN-DUPONT", "THÉPAUT")
FIRST = ("ANNE", "MAËLLE", "YANN", "ÉLOÏSE", "GWENAËLLE")
RANDOM = random.Random(6)
ROWS = [
    (f"{n:06d}", RANDOM.choice(NAMES), RANDOM.choice(FIRST), f"{1930 + n % 80}{1 + n % 12:02}{1 + n % 28:02}",
     "2" + f"{RANDOM.randrange(10**14):014}", RANDOM.choice(("RAS", "À JEUN", "VIH NÉGATIF", "déjà prélevée", "")))
    for n in range(300)
]  # fmt: skip
WIDTHS = (6, 16, 12, 8, 15, 20)
FIELDS = ("NUMERO", "NOM", "PRENOM", "DATENAIS", "NIR", "NOTE")
RECORDS = [
    "".join(value.ljust(width) for value, width in zip(row, WIDTHS, strict=True)) for row in ROWS
]


@pytest.fixture
def layout(tmp_path):
    """A layout of the records."""
    path = tmp_path / "layout.toml"
    start, lines = 1, [f"record = {sum(WIDTHS)}"]
    for name, width in zip(FIELDS, WIDTHS, strict=True):
        lines.append(f'[[fields]]\nname = "{name}"\nstart = {start}\nlength = {width}')
        start += width
    path.write_text("\n".join(lines))
    return str(path)


def rows(found):
    return [{name: value for name, value in row.items() if value} for row in found.rows[""]]


def expected():
    return [{k: v for k, v in zip(FIELDS, row, strict=True) if v} for row in ROWS]


@pytest.mark.parametrize("encoding", ["cp1147", "cp500", "cp1252", "utf-8", "cp850"])
def test_a_layout_cuts_records_without_line_ends(encoding, layout, read_tables):
    found = read_tables("".join(RECORDS).encode(encoding), "x", **{"as": "fixed"}, layout=layout)
    assert rows(found) == expected()
    assert found.encoding == encoding
    assert found.skipped == []


def test_a_layout_cuts_lines(layout, tmp_path, read_tables):
    path = tmp_path / "lines.toml"
    path.write_text((tmp_path / "layout.toml").read_text().replace("record", "x"))
    found = read_tables(
        "\r\n".join(RECORDS).encode("cp1252"), "x", **{"as": "fixed"}, layout=str(path)
    )
    assert rows(found) == expected()
    assert found.lines[""] == list(range(1, 301))


def test_what_a_layout_leaves_out_is_text(tmp_path, read_tables):
    path = tmp_path / "layout.toml"
    path.write_text('[[fields]]\nname = "NOM"\nstart = 7\nlength = 16\n')
    found = read_tables("\n".join(RECORDS).encode(), "x", **{"as": "fixed"}, layout=str(path))
    assert found.rows[""][0]["NOM"] == ROWS[0][1]
    assert ROWS[0][0] in found.rows[""][0][""]
    assert ROWS[0][4] in found.rows[""][0][""]


@pytest.mark.parametrize(
    "text", ["", "fields = 3", '[[fields]]\nname="a"\nstart=0\nlength=3', "[[fields]]\nname='a'"]
)
def test_a_layout_that_makes_no_sense_is_refused(text, tmp_path):
    (tmp_path / "l.toml").write_text(text)
    with pytest.raises(ConfigError):
        load(str(tmp_path / "l.toml"))


def ruled():
    widths = [max(len(name), width) for name, width in zip(FIELDS, WIDTHS, strict=True)]
    lines = [
        " ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip()
        for row in (FIELDS, *ROWS)
    ]
    return [*lines[:1], " ".join("-" * w for w in widths), *lines[1:]]


def test_a_ruler_tells_the_columns(read_tables):
    lines = ruled()
    pages = [*lines[:100], "", *lines[:2], *lines[100:]]
    content = "\n".join(["Export du laboratoire", *pages]).encode("cp1252")
    assert choose(content, "x.lst").name == "fixed"
    found = rows(read_tables(content, "x.lst"))
    assert found[0].pop("") == "Export du laboratoire"
    assert found == expected()


def test_an_aligned_header_tells_the_columns(read_tables):
    lines = [
        " ".join(v.ljust(w + 2) for v, w in zip(row, WIDTHS, strict=True))
        for row in (FIELDS, *ROWS)
    ]
    content = "\n".join(lines).encode()
    assert choose(content, "x.txt").name == "fixed"
    assert rows(read_tables(content, "x.txt")) == expected()


def test_lines_without_a_known_header_stay_whole():
    lines = [" ".join(v.ljust(w + 2) for v, w in zip(row, WIDTHS, strict=True)) for row in ROWS]
    assert choose("\n".join(lines).encode(), "x.txt").name == "text"


@pytest.mark.parametrize("encoding", ["cp1147", "cp1252"])
def test_records_without_line_ends_are_told_by_their_period(encoding, read_tables):
    content = "".join(RECORDS).encode(encoding)
    assert choose(content, "x").name == "fixed"
    found = read_tables(content, "x")
    assert len(found.rows[""]) == len(ROWS)
    assert [value for value in found.rows[""][7].values() if value][:3] == list(ROWS[7][:3])
    assert ROWS[7][4] in "".join(value or "" for value in found.rows[""][7].values())


@pytest.mark.parametrize(
    "text",
    [
        "Le patient est venu à jeun. On note une fièvre modérée depuis trois jours. " * 40,
        "".join(RANDOM.choice("abcdefghij klmnop qrstuv") for _ in range(5000)),
        '{"a":' + "[1,2,3]," * 300 + "}",
        "Titre\n=====\n\nDu texte.\n",
        "x" * 4000,
    ],
)
def test_other_texts_are_not_cut(text):
    assert choose(text.encode(), "x.txt").name != "fixed"


@pytest.mark.parametrize("end", [0x15, 0x25])
def test_ebcdic_lines_are_read_by_whoever_reads_such_lines(end, read_tables):
    lines = ["nom;prenom;note", *(f"{row[1]};{row[2]};{row[5]}" for row in ROWS)]
    content = bytes([end]).join(line.encode("cp1147") for line in lines)
    found = read_tables(content, "x")
    assert (found.format, found.encoding) == ("csv", "cp1147")
    assert found.rows[""][3] == {"nom": ROWS[3][1], "prenom": ROWS[3][2], "note": ROWS[3][5]}


def test_packed_decimals_do_not_hide_the_texts(read_tables):
    content = b"".join(
        record.encode("cp1147") + bytes((0x12, 0x34, n % 256, 0x5C))
        for n, record in enumerate(RECORDS)
    )
    assert choose(content, "x").name == "fixed"
    assert "KERVELLA" in str(read_tables(content, "x").rows[""])


def test_the_option_is_checked_and_names_its_reader(layout, tmp_path):
    assert dict(overrides(layout=layout)) == {"as": "fixed", "layout": layout}
    for wrong in ({"layout": str(tmp_path / "absent")}, {"layout": layout, "reader": "csv"}):
        with pytest.raises(ConfigError):
            overrides(**wrong)


def test_the_encodings_of_french_mainframes_can_be_named():
    assert dict(overrides(encoding="cp1147")) == {"encoding": "cp1147"}
    with pytest.raises(ConfigError):
        overrides(encoding="cp0")
