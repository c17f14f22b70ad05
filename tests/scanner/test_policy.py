"""The default policy is the output contract's; a wrong one is refused by name."""

import pytest

from scanner.errors import ConfigError
from scanner.policy import ENTITIES, Claim, Policy, default_policy


def changed(old, new):
    text = default_policy()
    assert old in text
    return text.replace(old, new, 1)


def test_default_matrix_is_the_contract():
    matrix = Policy.load(default_policy()).matrix
    assert matrix == (
        (0, 0, 0, 1, 1, 1),
        (0, 1, 1, 2, 2, 3),
        (1, 1, 2, 2, 3, 3),
        (2, 2, 3, 3, 4, 5),
        (3, 3, 3, 4, 5, 5),
    )


def test_every_entity_has_a_place_in_the_default_policy():
    policy = Policy.load(default_policy())
    assert set(policy.identifier) == set(policy.content) == set(ENTITIES)
    assert policy.identifier["POSTAL_ADDRESS"] == Claim(traits=("contact", "postcode"))


@pytest.mark.parametrize(
    ("entity", "level"),
    [
        ("HEALTH_HIV", 5), ("HEALTH_STI", 5), ("HEALTH_GENETIC", 5), ("HEALTH_REPRODUCTION", 5),
        ("HEALTH_CANCER", 4), ("HEALTH_PSYCHIATRY", 4), ("HEALTH_ADDICTION", 4),
        ("HEALTH_PREGNANCY", 4), ("HEALTH_FORENSIC", 4), ("SOCIAL_STATUS", 4),
        ("HEALTH_RESULT", 3), ("HEALTH_TREATMENT", 3), ("HEALTH_DIAGNOSIS", 3), ("EXAM_DATE", 2),
    ],
)  # fmt: skip
def test_content_levels_are_the_contract(entity, level):
    assert Policy.load(default_policy()).content[entity] == level


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("schema = 1", "schema = 2", "schema must be 1"),
        ("schema = 1", "schema = true", "schema must be 1"),
        ("FR_NIR = 4\n", "", "FR_NIR is missing"),
        ("FR_NIR = 4", "FR_NIR = 5", "identifier.FR_NIR must be a whole number from 0 to 4"),
        ("FR_NIR = 4", "FR_NIR = true", "identifier.FR_NIR must be"),
        ("FR_NIR = 4", "FR_NIR = 4\nFR_NIIR = 4", "FR_NIIR is unknown"),
        ('SEX = "sex"', 'SEX = "gender"', "identifier.SEX has the unknown word gender"),
        ("HEALTH_HIV = 5", "HEALTH_HIV = 6", "content.HEALTH_HIV must be"),
        ("I4 = [3, 3, 3, 4, 5, 5]", "I4 = [3, 3, 3, 4, 5]", "matrix.I4 must be a list of 6 tiers"),
        ("I4 = [3, 3, 3, 4, 5, 5]", "I4 = [3, 3, 3, 4, 5, 6]", "matrix.I4 must be"),
        ("I4 = [3, 3, 3, 4, 5, 5]", "", "I4 is missing"),
        ("beside = 3", "besides = 3", "besides is unknown"),
        ('["surname", "given"]', '["surname", "name"]', "together 1.traits has the unknown word"),
        ("raises = 1", "raises = 9", "flags.SECRET.raises must be"),
        ("[flags.MINOR]", "[flags.MINEUR]", "MINEUR is unknown"),
        ('"test_oid"', '"test-oid"', "flags.TEST_DATA.notes has the unknown word test-oid"),
        ("placeholder = 1\n", "", "placeholder is missing"),
        ('name = "vigilab"', "name = 1", "name must be a text"),
        ("[matrix]", "[matrix", "no valid TOML"),
        ('traits = ["surname", "given"]\n', "", "together 1: traits is missing"),
        ('all = [["CREDENTIAL"]]', "all = 1", "flags.SECRET.all must be a list of lists"),
        ('all = [["CREDENTIAL"]]', 'all = ["CREDENTIAL"]', "flags.SECRET.all must be a list of"),
        ("[flags.MINOR]", "[flags]\nMINOR = 1", "flags.MINOR must be a table"),
    ],
)
def test_a_wrong_policy_is_refused_in_one_sentence_that_names_the_key(old, new, named):
    with pytest.raises(ConfigError) as caught:
        Policy.load(changed(old, new))
    message = str(caught.value)
    assert named in message
    assert "\n" not in message


@pytest.mark.parametrize("section", ["identifier", "content", "matrix", "flags", "together"])
def test_a_section_that_is_no_table_is_refused(section):
    lines = default_policy().splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("[")]
    kept, skipping = [], False
    for i, line in enumerate(lines):
        if i in heads:
            skipping = line.strip("[]").split(".")[0] == section
        if not skipping:
            kept.append(line)
    with pytest.raises(ConfigError, match=section):
        Policy.load(f"{section} = 3\n" + "\n".join(kept))
    with pytest.raises(ConfigError, match="must be a table"):
        Policy.load(f"{section} = [1]\n" + "\n".join(kept))
    with pytest.raises(ConfigError, match=f"{section} is missing"):
        Policy.load("\n".join(kept))


def test_a_policy_is_read_once_per_text():
    text = default_policy()
    assert Policy.cached(text) is Policy.cached(text)
