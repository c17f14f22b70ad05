"""Whether the first row of a table is its header, and what its columns are called.

A row of data taken for a header would be lost to the scan; a header taken for
data costs nothing but a shifted ordinal. So a header must speak for itself: no
cell of digits alone, no value that comes again below, and either known words or
another shape than the cells beneath.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recognizers.folding import fold_header

__all__ = ["field_names", "is_header"]

_DIGITS = re.compile(r"[\d\s.,/:+()%-]*\d[\d\s.,/:+()%-]*")
_LONGEST = 64
_FEW = 3
_KNOWN = frozenset({
    "ID", "CODE", "CLE", "KEY", "NUM", "NUMERO", "NO", "DATE", "DAT", "HEURE", "TYPE", "LIBELLE",
    "LIB", "NOM", "NAME", "PRENOM", "PREN", "FIRSTNAME", "LASTNAME", "PATIENT", "IDENTITE", "CIV",
    "CIVILITE", "TITRE", "SEXE", "SX", "GENRE", "SEX", "AGE", "DDN", "DN", "DATNAI",
    "DATENAISSANCE", "DATENAISS", "NAISSANCE", "NAISS", "BIRTHDATE", "NIR", "NSS", "NUMSS",
    "NUMSECU", "SECU", "INS", "INSC", "NIA", "MATRICULE", "RPPS", "ADELI", "FINESS", "ADR",
    "ADRESSE", "ADDRESS", "RUE", "CP", "CODEPOSTAL", "VILLE", "COMMUNE", "PAYS", "TEL",
    "TELEPHONE", "PHONE", "PORTABLE", "FAX", "MAIL", "EMAIL", "COURRIEL", "IPP", "NIP", "IEP",
    "NDA", "NUMDOS", "NUMDOSSIER", "DOSSIER", "DEMANDE", "NUMDEM", "ACCESSION", "ECHANT",
    "ECHANTILLON", "PRELEVEMENT", "DATEPREL", "DATDOS", "DATDEM", "DATEEXAM", "URGENT", "MEDECIN",
    "PRESCRIPTEUR", "NOMMED", "CODMED", "SERVICE", "LABO", "LABORATOIRE", "ANALYSE", "ANALYTE",
    "EXAMEN", "CODANA", "LIBANA", "ACTE", "NABM", "LOINC", "RESULTAT", "RESULT", "RES", "VALEUR",
    "VALUE", "VAL", "UNITE", "UNIT", "NORME", "FLAG", "INTERPRET", "CONCLUSION", "COMMENTAIRE",
    "COMM", "COMMENT", "REMARQUE", "OBS", "OBSERVATION", "NOTE", "NOTES", "MEMO", "TEXTE", "TEXT",
    "CR", "DIAG", "DIAGNOSTIC", "CIM10", "CCAM", "MOTIF", "INDICATION", "ATCD", "TRAITEMENT",
    "MEDICAMENT", "GROUPE", "RHESUS", "CAISSE", "REGIME", "MUTUELLE", "ORGANISME", "LOGIN", "MDP",
    "PASSWORD", "IBAN", "PROFESSION", "STATUT", "NOMJF", "NOMNAISSANCE", "NOMUSAGE", "NOMMARITAL",
    "LIEUNAISSANCE",
})  # fmt: skip


def is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether `row` is a header, by itself and by the rows below it.

    >>> is_header(["NOM", "NIR"], [["MARTIN", "185057800608491"]])
    True
    >>> is_header(["MARTIN", "185057800608491"], [["DURAND", "285057800608491"]])
    False
    """
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    if not filled or any(_DIGITS.fullmatch(cell) or len(cell) > _LONGEST for cell in filled):
        return False
    known = sum(fold_header(cell).rstrip("0123456789") in _KNOWN for cell in filled)
    again = _returning(cells, below)
    if again and again < len(filled):
        return 2 * known >= len(filled) and again < known
    if 2 * known >= len(filled) or (known and len(filled) > 2 * again):
        return True
    return bool(below) and not again and _differs(cells, below)


def _returning(cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Count the cells whose value comes again in their column."""
    return sum(
        any(len(row) > number and row[number].strip() == cell for row in below)
        for number, cell in enumerate(cells)
        if cell
    )


def _differs(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether the row is unlike the cells beneath: no digits over digits, or other letters."""
    unlike = filled = 0
    for number, cell in enumerate(cells):
        others = [row[number] for row in below if len(row) > number and row[number].strip()]
        if not cell or not others:
            continue
        filled += 1
        digits = sum(any(map(str.isdigit, other)) for other in others)
        if not any(map(str.isdigit, cell)) and digits >= 0.8 * len(others):
            return True
        unlike += len(others) >= _FEW and _letters(cell) not in set(map(_letters, others))
    return 2 * unlike > filled


def _letters(cell: str) -> tuple[bool, bool, bool]:
    return cell.isupper(), cell.islower(), "_" in cell


def field_names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Name at least `width` columns: blank ones by their place, repeated ones numbered.

    >>> field_names(["NOM", " ", "NOM"], 4)
    ('NOM', '#2', 'NOM[2]', '#4')
    """
    names: list[str] = []
    seen: dict[str, int] = {}
    for number in range(max(width, len(header))):
        name = header[number].strip() if number < len(header) else ""
        name = name or f"#{number + 1}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name}[{seen[name]}]"
        names.append(name)
    return tuple(names)
