"""Date de l'examen: when a sample was taken, received, analysed or reported.

It says that the person was in a laboratory's care on that day, and with the
prescriber it leads back to a person. Only a label, a column or a message field
tells it from any other date.

Traps: dates of birth, of the last period (DDR: pregnancy), of a bill or of a
document; the date inside a sample number (`240115-0123`).

Sources:
    * HL7 v2.5, OBR-7, OBR-14, OBR-22, OBX-14; HPRIM Santé 2.x, OBR[7]
    * FHIR `Observation.effectiveDateTime`, `DiagnosticReport.issued`
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("15/01/2024")
'2024-01-15'
>>> validate("15/13/2024")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: month
>>> validate("8 h 40")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: layout
"""

from __future__ import annotations

import re

from recognizers.dates import DATE, MONTH_TRIGGERS, TIME, compact, parse
from recognizers.spec import Evidence, Pattern, Recognizer

__all__ = ["RECOGNIZER", "compact", "validate"]

validate = parse

_VALUE = rf"(?P<value>{DATE})"
_AGREED = r"(?:\(E\)|\(S\)|E?S?)"
_DONE = (
    rf"(?:PRELEV|VALID|EDIT|IMPRIM|ENREGISTR|ANALYS|REALIS|EFFECTU|TRANSMIS|SIGN)E{_AGREED}"
    rf"|(?:RECU|RENDU|TRANSMIS|SAISI|EXAMIN){_AGREED}"
)
_EVENT = (
    r"PRELEVEMENTS?|PREL\.?|PRELEV\.?|EXAM(?:EN)?S?|RECEPTION|DEMANDE|DOSSIER|DOS|ANALYSES?|RESULTATS?"
    r"|RES|VALIDATION|EDITION|ENREGISTREMENT|COMPTE[- ]RENDU|CR|BILAN|PRESCRIPTION|ORDONNANCE|ORDO"
    r"|VISITE|CONSULTATION|HOSPITALISATION|ENTREE|SORTIE|ADMISSION|INTERVENTION|SEJOUR"
)
_BY = r"(?: PAR [A-Z][A-Z .'\-]{1,40})?"
_DATE_OF = r"(?<![A-Z])(?:DATE|DAT|DT|HEURE|DATE ?(?:ET|/) ?HEURE)[ _]?(?:DE |DU |D'|DE L'|DE LA )?"
_LEAD = r"[\"']?[ :=.\-|;\t]{1,6}(?:LE |DU )?[\"']?"
_WEEKDAY = r"(?:(?:LUN|MAR|MERCRE|JEU|VENDRE|SAME)DI |DIMANCHE )?"


def _pattern(name: str, source: str) -> Pattern:
    return Pattern(name, re.compile(source), Evidence.CONTEXT, folded=True)


RECOGNIZER = Recognizer(
    entity="EXAM_DATE",
    patterns=(
        _pattern("done on", rf"(?<![A-Z])(?:{_DONE}){_BY},? LE ?:? ?{_WEEKDAY}{_VALUE}"),
        _pattern("label", rf"{_DATE_OF}(?:{_EVENT}){_LEAD}{_WEEKDAY}{_VALUE}"),
        _pattern(
            "event of",
            rf"(?<![A-Z])(?:{_EVENT})(?: (?:EFFECTUE|REALISE|FAIT|RECU){_AGREED})?"
            rf"(?: ?: ?| DU | LE | EN DATE DU ){_WEEKDAY}{_VALUE}",
        ),
        Pattern(
            "cell",
            re.compile(rf"\A\s*{_VALUE}{TIME}\s*\Z"),
            needs_label=True,
            folded=True,
        ),
    ),
    validate=validate,
    headers=(
        *("DATDOS", "DATEDOS", "DATEDOSSIER", "DATDOSSIER", "DATDEM", "DATEDEM", "DATEDEMANDE"),
        *("DATPREL", "DATEPREL", "DATPRELEV", "DATEPRELEV", "DATEPRELEVEMENT", "DATEHEUREPREL"),
        *("DATEHEUREPRELEVEMENT", "DTPREL", "DTPRELEVEMENT", "DPREL", "PRELEVELE", "DATEXAM"),
        *("DATEEXAM", "DATEEXAMEN", "DATEXAMEN", "DTEXAM", "DTEXAMEN", "DATRES", "DATERES"),
        *("DATERESULTAT", "DTRES", "DATVALID", "DATEVALID", "DATEVALIDATION", "DATVAL"),
        *("DTVALID", "VALIDELE", "DATPRESC", "DATEPRESC", "DATEPRESCRIPTION", "DATEORDO"),
        *("DATEORDONNANCE", "DATORDO", "DATREC", "DATEREC", "DATERECEPTION", "DTRECEPTION"),
        *("DATEDIT", "DATEEDITION", "EDITELE", "DATEENREG", "DATEENREGISTREMENT", "DATENR"),
        *("DATEANALYSE", "DATANA", "DATEANA", "DATECR", "DATEVENUE", "DATEENTREE", "DATESORTIE"),
        *("DATEADMISSION", "DATEVISITE", "DERNIEREVISITE", "DATDERNVIS", "DATEDERNIEREVISITE"),
        *("DATECONSULTATION", "DATEBILAN", "DATEACTE", "DATESOIN", "DATESOINS", "EXESOIDTD"),
        *("EFFECTIVEDATETIME", "ISSUED", "AUTHOREDON", "COLLECTEDDATETIME", "COLLECTIONDATE"),
        *("OBSERVATIONDATE", "RESULTDATE", "SAMPLEDATE", "EXAMDATE", "SAMPLINGDATE"),
    ),
    triggers=MONTH_TRIGGERS,
    digits=frozenset({6, 7, 8}),
    examples=(
        "Prélevé le [[15/01/2024]] à 8h40",
        "PRELEVEMENT DU [[15.01.2024]]",
        "Date de prélèvement : [[15/01/2024]] 08:40",
        "DATE EXAMEN : [[20240115]]",
        "Validé par Dr BERNARD le [[15 janvier 2024]]",
        "édité le mardi [[16/01/2024]]",
        "reçu le [[2024-01-15]]",
        "Ordonnance du [[12/01/2024]]",
    ),
    counterexamples=(
        "née le 03/05/1985",
        "DDR : 12/11/2023",
        "15/01/2024",
        "facture 20240115",
        "prélevé le 32/01/2024",
        "Date de péremption : 15/01/2024",
    ),
)
