"""`vigilab recognizers` with a user's file."""

import pytest

from scanner import cli, own

GOOD = """
[[recognizers]]
entity = "CUSTOM_BADGE"
counts_as = "PATIENT_ID"
title = "Badge of the day hospital"
patterns = ['HDJ-[0-9]{6}']
triggers = ["HDJ-"]
examples = ["badge [[HDJ-123456]]"]
counterexamples = ["HDJ-12", "HDJ du lundi"]
"""


@pytest.fixture(autouse=True)
def shipped_alone():
    yield
    own.take_up("")


def run(tmp_path, capsys, text, command="check"):
    path = tmp_path / "own.toml"
    path.write_text(text)
    code = cli.main(["recognizers", command, "--recognizers", str(path)])
    return code, capsys.readouterr()


def test_list_names_what_is_brought(tmp_path, capsys):
    code, said = run(tmp_path, capsys, GOOD, "list")
    assert code == 0
    assert "CUSTOM_BADGE         Badge of the day hospital [layout]" in said.out


def test_check_passes_what_keeps_its_word(tmp_path, capsys):
    assert run(tmp_path, capsys, GOOD)[0] == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('["HDJ-12"', '["HDJ-654321"', "CUSTOM_BADGE: counterexample 1 fails"),
        ("HDJ-123456", "HDK-123456", "CUSTOM_BADGE: example 1 fails"),
        ('["HDJ-"]', '["HDJ:"]', "CUSTOM_BADGE: example 1 holds none of its triggers or digits"),
    ],
)
def test_check_says_each_failure_in_one_sentence(tmp_path, capsys, before, after, said):
    code, heard = run(tmp_path, capsys, GOOD.replace(f"{before}", after, 1))
    assert code == 5
    assert said in heard.err.splitlines()


def test_a_file_that_makes_no_sense_is_a_usage_error(tmp_path, capsys):
    code, said = run(tmp_path, capsys, "[[recognizers]]\nentity = 'X'\n")
    assert code == 2
    assert len(said.err.splitlines()) == 1
