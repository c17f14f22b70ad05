"""JSON in any of its forms becomes cells with paths; what is no JSON is still read."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.readers import jsonstream
from scanner.readers.json import READER
from scanner.readers.jsonpaths import DECODER, cells

NIR = "185057800608491"
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=3), v, max_size=3),
    max_leaves=12,
)  # fmt: skip


def test_an_array_gives_a_record_an_element(read_file):
    content = b'[\n {"nom": "A", "tel": ["1", "2"]},\n {"nom": "B", "ok": true, "x": null}\n]'
    outcome = read_file(content, "x.json")
    assert outcome.rows() == [
        {"nom": "A", "tel[0]": "1", "tel[1]": "2"},
        {"nom": "B", "ok": "true"},
    ]
    assert outcome.lines == {0: 2, 1: 3}
    assert outcome.format == "json"


@pytest.mark.parametrize("name", ["x.json", "x.json.gz"])
def test_the_one_array_of_objects_holds_the_records(read_file, name):
    document = {"labo": "L", "n": [1, 2], "res": [{"a": 1}, {"a": 2}], "fin": {"b": 3}}
    content = json.dumps(document).encode()
    outcome = read_file(gzip.compress(content) if name.endswith("gz") else content, name)
    if name.endswith("gz"):  # read once: any array may hold them
        assert (outcome.rows()[-1]["a"], outcome.rows()[-1]["fin.b"]) == ("2", "3")
        return
    assert outcome.rows() == [
        {"labo": "L", "n[0]": "1", "n[1]": "2", "a": "1"},
        {"a": "2", "fin.b": "3"},
    ]


@pytest.mark.parametrize("document", [{"a": [{"x": 1}], "b": [{"y": 2}]}, {"a": 1}, {"a": []}])
def test_any_other_object_is_one_record(read_file, document):
    assert read_file(json.dumps(document).encode(), "x.json").records == 1


def test_numbers_keep_their_digits_and_repeated_keys_their_values(read_file):
    big = "9" * 5000
    text = f'{{"nir": {NIR}.0, "f": 1.8505780060849E14, "big": {big}, "d": 12.50, "d": "x"}}'
    outcome = read_file(text.encode(), "x.json")
    assert outcome.cells == [
        (0, "nir", NIR), (0, "f", "185057800608490"), (0, "big", big), (0, "d", "12.5"),
        (0, "d", "x"),
    ]  # fmt: skip
    assert outcome.skipped == []


def test_a_truncated_text_keeps_what_was_read_and_the_rest_as_lines(read_file):
    outcome = read_file(b'[{"nom": "A"},\n{"nom": "B"},\n{"nom": "LE GO', "x.json")
    assert outcome.cells == [(0, "nom", "A"), (1, "nom", "B"), (2, "", '{"nom": "LE GO')]
    assert outcome.reasons == ["truncated"]


def test_what_is_no_json_is_read_as_lines(read_file):
    outcome = read_file(b'{"a": 1, "b": [{"c": 2}, {oops: 3}],\n "nir": "42"}\n', "x.json")
    assert outcome.cells == [
        (0, "a", "1"), (0, "c", "2"), (1, "", "{oops: 3}],"), (2, "", ' "nir": "42"}'),
    ]  # fmt: skip
    assert outcome.reasons == ["malformed"]


def test_what_is_nested_too_deeply_is_read_as_text(read_file):
    for depth in (600, 200_000):
        outcome = read_file(b"[" * depth + b"1" + b"]" * depth, "x.json")
        assert outcome.reasons == ["max_depth"]
        assert "1" in "".join(value for _, _, value in outcome.cells)


def test_values_glued_together_are_all_read(read_file):
    outcome = read_file(b'{"a":\n 1}\n{"a": 2}[{"a": 3}] 4', "x.json")
    assert [value for _, _, value in outcome.cells] == ["1", "2", "3", "4"]


def test_a_lone_surrogate_is_replaced(read_file):
    assert read_file(b'[{"a": "x\\ud800y"}]', "x.json").rows() == [{"a": "x\ufffdy"}]


def test_a_large_object_goes_on_from_batch_to_batch(read_with):
    document = {str(number): "x" * 1000 for number in range(10_000)}
    outcome = read_with(READER, json.dumps(document).encode())
    assert len(outcome.batches) > 1
    assert outcome.records == 1
    assert {name: value for _, name, value in outcome.cells} == document


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]))
def test_streaming_gives_what_loading_gives(read_with, document, block, indent):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonstream, "_BLOCK", block)
        text = json.dumps(document, indent=indent)
        outcome = read_with(READER, text.encode())
    loaded = DECODER.decode(text)
    expected = [(n, *cell) for n, element in enumerate(loaded) for cell in cells(element)]
    assert sorted(outcome.cells) == sorted(
        (record, name, value) for record, name, value in expected
    )
    assert outcome.records == len(document)
    assert outcome.skipped == []


def test_ndjson_lines_are_records_and_broken_ones_text(read_file):
    content = b'{"nom": "A"}\n\n{"nom": "B", "x": {"y": 1.0}}\n{broken\n[1]\n'
    outcome = read_file(content, "x.ndjson")
    assert outcome.rows() == [
        {"nom": "A"}, {"nom": "B", "x.y": "1"}, {"": "{broken"}, {"[0]": "1"},
    ]  # fmt: skip
    assert outcome.lines == {0: 1, 1: 3, 2: 4, 3: 5}
    assert (outcome.format, outcome.reasons) == ("ndjson", ["malformed"])


def test_ndjson_is_known_by_its_content(read_file):
    assert read_file(b'{"a": 1}\n{"a": 2}\n', "x.json").format == "ndjson"
    assert read_file(b'{"a": 1}\n', "x.json").format == "json"
