"""What a record's keys rest on, and that they are the same wherever it stands."""

import numpy as np
import pyarrow as pa
import pytest

from scanner.config import ScanConfig
from scanner.keyfiles import SPILLED, KeyWriter
from scanner.model import Resource
from scanner.subjects import (
    DISAGREES,
    KEYS,
    OWN,
    Identities,
    record_keys,
    subject_ids,
)

KEY = bytes(range(32))
NIR = "185057800608491"


def identities(*people):
    """Build identities from dicts, one a record."""
    names = {name for person in people for name in person}
    columns = {name: pa.array([p.get(name) for p in people], pa.string()) for name in names}
    return Identities(len(people), **columns)


def keys(*people, site="lab", key=KEY):
    return record_keys(identities(*people), site, key)


def levels(*tiers):
    """Return tiers, identifier and content levels."""
    return (
        np.array(tiers, np.int8),
        np.full(len(tiers), 3, np.int8),
        np.full(len(tiers), 5, np.int8),
    )


def same(name, *people, **options):
    values = keys(*people, **options)[name].tolist()
    assert all(values)
    return len(set(values)) == 1


ANNE = {"surname": "LE GOFF", "given": "Anne-Marie", "birth_date": "12/05/1985"}


@pytest.mark.parametrize(
    "other",
    [
        {"surname": "Le Goff", "given": "ANNE", "birth_date": "1985-05-12"},
        {"surname": "LEGOFF", "given": "Anne Sophie", "birth_date": "19850512"},
        {"full": "LE GOFF Anne", "birth_date": "12.05.85"},
        {"full": "Anne Le Goff", "birth_date": "12051985"},
        {"full": "LE GOFF^ANNE^MARIE", "birth_date": "12/05/1985"},
        {"birth_surname": "LE GOFF", "given": "Anne", "birth_date": "12/05/1985"},
        {
            "birth_surname": "LE GOFF",
            "surname": "MARTIN",
            "given": "Anne",
            "birth_date": "12/05/1985",
        },
        {"surname": "LE GOFF", "full": "Anne LE GOFF", "birth_date": "12/05/1985"},
    ],
)
def test_one_person_written_differently_has_one_name_key(other):
    assert same("name", ANNE, other)
    assert len(set(subject_ids(keys(ANNE, other)).to_pylist())) == 1


@pytest.mark.parametrize(
    "change",
    [{"surname": "LE GUEN"}, {"given": "Lise"}, {"birth_date": "13/05/1985"}],
)
def test_another_name_or_date_is_another_key(change):
    assert not same("name", ANNE, {**ANNE, **change})


def test_both_surnames_give_a_key():
    married = {**ANNE, "surname": "MARTIN", "birth_surname": "LE GOFF"}
    single, both, used = keys(ANNE, married, {**ANNE, "surname": "MARTIN"})
    assert both["name"] == single["name"]
    assert both["other_name"] == used["name"]
    assert single["other_name"] == 0


def test_a_name_in_one_cell_can_have_both_surnames():
    full = {"full": "Mme MARTIN Anne née LE GOFF", "birth_date": "12/05/1985"}
    row, used = keys(full, {**ANNE, "surname": "MARTIN"})
    assert row["name"] == used["name"]
    assert row["other_name"] == keys(ANNE)[0]["name"]


def test_names_that_sound_alike_share_a_loose_key():
    lefevre, lefebvre, martin = ({**ANNE, "surname": s} for s in ("LEFEVRE", "LEFEBVRE", "MARTIN"))
    assert same("loose", lefevre, lefebvre)
    assert not same("loose", lefevre, martin)


def test_a_name_without_date_or_given_name_is_weaker():
    bare, dated = keys(
        {"surname": "LE GOFF", "given": "Anne"}, {"surname": "LE GOFF", "birth_date": "12/05/1985"}
    )
    whole = keys(ANNE)[0]
    assert bare["name"] == dated["name"] == 0
    assert bare["bare"] == whole["bare"]
    assert dated["dated"] == whole["dated"]
    assert bare["dated"] == dated["bare"] == 0


@pytest.mark.parametrize(
    "nobody",
    [
        {}, {"surname": "MARTIN"}, {"given": "Anne"}, {"birth_date": "12/05/1985"}, {"sex": "F"},
        {"full": "MARTIN"}, {"given": "Anne", "birth_date": "12/05/1985"}, {"nir": "12"},
        {"local": "000"}, {"surname": "12", "given": "--", "birth_date": "12/05/1985"},
    ],
)  # fmt: skip
def test_what_identifies_nobody_has_no_subject(nobody):
    rows = keys(nobody)
    assert subject_ids(rows).to_pylist() == [None]
    assert not any(rows[0][name] for name in ("name", "nir", "local", "bare", "dated"))


def test_the_subject_is_the_strongest_key():
    everything = {**ANNE, "nir": NIR, "local": "42", "sex": "M"}
    subjects = {
        kept: subject_ids(keys({name: everything[name] for name in kept}))[0].as_py()
        for kept in (
            tuple(everything), ("surname", "given", "birth_date"), ("nir", "local"), ("nir",),
            ("local",), ("surname", "given", "local"), ("surname", "given"),
        )
    }  # fmt: skip
    assert subjects[tuple(everything)] == subjects["surname", "given", "birth_date"]
    assert subjects["nir", "local"] == subjects["nir",]
    assert subjects["surname", "given", "local"] == subjects["local",]
    assert len(set(subjects.values())) == 4
    assert all(len(subject) == 32 for subject in subjects.values())


