"""The ledger balances or says so; the exit code comes from it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import scanner
from scanner.coverage import REASONS, Ledger, exit_code
from scanner.errors import LedgerError
from scanner.model import Skipped


def test_everything_scanned_is_complete(summary):
    ledger = Ledger.of([summary("a"), summary("b")], [])
    ledger.check()
    assert (ledger.enumerated, ledger.scanned, ledger.bytes_scanned) == (2, 2, 2_000)
    assert ledger.complete


@pytest.mark.parametrize("reason", ["symlink", "not_regular", "special_member", "alias"])
def test_what_holds_no_data_does_not_make_it_incomplete(reason, summary):
    ledger = Ledger.of([summary("a")], [Skipped("b", reason)])
    assert (ledger.enumerated, ledger.skipped, ledger.complete) == (2, 1, True)


@pytest.mark.parametrize("partial", [False, True])
def test_anything_else_unread_does(partial, summary):
    ledger = Ledger.of([summary("a")], [Skipped("a", "truncated", partial=partial)])
    ledger.check()
    assert (ledger.partial, ledger.skipped) == ((1, 0) if partial else (0, 1))
    assert not ledger.complete


def test_a_status_that_claims_more_than_the_skipped_parts_allow_is_lowered(summary):
    ledger = Ledger.of([summary("a", status="scanned")], [Skipped("a", "malformed", partial=True)])
    assert (ledger.scanned, ledger.partial) == (0, 1)


def test_nothing_to_read_is_not_complete():
    assert not Ledger.of([], []).complete
    assert not Ledger.of([], [Skipped("link", "symlink")]).complete


def test_a_name_counted_twice_is_found_out(summary):
    with pytest.raises(LedgerError):
        Ledger.of([summary("a"), summary("a")], []).check()


def test_an_unknown_status_is_found_out(summary):
    with pytest.raises(LedgerError):
        Ledger.of([summary("a", status="done")], []).check()


def test_an_undocumented_reason_is_found_out():
    with pytest.raises(LedgerError, match="undocumented"):
        Ledger.of([], [Skipped("a", "because")]).check()


def test_parts_of_a_run_add_up(summary):
    first = [summary("a")], [Skipped("b", "encrypted")]
    second = [summary("c")], [Skipped("d", "symlink"), Skipped("c", "truncated", partial=True)]
    whole = Ledger.of(first[0] + second[0], first[1] + second[1])
    assert Ledger.of(*first).merge(Ledger.of(*second)) == whole
    assert Ledger().merge(whole) == whole


@pytest.mark.parametrize(
    ("skipped", "reached", "code"),
    [([], False, 0), ([], True, 1), ([Skipped("b", "io_error")], False, 3),
     ([Skipped("b", "io_error")], True, 4)],
)  # fmt: skip
def test_exit_code(skipped, reached, code, summary):
    assert exit_code(Ledger.of([summary("a")], skipped), reached=reached) == code


def test_nothing_read_is_never_zero():
    assert exit_code(Ledger(), reached=False) == 3


def test_every_reason_speaks_both_languages():
    for name, reason in REASONS.items():
        sentences = [reason.sentence("en"), reason.sentence("fr"), reason.remedy("en"),
                     reason.remedy("fr")]  # fmt: skip
        assert all(sentences), name
        assert len({sentences[0], sentences[1]}) == 2 or name == "sampled", name


def reasons_in_the_code():
    """Yield (file, reason) of every literal reason given to a Skipped or a ReadError."""
    kinds = {"Skipped": 1, "ReadError": 0, "UnsupportedFormat": 0, "EncodingError": 0,
             "CorruptResource": 0, "EncryptedResource": 0, "LimitExceeded": 0}  # fmt: skip
    for path in Path(scanner.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            position = kinds.get(node.func.id)
            if position is None:
                continue
            given = node.args[position : position + 1]
            given += [each.value for each in node.keywords if each.arg == "reason"]
            for value in given:
                if isinstance(value, ast.Constant) and value.value:
                    yield path.name, value.value


def test_every_reason_in_the_code_is_documented():
    found = list(reasons_in_the_code())
    assert found
    assert [each for each in found if each[1] not in REASONS] == []
