"""Whose data a column holds, by the words of its name: `TEL_MED` is the prescriber's.

Contact data, names and numbers of a laboratory or a practice do not tell who
the patient is. A header is split at everything that is no letter or digit and
where a capital follows a small letter; its most telling word decides.

Sources:
    * the column names of laboratory exports collected for this project
      (unverified: the vendors' schemas are not public)
"""

from __future__ import annotations

import re

from recognizers.folding import fold_header

__all__ = ["CONTACT_TOKENS", "role_of_header"]

_TOKENS = {
    "practitioner": """
        BIO BIOL BIOLOGISTE BIOLOGISTES VALID VALIDATEUR VALIDEUR VALIDATION VALIDPAR
        SIGNATAIRE SIGNATURE SIGN PRELEV PRELEVEUR PRELEVEUSE IDE IDEL INF INFIRMIER
        INFIRMIERE TECHNICIEN TECHNICIENNE TECH OPERATEUR OPERATRICE OPER USERVAL PHARMACIEN
        BIOLVALID
    """,
    "prescriber": """
        MED MEDECIN MEDECINS MDC DOCTEUR DR PRESC PRESCR PRESCRIPT PRESCRIPTEUR
        PRESCRIPTEURS PRES MEDPRES MEDPRESC MEDTRAIT MEDTRAITANT TRAITANT MT CORRESP
        CORRESPONDANT CORR CORRES DEMANDEUR DEST DESTINATAIRE COPIE CC PRATICIEN PRAT PS PFS
        SAGEFEMME SF INTERNE CONFRERE REFERENT EXECUTANT NOMMED NOMPRESC TELMED ADRMED CPMED
        VILLEMED FAXMED EMAILMED MAILMED CHIRURGIEN GENERALISTE SPECIALISTE
    """,
    "organisation": """
        LABO LAB LABORATOIRE LBM ETAB ETABLISSEMENT ETS SITE CLINIQUE HOPITAL HOP CH CHU
        EHPAD CENTRE CABINET SERVICE SERV UF POLE SOCIETE STE ENTREPRISE EXPEDITEUR
        ORGANISME CAISSE CPAM MUTUELLE MUT AMC AMO ASSUREUR CORRESPLABO STRUCTURE FINESS
        EMETTEUR RECEPTEUR SOUSTRAITANT LABOSST PLATEAU
    """,
    "relative": """
        CONJ CONJOINT EPOUX MERE PERE PARENT PARENTS TUTEUR TUTRICE CURATEUR REPRESENTANT
        PREVENIR CONFIANCE PERSCONF PROCHE CONTACT
    """,
    "patient": """
        PAT PATIENT PATIENTE PATIENTS BEN BENEF BENEFICIAIRE ASSURE MALADE USAGER NAISS
        NAISSANCE JF DOMICILE DOM PERSO
    """,
}
CONTACT_TOKENS: dict[str, frozenset[str]] = {
    role: frozenset(words.split()) for role, words in _TOKENS.items()
}
"""Header words and the role they give, the role that wins a header with two of them first."""

_WORDS = re.compile(r"[^0-9A-Za-zÀ-ÖØ-öø-ÿŒœ]+|(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


def role_of_header(header: str) -> str | None:
    """Return whose data a raw column name announces, or None where it does not say.

    A relative's contact data are no role of the output contract: None.

    >>> role_of_header("TEL_MED"), role_of_header("adr labo"), role_of_header("telPatient")
    ('prescriber', 'organisation', 'patient')
    >>> role_of_header("TEL1") is None, role_of_header("TEL_CONJOINT") is None
    (True, True)
    """
    words = {fold_header(word).rstrip("0123456789") for word in _WORDS.split(header)}
    for role, tokens in CONTACT_TOKENS.items():
        if words & tokens:
            return None if role == "relative" else role
    return None
