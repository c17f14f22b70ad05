"""One test for all recognizers: what each says of itself holds."""

import pickle
import re
import sys
import time
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules

import pytest

from recognizers import FAMILIES, Recognizer, discover
from recognizers.folding import fold, fold_header

TESTS = Path(__file__).parent
CONTRACT = """
FR_NIR FR_INS PATIENT_NAME BIRTH_DATE POSTAL_ADDRESS PHONE_NUMBER EMAIL_ADDRESS PATIENT_ID
SAMPLE_ID IBAN_CODE FR_ID_DOCUMENT CREDENTIAL PRESCRIBER_NAME PRACTITIONER_NAME FR_RPPS
FR_ADELI FR_FINESS EXAM_DATE SEX AGE POSTCODE OCCUPATION BLOOD_GROUP INSURER RELATIVE_NAME
SOCIAL_STATUS HEALTH_HIV HEALTH_STI HEALTH_CANCER HEALTH_GENETIC HEALTH_PREGNANCY
HEALTH_REPRODUCTION HEALTH_TREATMENT HEALTH_PSYCHIATRY HEALTH_ADDICTION HEALTH_FORENSIC
HEALTH_DIAGNOSIS HEALTH_RESULT
"""
ENTITIES = frozenset(CONTRACT.split())
"""The entity types of the output contract."""

PUMPS = ("1", "1 ", " ", "a", "A1", "@", "a@", "a.", ".", "Dr ", "M. ", "2A ", "X*", "<", "NIR ",
         "mot de passe : ", "01/02/2024 ", "E+14", "é", "FR76", ":", "-", "http://a:")  # fmt: skip
LENGTH = 1500
"""Characters of the shorter probe; the longer has eight times as many."""


def _modules():
    for family in FAMILIES:
        package = import_module(f"recognizers.{family}")
        for found in iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            if hasattr(module, "RECOGNIZER"):
                yield module


UNITS = [pytest.param(module, id=module.RECOGNIZER.entity) for module in _modules()]
every_unit = pytest.mark.parametrize("module", UNITS)


def growth(unit: Recognizer, pump: str) -> float:
    """Return how many times longer eight times the text takes, in processor time."""
    times = []
    for factor in (1, 8):
        text = (pump * LENGTH)[:LENGTH] * factor
        start = time.process_time()
        unit.find(text)
        times.append(time.process_time() - start)
    return times[1] / max(times[0], 0.001)


def test_walking_the_families_finds_every_unit_once():
    assert [unit.entity for unit in discover()] == sorted(m.RECOGNIZER.entity for m in _modules())


@every_unit
def test_its_entity_is_in_the_output_contract(module):
    assert module.RECOGNIZER.entity in ENTITIES


@every_unit
def test_its_docstring_names_it_and_its_sources(module):
    first, *rest = module.__doc__.splitlines()
    assert len(first.split()) >= 2
    assert any(line.strip().startswith("Sources:") for line in rest)


@every_unit
def test_a_file_of_tests_mirrors_it(module):
    _, family, name = module.__name__.split(".")
    assert (TESTS / family / f"test_{name}.py").is_file()


@every_unit
def test_it_brings_an_example_and_two_counterexamples(module):
    assert len(module.RECOGNIZER.examples) >= 1
    assert len(module.RECOGNIZER.counterexamples) >= 2


@every_unit
def test_it_finds_its_examples_where_they_are_marked(module, marked):
    for example in module.RECOGNIZER.examples:
        text, ranges = marked(example)
        found = [(span.start, span.end) for span in module.RECOGNIZER.find(text)]
        assert found if not ranges else set(ranges) <= set(found), example


@every_unit
def test_it_finds_nothing_in_its_counterexamples(module):
    for text in module.RECOGNIZER.counterexamples:
        assert module.RECOGNIZER.find(text) == [], text


@every_unit
def test_its_spans_are_in_order_and_do_not_overlap(module, marked):
    for example in module.RECOGNIZER.examples:
        text, _ = marked(example)
        spans = module.RECOGNIZER.find(f"{text} ; {text}", labelled=True)
        assert all(0 <= span.start < span.end <= 2 * len(text) + 3 for span in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))


@every_unit
def test_a_scanner_would_search_its_examples(module, marked, is_candidate):
    for example in module.RECOGNIZER.examples:
        text, _ = marked(example)
        assert is_candidate(module.RECOGNIZER, text), example


@every_unit
def test_its_triggers_labels_and_headers_are_written_as_they_are_compared(module):
    unit = module.RECOGNIZER
    assert all(trigger.isascii() and trigger for trigger in unit.triggers)
    assert all(fold_header(header) == header and header for header in unit.headers)
    assert all(label == fold(label).text for label in unit.labels + unit.foreign)


@every_unit
def test_it_survives_pickling(module):
    unit = module.RECOGNIZER
    assert pickle.loads(pickle.dumps(unit)).entity == unit.entity


@every_unit
def test_its_search_takes_time_in_proportion_to_the_text(module):
    """Eight times the text takes eight times the time and not sixty-four, however it is pumped.

    A busy machine can spoil a measurement, but not five in a row.
    """
    unit = module.RECOGNIZER
    slow = [pump for pump in PUMPS if all(growth(unit, pump) > 30 for _ in range(5))]
    assert slow == []


def test_no_header_is_claimed_by_two_recognizers():
    claimed: dict[str, set[str]] = {}
    for unit in discover():
        for header in unit.headers:
            claimed.setdefault(header, set()).add(unit.entity)
    assert {header: who for header, who in claimed.items() if len(who) > 1} == {}


def test_recognizers_need_the_standard_library_alone():
    third_party = {"pyarrow", "numpy", "hyperscan", "presidio_analyzer", "spacy", "stdnum"}
    for module in _modules():
        source = Path(sys.modules[module.__name__].__file__).read_text(encoding="utf-8")
        imported = set(re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE))
        assert not imported & third_party, module.__name__
