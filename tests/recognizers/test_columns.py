import pytest

from recognizers import columns, discover
from recognizers.folding import fold_header
from recognizers.vocabulary import SYSTEMS

ALL = {
    "FREE_TEXT": columns.FREE_TEXT,
    "LABELS": columns.LABELS,
    "LOCAL_CODES": columns.LOCAL_CODES,
    "CODE_SYSTEMS": columns.CODE_SYSTEMS.keys(),
}


@pytest.mark.parametrize("name", ALL)
def test_names_are_written_as_headers_are_folded(name):
    assert [header for header in ALL[name] if fold_header(header) != header] == []


def test_no_name_has_two_meanings():
    names = [name for kind in ALL.values() for name in kind]
    assert len(names) == len(set(names))


def test_no_name_is_a_recognizers_header():
    names = {name for kind in ALL.values() for name in kind}
    assert {
        unit.entity: sorted(names & set(unit.headers))
        for unit in discover()
        if names & set(unit.headers)
    } == {}


def test_systems_and_entities_exist():
    assert set(columns.CODE_SYSTEMS.values()) <= set(SYSTEMS)
    assert set(columns.UNLISTED) <= set(columns.CODE_SYSTEMS.values())
    assert set(columns.UNLISTED.values()) <= {unit.entity for unit in discover()}
