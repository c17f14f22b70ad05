"""The column names that exports use for persons, dates and addresses reach their recognizer."""

import pytest

from recognizers import recognizer
from recognizers.folding import fold_header

NAMED = {
    "PATIENT_NAME": """
        NOM NOMPAT NOM_PAT NOMUSUEL NOM_USAGE NOM_MARITAL NOM_NAISSANCE NOMNAIS NOM_JF NJF
        NOM_JEUNE_FILLE PATRONYME PRENOM PRENOMS PREN IDENTITE LIBPAT PATIENT NOMPRENOM
        ETATCIVIL
    """,
    "RELATIVE_NAME": """
        CONJOINT NOM_CONJ ENFANT TUTEUR PERSONNE_CONF
    """,
    "BIRTH_DATE": """
        DDN DN DATNAI DATNAISS DATE_NAISS DATE_NAISSANCE DNAISS NAISS D_NAI NE_LE
    """,
    "POSTAL_ADDRESS": """
        ADR ADRESSE RUE VOIE COMPL BP
    """,
    "EXAM_DATE": """
        DAT_DOS DAT_DEM DATE_PREL DATE_EXAM DAT_RES DAT_VALID DAT_PRESC DATE_ORDO
    """,
    "PRESCRIBER_NAME": """
        MEDECIN MED MEDPRES MED_PRESC NOM_MED NOMMED PRENOM_MED NOM_PRESC NOMPRES PRESC
        PRESCR PRESCRIPTEUR PRESCRIPT DEMANDEUR CORRESP CORRESPONDANT DESTINATAIRE DEST
        COPIE CC MT MED_TRAIT MED_TRAITANT SAGE_FEMME
    """,
    "PRACTITIONER_NAME": """
        VALIDATEUR BIOLOGISTE SIGNATAIRE VALID_PAR USER_VAL TECHNICIEN OPERATEUR PRELEVEUR
        IDE
    """,
}


@pytest.mark.parametrize("entity", NAMED)
def test_every_known_column_name_is_listed(entity):
    headers = set(recognizer(entity).headers)
    assert {fold_header(name) for name in NAMED[entity].split()} <= headers
