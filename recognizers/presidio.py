"""The bridge to Presidio: the recognizers in an AnalyzerEngine, with no network and no model.

>>> analyzer = french_analyzer()
>>> found = analyzer.analyze("NIR 2 55 08 14 168 025 38", language="fr")
>>> [(result.entity_type, result.start, result.end) for result in found]
[('FR_NIR', 4, 25)]

Needs the extra `vigilab[presidio]`.
"""

from __future__ import annotations

from collections.abc import Iterable

import spacy
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language
from spacy.tokens import Doc

from recognizers import Recognizer, discover, recognizer
from recognizers.overlaps import find_all
from recognizers.spec import Span

__all__ = ["FrenchNlpEngine", "VigilabRecognizer", "french_analyzer"]


class VigilabRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Some of our recognizers as one of Presidio's.

    They are one, and not many, because they settle overlaps between themselves:
    a name after "validé par" is no prescriber's.
    """

    def __init__(self, entities: Iterable[str] = ()) -> None:
        wanted = list(entities)
        self.units: tuple[Recognizer, ...] = (
            tuple(recognizer(entity) for entity in wanted) if wanted else discover()
        )
        super().__init__([unit.entity for unit in self.units], "VigilabRecognizer", "fr")

    def load(self) -> None:
        """Nothing is loaded: the tables are read at first use."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """Return what stands in the text, of the entities asked for."""
        return [self._result(e, span) for e, span in find_all(self.units, text) if e in entities]

    def _result(self, entity: str, span: Span) -> RecognizerResult:
        explanation = AnalysisExplanation(
            self.name, span.evidence.confidence, pattern_name=span.rule,
            textual_explanation=f"{span.evidence.name.lower()} {span.note or ''}".strip(),
        )  # fmt: skip
        return RecognizerResult(entity, span.start, span.end, span.evidence.confidence, explanation)


@Language.component("vigilab_lemma")  # type: ignore[untyped-decorator]
def _lemma(doc: Doc) -> Doc:
    """Presidio compares context words with lemmas, and a blank pipeline has none."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


class FrenchNlpEngine(SpacyNlpEngine):  # type: ignore[misc]
    """A blank French pipeline: tokens and lower-case lemmas, nothing to download."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "fr", "model_name": "blank"}])

    def load(self) -> None:
        """Build the pipeline."""
        pipeline = spacy.blank("fr")
        pipeline.add_pipe("vigilab_lemma")
        self.nlp = {"fr": pipeline}


def french_analyzer(entities: Iterable[str] = ()) -> AnalyzerEngine:
    """Return an offline French AnalyzerEngine with our recognizers, or some, and no others."""
    registry = RecognizerRegistry(supported_languages=["fr"])
    registry.add_recognizer(VigilabRecognizer(entities))
    return AnalyzerEngine(
        registry=registry, nlp_engine=FrenchNlpEngine(), supported_languages=["fr"]
    )
