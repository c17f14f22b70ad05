"""Lines are records, or the document is; nothing is cut where it would be missed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.readers import text as module
from scanner.readers.shape import is_lines
from scanner.readers.text import READER

LETTER = """Docteur Y. Kervella
12 rue des Lilas

Cher confrère,

Je vous adresse Madame LE GOFF Anne, née le 03/05/1985, pour un bilan
sérologique. Elle a été vue en consultation ce jour et se plaint d'une
fatigue persistante depuis trois mois.

Bien confraternellement
"""
REPORT = """LABORATOIRE DES LILAS
Patient : LE GOFF Anne
Né(e) le : 03/05/1985

HEMATOLOGIE
  Hémoglobine        13,5 g/dL     12,0 - 16,0
  Leucocytes          6,2 G/L       4,0 - 10,0

Conclusion : bilan normal
"""
PROSE = """La patiente a été hospitalisée en urgence au mois de janvier après une
chute survenue à son domicile. L'examen clinique retrouve une douleur de
la hanche droite et une impotence fonctionnelle totale du membre, sans
déficit. Les radiographies confirment une fracture du col du fémur qui
sera opérée le lendemain par prothèse intermédiaire cimentée."""
LOG = "2024-01-15 10:00:01 INFO lecture\n2024-01-15 10:00:02 WARN patient 12, DR X\nsuite\n" * 9
NOTES = """Patiente séropositive, ne rien dire au mari
Enceinte de 12 SA
A rappeler lundi au sujet de son traitement par Levothyrox, très inquiète
Refus de prélèvement
"""
NIRS = "185057800608491\n285057800608491\n185057800608492\n"


@pytest.mark.parametrize("text", [LOG, NOTES, NIRS, "a|b|c\nd|e|f\ng|h|i\n", "^PAT(1)=x\n" * 4])
def test_what_is_lines(text):
    assert is_lines(text)


@pytest.mark.parametrize("text", [LETTER, REPORT, PROSE])
def test_what_is_prose(text):
    assert not is_lines(text)


def test_lines_are_records_and_blank_ones_are_not(read_file):
    outcome = read_file(b"alpha 1\r\n\r\n  \r\n beta 2 \r\ngamma 3", "x.txt")
    assert outcome.cells == [(0, "", "alpha 1"), (1, "", " beta 2 "), (2, "", "gamma 3")]
    assert outcome.lines == {0: 1, 1: 4, 2: 5}
    assert (outcome.format, outcome.encoding) == ("text/lines", "utf-8")


def test_prose_is_one_record(read_file):
    outcome = read_file(LETTER.encode("cp1252"), "lettre.txt")
    assert outcome.cells == [(0, "", LETTER)]
    assert (outcome.format, outcome.encoding) == ("text/prose", "cp1252")


def test_a_log_with_commas_is_no_table(read_file):
    assert read_file(LOG.encode(), "app.log").format == "text/lines"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab é\t€"), max_size=30), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(6, 60),
)
def test_lines_do_not_depend_on_the_blocks(read_with, lines, ending, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)
        patch.setattr(module, "is_lines", lambda _: True)
        outcome = read_with(READER, ending.join(lines).encode(), encoding="utf-8")
    filled = [(number + 1, line) for number, line in enumerate(lines) if line.strip(" \t")]
    assert [value for _, _, value in outcome.cells] == [line for _, line in filled]
    assert list(outcome.lines.values()) == [number for number, _ in filled]


@pytest.mark.parametrize("lines", [True, False])
def test_every_stretch_of_a_long_text_lies_whole_in_some_window(read_with, monkeypatch, lines):
    monkeypatch.setattr(module, "is_lines", lambda _: lines)
    monkeypatch.setattr(module, "_BLOCK", 10_000)
    letters = "".join(map(chr, np.random.default_rng(1).integers(0xE0, 0x170, 100_000)))
    outcome = read_with(READER, (letters + "\nend").encode(), Limits(cell_bytes=50_000),
                        encoding="utf-8")  # fmt: skip
    windows = [value for record, _, value in outcome.cells if record == 0]
    assert len(windows) > 5
    assert max(len(window.encode()) for window in windows) <= 60_000
    for start in range(0, len(letters) - 1000, 500):
        stretch = letters[start : start + 1000]
        assert any(stretch in window for window in windows)
    assert outcome.records == (2 if lines else 1)
    assert all(batch.n_records == 1 for batch in outcome.batches)


def test_utf8_with_other_bytes_in_it(read_file):
    text = "nom : Élodie\n".encode() * 50 + "nom : François\n".encode("cp1252")
    outcome = read_file(text, "x.txt")
    assert outcome.cells[-1][2].endswith("François\n") or outcome.cells[-1][2].endswith("François")
    assert outcome.skipped == []
