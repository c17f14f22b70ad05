"""Which records are joined to one person, and what the bounds promise."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from scanner.keyfiles import LEVELS, SPILLED
from scanner.linking import link
from scanner.model import Part
from scanner.policy import Policy, default_policy
from scanner.subjects import Identities, record_keys

KEY = bytes(range(32))
NIR_M85 = "185057800608491"
NIR_F55 = "255081416802538"
MATRIX = Policy.cached(default_policy()).matrix
PAUL = {"surname": "MARTIN", "given": "Paul", "birth_date": "12/05/1985"}


def spill(tmp_path, name, people, order=0, *, tiers=None, levels=None, site="lab"):
    """Write the keys of some people; `levels` are their identifier and content levels."""
    columns = {n: pa.array([p.get(n) for p in people], pa.string()) for p in people for n in p}
    keys = record_keys(Identities(len(people), **columns), site, KEY)
    rows = np.zeros(len(people), SPILLED)
    for field in SPILLED.names[: -len(LEVELS)]:
        rows[field] = keys[field]
    rows["tier"], rows["identifier"], rows["content"] = tiers or 3, 3, 2
    if levels is not None:
        rows["identifier"], rows["content"] = zip(*levels, strict=True)
        rows["tier"] = [MATRIX[identifier][content] for identifier, content in levels]
    path = tmp_path / f"{order}.keys"
    path.write_bytes(rows.tobytes())
    return Part(f"{site}/{name}", order, None, None, str(path))


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
    assert linking.by_resource == {"lab/a.csv": 1, "other lab/b.csv": 1, "lab/c.csv": 1}


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
    part = spill(tmp_path, "a.csv", [PAUL, {"sex": "F"}], tiers=[5, 4])
    assert link([part], tmp_path).of(part)[1].tolist() == [5, 4]


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


def test_a_twin_is_told_apart_by_the_second_given_name(linked):
    born = {"surname": "MARTIN", "birth_date": "03/02/2015", "nir": NIR_M85, "local": "7"}
    names = ("Jean-Luc", "Jean-Yves", "Jean Luc")
    linking, person = linked(*({**born, "given": name} for name in names))
    assert person == [0, 1, 0]
    assert linking.low == 1


def test_a_second_given_name_that_is_left_out_tells_nobody_apart(linked):
    _, person = linked({**PAUL, "given": "Jean-Luc"}, {**PAUL, "given": "Jean"})
    assert person == [0, 0]


def test_an_undivided_name_with_a_compound_given_name_is_the_one_in_columns(linked):
    columns = {"surname": "PETIT-JEAN", "given": "MARIE-FRANCE", "birth_date": "30/09/1995"}
    whole = {"full": "Petit-Jean Marie-France", "birth_date": "1995-09-30"}
    assert linked(columns, whole)[1] == [0, 0]


def test_a_bare_name_is_known_under_a_married_name_too(linked):
    married = {**PAUL, "given": "Anne", "surname": "LE GOFF", "birth_surname": "MARTIN"}
    assert linked(married, {"full": "Anne LE GOFF"}, {"full": "Anne MARTIN"})[1] == [0, 0, 0]


def test_a_bare_name_with_both_surnames_joins_who_has_both(linked):
    anne = {"given": "Anne", "surname": "MARTIN", "birth_surname": "LE GOFF"}
    namesake = {**PAUL, "given": "Anne", "surname": "LE GOFF", "birth_surname": "DUPONT"}
    assert linked(namesake, anne, anne)[1] == [0, 1, 1]
    dated = {**anne, "birth_date": "01/08/1955"}
    assert linked(namesake, dated, anne)[1] == [0, 1, 1]


def test_a_bare_name_joins_at_its_site_only(tmp_path):
    bare = {"surname": "MARTIN", "given": "Paul"}
    parts = [
        spill(tmp_path, "a.csv", [PAUL, bare], 0),
        spill(tmp_path, "b.csv", [bare], 1, site="other lab"),
        spill(tmp_path, "c.csv", [{**PAUL, "birth_date": "01/01/1950"}], 2, site="third lab"),
    ]
    linking = link(parts, tmp_path)
    assert [linking.of(part)[0].tolist() for part in parts] == [[0, 0], [1], [2]]
    assert counts(linking) == (2, 3, 4)


def test_a_name_with_its_number_is_one_in_every_folder(tmp_path):
    known = {"surname": "MARTIN", "given": "Paul", "local": "4200"}
    namesake, stranger = {**known, "local": "4201"}, {**known, "given": "Luc"}
    parts = [
        spill(tmp_path, "a.csv", [known], 0),
        spill(tmp_path, "b.csv", [known, namesake], 1, site="moved"),
        spill(tmp_path, "c.csv", [stranger], 2, site="elsewhere"),
    ]
    linking = link(parts, tmp_path)
    assert [linking.of(part)[0].tolist() for part in parts] == [[0], [0, 1], [2]]
    assert linking.high == 4


def test_a_name_with_its_number_and_two_birth_dates_is_two_persons(tmp_path):
    known = {"surname": "MARTIN", "given": "Paul", "local": "4200"}
    others = [{**known, "birth_date": date} for date in ("12/05/1985", "12/05/1950")]
    parts = [
        spill(tmp_path, "a.csv", [others[0]], 0, site="a"),
        spill(tmp_path, "b.csv", [others[1]], 1, site="b"),
        spill(tmp_path, "c.csv", [known], 2, site="c"),
    ]
    assert link(parts, tmp_path).persons == 3


def test_half_a_name_with_a_date_widens_the_upper_bound_alone(linked):
    half = {"given": "Anne", "birth_date": "12/05/1985"}
    linking, person = linked(PAUL, half, half)
    assert person == [0, -1, -1]
    assert counts(linking) == (1, 1, 2)


def test_a_surname_with_a_date_may_be_somebody_else_born_that_day(linked):
    linking, person = linked(PAUL, {"surname": "DUPONT", "birth_date": "12/05/1985"})
    assert person == [0, 1]
    assert counts(linking) == (1, 2, 2)


def test_a_person_has_the_best_identity_anywhere_and_a_record_its_own_content(linked):
    named = {**PAUL, "nir": NIR_M85}
    linking, person = linked(PAUL, named, {"sex": "F"}, levels=[(3, 5), (4, 2), (1, 5)])
    _, tier = linking.of(Part("", 0, None, None, next(iter(linking._ranges))))
    assert person == [0, 0, -1]
    assert tier.tolist() == [MATRIX[4][5], MATRIX[4][2], MATRIX[1][5]]


def test_what_flags_add_stays_added(tmp_path):
    part = spill(tmp_path, "a.csv", [PAUL, PAUL])
    raised = MATRIX[3][2] + 1
    rows = np.fromfile(part.keys, SPILLED)
    rows["tier"], rows["identifier"] = (raised, MATRIX[4][2]), (3, 4)
    rows.tofile(part.keys)
    assert link([part], tmp_path).of(part)[1].tolist() == [MATRIX[4][2] + 1, MATRIX[4][2]]


def test_the_matrix_is_the_policy_s(tmp_path):
    part = spill(tmp_path, "a.csv", [PAUL, {**PAUL, "nir": NIR_M85}], levels=[(2, 1), (4, 1)])
    flat = replace(Policy.load(default_policy()), matrix=((0,) * 6,) * 4 + ((5,) * 6,))
    assert link([part], tmp_path, policy=flat).of(part)[1].tolist() == [5, 5]


def crowd(size, seed):
    """Records of a small town where names, dates and numbers collide."""
    rng = np.random.default_rng(seed)
    given = ("Anne", "Anne-Lise", "Anne-Sophie", "Luc")
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
            "request": str(rng.integers(1, size // 2)),
        }
        kept = rng.random(7) < (0.5, 0.2, 0.6, 0.4, 0.2, 0.2, 0.6)
        people.append({n: v for keep, (n, v) in zip(kept, who.items(), strict=True) if keep})
    return people


@pytest.mark.parametrize("seed", range(5))
def test_partitions_and_files_change_nothing(tmp_path, seed):
    levels = [(n % 5, n % 6) for n in range(150)]
    parts = [
        spill(tmp_path, f"{n}.csv", crowd(150, seed * 10 + n), n, levels=levels, site="ab"[n % 2])
        for n in range(3)
    ]
    whole = link(parts, tmp_path)
    for memory_rows in (200, 50):
        folder = tmp_path / str(memory_rows)
        folder.mkdir()
        split = link(parts, folder, memory_rows)
        assert counts(split) == counts(whole)
        assert split.by_tier == whole.by_tier
        assert split.by_resource == whole.by_resource
        for part in parts:
            for one, other in zip(split.of(part), whole.of(part), strict=True):
                assert one.tolist() == other.tolist()
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


@pytest.mark.parametrize("seed", range(5))
def test_the_bounds_hold_the_estimate_and_every_person_has_a_tier(linked, seed):
    linking, person = linked(*crowd(300, seed))
    assert linking.low <= linking.persons <= linking.high
    assert linking.persons == len(set(person) - {-1}) == sum(linking.by_tier)
    known = [p for p in person if p >= 0]
    firsts = [p for i, p in enumerate(known) if p not in known[:i]]
    assert firsts == sorted(firsts)
