"""Which records are joined to one person, and what the bounds promise."""

import numpy as np
import pyarrow as pa
import pytest

from scanner.linking import link
from scanner.model import Part
from scanner.subjects import SPILLED, Identities, record_keys

KEY = bytes(range(32))
NIR_M85 = "185057800608491"
NIR_F55 = "255081416802538"
PAUL = {"surname": "MARTIN", "given": "Paul", "birth_date": "12/05/1985"}


def spill(tmp_path, name, people, order=0, *, tiers=None, site="lab"):
    columns = {n: pa.array([p.get(n) for p in people], pa.string()) for p in people for n in p}
    keys = record_keys(Identities(len(people), **columns), site, KEY)
    rows = np.zeros(len(people), SPILLED)
    for field in SPILLED.names[:-1]:
        rows[field] = keys[field]
    rows["tier"] = tiers or 3
    path = tmp_path / f"{order}.keys"
    path.write_bytes(rows.tobytes())
    return Part(name, order, None, None, str(path))


@pytest.fixture
def linked(tmp_path):
    """Return records -> Linking, and each record's person."""

    def make(*people, **options):
        part = spill(tmp_path, "a.csv", people, **options)
        linking = link([part], tmp_path)
        return linking, linking.of(part)[0].tolist()

    return make


def counts(linking):
    return linking.low, linking.persons, linking.high


def test_a_name_and_date_is_a_person(linked):
    linking, person = linked(PAUL, {**PAUL, "surname": "Martin"}, {**PAUL, "given": "Luc"})
    assert person == [0, 0, 1]
    assert counts(linking) == (2, 2, 2)


def test_the_number_here_and_the_name_there_meet_in_a_record_with_both(linked):
    linking, person = linked({"nir": NIR_M85}, PAUL, {**PAUL, "nir": NIR_M85})
    assert person == [0, 0, 0]
    assert linking.persons == 1


def test_a_child_under_a_parents_number_stays_apart(linked):
    child = {"surname": "MARTIN", "given": "Leo", "birth_date": "03/02/2015", "nir": NIR_M85}
    linking, person = linked({**PAUL, "nir": NIR_M85}, child, {"nir": NIR_M85}, child)
    assert person == [0, 1, 0, 1]
    assert counts(linking) == (2, 2, 3)


def test_a_child_without_birth_date_stays_apart_by_its_given_name(linked):
    child = {"surname": "MARTIN", "given": "Leo", "nir": NIR_M85}
    linking, person = linked({**PAUL, "nir": NIR_M85}, child, {"nir": NIR_M85})
    assert person == [0, 1, 0]
    assert linking.low == 1


def test_a_wife_under_her_husbands_number_stays_apart(linked):
    wife = {"surname": "MARTIN", "given": "Anne", "sex": "F", "nir": NIR_M85}
    _, person = linked({**PAUL, "nir": NIR_M85, "sex": "M"}, wife)
    assert person == [0, 1]


def test_twins_under_a_parents_number_stay_apart(linked):
    born = {"surname": "MARTIN", "birth_date": "03/02/2015", "nir": NIR_M85}
    _, person = linked({**born, "given": "Leo"}, {**born, "given": "Tom"}, {**born, "given": "Leo"})
    assert person == [0, 1, 0]


def test_a_holder_is_joined_whatever_the_name(linked):
    born = {"birth_date": "12/05/1985", "nir": NIR_M85}
    names = ({"surname": "MARTIN", "given": "Paul"}, {"surname": "MARTINEZ", "given": "Pol"})
    _, person = linked(*({**born, **name} for name in names))
    assert person == [0, 0]


def test_a_married_name_is_joined_by_the_record_with_both(linked):
    anne = {"given": "Anne", "birth_date": "01/08/1955"}
    linking, person = linked(
        {**anne, "surname": "LE GOFF"}, {**anne, "surname": "MARTIN"},
        {**anne, "surname": "MARTIN", "birth_surname": "LE GOFF"},
    )  # fmt: skip
    assert person == [0, 0, 0]
    assert counts(linking) == (1, 1, 1)


def test_homonyms_born_on_one_day_are_told_apart_by_their_numbers(linked):
    other_nir = "1850578006085"
    linking, person = linked({**PAUL, "nir": NIR_M85}, {**PAUL, "nir": other_nir}, PAUL)
    assert person == [0, 1, 2]
    assert counts(linking) == (1, 3, 3)


def test_a_number_with_a_wrong_key_makes_no_homonyms(linked):
    wrong = NIR_M85[:12] + "500"
    _, person = linked({**PAUL, "nir": NIR_M85}, {**PAUL, "nir": wrong}, PAUL)
    assert person == [0, 0, 0]


def test_a_local_number_joins_at_its_site_only(tmp_path):
    parts = [
        spill(tmp_path, "a.csv", [{**PAUL, "local": "42"}, {"local": "42"}], 0),
        spill(tmp_path, "b.csv", [{"local": "42"}], 1, site="other lab"),
        spill(tmp_path, "c.csv", [{"local": "42"}], 2),
    ]
    linking = link(parts, tmp_path)
    assert [linking.of(part)[0].tolist() for part in parts] == [[0, 0], [1], [0]]
    assert linking.by_resource == {"a.csv": 1, "b.csv": 1, "c.csv": 1}


def test_a_local_number_that_many_share_joins_nobody(linked):
    people = [{**PAUL, "given": g, "local": "1"} for g in ("Paul", "Luc", "Marc", "Jean")]
    linking, person = linked(*people)
    assert person == [0, 1, 2, 3]
    assert counts(linking) == (4, 4, 4)


