"""Both parsers see the same rows, and every row is a record."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.errors import ConfigError
from scanner.readers import delimited, rows
from scanner.readers.cells import OVERLAP
from scanner.readers.delimited import READER

NIR = "185057800608491"
PIECES = st.sampled_from([
    ";", ";", ";", "\n", "\n", "\r\n", "\r", '"', '"', '""', '";"', '"\n"', "a", "é", "œuf",
    " ", "1,5", '="185"', "\0", "|",
])  # fmt: skip
CELL = st.text(st.sampled_from('ab;"\n\r é€,|=\0'), max_size=6)


def cells_of(outcome):
    return outcome.cells, outcome.lines, outcome.records


def both(content, read_with, monkeypatch, block):
    """Read once as usual, in small blocks, and once with Python's parser alone."""
    monkeypatch.setattr(delimited, "BLOCK_BYTES", block)
    monkeypatch.setattr(delimited, "SAMPLE_BYTES", 40)
    usual = read_with(READER, content, delimiter=";", header="no")
    monkeypatch.setattr(delimited, "row_ends", lambda *_, **__: None)
    exact = read_with(READER, content, delimiter=";", header="no")
    monkeypatch.undo()
    return usual, exact


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(8, 200))
@example('a;"b\nc";d\n' * 4, 16)
@example('"x"y;z\n="1";2\n', 200)
@example("a;b\rc;d\re;f", 8)
@example("\n\na;b\n\n\nc;d\n", 8)
def test_arrow_and_python_give_the_same_rows(read_with, text, block):
    with pytest.MonkeyPatch.context() as patch:
        usual, exact = both(text.encode(), read_with, patch, block)
    assert sorted(usual.cells) == sorted(exact.cells)
    assert usual.lines == exact.lines
    assert usual.reasons == exact.reasons


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(8, 100),
)
@example([["a", "\r", "b"]] * 3, "\n", csv.QUOTE_ALL, 8)
def test_what_a_csv_writer_wrote_is_read_verbatim(read_with, table, ending, quoting, block):
    if quoting == csv.QUOTE_MINIMAL:  # which leaves a lone CR unquoted
        table = [[cell.replace("\r", "") for cell in row] for row in table]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", lineterminator=ending, quoting=quoting).writerows(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", block)
        patch.setattr(delimited, "SAMPLE_BYTES", 40)
        outcome = read_with(READER, file.getvalue().encode(), delimiter=";", header="no")
    got = [[row.get(f"#{n}") for n in (1, 2, 3)] for row in outcome.rows()]
    assert got == table
    assert outcome.skipped == []


def test_names_values_and_lines(read_file):
    text = "Nom;NIR;Nom;\r\nLE GOFF;1;x;y\r\n\r\nMARTIN;2;;\r\n"
    outcome = read_file(text.encode("cp1252"), "export.csv")
    assert outcome.rows() == [
        {"Nom": "LE GOFF", "NIR": "1", "Nom[2]": "x", "#4": "y"},
        {"Nom": "MARTIN", "NIR": "2", "Nom[2]": "", "#4": ""},
    ]
    assert outcome.lines == {0: 2, 1: 4}
    assert (outcome.format, outcome.skipped) == ("csv", [])


def test_lines_count_the_breaks_in_quotes(read_file):
    outcome = read_file(b'nom;note\nA;"1\n2\n3"\nB;x\n', "x.csv")
    assert outcome.lines == {0: 2, 1: 5}


def test_ragged_rows_are_records_in_their_place(read_file):
    text = "nom;nir\nA;1\nB\nC;3;4;5\nD;4\n" + "E;5\n" * 50
    outcome = read_file(text.encode(), "x.csv")
    assert outcome.rows()[:4] == [
        {"nom": "A", "nir": "1"},
        {"nom": "B"},
        {"nom": "C", "nir": "3", "#3": "4", "#4": "5"},
        {"nom": "D", "nir": "4"},
    ]
    assert outcome.skipped == []


def test_a_first_row_with_digits_is_data(read_file):
    outcome = read_file(f"MARTIN;{NIR}\nDURAND;{NIR}\n".encode(), "x.csv")
    assert outcome.rows()[0] == {"#1": "MARTIN", "#2": NIR}


def test_titles_are_no_records_but_are_read(read_file):
    text = "Laboratoire X\nPatient : LE GOFF Anne\n\nNOM;VIH\n" + "A;neg\n" * 5
    outcome = read_file(text.encode(), "x.csv")
    assert outcome.records == 5
    assert (0, "", "Laboratoire X\nPatient : LE GOFF Anne") in outcome.cells
    assert outcome.lines[0] == 5


def test_excel_formulas_and_spaces_stay_as_they_are(read_file):
    outcome = read_file(f'nom;nir\n A ;="{NIR}"\n'.encode(), "x.csv")
    assert outcome.rows() == [{"nom": " A ", "nir": f'="{NIR}"'}]


def test_nothing_is_taken_for_null(read_file):
    outcome = read_file(b"nom;nir\nNULL;\nNA;nan\n", "x.csv")
    assert outcome.rows() == [{"nom": "NULL", "nir": ""}, {"nom": "NA", "nir": "nan"}]


