"""A record that goes on over batches is one record, judged by all its parts."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.config import Limits
from scanner.errors import ReadError
from scanner.inspection import explain_record
from scanner.keyfiles import SPILLED
from scanner.model import Resource
from scanner.pipeline import scan_resource
from scanner.policy import default_policy
from scanner.readers import text
from scanner.unfinished import ahead

PARTS = st.lists(
    st.sampled_from([
        "Mme LE GOFF Anne, née le 03/05/1985, est venue ce matin. ",
        "Numéro de sécurité sociale : 2 85 05 78 006 084 36. ",
        "Sérologie VIH positive. ",
        "Rappeler le 06 39 98 00 12. ",
        "Mon confrère le Dr KERVELLA m'en a parlé. ",
        "Mme MARTIN Rose, née le 04/06/1990. ",
    ]),
    min_size=1, max_size=6,
)  # fmt: skip
QUIET = "Il faisait beau et personne ne songeait à rentrer avant la nuit.\n"


@pytest.fixture
def scanned(tmp_path, config):
    """Return (bytes, name, limits) -> everything a scan gives of a file but its size."""

    def scan(content, name, limits):
        spill = tmp_path / "spill"
        spill.mkdir(exist_ok=True)
        path = tmp_path / name
        path.write_bytes(content)
        used = replace(
            config, policy=default_policy(), limits=limits, spill=str(spill),
            wants_records=True, wants_matches=True,
        )  # fmt: skip
        resource = Resource(name, bytes(path), len(content))
        result = scan_resource(resource, used)
        (part,) = result.parts
        rows = [
            pa.ipc.open_stream(each).read_all().to_pylist() for each in (part.records, part.matches)
        ]
        keys = np.fromfile(part.keys, SPILLED)
        (summary,) = result.summaries
        explained = [explain_record(resource, "", n, used, str) for n in range(summary.records)]
        return (summary.records, summary.records_by_tier, *rows, keys.tolist(), result.findings,
                result.skipped, explained)  # fmt: skip

    return scan


def placed(parts, gaps):
    """A long document with something here and there."""
    return "".join(QUIET * gap + part + "\n" for part, gap in zip(parts, gaps, strict=False))


@pytest.mark.parametrize("layout", ["document", "line", "row"])
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PARTS, st.lists(st.integers(0, 900), min_size=6, max_size=6))
def test_a_record_is_the_same_in_one_batch_and_in_many(scanned, layout, parts, gaps):
    document = placed(parts, gaps)
    if layout != "document":
        document = document.replace("\n", " ")
    content = f"nom;note\nDUPONT;{document}\n" if layout == "row" else document + "\nfin"
    name = "x.csv" if layout == "row" else "x.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.readers.text.is_lines", lambda _: layout == "line")
        whole = scanned(content.encode(), name, Limits())
        patch.setattr(text, "_BLOCK", 16 << 10)
        patch.setattr("scanner.readers.delimited.BLOCK_BYTES", 16 << 10)
        patch.setattr("scanner.readers.delimited.SAMPLE_BYTES", 8 << 10)
        parted = scanned(content.encode(), name, Limits(cell_bytes=1 << 15))
    for one, other in zip(whole, parted, strict=True):
        assert one == other


def test_what_two_parts_tell_makes_one_tier(scanned):
    document = f"Mme LE GOFF Anne, née le 03/05/1985.\n{QUIET * 50_000}Sérologie VIH positive.\n"
    records, by_tier, rows, matches, keys, *_ = scanned(document.encode(), "x.txt", Limits())
    assert (records, by_tier) == (1, (0, 0, 0, 0, 0, 1))
    assert (len(rows), len(keys)) == (1, 1)
    assert rows[0]["entities"] == ["BIRTH_DATE", "HEALTH_HIV", "PATIENT_NAME"]
    assert rows[0]["subject"] is not None
    assert {match["record"] for match in matches} == {0}
    assert max(match["end"] for match in matches) == len(document) - len(" positive.\n")


def test_what_was_read_before_an_error_still_comes(make_batch):
    def batches():
        yield make_batch({"a": ["x", "y"]}), 1
        yield make_batch({"a": ["z"]}, first_record=1), 2
        raise ReadError("io_error")

    seen = []
    with pytest.raises(ReadError):
        for _, number, goes_on in ahead(batches()):
            seen.append((number, goes_on))
    assert seen == [(1, True), (2, False)]
