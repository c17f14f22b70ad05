"""The catalogue of recognizers: what stands in it, and whether the one in the tree is due."""

import re
import runpy
import sys

import pytest

from recognizers import catalogue, discover, modules


@pytest.fixture
def readme(tmp_path, monkeypatch):
    """A place for the document away from the tree."""
    path = tmp_path / "README.md"
    monkeypatch.setattr(catalogue, "README", path)
    return path


@pytest.fixture(scope="module")
def sections():
    """Return the text of each recognizer's section by its entity."""
    _, *pieces = re.split(r"^### (\w+)$", catalogue.catalogue(), flags=re.MULTILINE)
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def test_the_document_of_the_tree_is_up_to_date():
    assert catalogue.main(["--check"]) is None


def test_what_is_written_passes_the_check(readme):
    assert catalogue.main([]) is None
    assert readme.read_text("utf-8").startswith("# Recognizers\n")
    assert catalogue.main(["--check"]) is None


def test_a_missing_or_edited_document_fails_the_check_and_is_left_alone(readme):
    assert "python -m recognizers.catalogue" in catalogue.main(["--check"])
    assert not readme.exists()
    catalogue.main([])
    readme.write_text(readme.read_text("utf-8").replace("FR_NIR", "FR_RIN", 1), "utf-8")
    edited = readme.read_text("utf-8")
    assert "out of date" in catalogue.main(["--check"])
    assert readme.read_text("utf-8") == edited


def test_the_command_leaves_with_the_outcome(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["catalogue", "--check"])
    monkeypatch.delitem(sys.modules, "recognizers.catalogue")
    with pytest.raises(SystemExit) as left:
        runpy.run_module("recognizers.catalogue", run_name="__main__")
    assert left.value.code is None


def test_every_recognizer_has_one_section_in_the_order_of_families(sections):
    assert list(sections) == list(modules())
    assert len(sections) == len(discover())


def test_a_section_tells_title_sources_columns_and_examples(sections):
    section = sections["FR_RPPS"]
    assert section.lstrip().startswith("**RPPS: ")
    assert "Sources:" in section
    assert "- columns: `RPPS`" in section
    assert "- found: `" in section
    assert "- not found: `" in section
    assert ">>>" not in section


def test_a_vocabulary_is_counted_with_its_code_systems(sections):
    line = re.search(r"- vocabulary: (\d+) rows, codes of (.+)", sections["HEALTH_HIV"])
    terms = modules()["HEALTH_HIV"].RECOGNIZER.vocabulary.terms
    assert int(line[1]) == len(terms)
    assert set(line[2].split(", ")) == {term.system for term in terms if term.system}
    assert "- vocabulary:" not in sections["FR_NIR"]


def test_an_example_is_shown_without_marks_on_one_line():
    assert catalogue._plain("Nom : [[LE GOFF]]") == "Nom : LE GOFF"
    assert catalogue._plain("a`b\tc\nd\x1ce") == "a'b c d e"