def test_a_quote_that_is_never_closed_costs_one_line(read_file):
    outcome = read_file(b'a;b\n"open ' + f"MARTIN;{NIR}\n".encode() * 50_000, "x.csv")
    assert outcome.records == 50_000
    assert outcome.rows()[49_999] == {"a": "MARTIN", "b": NIR}
    assert outcome.reasons == ["quote_unterminated"]


def test_a_quote_closed_a_thousand_lines_on_is_stray_too(read_file):
    text = 'nom;nir\n"open;1\n' + "A;2\n" * 3000 + 'B;"3"\n' + "C;4\n" * 10
    outcome = read_file(text.encode(), "x.csv")
    assert outcome.records == 3012
    assert outcome.rows()[3001] == {"nom": "B", "nir": "3"}
    assert outcome.reasons == ["quote_unterminated"]


def test_quotes_that_all_fail_end_in_plain_reading(read_file):
    text = "nom;nir\n" + ('"A;1\n' + "B;2\n" * 1100) * 30
    outcome = read_file(text.encode(), "x.csv")
    assert outcome.records == 30 * 1101
    assert outcome.rows()[29 * 1101] == {"nom": '"A', "nir": "1"}
    assert outcome.reasons == ["quote_unterminated"]


def test_nul_bytes_are_values(read_file):
    outcome = read_file(b"nom;nir\nx\0y;1\nMARTIN;2\n", "x.csv")
    assert outcome.rows()[0] == {"nom": "x\0y", "nir": "1"}


def test_a_long_row_comes_in_windows_that_overlap(read_file):
    limits = Limits(cell_bytes=1 << 16)
    long = "x" * (20 << 20)
    text = f'nom;nir\nA;1\nB;"{long}";{NIR}\nC;3\n'
    outcome = read_file(text.encode(), "x.csv", limits)
    windows = [value for record, name, value in outcome.cells if record == 1 and name == "nir"]
    assert max(map(len, windows)) <= 1 << 16
    assert sum(len(window) - OVERLAP for window in windows) + OVERLAP == len(long)
    assert (1, "#3", NIR) in outcome.cells
    assert outcome.rows()[2] == {"nom": "C", "nir": "3"}
    assert max(sum(c.values.nbytes for c in b.columns) for b in outcome.batches) < 16 << 20


def test_a_long_cell_in_an_ordinary_block_is_cut_as_well(read_file):
    outcome = read_file(f"nom;nir\nA;{'y' * 90_000}\n".encode(), "x.csv", Limits(cell_bytes=50_000))
    assert [len(value) for _, name, value in outcome.cells if name == "nir"] == [
        50_000, 50_000, 90_000 - 2 * (50_000 - OVERLAP),
    ]  # fmt: skip
    assert {record for record, _, _ in outcome.cells} == {0}


def test_bytes_of_all_batches_add_up(read_file):
    text = b"nom;nir\n" + b"A;1\n" * 2_000_000 + b"\n\n\n"
    outcome = read_file(text, "x.csv")
    assert outcome.n_bytes == len(text)
    assert outcome.records == 2_000_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16"])
def test_encodings(read_file, encoding):
    text = "Prénom;Résultat\nHélène;élevé, déjà traitée\n" * 3
    outcome = read_file(text.encode(encoding), "x.csv")
    assert outcome.rows()[0] == {"Prénom": "Hélène", "Résultat": "élevé, déjà traitée"}
    assert outcome.skipped == []


def test_bytes_without_a_letter_are_counted(read_file):
    outcome = read_file("nom;note\nHélène;é".encode("cp1252") + b"\x81\n", "x.csv")
    assert outcome.encoding == "cp1252"
    assert [(s.reason, s.partial) for s in outcome.skipped] == [("decode_replacement", True)]


def test_accents_far_behind_the_head_decide_the_encoding(read_file):
    text = "nom;nir\n" + "A;1\n" * 900_000 + "Hélène François;2\n"
    outcome = read_file(text.encode("cp1252"), "x.csv")
    assert outcome.rows()[-1]["nom"] == "Hélène François"
    assert outcome.encoding == "cp1252"


def test_options_of_the_user_hold(read_file):
    content = "a,b;c\n1,2;3\n".encode("utf-16-le")
    outcome = read_file(content, "x.bin", encoding="utf-16-le", delimiter=",", header="yes",
                        **{"as": "csv"})  # fmt: skip
    assert outcome.rows() == [{"a": "1", "b;c": "2;3"}]
    for option, value in (("encoding", "klingon"), ("delimiter", ";;"), ("as", "nothing")):
        with pytest.raises(ConfigError):
            read_file(b"a;b\n1;2\n", "x.csv", **{option: value})


def test_row_ends_refuses_what_it_cannot_be_sure_of():
    for text in (b'a"b;"c\nd"\n', b'"a"b;c\n', b"a;b\rc;d\n"):
        assert rows.row_ends(text, ord(";"), final=True) is None
    assert rows.row_ends(b'"a\n', ord(";"), final=True) is None
    assert rows.row_ends(b'a"b;c\nd', ord(";"), final=False).text.tobytes() == b'a"b;c\n'
