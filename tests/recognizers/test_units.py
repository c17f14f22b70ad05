"""One test for all recognizers: what each says of itself holds."""

import pickle
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from recognizers import FAMILIES, Recognizer, discover
from recognizers.folding import fold_header
from recognizers.spec import Span

TESTS = Path(__file__).parent
ENTITIES = set(
    """
    FR_NIR FR_INS PATIENT_NAME BIRTH_DATE POSTAL_ADDRESS PHONE_NUMBER EMAIL_ADDRESS PATIENT_ID
    SAMPLE_ID IBAN_CODE FR_ID_DOCUMENT CREDENTIAL PRESCRIBER_NAME PRACTITIONER_NAME FR_RPPS
    FR_ADELI FR_FINESS EXAM_DATE SEX AGE POSTCODE OCCUPATION BLOOD_GROUP INSURER RELATIVE_NAME
    SOCIAL_STATUS HEALTH_HIV HEALTH_STI HEALTH_CANCER HEALTH_GENETIC HEALTH_PREGNANCY
    HEALTH_REPRODUCTION HEALTH_TREATMENT HEALTH_PSYCHIATRY HEALTH_ADDICTION HEALTH_FORENSIC
    HEALTH_DIAGNOSIS HEALTH_RESULT
    """.split()
)
"""The entity types of the output contract."""

PUMPS = ("1", "1 ", " ", "a", "A1", "@", "a@", "a.", ".", "Dr ", "M. ", "2A ", "X*", "<", "NIR ",
         "mot de passe : ", "01/02/2024 ", "E+14", "é", "FR76", ":", "-", "http://a:", "0" * 10)  # fmt: skip
LENGTH = 1500
"""Characters of the shortest probe; the longest is four times as long."""


def _modules():
    for family in FAMILIES:
        package = import_module(f"recognizers.{family}")
        for found in iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            if hasattr(module, "RECOGNIZER"):
                yield module


UNITS = [pytest.param(module, id=module.RECOGNIZER.entity) for module in _modules()]
every_unit = pytest.mark.parametrize("module", UNITS)


def marked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its `[[ ]]` marks, and the ranges between them."""
    pieces = re.split(r"\[\[|\]\]", example)
    text, ranges = "", []
    for place, piece in enumerate(pieces):
        if place % 2:
            ranges.append((len(text), len(text) + len(piece)))
        text += piece
    return text, ranges


def chain_counts(text: str) -> set[int]:
    """Return the digit counts of all windows of runs in all digit chains of a text."""
    counts: set[int] = set()
    chain: list[int] = []
    last = None
    for run in re.finditer(r"[0-9](?:[0-9]|(?<=2)[ABab])*", text):
        gap = None if last is None else text[last : run.start()]
        if gap is None or not 1 <= len(gap) <= 3 or any(c.isalnum() for c in gap):
            chain = []
        chain.append(run.end() - run.start())
        last = run.end()
        counts.update(sum(chain[first:]) for first in range(len(chain)))
    return counts


def is_candidate(unit: Recognizer, text: str) -> bool:
    """Say whether a scanner that looks for triggers and digit chains searches a text."""
    if any(trigger.upper() in text.upper() for trigger in unit.triggers):
        return True
    if unit.vocabulary is not None and _has_vocabulary_trigger(unit, text):
        return True
    return bool(unit.digits & chain_counts(text))


def _has_vocabulary_trigger(unit: Recognizer, text: str) -> bool:
    for trigger in unit.vocabulary.triggers:
        if trigger.literal in text:
            return True
        if trigger.caseless and trigger.literal.upper() in text.upper():
            return True
    return False


def seconds(unit: Recognizer, text: str) -> float:
    """Return the best of three times that a search of a text takes."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        unit.find(text)
        best = min(best, time.perf_counter() - start)
    return best


def test_walking_the_families_finds_every_unit_once():
    assert [unit.entity for unit in discover()] == sorted(m.RECOGNIZER.entity for m in _modules())


@every_unit
def test_its_entity_is_in_the_output_contract(module):
    assert module.RECOGNIZER.entity in ENTITIES


@every_unit
def test_its_docstring_names_it_and_its_sources(module):
    first, *rest = module.__doc__.splitlines()
    assert len(first.split()) >= 2
    assert "Sources:" in [line.strip() for line in rest]


@every_unit
def test_a_file_of_tests_mirrors_it(module):
    _, family, name = module.__name__.split(".")
    assert (TESTS / family / f"test_{name}.py").is_file()


@every_unit
def test_it_brings_an_example_and_two_counterexamples(module):
    assert len(module.RECOGNIZER.examples) >= 1
    assert len(module.RECOGNIZER.counterexamples) >= 2


@every_unit
def test_it_finds_its_examples_where_they_are_marked(module):
    for example in module.RECOGNIZER.examples:
        text, ranges = marked(example)
        found = [(span.start, span.end) for span in module.RECOGNIZER.find(text)]
        assert found if not ranges else set(ranges) <= set(found), example


@every_unit
def test_it_finds_nothing_in_its_counterexamples(module):
    for text in module.RECOGNIZER.counterexamples:
        assert module.RECOGNIZER.find(text) == [], text


@every_unit
def test_its_spans_are_in_order_and_do_not_overlap(module):
    for example in module.RECOGNIZER.examples:
        text, _ = marked(example)
        spans: list[Span] = module.RECOGNIZER.find(f"{text} ; {text}", labelled=True)
        assert all(0 <= span.start < span.end <= 2 * len(text) + 3 for span in spans)
        assert all(one.end <= two.start for one, two in zip(spans, spans[1:], strict=False))


@every_unit
def test_a_scanner_would_search_its_examples(module):
    for example in module.RECOGNIZER.examples:
        text, _ = marked(example)
        assert is_candidate(module.RECOGNIZER, text), example


@every_unit
def test_its_triggers_labels_and_headers_are_written_as_they_are_compared(module):
    unit = module.RECOGNIZER
    assert all(trigger.isascii() and trigger for trigger in unit.triggers)
    assert all(fold_header(header) == header and header for header in unit.headers)
    assert all(label == label.upper() and label.isascii() for label in unit.labels + unit.foreign)


@every_unit
def test_it_survives_pickling(module):
    unit = module.RECOGNIZER
    assert pickle.loads(pickle.dumps(unit)).entity == unit.entity


@every_unit
def test_its_search_takes_time_in_proportion_to_the_text(module):
    """Four times the text takes at most about eight times the time, however it is pumped."""
    unit = module.RECOGNIZER
    slow = []
    for pump in PUMPS:
        text = (pump * LENGTH)[:LENGTH]
        times = [seconds(unit, text * factor) for factor in (1, 2, 4)]
        if times[2] > 0.005 and times[2] > 8 * times[0]:
            slow.append((pump, times))
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
