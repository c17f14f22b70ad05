"""The package itself: `recognizers.discover` and `recognizers.recognizer`."""

import sys
import types

import pytest

import recognizers


def test_units_come_in_the_order_of_their_entities():
    entities = [unit.entity for unit in recognizers.discover()]
    assert entities == sorted(set(entities))
    assert {"FR_NIR", "FR_RPPS", "HEALTH_HIV"} <= set(entities)


def test_a_unit_is_had_by_its_entity():
    assert recognizers.recognizer("FR_NIR").entity == "FR_NIR"
    with pytest.raises(KeyError):
        recognizers.recognizer("FR_NOTHING")


def test_every_unit_has_a_title_of_its_own():
    titles = {recognizers.title(unit.entity) for unit in recognizers.discover()}
    assert len(titles) == len(recognizers.discover())
    assert recognizers.title("FR_ADELI").startswith("Numéro ADELI: ")


@pytest.fixture
def family(tmp_path, monkeypatch):
    """A package of units in place of the real families."""
    (tmp_path / "probe_family").mkdir()
    (tmp_path / "probe_family" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    package = __import__("probe_family")
    monkeypatch.setitem(sys.modules, "recognizers.probe", package)
    monkeypatch.setattr(recognizers, "FAMILIES", ("probe",))
    yield tmp_path / "probe_family"
    for name in [name for name in sys.modules if name.startswith("probe_family")]:
        del sys.modules[name]


def test_a_file_is_all_it_takes_and_a_file_without_a_unit_is_none(family):
    source = "from recognizers import Recognizer\nRECOGNIZER = Recognizer('FR_PROBE')\n"
    (family / "one.py").write_text(source)
    (family / "shapes.py").write_text("SHAPE = 1\n")
    found = recognizers.modules.__wrapped__()
    assert {entity: module.__name__ for entity, module in found.items()} == {
        "FR_PROBE": "probe_family.one"
    }


def test_two_units_of_one_entity_are_an_error(family):
    source = "from recognizers import Recognizer\nRECOGNIZER = Recognizer('FR_PROBE')\n"
    (family / "one.py").write_text(source)
    (family / "two.py").write_text(source)
    with pytest.raises(ImportError, match=r"FR_PROBE: both probe_family\.one and .*two"):
        recognizers.modules.__wrapped__()


def test_the_families_are_packages_of_this_one():
    for family_name in recognizers.FAMILIES:
        assert isinstance(sys.modules[f"recognizers.{family_name}"], types.ModuleType)
