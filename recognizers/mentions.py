"""Persons whom ordinary prose mentions and no record is about: actors, ministers, heroes.

A name, a birth date or an address inside running text is a *mention* while nothing
near it speaks of a patient, a file or an examination. A short comment is no prose
(`LE GOFF Anne VIH+`), nor is a name with its surname in capitals, as files and
letters write it. Where all persons of a text are mentions, or nearly all of a crowd,
so is what the text says of health: `drogue` beside a minister's name. A mention counts
as an identity only in a record that something else makes a person's.

>>> stands("Je vois ce jour votre patiente Anne Martin, qui se plaint de la gorge", 31, 42)
True
>>> stands("Anne Martin est une actrice que la presse a vue avec le maire de la ville", 0, 11)
False
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import NamedTuple

from recognizers.folding import fold
from recognizers.spec import Evidence, Span

__all__ = ["NOTE", "Company", "mark", "mark_all", "mark_persons", "stands"]

NOTE = "mention"
REACH = 150
"""How many characters on either side of a person are read."""
BESIDE = 60
"""How many characters part a name from an address that is its bearer's, at most."""
LONGEST = 300
"""Longer finds are looked at from their last so many characters only."""
FEWEST = 3
"""How many little words around a person make running text."""

CROWD = 20
"""Mentions among which one more person is another: a book, a newspaper."""

_PERSONS = frozenset({"PATIENT_NAME", "RELATIVE_NAME", "PRESCRIBER_NAME", "PRACTITIONER_NAME"})
_WAYS = frozenset({"POSTAL_ADDRESS", "EMAIL_ADDRESS", "PHONE_NUMBER"})
_PERSONAL = _PERSONS | _WAYS | {"BIRTH_DATE", "AGE"}
_TOLD = frozenset({"SOCIAL_STATUS", "OCCUPATION"})
_CLINICAL = frozenset({
    "HEALTH_HIV", "HEALTH_STI", "HEALTH_REPRODUCTION", "HEALTH_PREGNANCY", "HEALTH_TREATMENT",
    "HEALTH_RESULT",
})  # fmt: skip
"""Topics that newspapers name less often than laboratories do."""
_ILLNESS = frozenset({"HEALTH_CANCER", "HEALTH_DIAGNOSIS", "HEALTH_PSYCHIATRY"})

