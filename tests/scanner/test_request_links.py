"""Records of one request are about one person, as long as none of them contradicts."""

import numpy as np
import pyarrow as pa
import pytest

from scanner.keyfiles import LEVELS, SPILLED
from scanner.linking import link
from scanner.model import Part
from scanner.policy import Policy, default_policy
from scanner.subjects import Identities, record_keys

KEY = bytes(range(32))
MATRIX = Policy.cached(default_policy()).matrix
REQUEST = {"request": "4104-190829231"}
PAUL = {"surname": "MARTIN", "given": "Paul", "birth_date": "12/05/1985", **REQUEST}
LUC = {"surname": "DUPONT", "given": "Luc", "birth_date": "01/02/1950", **REQUEST}
NIR = "185057800608491"


def spill(folder, order, people, *, site="lab", identifier=3, content=2):
    columns = {n: pa.array([p.get(n) for p in people], pa.string()) for p in people for n in p}
    keys = record_keys(Identities(len(people), **columns), site, KEY)
    rows = np.zeros(len(people), SPILLED)
    for field in SPILLED.names[: -len(LEVELS)]:
        rows[field] = keys[field]
    rows["identifier"], rows["content"] = identifier, content
    rows["tier"] = MATRIX[identifier][content]
    path = folder / f"{order}.keys"
    path.write_bytes(rows.tobytes())
    return Part(f"{site}/{order}.csv", order, None, None, str(path))


@pytest.fixture
def linked(tmp_path):
    """Return records -> Linking, and each record's person."""

    def make(*people):
        part = spill(tmp_path, 0, people)
        linking = link([part], tmp_path)
        return linking, linking.of(part)[0].tolist()

    return make


def counts(linking):
    return linking.low, linking.persons, linking.high


def test_a_result_row_is_the_named_patient_s_and_inherits_the_level(tmp_path):
    results = spill(tmp_path, 0, [REQUEST, {"request": "9"}], identifier=1, content=5)
    patients = spill(tmp_path, 1, [PAUL], identifier=4)
    linking = link([results, patients], tmp_path)
    assert linking.of(results)[0].tolist() == [0, -1]
    assert linking.of(results)[1].tolist() == [MATRIX[4][5], MATRIX[1][5]]
    assert linking.by_resource == {"lab/0.csv": 1, "lab/1.csv": 1}
    assert (linking.persons, linking.records_without_person) == (1, 1)
    assert linking.by_tier[MATRIX[4][5]] == 1


def test_persons_are_numbered_where_their_results_first_appear(linked):
    luc = {**LUC, "request": "4104-190829232"}
    _, person = linked({"request": "4104-190829232"}, PAUL, REQUEST, luc)
    assert person == [0, 1, 1, 0]


def test_a_request_alone_is_nobody_however_often(linked):
    linking, person = linked(REQUEST, REQUEST)
    assert person == [-1, -1]
    assert counts(linking) == (0, 0, 0)
    assert linking.records_without_person == 2


def test_a_counter_used_again_joins_nobody(linked):
    linking, person = linked(PAUL, LUC, REQUEST)
    assert person == [0, 1, -1]
    assert counts(linking) == (2, 2, 2)


@pytest.mark.parametrize(
    "other",
    [{"birth_date": "13/05/1985"}, {"given": "Luc"}, {"surname": "DUPONT"}],
)
def test_a_row_that_contradicts_shows_that_the_counter_began_anew(linked, other):
    _, person = linked(PAUL, {**REQUEST, **other}, REQUEST)
    assert person[0] == 0
    assert person[2] == -1


@pytest.mark.parametrize(
    "same",
    [{"birth_date": "1985-05-12"}, {"given": "PAUL"}, {"surname": "Martin"}, {"sex": "M"}],
)
def test_a_row_that_agrees_is_joined(linked, same):
    _, person = linked(PAUL, {**REQUEST, **same}, REQUEST)
    assert person == [0, 0, 0]


def test_two_sites_with_equal_numbers_stay_apart(tmp_path):
    named = spill(tmp_path, 0, [PAUL], site="brest")
    elsewhere = spill(tmp_path, 1, [REQUEST], site="evreux")
    here = spill(tmp_path, 2, [REQUEST], site="brest")
    linking = link([named, elsewhere, here], tmp_path)
    parts = (named, elsewhere, here)
    assert [linking.of(part)[0].tolist() for part in parts] == [[0], [-1], [0]]


def test_a_child_under_a_parents_number_stays_apart(linked):
    parent = {**PAUL, "nir": NIR}
    child = {**PAUL, "given": "Leo", "birth_date": "03/02/2015", "nir": NIR}
    linking, person = linked(parent, child, REQUEST)
    assert person == [0, 1, -1]
    assert linking.persons == 2


def test_a_bare_name_is_its_request_s_and_not_its_namesake_s(linked):
    older = {**PAUL, "birth_date": "01/01/1950", "request": "4104-500101001"}
    bare = {"surname": "MARTIN", "given": "Paul"}
    linking, person = linked(
        PAUL, older, {**bare, **REQUEST}, {**bare, "request": "4104-500101001"}
    )
    assert person == [0, 1, 0, 1]
    assert counts(linking) == (2, 2, 2)


def test_a_married_name_is_joined_where_the_request_has_both(linked):
    both = {**PAUL, "given": "Anne", "surname": "LE GOFF", "birth_surname": "MARTIN"}
    _, person = linked(both, {"surname": "LE GOFF", "given": "Anne", **REQUEST})
    assert person == [0, 0]


def test_another_surname_under_the_request_lowers_the_bound_alone(linked):
    linking, person = linked(PAUL, {"surname": "DUPONT", "given": "Paul", **REQUEST})
    assert person == [0, 1]
    assert counts(linking) == (1, 2, 2)


def test_a_local_number_here_and_a_name_there_are_likely_one(linked):
    linking, person = linked(PAUL, {"local": "4200", **REQUEST})
    assert person == [0, 0]
    assert counts(linking) == (1, 1, 2)


def test_two_local_numbers_are_two_patients(linked):
    _, person = linked({"local": "4200", **REQUEST}, {"local": "4201", **REQUEST}, REQUEST)
    assert person == [0, 1, -1]


def test_a_twin_s_request_is_not_the_other_twin_s(linked):
    twins = ({**PAUL, "given": name} for name in ("Jean-Luc", "Jean-Yves"))
    assert linked(*twins, REQUEST)[1] == [0, 1, -1]


def test_partitions_change_nothing(tmp_path):
    people = [
        {**(PAUL, LUC, REQUEST)[n % 3], "request": f"4104-1908292{n // (3 + n % 2):02d}"}
        for n in range(90)
    ]
    part = spill(tmp_path, 0, people)
    whole, split = link([part], tmp_path), link([part], tmp_path, 20)
    assert counts(whole) == counts(split)
    assert whole.of(part)[0].tolist() == split.of(part)[0].tolist()
