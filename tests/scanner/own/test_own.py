"""`scanner.own`: what users bring is checked, looked for in every process, and let go again."""

import pickle
import re
import time

import pyarrow as pa
import pytest

from recognizers import discover, recognizer
from scanner import own
from scanner.api import scan, scan_frame
from scanner.config import ScanConfig
from scanner.errors import ConfigError
from scanner.own.regexes import bounded

BADGE = r"""
[[recognizers]]
entity = "CUSTOM_BADGE"
counts_as = "PATIENT_ID"
patterns = ['\bHDJ-\d{6}\b']
triggers = ["HDJ-"]
headers = ["NO_BADGE"]
examples = ["badge [[HDJ-123456]]"]
counterexamples = ["HDJ-12", "HDJ du lundi"]

[[recognizers]]
entity = "SAMPLE_ID"
patterns = ['\bZQ\d{7}\b']
digits = [7]
examples = ["tube [[ZQ1234567]]"]
counterexamples = ["ZQ12", "ZQ"]

[[terms]]
term = "protocole azur"
topic = "HEALTH_CANCER"

[[allow]]
values = ["0199000000"]
columns = ['AUTOMATE.{0,20}']
"""


@pytest.fixture(autouse=True)
def shipped_alone():
    yield
    own.take_up("")


def frame(**columns):
    return pa.table({name: [value] for name, value in columns.items()})


def entities(text, **columns):
    return [match.entity for match in scan_frame(frame(**columns), recognizers=text).matches]


def test_what_is_brought_is_found_in_texts_and_columns():
    found = entities(BADGE, COMM="badge HDJ-123456, Protocole AZUR, tube ZQ1234567", NO_BADGE="ab")
    assert found == ["CUSTOM_BADGE", "HEALTH_CANCER", "SAMPLE_ID", "CUSTOM_BADGE"]


def test_it_is_forgotten_with_the_next_set():
    assert entities(BADGE, COMM="badge HDJ-123456") == ["CUSTOM_BADGE"]
    assert entities("", COMM="badge HDJ-123456") == []
    assert all(not unit.entity.startswith("CUSTOM_") for unit in discover())


def test_the_shipped_recognizer_of_an_entity_still_finds_its_own():
    own.take_up(BADGE)
    assert [span.start for span in recognizer("SAMPLE_ID").find("tube ZQ1234567")] == [5]
    assert len([unit for unit in discover() if unit.entity == "SAMPLE_ID"]) == 1
    for example in recognizer("SAMPLE_ID").examples:
        assert recognizer("SAMPLE_ID").find(example.replace("[[", "").replace("]]", ""))


def test_what_is_allowed_is_not_reported():
    assert entities(BADGE, TEL="0199000000", AUTOMATE1="HDJ-123456") == []
    assert entities(BADGE, TEL="0199000001") == ["PHONE_NUMBER"]


def test_an_exception_may_be_for_one_entity_alone():
    text = "[[allow]]\nvalues = ['MARTIN']\nentities = ['PRESCRIBER_NAME']\n"
    assert entities(text, NOM="MARTIN", MEDECIN="Martin") == ["PATIENT_NAME"]


def test_values_are_allowed_by_a_pattern_of_the_whole():
    text = "[[allow]]\npatterns = ['01990000\\d{2}']\n"
    assert entities(text, TEL="0199000012", TEL2="0199001234") == ["PHONE_NUMBER"]


def test_a_custom_entity_counts_as_what_it_says():
    table = frame(NO_BADGE="HDJ-123456", COMM="Protocole AZUR")
    alone = frame(COMM="Protocole AZUR")
    assert scan_frame(table, recognizers=BADGE).tier > scan_frame(alone, recognizers=BADGE).tier


def test_a_configuration_takes_its_recognizers_where_it_is_sent():
    sent = pickle.dumps(ScanConfig("", b"k" * 32, "id", recognizers=BADGE))
    own.take_up("")
    pickle.loads(sent)
    assert own.in_force().counts_as["CUSTOM_BADGE"] == "PATIENT_ID"


def test_the_digest_of_a_configuration_tells_them_apart():
    plain = ScanConfig("", b"k" * 32, "id")
    assert plain.digest("1") != ScanConfig("", b"k" * 32, "id", recognizers=BADGE).digest("1")


def test_workers_look_for_them(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("COMM\nbadge HDJ-123456\n")
    rows = [scan(tmp_path, workers=n, recognizers=BADGE).matches.to_pylist() for n in (1, 2)]
    assert rows[0] == rows[1]
    assert [row["entity"] for row in rows[0]] == ["CUSTOM_BADGE"] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[recognisers]]\n", "unknown"),
        ("[[recognizers]]\nentity = 'BADGE'\n", "CUSTOM_"),
        ("[[recognizers]]\nentity = 'CUSTOM_A'\npatterns = ['a']\n", "counts_as"),
        (BADGE.replace("{6}", "+"), "no upper bound"),
        (BADGE.replace(', "HDJ du lundi"', ""), "counterexamples"),
        (BADGE.replace('triggers = ["HDJ-"]', ""), "triggers or digits"),
        (BADGE.replace("HEALTH_CANCER", "FR_NIR"), "topic is one of"),
        ("[[allow]]\nvalue = ['a']\n", "knows no 'value'"),
        ("[[allow]]\nvalues = 'a'\n", "takes a list"),
        ("[[allow]]\nentities = ['NOTHING']\n", "NOTHING"),
        ("entity = ", "no valid TOML"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_sentence(text, said):
    with pytest.raises(ConfigError, match=said) as caught:
        own.parse(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "regex",
    [r"a+", r"a*", r"(?:a{1,5}){1,5}", r"(a)\1", r"(?:a?){20}", r"a{1,2000}", "(", "a" * 1001,
     r"\w{1,99}\w{1,99}\w{1,99}x"],
)  # fmt: skip
def test_what_a_text_could_make_slow_is_refused(regex):
    assert bounded(regex)


@pytest.mark.parametrize("regex", [r"\bB-\d{6}\b", r"(?:[A-Z]{2}-){2}\d{4,8}", r"(?<=N )[A-Z]{3}"])
def test_bounded_regexes_are_taken_and_run_fast(regex):
    assert bounded(regex) == ""
    began = time.perf_counter()
    re.compile(regex).search("A1-" * 30_000)
    assert time.perf_counter() - began < 1