_LITTLE = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:[DLNSCdlnsc]['’]|(?:[Dd]e|[Dd]u|[Dd]es|[Ll]e|[Ll]a|[Ll]es|[Uu]ne?|et|est"
    r"|[Ee]n|[Dd]ans|[Pp]ar|[Pp]our|[Ss]ur|qui|que|[Ii]ls?|[Ee]lles?|[Ss]on|[Ss]a|[Ss]es|[Aa]ux?|à"
    r"|dont|[Mm]ais|ou|où|se|[Cc]e|[Cc]ette|[Aa]vec|plus|puis|été|fut|était|sont|ont|leurs?|ne|pas)"
    r"(?![A-Za-zÀ-ÿ'’]))"
)
_CAPITALS = re.compile(
    r"(?<![^\W\d_])(?![IVX]+(?!\w))[A-ZÀ-Ý]{2,}(?:[-'’ ][A-ZÀ-Ý]{2,})*(?![^\W\d_])"
)
_CONTEXT = re.compile(
    r"(?<![A-Z])(?:PATIENTE?S?|DOSSIERS? (?:N|MEDICA|PATIENT|DE SOINS)|IPP|NDA|NIR|INS|DDN|IDE"
    r"|(?:PRE)?NOMS? ?:|ADRESSE ?:|TEL ?[.:]|TELEPHONE ?:|DOMICILIEE?|DEMEURANT|MUTUELLE|VITALE"
    r"|SECURITE SOCIALE|N[O°] ?(?:SS|SECU)|LABO(?:RATOIRE)?S? (?:D|DE|DU) (?:ANALYSES?|BIOLOG)"
    r"|LABO|BIOLOGI(?:STE|QUE)S?|PRELEV[A-Z]{1,7}|ECHANTILLONS?|SEROLOGI[A-Z]{1,4}|SERUM|DOSAGES?"
    r"|ORDONNANCES?|PRESCRI[A-Z]{1,9}|HOSPITALIS[A-Z]{1,6}|ANTECEDENTS?|ATCDS?|DIAGNOSTI[A-Z]{1,4}"
    r"|SYMPTOM[A-Z]{1,9}|POSOLOGIE|(?:SOUS|SON|EN) TRAITEMENT|TRAITEE? (?:PAR|POUR)"
    r"|EXAMEN CLINIQUE|CLINIQUEMENT"
    r"|BILAN (?:SANGUIN|BIOLOGIQUE|HEPATIQUE|RENAL|LIPIDIQUE|DE SANTE)"
    r"|IMMATRICULATION|(?:L'|N[O°] )ASSUREE?"
    r"|ANALYSES? (?:DE )?SANG[A-Z]{0,6}"
    r"|COMPTE[ -]RENDU|CONFRERE|CONSOEUR|EN CONSULTATION|CONSULTATION (?:DE|DU|POUR)|A CONSULTE"
    r"|AUX URGENCES|SERVICE DE|MEDECIN TRAITANT|INFIRMI[A-Z]{2,4}|SES RESULTATS|RESULTATS? DE LA"
    r"|VACCIN[A-Z]{1,6}|CHIMIO[A-Z]{0,9}|OPEREE? (?:DE|D'|POUR)|SUIVIE? POUR"
    r"|SOUFFR(?:E|AIT|ANT) (?:DE|DU)"
    r"|ENCEINTE|GROSSESSE|GREFFEE?|DIALYSE[A-Z]?)(?![A-Z])"
    r"|[0-9] ?(?:MG|ML|UI|MMOL|MMHG|G/L)(?![A-Z])"
    r"|NEE? (?:\([A-Z]\) )?LE [0-9]{1,2}[/.|\-][0-9]"
)
_IN_FIGURES = re.compile(r"[\d/.| \-]{6,20}")
"""A date as administrations write it; biographies spell the month."""
_PUBLIC = re.compile(
    r"(?<![A-Z])(?:ACTEURS?|ACTRICES?|CHANTEU(?:R|SE)S?|JOUEU(?:R|SE)S?|COUREU(?:R|SE)S?|ECRIVAINE?"
    r"|REALISAT(?:EUR|RICE)|PRODUCT(?:EUR|RICE)|AUTEURE?S?|POETES?|PEINTRES?|MUSICIEN(?:NE)?S?|ROMAN"
    r"|CHAMPION(?:NE)?S?|FOOTBALL[A-Z]{0,4}|CYCLISTES?|BOXEU(?:R|SE)S?|MINISTRES?|PRESIDENTE?S?"
    r"|DEPUTEE?S?|SENAT(?:EUR|RICE)S?|HOMMES? POLITIQUES?|GOUVERNEMENT|ROIS?|REINES?|FILMS?|SERIE"
    r"|ALBUMS?|EQUIPES?|CLUB|SAISON|PERSONNAGES?|FESTIVAL|PRIX|GUERRE|ROYAUME|CRIMINELS?|PROCES"
    r"|COMPAGNIE|PHYSICIEN(?:NE)?|JOURNALISTES?|ARTISTES?|BIOGRAPHIE|MORTE?|DECEDEE?|DECES)(?![A-Z])"
)

_Found = list[tuple[str, Span]]


