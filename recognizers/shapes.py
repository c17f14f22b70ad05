"""Shapes of French person names, titles and places, as sources of regular expressions.

They run on a text as it is: case tells a surname (`LE GOFF`) from a given name
(`Anne-Marie`). Composed and decomposed accents, upper case without accents and
UTF-8 read as cp1252 (`HÃ©lÃ¨ne`) or cp850 read as cp1252 (`H‚lŠne`) all match.
Titles and words for places are written folded: they run on the folded copy.

>>> import re
>>> [m.group() for m in re.finditer(WORD, "D'Almeida, HÃ©lÃ¨ne; N'GUYEN J.-P.")]
["D'Almeida", 'HÃ©lÃ¨ne', "N'GUYEN", 'J', 'P']
>>> re.fullmatch(PERSON, "de La Tour d'Auvergne") is not None
True
>>> re.fullmatch(PERSON, "12 comprimés") is None
True
"""

__all__ = [
    "CIVILITY",
    "DOCTOR",
    "PARTICLES",
    "PERSON",
    "PLACE_BEFORE",
    "TITLE",
    "WORD",
]

_GARBLED = r"(?<=Ã)[\u0080-\u00bf‰ˆŠ‡€Œ™œŸ ]|[‚‰‡¸](?=[a-z])"
_CHARACTER = rf"(?:[^\W\d_]|[\u0300-\u036f]|{_GARBLED})"
WORD = rf"[^\W\d_]{_CHARACTER}{{0,30}}(?:['’\-‐‑]{_CHARACTER}{{1,30}}){{0,4}}"
"""One word, hyphens and apostrophes included."""

PERSON = rf"{WORD}(?:[ \u00a0\u202f.,]{{1,3}}{WORD}){{0,6}}\.?"
"""A whole cell that is one person."""

_PARTICLES = """
    DE DU DES D LA LE LES L VAN VON BEN BEL BOU EL AL AIT OULD DER DEN TEN TER DI DA DO DOS DAS
    DEL DELLA LO SAINT ST STE SAINTE MAC MC ABOU ABU ZU
"""
PARTICLES = frozenset(_PARTICLES.split())

DOCTOR = (
    r"(?:DOCTEURE?S?|DOCTORESSE|DOCT|DRS?|PROFESSEURE?S?|PROF|PRS?)(?![A-Z0-9])(?! ?[=*/+%]| ?<)"
)
CIVILITY = (
    r"(?:MONSIEUR|MADAME|MADEMOISELLE|MESSIEURS|MESDAMES|MLLES?|MLE|MMES?|MRS?|MM|M)(?![A-Z0-9'\-])"
)
TITLE = rf"(?:{DOCTOR}|{CIVILITY})"

_INSTITUTION = (
    r"(?:HOPITAL|HOPITAUX|HOP|CLINIQUE|POLYCLINIQUE|CHU|CHRU|CHR|CHS|CHI|CH|GHU?|CENTRE|INSTITUT"
    r"|LYCEE|COLLEGE|ECOLE|FONDATION|EHPAD|RESIDENCE|FOYER|MATERNITE|PAVILLON|BATIMENT|BAT|SALLE|STATION"
    r"|METRO|STADE|UNIVERSITE|FACULTE|AMPHITHEATRE|GARE|HALL|PORTE|PONT|PARC|SITE|PRIX|RESEAU)"
)
_EPONYM = (
    r"(?:MALADIE|SYNDROME|SD|SIGNE|SCORE|TEST|ECHELLE|CLASSIFICATION|LOI|TRIADE|MANOEUVRE|COLORATION"
    r"|FRACTURE|METHODE|ANNEAU|CORPS|CELLULES?|INDEX|INDICE|FORMULE|MYOPATHIE|ATAXIE|CHOREE|NEVRITE"
    r"|OPERATION|INTERVENTION|TUMEUR|LYMPHOME|THYROIDITE|PURPURA|GANGLION|CRITERES)"
)
PLACE_BEFORE = (
    r"(?<![A-Z])(?:"
    r"(?:RUE|AVENUE|AVE?|AVN|BOULEVARD|BOUL|BVD|BD|BLD|PLACE|PL|ALLEES?|IMPASSE|IMP|CHEMIN|ROUTE|RTE"
    r"|QUAI|COURS|SQUARE|PASSAGE|ESPLANADE|FAUBOURG|FG|RES|CLOS|MAIL|VILLA)"
    r"(?:[ .'\-]{1,2}[A-Z0-9]{1,20}){0,3}"
    rf"|(?:{_INSTITUTION}|{_EPONYM})"
    r"(?:[ .'\-]{1,2}(?:DU|DE|DES|D|L|LA|LE|LES|UNIVERSITAIRE|HOSPITALIER"
    r"|REGIONAL|EUROPEEN|NATIONAL|CENTRAL|CIVIL|MILITAIRE|INTERCOMMUNAL|LOCAL|GENERAL|MEDICALE?"
    r"|PRIVEE?|CHIRURGICALE|PROFESSIONNEL|SAINT|ET)){0,4}"
    r")[ .'\-]{1,2}$"
)
"""What stands in front of a name that is a street's, a hospital's or an eponym's."""