def test_a_bare_name_joins_the_only_person_of_that_name(linked):
    bare = {"surname": "MARTIN", "given": "Paul"}
    linking, person = linked(PAUL, bare, bare)
    assert person == [0, 0, 0]
    assert counts(linking) == (1, 1, 2)


def test_a_bare_name_of_two_persons_stays_by_itself(linked):
    bare = {"full": "Paul MARTIN"}
    linking, person = linked(PAUL, {**PAUL, "birth_date": "01/01/1950"}, bare, bare)
    assert person == [0, 1, 2, 2]
    assert counts(linking) == (2, 3, 3)


def test_bare_names_alone_are_persons(linked):
    linking, person = linked(
        {"full": "Paul MARTIN"}, {"full": "Anne LE GOFF"}, {"full": "MARTIN Paul"}
    )
    assert person == [0, 1, 0]
    assert counts(linking) == (2, 2, 2)


def test_a_bare_name_does_not_join_two_numbers(linked):
    named = {"surname": "MARTIN", "given": "Paul"}
    _, person = linked({**named, "nir": NIR_M85}, {**named, "nir": "1850578006085"}, named)
    assert len(set(person)) == 3


def test_a_surname_with_its_date_joins_the_only_bearer(linked):
    _, person = linked(PAUL, {"surname": "MARTIN", "birth_date": "12/05/1985"})
    assert person == [0, 0]


def test_names_that_sound_alike_lower_the_bound_alone(linked):
    linking, person = linked({**PAUL, "surname": "DUPONT"}, {**PAUL, "surname": "DUPOND"})
    assert person == [0, 1]
    assert counts(linking) == (1, 2, 2)


def test_records_that_identify_nobody_are_counted_apart(linked):
    linking, person = linked({"surname": "MARTIN"}, PAUL, {"sex": "F"})
    assert person == [-1, 0, -1]
    assert linking.records_without_person == 2
    assert linking.persons == 1


def test_a_person_counts_once_at_the_highest_tier(linked):
    linking, _ = linked(PAUL, PAUL, {"nir": NIR_F55}, {"sex": "F"}, tiers=[2, 5, 3, 1])
    assert linking.by_tier == (0, 0, 0, 1, 0, 1)


def test_the_linked_tier_is_there_for_every_record(tmp_path):
    part = spill(tmp_path, "a.csv", [PAUL, PAUL], tiers=[2, 5])
    assert link([part], tmp_path).of(part)[1].tolist() == [2, 5]


def test_persons_are_numbered_by_first_appearance_in_resource_order(tmp_path):
    first = spill(tmp_path, "a.csv", [{"nir": NIR_F55}, PAUL], 0)
    second = spill(tmp_path, "b.csv", [PAUL, {"nir": NIR_F55}], 1)
    for parts in ([first, second], [second, first]):
        linking = link(parts, tmp_path)
        assert linking.of(first)[0].tolist() == [0, 1]
        assert linking.of(second)[0].tolist() == [1, 0]


def test_parts_without_keys_and_no_parts(tmp_path):
    empty = Part("a.csv", 0, None, None, None)
    for parts in ([], [empty]):
        linking = link(parts, tmp_path)
        assert counts(linking) == (0, 0, 0)
        assert linking.of(empty) is None


def crowd(size, seed):
    """Records of a small town where names, dates and numbers collide."""
    rng = np.random.default_rng(seed)
    given = ("Anne", "Paul", "Luc", "Lise")
    surnames = ("MARTIN", "MARTEN", "LE GOFF", "DUPONT", "DUPOND")
    people = []
    for _ in range(size):
        who = {
            "surname": surnames[rng.integers(5)],
            "birth_surname": surnames[rng.integers(5)],
            "given": given[rng.integers(4)],
            "birth_date": f"{rng.integers(1, 4)}/05/1985",
            "nir": f"18505780060{rng.integers(10, 30)}",
            "local": str(rng.integers(1, size // 2)),
        }
        kept = rng.random(6) < (0.7, 0.2, 0.8, 0.6, 0.3, 0.3)
        people.append({n: v for keep, (n, v) in zip(kept, who.items(), strict=True) if keep})
    return people


@pytest.mark.parametrize("seed", range(5))
def test_partitions_and_files_change_nothing(tmp_path, seed):
    parts = [spill(tmp_path, f"{n}.csv", crowd(150, seed * 10 + n), n) for n in range(3)]
    whole = link(parts, tmp_path)
    for memory_rows in (200, 50):
        folder = tmp_path / str(memory_rows)
        folder.mkdir()
        split = link(parts, folder, memory_rows)
        assert counts(split) == counts(whole)
        assert split.by_tier == whole.by_tier
        assert split.by_resource == whole.by_resource
        for part in parts:
            assert split.of(part)[0].tolist() == whole.of(part)[0].tolist()
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


@pytest.mark.parametrize("seed", range(5))
def test_the_bounds_hold_the_estimate_and_every_person_has_a_tier(linked, seed):
    linking, person = linked(*crowd(300, seed))
    assert linking.low <= linking.persons <= linking.high
    assert linking.persons == len(set(person) - {-1}) == sum(linking.by_tier)
    known = [p for p in person if p >= 0]
    firsts = [p for i, p in enumerate(known) if p not in known[:i]]
    assert firsts == sorted(firsts)
