"""Levels, tiers and flags of records, rule by rule of the output contract."""

import numpy as np
import pytest

from scanner.classification import classify, entities, flag_names, judge
from scanner.errors import ConfigError
from scanner.explanation import explain
from scanner.model import NOTES, ROLES, Evidence, Matches
from scanner.policy import Policy, default_policy

POLICY = Policy.load(default_policy())

SURNAME = {"entity": "PATIENT_NAME", "rule": "patient_name:surname"}
BIRTH_SURNAME = {"entity": "PATIENT_NAME", "rule": "patient_name:birth_surname"}
GIVEN = {"entity": "PATIENT_NAME", "rule": "patient_name:given"}
FULL = {"entity": "PATIENT_NAME", "rule": "patient_name:full"}
LOGIN = {"entity": "CREDENTIAL", "rule": "credential:login"}
PASSWORD = {"entity": "CREDENTIAL", "rule": "credential:password"}


def matches_of(*found):
    """Build matches from dicts; a str is an entity and no more."""
    rows = [{"entity": f} if isinstance(f, str) else f for f in found]
    names = tuple(dict.fromkeys(row["entity"] for row in rows))
    rules = tuple(dict.fromkeys(row.get("rule", "shape") for row in rows))
    count = len(rows)
    zeros = np.zeros(count, np.int64)

    def each(values, dtype):
        return np.array(list(values), dtype)

    return Matches(
        names, rules,
        each((names.index(row["entity"]) for row in rows), np.int16),
        each((rules.index(row.get("rule", "shape")) for row in rows), np.int32),
        zeros, zeros, each((row.get("record", 0) for row in rows), np.int64),
        zeros, zeros, each((row.get("evidence", Evidence.CONTEXT) for row in rows), np.int8),
        zeros.astype(np.int8),
        each((ROLES.index(row.get("role")) for row in rows), np.int8),
        each((NOTES.index(row.get("note")) for row in rows), np.int8),
        each((row.get("level", 0) for row in rows), np.int8),
        zeros, zeros,
    )  # fmt: skip


def record(*found, policy=POLICY, **options):
    return classify(matches_of(*found), 1, 0, policy, **options)


def identifier(*found):
    return int(record(*found).identifier_level[0])


def content(*found):
    return int(record(*found).content_level[0])


def flags(*found, **options):
    return flag_names(record(*found, **options).flags[0])


def with_(match, **more):
    return {**({"entity": match} if isinstance(match, str) else match), **more}


@pytest.mark.parametrize(
    "found",
    [
        [SURNAME], [BIRTH_SURNAME], [SURNAME, BIRTH_SURNAME], [GIVEN], ["SEX"], ["AGE"],
        ["BIRTH_DATE"], ["POSTCODE"], ["SAMPLE_ID"], ["EXAM_DATE"], ["PRESCRIBER_NAME"],
        ["PRACTITIONER_NAME"], ["FR_RPPS"], ["FR_ADELI"], ["RELATIVE_NAME"],
        ["BIRTH_DATE", "SEX"],
        ["AGE", "SEX", "POSTCODE"], [SURNAME, "SEX", "POSTCODE"],
        [with_("FR_NIR", note="placeholder")],
        *[[with_(contact, role=role)]
          for contact in ("PHONE_NUMBER", "EMAIL_ADDRESS", "POSTAL_ADDRESS", "IBAN_CODE",
                          "POSTCODE")
          for role in ("prescriber", "practitioner", "organisation")],
    ],
)  # fmt: skip
def test_indirect_identifiers_are_i1(found):
    assert identifier(*found) == 1


@pytest.mark.parametrize("entity", ["OCCUPATION", "INSURER", "BLOOD_GROUP", "SOCIAL_STATUS"])
def test_what_many_people_share_identifies_nobody(entity):
    assert identifier(entity) == 0


FULL_BY_SHAPE = {"entity": "PATIENT_NAME", "rule": "patient_name:full", "evidence": Evidence.SHAPE}


def test_a_full_name_by_its_shape_alone_may_be_an_authors():
    assert identifier(FULL_BY_SHAPE) == 1


@pytest.mark.parametrize(
    "beside", ["HEALTH_HIV", "EXAM_DATE", "PHONE_NUMBER", "BIRTH_DATE", "PATIENT_ID"]
)
def test_a_full_name_by_its_shape_is_a_persons_beside_anything_about_one(beside):
    assert identifier(FULL_BY_SHAPE, beside) >= 3


@pytest.mark.parametrize(
    "found",
    [
        ["PATIENT_ID"],
        [with_("FR_NIR", note="hashed")],
        [with_("FR_NIR", note="truncated")],
        [with_("FR_INS", note="hashed")],
        [{"entity": "PATIENT_NAME", "rule": "patient_name:initials"}],
        ["PATIENT_ID", "SEX", "BIRTH_DATE"],
    ],
)
def test_local_and_pseudonymous_numbers_are_i2(found):
    assert identifier(*found) == 2


