"""Rows of sheets become records below the header, whatever stands above it."""

import pytest

from scanner.readers.sheets import SheetRow, batches

HEADER = ["NOM", "PRENOM", "DDN", "VIH"]
ROWS = [["LE GOFF", "Anne", "1985-05-11", "négatif"], ["MORVAN", "Yann", "1970-01-02", ""]]


def read(*rows):
    """Return the records and the lines they stand on."""
    found, lines = {}, []
    for batch in batches(SheetRow(line, list(cells)) for line, cells in enumerate(rows, 1)):
        lines += batch.lines.tolist() if batch.lines is not None else []
        for column in batch.columns:
            for record, value in zip(
                column.records.tolist(), column.values.to_pylist(), strict=True
            ):
                if value:
                    found.setdefault(record, {})[column.field] = value
    return found, lines


def records(rows=ROWS):
    return [{name: cell for name, cell in zip(HEADER, row, strict=True) if cell} for row in rows]


@pytest.mark.parametrize(
    "titles",
    [
        [],
        [["Laboratoire de la Gare"], []],
        [["Export du", "12/03/2024"], [], [""]],
        [["Laboratoire"], ["Date :", "12/03/2024", ""], ["Site :", "Quimper"]],
    ],
)
def test_titles_of_any_shape_go_with_the_first_record(titles):
    found, lines = read(*titles, HEADER, *ROWS)
    expected = records()
    said = "\n".join(" ".join(filter(None, row)) for row in titles if any(row))
    if said:
        expected[0] = {"": said, **expected[0]}
    assert [found[0], found[1]] == expected
    assert lines == [len(titles) + 2, len(titles) + 3]


def test_a_header_of_two_rows_with_merged_cells_names_each_column():
    found, _ = read(["PATIENT", "", "", "VIH"], ["NOM", "PRENOM", "DDN", ""], *ROWS)
    assert list(found.values()) == records()


def test_a_topic_over_several_columns_names_each_of_them():
    rows = [[*row[:3], "négatif", "12/03/2024"] for row in ROWS]
    found, _ = read(
        ["PATIENT", "", "", "VIH", ""], ["NOM", "PRENOM", "DDN", "Statut", "Date"], *rows
    )
    assert list(found[0]) == ["NOM", "PRENOM", "DDN", "VIH Statut", "VIH Date"]


def test_a_first_row_of_data_is_no_header():
    found, _ = read(*ROWS * 3)
    assert len(found) == 6
    assert found[0] == {"#1": "LE GOFF", "#2": "Anne", "#3": "1985-05-11", "#4": "négatif"}


def test_blank_rows_are_no_records_and_surplus_cells_are_read():
    found, lines = read(HEADER, [], ROWS[0], ["", ""], [*ROWS[1], "", "surplus"])
    assert (len(found), lines) == (2, [3, 5])
    assert found[1]["#6"] == "surplus"


def test_a_header_without_rows_has_no_record_but_its_titles_do():
    assert read(["NOM", "PRENOM"]) == ({}, [])
    assert read(["Liste du 12/03/2024"], ["NOM", "PRENOM"])[0] == {0: {"": "Liste du 12/03/2024"}}


def test_notes_belong_to_the_row_they_stand_at():
    rows = [SheetRow(1, HEADER, [("note", "liste")]), SheetRow(2, ROWS[0]),
            SheetRow(3, ROWS[1], [("note", "séropositif")])]  # fmt: skip
    notes = [
        (column.records.tolist(), column.values.to_pylist())
        for batch in batches(iter(rows))
        for column in batch.columns
        if column.field == "note"
    ]
    assert sorted(notes) == [([0], ["liste"]), ([1], ["séropositif"])]
