"""What a batch's records are linked by, drawn from their matches."""

import numpy as np
import pytest

from scanner.identities import identities
from scanner.model import Evidence

NUMBER = "4104-190829231"


def request_of(make_batch, make_matches, field, value, entity="SAMPLE_ID", **changes):
    """Return the request of a record whose one field is one match."""
    batch = make_batch({field: [value]})
    matches = make_matches(batch, [(0, 0, 0, len(value), entity)])
    matches.evidence[:] = changes.get("evidence", Evidence.POSITION)
    found = identities(batch, matches).request
    return None if found is None else found[0].as_py()


@pytest.mark.parametrize(
    "field", ["NUM_DOS", "Dossier", "dossier", "N° demande", "ACCESSION", "ORC-2", "visite.dossier"]
)
def test_a_number_in_a_field_of_requests_is_one(make_batch, make_matches, field):
    assert request_of(make_batch, make_matches, field, NUMBER) == NUMBER


@pytest.mark.parametrize(
    "field", ["NUM_TUBE", "CAB", "code_barres", "NUM_ECHANT", "NUM_PREL", "SPM-2.1", "sampleId"]
)
def test_a_tube_s_number_is_none(make_batch, make_matches, field):
    assert request_of(make_batch, make_matches, field, NUMBER) is None


@pytest.mark.parametrize("value", ["12345", "ABCDE123", "0042"])
def test_a_short_number_is_none(make_batch, make_matches, value):
    assert request_of(make_batch, make_matches, "NUM_DOS", value) is None


def test_a_number_told_by_its_context_is_none(make_batch, make_matches):
    told = {"evidence": Evidence.CONTEXT}
    assert request_of(make_batch, make_matches, "NUM_DOS", NUMBER, **told) is None


def test_a_local_number_is_no_request(make_batch, make_matches):
    assert request_of(make_batch, make_matches, "IPP", NUMBER, "PATIENT_ID") is None


def test_a_record_without_a_number_has_none_beside_one_that_has(make_batch, make_matches):
    batch = make_batch({"NUM_DOS": [NUMBER, "", "12"]})
    matches = make_matches(batch, [(0, 0, 0, 14, "SAMPLE_ID"), (0, 2, 0, 2, "SAMPLE_ID")])
    matches.evidence[:] = np.int8(Evidence.POSITION)
    assert identities(batch, matches).request.to_pylist() == [NUMBER, None, None]
