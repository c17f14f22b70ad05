"""The scoring is right on cases made by hand."""

import json
import random
import re

import pytest
from stdnum import ean, iban, luhn
from stdnum.fr import siret

from tests.quality import corpora
from tests.quality.corpora import Note, Vector, copied_tables
from tests.quality.messages import positions
from tests.quality.mistakes import Mistakes, shape
from tests.quality.nir import kind
from tests.quality.notes import ASPECTS, judge
from tests.quality.numbers import KINDS, MIXED, PART, WRONG, measure
from tests.quality.scoring import NEAR, Marked, Outcome, Tally, compare, enough, merged, wilson
from tests.quality.table import Row, as_json, lines

NAMES = next(aspect for aspect in ASPECTS if aspect.name == "names")
ADDRESS = next(aspect for aspect in ASPECTS if aspect.name == "POSTAL_ADDRESS")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 10), (0, 10), True),
        ((0, 10), (5, 10), True),
        ((0, 10), (6, 10), False),
        ((0, 10), (5, 15), True),
        ((0, 10), (6, 16), False),
        ((0, 10), (0, 21), False),
        ((0, 5), (5, 10), False),
        ((0, 5), (7, 9), False),
    ],
)
def test_half_of_the_longer_span_is_enough(one, other, expected):
    first, second = Marked(*one, "A"), Marked(*other, "A")
    assert enough(first, second) is expected
    assert enough(second, first) is expected


def test_neighbours_become_one_and_keep_their_labels():
    text = "J.Martin et Anne-Marie LE GOFF"
    spans = [
        Marked(2, 8, "NOM"),
        Marked(0, 2, "PRENOM"),
        Marked(12, 22, "PRENOM"),
        Marked(23, 30, "NOM"),
    ]
    assert merged(text, spans, NEAR) == [Marked(0, 8, "PRENOM+NOM"), Marked(12, 30, "PRENOM+NOM")]


def test_a_word_a_comma_or_a_line_keeps_names_apart():
    text = "MARTIN et MARTIN, MARTIN\nMARTIN"
    spans = [Marked(m.start(), m.end(), "NOM") for m in re.finditer("MARTIN", text)]
    assert merged(text, spans, NEAR) == spans


def test_overlapping_and_equal_spans_are_joined_once():
    assert merged("abcdefgh", [Marked(0, 6, "A"), Marked(2, 4, "A"), Marked(0, 6, "A")]) == [
        Marked(0, 6, "A")
    ]


def test_each_true_span_takes_one_found_span():
    true = [Marked(0, 10, "A"), Marked(20, 30, "A")]
    found = [Marked(0, 9, "A"), Marked(0, 5, "A"), Marked(40, 50, "A")]
    outcome = compare(true, found)
    assert outcome.hits == (true[0],)
    assert outcome.missed == (true[1],)
    assert outcome.false == (found[1], found[2])
    assert outcome.tally == Tally(1, 2, 1)


def test_the_best_overlap_is_paired_first():
    true = [Marked(0, 6, "A"), Marked(6, 12, "A")]
    found = [Marked(3, 12, "A"), Marked(0, 6, "A")]
    assert compare(true, found).tally == Tally(2, 0, 0)


def test_finds_on_ignored_spans_count_as_nothing():
    outcome = compare([], [Marked(0, 5, "A"), Marked(9, 12, "A")], [Marked(4, 8, "B")])
    assert outcome.false == (Marked(9, 12, "A"),)


def test_shares_of_counts():
    tally = Tally(6, 2, 4) + Tally(2, 0, 0)
    assert (tally.precision, tally.recall) == (0.8, 8 / 12)
    assert tally.f1 == pytest.approx(2 * 0.8 * (2 / 3) / (0.8 + 2 / 3))
    assert (Tally().precision, Tally().recall, Tally().f1) == (0, 0, 0)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 0, 0, 1),
        (0, 10, 0, 0.2775),
        (10, 10, 0.7225, 1),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_intervals_of_the_literature(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_a_surname_and_a_given_name_behind_a_comma_are_one_name():
    note = Note("n", "DUPONT, Jean vu", (Marked(0, 6, "NOM"), Marked(8, 12, "PRENOM")))
    assert judge(NAMES, note, [Marked(0, 12, "PATIENT_NAME")]).tally == Tally(1, 0, 0)


def test_any_role_will_do_for_a_name_and_other_entities_will_not():
    note = Note("n", "Dr Jean DUPONT", (Marked(3, 7, "PRENOM"), Marked(8, 14, "NOM")))
    assert judge(NAMES, note, [Marked(3, 14, "PRESCRIBER_NAME")]).tally == Tally(1, 0, 0)
    assert judge(NAMES, note, [Marked(3, 14, "PHONE_NUMBER")]).tally == Tally(0, 0, 1)


def test_a_town_without_a_street_is_neither_asked_for_nor_wrong():
    note = Note("n", "56000 Vannes", (Marked(0, 5, "ZIP"), Marked(6, 12, "VILLE")))
    assert judge(ADDRESS, note, [Marked(0, 12, "POSTAL_ADDRESS")]).tally == Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("compact", "passes", "expected"),
    [
        ("255081416802538", True, "key passes, 1 or 2"),
        ("284052A32102552", True, "key passes, 1 or 2"),
        ("884058832102523", True, "key passes, 3 to 8"),
        ("105132009002231", True, "key passes, impossible"),
        ("255081416802539", False, "wrong key, possible"),
        ("255081416800039", False, "wrong key, impossible"),
        ("255080016802539", False, "wrong key, impossible"),
    ],
)
def test_kinds_of_nir(compact, passes, expected):
    assert kind(Vector(compact, compact, passes)) == expected


