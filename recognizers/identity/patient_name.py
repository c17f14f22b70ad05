"""Nom et prénom du patient: the patient's name, whole or in part.

Civil status names a birth surname, given names and often a name in use (`LE
GOFF née MARTIN`). Text announces it by a form's label (`Nom :`), a civility, or
`née`, `épouse`, `concerne`, `dossier de`; without any of them a given name beside
a surname is taken for a patient's, since that errs on the careful side.

Traps: streets, hospitals and diseases bear names; `M.` is also an initial; `PETIT`
and `ROSE` are words; `Madame la Directrice` is no name. A birth name behind
`née` alone, or a name without any cue whose given name is accented in the
middle (`Hélène Bécue`), is found in a text that is searched, but the ASCII
literals of a scanner do not single that text out.

Sources:
    * RNIV, référentiel national d'identitovigilance (the strict identity traits)
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("Le Goff, Anne-Marie")
'LE GOFF ANNE MARIE'
>>> validate("4217")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: letters
>>> validate("INCONNU")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: placeholder
>>> validate("Patient")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: word
"""

from __future__ import annotations

from recognizers.gazetteer import GAZETTEER
from recognizers.nameunit import compact, name_unit, parts_of, validate

__all__ = ["PARTS", "RECOGNIZER", "compact", "validate"]

PARTS = parts_of(
    surname="""
        NOM NOMPAT NOMPATIENT NOMUSUEL NOMUSU NOMUSAGE NOMDUSAGE NOMUTILISE NOMMARITAL
        NOMMARI NOMEPOUSE NOMEP NOMFAMILLE NOMDEFAMILLE NOMASSURE NOMBENEF NOMBENEFICIAIRE
        LASTNAME SURNAME FAMILY FAMILYNAME NOMMALADE NOMDOSSIER
    """,
    birth_surname="""
        NOMNAISSANCE NOMDENAISSANCE NOMNAISS NOMNAIS NOMNAI NOMJF NJF NOMJEUNEFILLE
        NOMDEJEUNEFILLE NOMJEUNE NOMFILLE NOMPATRONYMIQUE PATRONYME NOMPATRO BIRTHNAME
        MAIDENNAME NAISSANCENOM
    """,
    given="""
        PRENOM PRENOMS PREN PRENOMPAT PRENOMPATIENT PRENOMNAISSANCE PRENOMSNAISSANCE
        PRENOMUTILISE PRENOMUSUEL PRENOMASSURE PRENOMBENEF FIRSTNAME GIVEN GIVENNAME
        MIDDLENAME PRN LISTEPRENOMS PRNM
    """,
    full="""
        PATIENT PATIENTE IDENTITE IDENTITEPATIENT LIBPAT LIBPATIENT NOMPRENOM NOMPRENOMS
        NOMETPRENOM NOMPREN PRENOMNOM PRENOMETNOM NOMCOMPLET ETATCIVIL FULLNAME PATIENTNAME
        PATNAME NOMPRENOMPATIENT BENEFICIAIRE MALADE USAGER IDENTPAT
    """,
)
"""Folded header -> the part of a name its column holds."""

RECOGNIZER = name_unit(
    "PATIENT_NAME",
    "patient",
    headers=tuple(PARTS),
    triggers=(
        *("NOM", "PATIENT", "M. ", "M.", "M ", "MR ", "MR.", "MM ", "MME", "MLLE", "MLE "),
        *("MONSIEUR", "MADAME", "MADEMOISELLE", "MESSIEURS", "MESDAMES", "CONCERN", "DOSSIER"),
        *("IDENTI", "SULTATS DE ", "SULTAT DE ", "BILAN DE ", "EXAMENS DE ", "EXAMEN DE "),
        *("TAT CIVIL", "ASSUR", "FICIAIRE", "ENFANT", "BEBE", "BB ", "BB:", "POUSE ", "POUX "),
        *("VEUF ", "VEUVE ", "VVE ", " EP. ", " EP ", "NJF", "PATRONYM", "NEE ", "OBJET"),
        *("POUR :", "POUR:", "PT ", "PT.", "PTE "),
        *GAZETTEER.triggers,
    ),
    examples=(
        "Nom : [[LE GOFF]]   Prénom : [[Anne-Marie]]",
        "NOM DE NAISSANCE : [[MARTIN]]",
        "Patient : M. [[DUPONT]]",
        "Mme [[MARTIN]] épouse [[DURAND]]",
        "Mme [[Dupont]] née [[Martin]] le 03/05/1985",
        "Monsieur [[Le Goff]] est venu",
        "Concerne : Mme [[Anne-Marie LE GOFF]]",
        "Dossier de [[Kerven Jeanne]] | F",
        "résultats de [[MARTIN Anne-Marie]] reçus",
        "[[HELENE BECUE]]",
        "[[Francine Bécue]] a été vue",
        "Madame [[HÃ©lÃ¨ne Bécue]]",
        "M. [[SIDAOUI]]",
        "M. [[MENARD, Julien]] - 12",
        "[[N'DIAYE Fatou]], 34 ans",
    ),
    counterexamples=(
        "Madame, Monsieur, veuillez trouver",
        "Patient diabétique, patiente enceinte",
        "PATIENTE ENCEINTE 12SA",
        "DEMANDE PATIENT SANS ORDONNANCE",
        "HIV+ NE RIEN DIRE AU MARI",
        "24 rue Jean Jaurès",
        "Hôpital Henri Mondor, avenue Georges Clemenceau",
        "maladie de Charcot-Marie-Tooth",
        "E. coli, C. ALBICANS, S. aureus",
        "PSA Peugeot, Ligue contre le cancer",
        "tube de 12 mm Dupont",
        "Dr Jean DUPONT",
        "Nom : 4217",
    ),
)