def test_a_parents_number_counts_with_the_childs_date_only():
    parent = {"nir": NIR, "birth_date": "12/05/1985", "sex": "M"}
    child = {"nir": NIR, "birth_date": "03/02/2015", "sex": "M"}
    twin_row, sister = {**child}, {**child, "sex": "F"}
    rows = keys(parent, child, twin_row, sister)
    assert rows["flags"][0] & OWN
    assert all(rows["flags"][1:] & DISAGREES)
    assert rows["nir"][1] == rows["nir"][2]
    assert len(set(rows["nir"].tolist())) == 3


def test_local_numbers_are_good_at_their_site():
    number = {"local": "0042a"}
    assert keys(number, site="brest")["local"] != keys(number, site="evreux")["local"]
    assert same("local", number, {"local": " 42A "})
    assert not same("local", number, {"local": "43A"})
    assert not same("local", {"local": "x" * 40 + "1"}, {"local": "x" * 40 + "2"})


def test_request_numbers_are_good_at_their_site_and_name_nobody():
    number = {"request": "4104-190829231"}
    assert keys(number, site="brest")["request"] != keys(number, site="evreux")["request"]
    assert same("request", number, {"request": " 4104-190829231 "})
    assert subject_ids(keys(number)).to_pylist() == [None]
    assert keys(number)["request"] != keys({"local": "4104-190829231"})["local"]


def test_a_given_name_beside_the_surname_in_a_text_counts():
    assert same("name", ANNE, {"surname": "Anne LE GOFF", "birth_date": "12/05/1985"})


def test_an_undivided_name_counts_with_and_without_further_given_names():
    whole = keys({"full": "DIOP ROSE-MARIE", "birth_date": "12/05/1985"})[0]
    first = keys({"surname": "DIOP", "given": "Rose", "birth_date": "12/05/1985"})[0]
    assert whole["other_name"] == first["name"]
    assert whole["other_bare"] == first["bare"]


def test_the_second_given_name_is_kept_apart():
    one, other, none = keys(*({**ANNE, "given": g} for g in ("Anne-Marie", "Anne Lise", "Anne")))
    assert one["name"] == other["name"] == none["name"]
    assert len({int(row["further"]) for row in (one, other, none)}) == 3
    assert none["further"] == 0


def test_keys_depend_on_the_site_key_alone():
    person = {**ANNE, "nir": NIR, "local": "42", "request": "240115-0123"}
    one, other = keys(person)[0], keys(person, key=KEY[::-1])[0]
    for name in set(KEYS.names) - {"subject", "flags", "other_name", "other_bare", "other_surname"}:
        assert one[name] != other[name]


def test_neither_batching_nor_order_nor_repetition_changes_a_key():
    people = [
        {"surname": f"MARTIN{chr(65 + i % 7)}", "given": "Paul", "local": str(i % 11),
         "birth_date": f"{1 + i % 28}/03/1970", "nir": NIR if i % 3 else None, "sex": "MF"[i % 2]}
        for i in range(200)
    ]  # fmt: skip
    together = keys(*people)
    apart = np.concatenate([keys(person) for person in people])
    assert together.tobytes() == apart.tobytes()
    assert keys(*people[::-1])[::-1].tobytes() == apart.tobytes()


def test_sliced_columns_are_read_where_they_start():
    column = pa.array(["MARTIN", None, "LE GOFF", "DUPONT"])
    sliced = Identities(2, surname=column.slice(1, 2), given=pa.array(["A", "Anne"]),
                        birth_date=pa.array([None, "12/05/1985"]))  # fmt: skip
    rows = record_keys(sliced, "lab", KEY)
    assert rows["name"].tolist() == [0, int(keys(ANNE)["name"][0])]


def test_an_empty_batch():
    assert record_keys(Identities(0), "lab", KEY).dtype == KEYS
    assert len(subject_ids(record_keys(Identities(0), "lab", KEY))) == 0


def test_no_value_shows_in_a_repr():
    assert "GOFF" not in repr(identities(ANNE))


def test_no_word_of_a_name_stands_in_the_keys():
    raw = keys({**ANNE, "surname": "ABCDEFGH", "local": "ABCDEFGH", "nir": NIR}).tobytes()
    assert b"ABCDEFGH" not in raw
    assert int(NIR[:13]).to_bytes(8, "little") not in raw


def test_keys_are_spilled_for_the_owner_alone(tmp_path):
    config = ScanConfig(policy="", key=KEY, key_id="", spill=str(tmp_path))
    writer = KeyWriter(config, Resource("a.csv", b"a.csv", 1, order=3))
    writer.add(keys(ANNE), *levels(4))
    writer.add(keys(), *levels())
    writer.add(keys({"nir": NIR}), *levels(3))
    path = writer.close()
    rows = np.fromfile(path, SPILLED)
    assert rows["tier"].tolist() == [4, 3]
    assert rows["name"][0] == keys(ANNE)["name"][0]
    assert (tmp_path / path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spill", ["", "here"])
def test_nothing_to_spill_leaves_no_file(tmp_path, spill):
    config = ScanConfig(policy="", key=KEY, key_id="", spill=spill and str(tmp_path))
    writer = KeyWriter(config, Resource("a.csv", b"a.csv", 1))
    if not spill:
        writer.add(keys(ANNE), *levels(4))
    assert writer.close() is None
    assert not list(tmp_path.iterdir())