@pytest.mark.parametrize(
    "found",
    [
        [FULL], [{"entity": "PATIENT_NAME", "rule": "patient_name:title"}], [SURNAME, GIVEN],
        [BIRTH_SURNAME, GIVEN], [SURNAME, "BIRTH_DATE"], [GIVEN, "BIRTH_DATE"],
        ["PHONE_NUMBER"], ["EMAIL_ADDRESS"], ["POSTAL_ADDRESS"], ["IBAN_CODE"], [LOGIN],
        [with_("PHONE_NUMBER", role="patient")], [with_("PHONE_NUMBER", role="unknown")],
        ["BIRTH_DATE", "SEX", "POSTCODE"], [SURNAME, GIVEN, "BIRTH_DATE", "SEX"],
        ["PATIENT_ID", "BIRTH_DATE", "SEX", "POSTCODE"],
        [with_("FR_NIR", note="hashed"), "BIRTH_DATE", "SEX", "POSTCODE"],
    ],
)  # fmt: skip
def test_direct_identifiers_are_i3(found):
    assert identifier(*found) == 3


@pytest.mark.parametrize(
    "found",
    [
        ["FR_NIR"], ["FR_INS"], ["FR_ID_DOCUMENT"],
        *[[with_("FR_NIR", note=note)]
          for note in ("wrong_key", "no_key", "split_key", "test_oid", "provisional")],
        [SURNAME, "BIRTH_DATE", "SEX", "POSTCODE"],
        [FULL, "BIRTH_DATE", "SEX", "POSTCODE"],
        ["PHONE_NUMBER", "BIRTH_DATE", "SEX", "POSTCODE"],
        ["POSTAL_ADDRESS", "BIRTH_DATE", "SEX"],
        [with_("FR_NIR", note="hashed"), "FR_INS"],
    ],
)  # fmt: skip
def test_national_numbers_and_direct_with_the_three_are_i4(found):
    assert identifier(*found) == 4


def test_what_says_nothing_of_a_person_is_i0():
    assert identifier("HEALTH_HIV", "FR_FINESS", PASSWORD) == 0


@pytest.mark.parametrize(
    "stranger",
    ["PRESCRIBER_NAME", "PRACTITIONER_NAME", "FR_RPPS", "FR_ADELI"],
)
def test_contact_data_of_a_directory_are_no_patients(stranger):
    assert identifier("PHONE_NUMBER", stranger) == 1
    assert identifier(with_("EMAIL_ADDRESS", role="unknown"), stranger) == 1


def test_a_letterhead_is_no_patient():
    assert identifier("PHONE_NUMBER", "FR_FINESS") == 1


@pytest.mark.parametrize(
    "own", [SURNAME, "BIRTH_DATE", "PATIENT_ID", with_("PHONE_NUMBER", role="patient")]
)
def test_unclaimed_contact_data_beside_a_patient_are_the_patients(own):
    assert identifier("PHONE_NUMBER", "PRESCRIBER_NAME", own) == 3


def test_a_practice_postcode_completes_no_triple():
    assert identifier("BIRTH_DATE", "SEX", with_("POSTCODE", role="prescriber")) == 1


def test_a_placeholder_name_or_phone_names_nobody():
    assert identifier(with_(FULL, note="placeholder"), "BIRTH_DATE") == 1
    assert identifier(with_("PHONE_NUMBER", note="placeholder")) == 1


def test_two_matches_of_one_entity_count_as_the_better():
    assert identifier(with_("FR_NIR", note="placeholder"), "FR_NIR") == 4


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ([], 0), ([FULL], 0), (["INSURER"], 1), (["EXAM_DATE"], 2), (["HEALTH_RESULT"], 3),
        (["HEALTH_RESULT", "HEALTH_CANCER"], 4), (["HEALTH_CANCER", "HEALTH_HIV"], 5),
        ([with_("HEALTH_TREATMENT", level=5)], 5), ([with_("HEALTH_TREATMENT", level=4)], 4),
        ([with_("HEALTH_CANCER", level=3)], 3),
        ([with_("HEALTH_CANCER", level=3), "HEALTH_CANCER"], 4),
        ([with_("HEALTH_CANCER", level=3), "HEALTH_PSYCHIATRY"], 4),
    ],
)  # fmt: skip
def test_content_is_the_highest_and_a_terms_own_level_replaces_its_topics(found, level):
    assert content(*found) == level


IDENTIFIERS = ([], ["AGE"], ["PATIENT_ID"], [FULL], ["FR_NIR"])
CONTENTS = ([], ["OCCUPATION"], ["EXAM_DATE"], ["HEALTH_RESULT"], ["HEALTH_CANCER"], ["HEALTH_HIV"])


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("column", range(6))
def test_the_tier_is_the_matrix_cell(row, column):
    judged = record(*IDENTIFIERS[row], *CONTENTS[column])
    i, c = int(judged.identifier_level[0]), int(judged.content_level[0])
    assert i >= row
    assert c >= column
    assert judged.tier[0] == POLICY.matrix[i][c]