class Company(NamedTuple):
    """How many persons of a text stand, how many it mentions, and whether it is a file's."""

    standing: int
    mentions: int
    filed: bool

    @classmethod
    def of(cls, found: _Found) -> Company:
        """Count the persons of a text whose mentions are noted."""
        standing = sum(_may_mention(e, s) for e, s in found)
        mentions = sum(s.note == NOTE for _, s in found)
        return cls(standing, mentions, any(_is_filed(e, s) for e, s in found))

    @property
    def is_crowd(self) -> bool:
        """Say whether all of them are mentions, or nearly all of many."""
        return 0 < self.mentions >= self.standing * CROWD and not self.filed


def mark(text: str, found: _Found) -> _Found:
    """Return the finds of a text with the note `mention` on those that only mention somebody.

    A find that carries a note already, or proves itself by its place or key, is no mention.
    """
    marked = mark_persons(text, found)
    return mark_all(marked) if Company.of(marked).is_crowd else marked


def mark_persons(text: str, found: _Found) -> _Found:
    """Return the finds with that note on the persons whom the text around only mentions."""
    persons = [(entity, span) for entity, span in found if _may_mention(entity, span)]
    if not persons or not _LITTLE.search(text):
        return found
    ordered = sorted(found, key=_by_start)
    starts = [span.start for _, span in ordered]
    mentions = set[tuple[str, Span]]()
    for entity, span in persons:
        low = bisect_left(starts, span.start - REACH - LONGEST)
        near = ordered[low : bisect_left(starts, span.end + REACH)]
        if _mentions(text, entity, span, [(e, s) for e, s in near if s.end + REACH > span.start]):
            mentions.add((entity, span))
    return [(e, replace(s, note=NOTE) if (e, s) in mentions else s) for e, s in found]


def mark_all(found: _Found) -> _Found:
    """Return the finds of a crowd, with that note on its other persons and what is told of all."""
    return [
        (e, replace(s, note=NOTE) if _may_mention(e, s) or _follows(e, s) else s) for e, s in found
    ]


def stands(text: str, start: int, end: int) -> bool:
    """Say whether a person is more than a mention, by the words and letters of the text."""
    before, behind = text[max(0, start - REACH) : start], text[end : end + REACH]
    if len(_LITTLE.findall(before)) + len(_LITTLE.findall(behind)) < FEWEST:
        return True
    return any(_CONTEXT.search(fold(part).text) for part in (before, behind))


def _mentions(text: str, entity: str, span: Span, near: _Found) -> bool:
    """Say whether a text only mentions a person, given the finds near it."""
    if entity in _PERSONS and _CAPITALS.search(text, span.start, span.end):
        return False
    if entity == "BIRTH_DATE" and _IN_FIGURES.fullmatch(text, span.start, span.end):
        return False
    if stands(text, span.start, span.end):
        return False
    if any(e in _CLINICAL for e, _ in near):
        return False
    if any(e in _ILLNESS for e, _ in near):
        window = text[max(0, span.start - REACH) : span.end + REACH]
        return _PUBLIC.search(fold(window).text) is not None
    return not _has_contact(entity, span, near)


def _has_contact(entity: str, span: Span, near: _Found) -> bool:
    """Say whether a name and a way to reach its bearer stand together."""
    others = _WAYS if entity in _PERSONS else _PERSONS if entity in _WAYS else frozenset[str]()
    return any(
        e in others and s.start < span.end + BESIDE and span.start < s.end + BESIDE for e, s in near
    )


def _by_start(find: tuple[str, Span]) -> int:
    return find[1].start


def _may_mention(entity: str, span: Span) -> bool:
    return entity in _PERSONAL and span.evidence < Evidence.POSITION and span.note is None


def _follows(entity: str, span: Span) -> bool:
    is_told = entity in _TOLD or entity.startswith("HEALTH_")
    return is_told and span.evidence < Evidence.POSITION and span.note is None


def _is_filed(entity: str, span: Span) -> bool:
    """Say whether a find is a number, a date or a place of an administration's file."""
    personal = entity in _PERSONAL or entity in _TOLD or entity.startswith("HEALTH_")
    return not personal or span.evidence >= Evidence.POSITION
