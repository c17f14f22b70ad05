import pytest

from recognizers.roles import CONTACT_TOKENS, role_of_header


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("TEL_MED", "prescriber"), ("ADR_MED", "prescriber"), ("EMAIL MEDECIN", "prescriber"),
        ("RPPS-PRESC", "prescriber"), ("telPrescripteur", "prescriber"),
        ("CP_CORRESP", "prescriber"), ("ADR_LABO", "organisation"),
        ("TEL.CLINIQUE", "organisation"), ("MAIL_SITE2", "organisation"),
        ("NOM_BIO", "practitioner"), ("TEL_PRELEVEUR", "practitioner"),
        ("VALID_PAR", "practitioner"), ("PAT_TEL", "patient"), ("Téléphone patient", "patient"),
        ("TEL1", None), ("EMAIL", None), ("ADR", None), ("TEL_CONJOINT", None), ("", None),
    ],
)  # fmt: skip
def test_the_most_telling_word_of_a_header_decides(header, role):
    assert role_of_header(header) == role


def test_a_word_gives_one_role():
    tokens = [token for words in CONTACT_TOKENS.values() for token in words]
    assert len(tokens) == len(set(tokens))
