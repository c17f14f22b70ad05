"""What people read, in English and French. A message is a format string with named parts."""

from __future__ import annotations

__all__ = ["LANGUAGES", "MESSAGES", "counted", "number", "say", "size"]

LANGUAGES = ("en", "fr")

MESSAGES: dict[str, tuple[str, str]] = {
    "scanned": (
        "{targets}: {files}, {records}, {bytes} in {seconds} s (key {key}, rules {rules})",
        "{targets} : {files}, {records}, {bytes} en {seconds} s (clé {key}, règles {rules})",
    ),
    "complete": ("Everything was read.", "Tout a été lu."),
    "nothing_read": (
        "There was nothing to read.",
        "Il n'y avait rien à lire.",
    ),
    "incomplete": (
        "NOT everything was read: of {files}, {partial} in part, {skipped} not ({bytes} unread).",
        "Tout n'a PAS été lu : sur {files}, {partial} en partie, {skipped} pas ({bytes} non lus).",
    ),
    "accepted": (
        "Everything was read but {files}, accepted as not or not fully read.",
        "Tout a été lu sauf {files}, dont l'absence de lecture complète est acceptée.",
    ),
    "interrupted": (
        "Stopped by a signal, a partial result. ",
        "Analyse arrêtée par un signal, résultat partiel. ",
    ),
    "highest": (
        (
            "Highest tier {tier} ({word}): {persons}, {records}, {files} in {folders}; "
            "{all_persons} in all (between {low} and {high})."
        ),
        (
            "Palier le plus haut {tier} ({word}) : {persons}, {records}, {files} dans {folders} ; "
            "{all_persons} en tout (entre {low} et {high})."
        ),
    ),
    "clean": ("Nothing sensitive found.", "Rien de sensible trouvé."),
    "first": ("To handle first:", "À traiter d'abord :"),
    "handle": (
        "  {tier} {path} --record {record} [{id}]: {entities}",
        "  {tier} {path} --record {record} [{id}] : {entities}",
    ),
    "unread": (
        "  not read: {count} × {sentence}; {remedy}",
        "  non lu : {count} × {sentence} ; {remedy}",
    ),
    "unread_more": (
        "  not read: {count} more, see coverage.items in the report",
        "  non lu : {count} autres, voir coverage.items dans le rapport",
    ),
    "report_at": ("Report: {paths}", "Rapport : {paths}"),
    "no_report": (
        "No report was written (--format json -o FILE).",
        "Aucun rapport écrit (--format json -o FICHIER).",
    ),
    "next": ("Next: {command}", "Ensuite : {command}"),
    "scale": (
        "Tiers are this tool's internal scale, not terms of the law.",
        "Les paliers sont une échelle interne de l'outil, pas des termes de droit.",
    ),
    "T0": ("no personal data", "pas de donnée personnelle"),
    "T1": ("internal or de-identified", "interne ou désidentifié"),
    "T2": ("personal data", "donnée personnelle"),
    "T3": ("personal data in a health context", "donnée personnelle en contexte de santé"),
    "T4": ("health data of an identified person", "donnée de santé d'une personne identifiée"),
    "T5": ("most sensitive, of an identified person", "très sensible, d'une personne identifiée"),
    "resource": ("Resource", "Ressource"),
    "field": ("Field", "Champ"),
    "entity": ("Entity", "Entité"),
    "matches": ("Matches", "Occurrences"),
    "records": ("Records", "Enregistrements"),
    "persons": ("Persons", "Personnes"),
    "files": ("Files", "Fichiers"),
    "distinct": ("Distinct", "Distinctes"),
    "evidence": ("Evidence", "Preuve"),
    "tier_word": ("Tier", "Palier"),
    "shape_word": ("Shape", "Forme"),
    "reason": ("Reason", "Raison"),
    "remedy": ("What to do", "Que faire"),
    "status": ("Status", "État"),
    "partial": ("partial", "partiel"),
    "skipped": ("skipped", "non lu"),
    "checks": ("Checks", "Contrôles"),
    "check": ("Check", "Contrôle"),
    "evidence_word": ("What speaks for it", "Ce qui le montre"),
    "clear": ("clear", "rien à signaler"),
    "found": ("found", "constaté"),
    "unknown": ("unknown", "indéterminé"),
    "partial_accepted": ("partial, accepted", "partiel, accepté"),
    "skipped_accepted": ("skipped, accepted", "non lu, accepté"),
    "expired": (
        "{count} entries of --accept-unread have expired; what they named counts again",
        "{count} entrées de --accept-unread ont expiré ; ce qu'elles visent compte de nouveau",
    ),
    "title": ("Sensitive data report", "Rapport de données sensibles"),
    "findings": ("Findings", "Constats"),
    "not_read": ("Not read", "Non lu"),
    "progress": ("Reading", "Lecture"),
    "not_found": (
        "no resource or field has this id",
        "aucune ressource ni champ n'a cet identifiant",
    ),
    "all_good": ("all {count} recognizers pass", "les {count} reconnaisseurs passent"),
    "example_failed": ("{entity}: example {rank} fails", "{entity} : l'exemple {rank} échoue"),
    "trigger_missing": (
        "{entity}: example {rank} holds none of its triggers or digits",
        "{entity} : l'exemple {rank} ne contient aucun de ses déclencheurs ni de ses chiffres",
    ),
    "term_missed": (
        "{entity}: the term of row {rank} is not found",
        "{entity} : le terme de la ligne {rank} n'est pas trouvé",
    ),
    "counterexample_failed": (
        "{entity}: counterexample {rank} fails",
        "{entity} : le contre-exemple {rank} échoue",
    ),
}


def say(message: str, lang: str, **parts: object) -> str:
    """Return a message in a language, with its parts filled in."""
    return MESSAGES[message][LANGUAGES.index(lang)].format(**parts)


_NOUNS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "file": (("file", "files"), ("fichier", "fichiers")),
    "folder": (
        ("folder or laboratory", "folders or laboratories"),
        ("dossier ou laboratoire", "dossiers ou laboratoires"),
    ),
    "person": (("person", "persons"), ("personne", "personnes")),
    "record": (("record", "records"), ("enregistrement", "enregistrements")),
}


def counted(count: int, noun: str, lang: str) -> str:
    """Return a number with its noun: `1 person`, `2 persons`; in French 0 is singular."""
    one, many = _NOUNS[noun][LANGUAGES.index(lang)]
    singular = count == 1 or (count == 0 and lang == "fr")
    return f"{number(count, lang)} {one if singular else many}"


def number(count: float, lang: str) -> str:
    """Return a whole number with thousands apart, by a comma or a narrow space."""
    return f"{count:,.0f}".replace(",", "\u202f" if lang == "fr" else ",")


_KILO = 1000
_UNITS = (("B", "o"), ("kB", "ko"), ("MB", "Mo"), ("GB", "Go"), ("TB", "To"))


def size(count: float, lang: str) -> str:
    """Return a number of bytes in the largest fitting unit."""
    unit = 0
    while count >= _KILO and unit < len(_UNITS) - 1:
        count, unit = count / _KILO, unit + 1
    digits = f"{count:.0f}" if unit == 0 else f"{count:.1f}"
    if lang == "fr":
        digits = digits.replace(".", ",")
    return f"{digits} {_UNITS[unit][LANGUAGES.index(lang)]}"