def test_the_dedalus_row_is_t5_and_says_so():
    found = [FULL, "FR_NIR", "PRESCRIBER_NAME", "EXAM_DATE", "HEALTH_HIV"]
    assert record(*found).tier[0] == 5
    assert flags(*found) == ["SENSITIVE_CUMUL"]


@pytest.mark.parametrize("missing", range(5))
def test_the_signature_needs_all_five(missing):
    found = [FULL, "FR_NIR", "PRESCRIBER_NAME", "EXAM_DATE", "HEALTH_HIV"]
    del found[missing]
    assert flags(*found) == []


def test_a_secret_adds_a_tier_up_to_t5():
    assert record(PASSWORD).tier[0] == 1
    assert record(FULL, PASSWORD).tier[0] == 3
    assert record(FULL, "FR_NIR", "HEALTH_HIV", PASSWORD).tier[0] == 5
    assert flags(PASSWORD) == ["SECRET"]


def test_minors_and_test_data_are_flagged_and_change_no_tier():
    yes = np.array([True])
    judged = record(FULL, minor=yes, test_data=yes)
    assert flag_names(judged.flags[0]) == ["MINOR", "TEST_DATA"]
    assert judged.tier[0] == record(FULL).tier[0]


@pytest.mark.parametrize("note", ["test_oid", "placeholder"])
def test_notes_tell_test_data(note):
    assert flags(with_("FR_NIR", note=note)) == ["TEST_DATA"]


def test_records_are_told_apart_whatever_the_order_of_matches():
    matches = matches_of(
        with_("HEALTH_HIV", record=12), with_("FR_NIR", record=10), with_(FULL, record=12)
    )
    judged = classify(matches, 4, 10, POLICY)
    assert judged.tier.tolist() == [3, 0, 5, 0]
    assert [entities(m) for m in judged.mask] == [
        ["FR_NIR"], [], ["HEALTH_HIV", "PATIENT_NAME"], []
    ]  # fmt: skip


def test_no_matches_and_no_records():
    assert classify(matches_of(), 3, 0, POLICY).tier.tolist() == [0, 0, 0]
    assert len(classify(matches_of(), 0, 0, POLICY).tier) == 0


def test_an_entity_beyond_the_contract_is_refused():
    with pytest.raises(ConfigError, match="LUCKY_NUMBER"):
        record("LUCKY_NUMBER")


def test_a_users_policy_decides():
    text = default_policy().replace("HEALTH_RESULT = 3", "HEALTH_RESULT = 5")
    assert record(FULL, "HEALTH_RESULT", policy=Policy.load(text)).tier[0] == 5


def test_each_entity_alone_is_judged_as_in_company_of_itself():
    for entity in POLICY.content:
        alone = record(entity)
        twice = record(entity, entity)
        assert alone.mask[0] == twice.mask[0]
        assert judge(POLICY, int(alone.mask[0])).content == POLICY.content[entity]


def test_more_matches_never_lower_a_tier():
    everything = [FULL, SURNAME, "SEX", "BIRTH_DATE", "POSTCODE", "PHONE_NUMBER", "FR_NIR",
                  "EXAM_DATE", "HEALTH_RESULT", "HEALTH_HIV", PASSWORD]  # fmt: skip
    tiers = [int(record(*everything[:n]).tier[0]) for n in range(len(everything) + 1)]
    assert tiers == sorted(tiers)


def explained(*found, lang="en"):
    return explain(int(record(*found).mask[0]), POLICY, lang)


def test_an_explanation_names_what_decided():
    assert explained(FULL, "FR_NIR", "HEALTH_HIV", "HEALTH_RESULT") == [
        "Identifier level I4: a national number or as good as one, by FR_NIR.",
        "Content level C5: health, the most sensitive topics, by HEALTH_HIV.",
        "Matrix cell I4 x C5: tier T5.",
    ]


def test_an_explanation_names_the_traits_that_came_together():
    lines = explained(SURNAME, "BIRTH_DATE", PASSWORD)
    assert lines[0] == "Identifier level I3: names a person, by surname, birth date."
    assert lines[-1] == "Flag SECRET adds 1, up to T5: tier T3."


def test_an_explanation_names_the_term_with_a_level_of_its_own():
    assert "HEALTH_TREATMENT" in explained(with_("HEALTH_TREATMENT", level=5), "EXAM_DATE")[1]


def test_an_explanation_speaks_french():
    lines = explained(FULL, "EXAM_DATE", lang="fr")
    assert lines == [
        "Niveau d'identification I3 : désigne une personne, par nom, prénom.",
        "Niveau de contenu C2 : indice de soins, par EXAM_DATE.",
        "Case de la matrice I3 x C2 : palier T3.",
    ]


def test_an_explanation_of_nothing():
    assert explained()[0] == "Identifier level I0: names nobody."


def test_an_explanation_names_the_signature():
    lines = explained(FULL, "FR_NIR", "PRESCRIBER_NAME", "EXAM_DATE", "HEALTH_HIV", lang="fr")
    assert lines[-1] == "Drapeau SENSITIVE_CUMUL."