def test_mistakes_show_shapes_and_no_text():
    assert shape("Dr LE GOFF née Éloïse\n06 39") == "Xx XX XX x Xx⏎## ##"
    mistakes = Mistakes()
    missed = Outcome((), (), (Marked(4, 11, "names"),))
    mistakes.add("names", "n1", "vu: Vallier", missed, [Marked(4, 11, "POSTAL_ADDRESS")])
    (row,) = mistakes.rows()
    assert row["mistake"] == "missed, part of POSTAL_ADDRESS"
    assert row["shape"] == "…x: [Xx]"
    assert "Vallier" not in json.dumps(row)


def test_tables_of_a_dump_become_text(tmp_path):
    dump = tmp_path / "dump.sql"
    dump.write_text(
        "SET x;\nCOPY public.film (id, title) FROM stdin;\n1\tA\n2\t\\N\n\\.\nCOPY", "utf-8"
    )
    assert list(copied_tables(dump)) == [("film", "id\ttitle\n1\tA\n2\t\n")]


def test_a_missing_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("VIGILAB_EVAL", str(tmp_path / "absent"))
    with pytest.raises(SystemExit, match="VIGILAB_EVAL"):
        corpora.folder()


def test_rows_print_counts_and_reasons():
    rows = [Row("p", "names", "a", Tally(9, 1, 1)), Row("p", "names", "b", reason="absent")]
    printed = lines(rows)
    assert "0.900 [0.596 0.982]" in printed[3]
    assert printed[4].endswith("not measured: absent")
    assert as_json(rows[0])["recall"] == {"value": 0.9, "interval": [0.5958, 0.9821]}
    assert "precision" not in as_json(Row("p", "e", "a", Tally(1, 0, 0), recall_only=True))


def test_positions_of_a_message_count_where_they_hold_something():
    pid = 'PID|1||123^^^LAB||DOE^JANE||19850503|F|||^^^^^FR||""'
    text = f"MSH|^~\\&|A\r{pid}\rORC|RE|||||||||||77^ROE^A\rMSH|^~\\&|B\rPID|1||||^^"
    assert list(positions(text, "PATIENT_NAME")) == [(0, "PID-5", "DOE^JANE")]
    assert list(positions(text, "PRESCRIBER_NAME")) == [(0, "ORC-12", "77^ROE^A")]
    assert list(positions(text, "BIRTH_DATE")) == [(0, "PID-7", "19850503")]
    assert list(positions(text, "POSTAL_ADDRESS")) == []
    assert list(positions(text, "PHONE_NUMBER")) == []


@pytest.mark.parametrize("name", KINDS)
def test_other_numbers_have_the_length_of_their_kind(name):
    draw = random.Random(1)
    lengths = {len(KINDS[name][1](draw)) for _ in range(50)}
    assert lengths == {
        "accession, year first": {15}, "accession, short year first": {15}, "IMEI": {15},
        "EAN-13 of a shop": {13}, "GS1": {35}, "SIRET": {14}, "epoch in milliseconds": {13},
        "IBAN": {27},
    }[name]  # fmt: skip


def test_other_numbers_pass_their_own_checks():
    draw = random.Random(1)
    assert all(luhn.is_valid(KINDS["IMEI"][1](draw)) for _ in range(20))
    assert all(ean.is_valid(KINDS["EAN-13 of a shop"][1](draw)) for _ in range(20))
    assert all(siret.is_valid(KINDS["SIRET"][1](draw)) for _ in range(20))
    assert all(iban.is_valid(KINDS["IBAN"][1](draw)) for _ in range(20))


def test_numbers_among_others_are_counted():
    rows = {(row.part, row.entity): row.figures for row in measure(1000, ())}
    assert all(f["false NIR"] == 0 for (part, _), f in rows.items() if part == PART)
    assert rows[MIXED, "headed"]["recall"] > 0.95
    assert rows[WRONG, "in a column NIR"]["found"] == 1
