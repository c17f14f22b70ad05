"""Who looks for what: vigilab and the others, each as a function of a text.

Others run as they come: Presidio's own recognizers on a blank French pipeline,
which needs no download; the patterns that Purview and Trellix publish for the
NIR; edsnlp's rules where it is installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.quality.scoring import Marked

__all__ = ["Find", "Finder", "contenders"]

Find = Callable[[str], list[Marked]]
"""What stands in a text, in order."""


@dataclass(frozen=True, slots=True)
class Finder:
    """One program.

    Attributes:
        name: what the table calls it.
        find: the function; None where it cannot run here.
        entities: what it looks for, in our names; of nothing else is it judged.
        reason: why it cannot run.
    """

    name: str
    find: Find | None
    entities: frozenset[str]
    reason: str = ""


def contenders() -> tuple[Finder, ...]:
    """Return all, vigilab first."""
    return vigilab(), presidio(), purview(), trellix(), edsnlp()


def vigilab() -> Finder:
    """Return our own search of a free text."""
    from recognizers import discover  # noqa: PLC0415
    from scanner.detection import find  # noqa: PLC0415

    def found(text: str) -> list[Marked]:
        return [Marked(f.span.start, f.span.end, f.entity) for f in find(text)]

    return Finder("vigilab", found, frozenset(unit.entity for unit in discover()))


_PRESIDIO = {
    "PERSON": "PATIENT_NAME",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "IBAN_CODE": "IBAN_CODE",
    "LOCATION": "POSTAL_ADDRESS",
    "DATE_TIME": "BIRTH_DATE",
}


def presidio() -> Finder:
    """Return Presidio with all recognizers that it loads for French.

    It has none for names or addresses without a model, and none for the NIR: there
    it finds nothing. It tells no birth date from another date: all count as one.
    Its e-mail recognizer asks the network for a list of domains unless told not to.
    """
    entities = frozenset({*_PRESIDIO.values(), "FR_NIR"})
    try:
        import tldextract  # noqa: PLC0415
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: PLC0415

        from recognizers.presidio import FrenchNlpEngine  # noqa: PLC0415
    except ImportError as missing:
        return Finder("Presidio, blank French", None, entities, f"{missing.name} is not installed")
    offline = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    tldextract.extract = offline  # type: ignore[assignment]
    registry = RecognizerRegistry(supported_languages=["fr"])
    registry.load_predefined_recognizers(languages=["fr"])
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=FrenchNlpEngine(), supported_languages=["fr"]
    )

    def found(text: str) -> list[Marked]:
        results = engine.analyze(text, language="fr")
        return [
            Marked(r.start, r.end, _PRESIDIO[r.entity_type])
            for r in results
            if r.entity_type in _PRESIDIO
        ]

    return Finder("Presidio, blank French", found, entities)


def purview() -> Finder:
    """Return Microsoft Purview's description of the NIR: 15 digits, or 13 and 2, with the key."""
    regex = re.compile(r"(?<!\d)\d{13} ?\d{2}(?!\d)")
    return Finder("Purview's NIR", _keyed(regex), frozenset({"FR_NIR"}))


def trellix() -> Finder:
    """Return Trellix DLP's patterns of the NIR, in one piece and spaced, with its key check."""
    head = r"[1-478]{s}[0-9]{2}{s}(?:0[1-9]|1[0-2]|[2-9][0-9]){s}"
    place = r"(?:(?:[013-9][0-9]|2[AB1-9]){s}[0-9]{3}|9[78][0-9]{s}[0-9]{2})"
    source = head + place + r"{s}[0-9]{3}{s}[0-9]{2}"
    one, spaced = (source.replace("{s}", s) for s in ("", " "))
    regex = re.compile(rf"(?<![0-9A-Za-z])(?:{one}|{spaced})(?![0-9A-Za-z])")
    return Finder("Trellix's NIR", _keyed(regex), frozenset({"FR_NIR"}))


def _keyed(regex: re.Pattern[str]) -> Find:
    def found(text: str) -> list[Marked]:
        return [
            Marked(*match.span(), "FR_NIR")
            for match in regex.finditer(text)
            if _key_passes(match[0].replace(" ", ""))
        ]

    return found


def _key_passes(compact: str) -> bool:
    number = compact[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(compact[13:])


_TOPICS = {
    "eds.aids": "HEALTH_HIV",
    "eds.solid_tumor": "HEALTH_CANCER",
    "eds.leukemia": "HEALTH_CANCER",
    "eds.lymphoma": "HEALTH_CANCER",
}


def edsnlp() -> Finder:
    """Return edsnlp's rules for AIDS, tumours, leukaemia and lymphoma; it has none for names.

    They look for diseases: a negative HIV serology is none to them, and data to us.
    """
    entities = frozenset(_TOPICS.values())
    if importlib.util.find_spec("edsnlp") is None:
        return Finder("edsnlp's rules", None, entities, "edsnlp is not installed")
    library = importlib.import_module("edsnlp")

    pipeline = library.blank("eds")
    pipeline.add_pipe("eds.sentences")
    for name in _TOPICS:
        pipeline.add_pipe(name)
    groups = {name.removeprefix("eds."): entity for name, entity in _TOPICS.items()}

    def found(text: str) -> list[Marked]:
        doc = pipeline(text)
        return [
            Marked(span.start_char, span.end_char, entity)
            for group, entity in groups.items()
            for span in doc.spans.get(group, ())
        ]

    return Finder("edsnlp's rules", found, entities)
