"""Nom du biologiste, du préleveur ou du technicien: the laboratory's own people.

A result is validated and signed by a medical biologist (doctor or pharmacist);
a nurse or a technician took the sample. Few distinct names fill such a column.
They are professionals' personal data of a low tier, and not the prescriber's.

Traps: `Dr` stands before both; `validé par`, `biologiste`, `signé` in front of
the name or `, biologiste` behind it decide. `signe de Murphy` is a sign.

Sources:
    * HL7 v2.5, OBX-16, OBR-32, OBR-34; HPRIM Santé 2.x, OBR[32]
    * CI-SIS CR-BIO 2024.01, `legalAuthenticator`, `performer` (ANS)
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("Bernard Luc")
'BERNARD LUC'
>>> validate("VBIO1")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: letters
>>> validate("biologiste")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: word
"""

from __future__ import annotations

from recognizers.nameunit import compact, name_unit, validate

__all__ = ["RECOGNIZER", "compact", "validate"]

RECOGNIZER = name_unit(
    "PRACTITIONER_NAME",
    "practitioner",
    headers=(
        *("VALIDATEUR", "VALIDEUR", "VALIDPAR", "VALIDEPAR", "VALIDATION", "USERVAL"),
        *("USERVALID", "BIOLOGISTE", "BIOLOGISTES", "NOMBIO", "NOMBIOLOGISTE", "PRENOMBIO"),
        *("BIO", "BIOVALID", "BIOLOGISTEVALIDATEUR", "BIOLOGISTERESPONSABLE", "SIGNATAIRE"),
        *("SIGNEPAR", "SIGNATURE", "NOMSIGNATAIRE", "NOMVALIDATEUR", "TECHNICIEN"),
        *("TECHNICIENNE", "TECH", "NOMTECH", "OPERATEUR", "OPERATRICE", "OPER", "SAISIPAR"),
        *("VERIFIEPAR", "PRELEVEUR", "PRELEVEUSE", "NOMPRELEVEUR", "PRENOMPRELEVEUR"),
        *("PRELEVEPAR", "LIBPRELEVEUR", "IDE", "NOMIDE", "INFIRMIER", "INFIRMIERE", "PHARMACIEN"),
        *("RESULTSINTERPRETER", "PERFORMER", "COLLECTOR", "LEGALAUTHENTICATOR"),
    ),
    triggers=(
        *("VALID", "SIGN", "BIOLOGISTE", "PHARMACIEN", " PAR ", "LEVEU", "PREL. PAR", "PREL PAR"),
        *("IDE ", "IDE:", "IDEL", " IDE", "INFIRMI", " INF", "TECHNICIEN", "OPERAT", "RATEUR"),
        *("RATRICE", "LABORATOIRE D", "DIRECT", "SECR"),
    ),
    examples=(
        "Validé par Dr [[BERNARD]], biologiste",
        "Validé le 15/01/2024 à 10:12 par Mme [[Claire BERNARD]]",
        "Dr [[BERNARD]], biologiste médical",
        "Biologiste : Dr [[Anne ROUX-PETIT]] - Pharmacien biologiste : M. [[YVES LE BIHAN]]",
        "Signé électroniquement par [[Luc BERNARD]]",
        "Prélevé par Mme [[BLEEDER]] IDE",
        "PRELEVEUR : [[LE BRAS SOPHIE]]",
        "IDE : [[Sophie LEFEVRE]]",
        "VALIDATION BIOLOGIQUE : [[BERNARD L.]]",
    ),
    counterexamples=(
        "Dr BERNARD, cardiologue",
        "Prescrit par Dr BERNARD",
        "signe de Murphy positif",
        "VALIDATION BIOLOGIQUE : EN COURS",
        "Prélevé par ponction veineuse",
        "technicien de laboratoire",
        "ACIDE URIQUE",
    ),
)
