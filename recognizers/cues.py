"""What announces a person in a text, and as whom: titles, labels and phrases.

All run on the folded text. A cue's `sure` says how much it proves of the next
word: 3 a title or a form's `Nom :`, 2 another label with its colon, 1 a phrase.

>>> cue = next_cue("COMPTE RENDU VALIDE PAR LE DR BERNARD", 0)
>>> cue.role, cue.part, cue.end
('practitioner', 'full', 23)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recognizers.shapes import CIVILITY, DOCTOR, TITLE

__all__ = ["AFTER", "BETWEEN", "LEAD", "Cue", "next_cue", "role_behind"]

_WHEN = (
    r"(?: (?:LE |DU )?[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4})?"
    r"(?: A [0-9]{1,2} ?[H:] ?[0-9]{0,2})?"
)
_AGREED = r"(?:\(E\)|\(S\)|E?S?)"
_HOW = r"(?: (?:BIOLOGIQUE(?:MENT)?|MEDICALE(?:MENT)?|ELECTRONIQUEMENT|TECHNIQUEMENT))?"
_SPECIALTY = (
    r"(?:CARDIO|DERMATO|ENDOCRINO|GASTRO(?:-?ENTERO)?|GYNECO|HEMATO|INFECTIO|NEPHRO|NEURO|ONCO"
    r"|OPHTALMO|PNEUMO|RADIO|RHUMATO|URO)LOGUE|GERIATRE|PEDIATRE|PSYCHIATRE|GENERALISTE|CHIRURGIEN"
    r"|ANESTHESISTE|REANIMATEUR|DENTISTE|INTERNISTE|OBSTETRICIEN"
)
_STAFF = (
    r"(?:(?:MEDECIN|PHARMACIEN)(?:NE)?[ -])?BIOLOGISTE|TECHNICIEN(?:NE)?|PRELEVEU(?:R|SE)"
    r"|INFIRMI(?:ER|ERE)|IDEL?|INF"
)
_KIN = (
    r"CONJOINTE?|CONCUBINE?|COMPAGN(?:ON|E)|MARI|(?:GRAND[- ]?)?(?:MERE|PERE)|BEAU[- ]PERE"
    r"|BELLE[- ]MERE|(?:BEAU[- ]|PETIT[- ])?FILS|(?:BELLE[- ]|PETITE[- ])?FILLE"
    r"|(?:DEMI[- ])?(?:FRERE|SOEUR)"
    r"|ONCLE|TANTE|COUSINE|NIECE|TUTEUR|TUTRICE|CURATEUR|CURATRICE|AIDANTE?"
)

_CUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("practitioner", "full"): (
        rf"(?:CO-?)?VALID(?:E{_AGREED}|ATION|EUR|ATEUR){_HOW}{_WHEN}(?: PAR)?",
        rf"SIGNE{_AGREED}(?: ELECTRONIQUEMENT)?{_WHEN} PAR|SIGNE(?= ?:)",
        rf"SIGNA(?:TURE|TAIRE)(?: ELECTRONIQUE)?{_WHEN}(?: DE)?",
        r"BIOLOGISTES? (?:MEDICAL|RESPONSABLE|SIGNATAIRE|VALIDATEUR)",
        r"(?:MEDECIN |PHARMACIEN |DIRECTEUR )?BIOLOGISTES?",
        rf"(?:VERIFIE|CONTROLE|REALISE|EFFECTUE|SAISI|INTERPRETE|ANALYSE){_AGREED}{_WHEN} PAR",
        rf"PRELEVE{_AGREED}{_WHEN} PAR",
        rf"PRELEVEMENTS?(?: (?:REALISE|EFFECTUE|FAIT){_AGREED})?{_WHEN} PAR",
        r"PRELEVEU(?:R|SE)S?|PREL\.? PAR",
        r"IDEL?|INFIRMI(?:ER|ERE)S?(?: (?:LIBERALE?|PRELEVEU(?:R|SE)|DIPLOME[ES]*))?",
        r"TECHNICIEN(?:NE)?S?|OPERAT(?:EUR|RICE)|LABORATOIRE (?:DU|DES)",
        r"DIRECTEU?R(?:ICE)?(?: DU LABORATOIRE)|SECRETAIRES?(?: MEDICALES?)?",
    ),
    ("prescriber", "full"): (
        r"(?:MEDECIN )?PRESCRIPT(?:EUR|RICE)S?|MED(?:ECIN)?\.? PRESC\.?|MP(?= ?:)",
        rf"PRESCRIT{_AGREED}{_WHEN} PAR|PRESCRIPTION(?:{_WHEN}) (?:DU|DE|PAR)",
        rf"ORDONNANCE{_WHEN} (?:DU|DE|PAR)|A LA DEMANDE (?:DU|DE)",
        rf"(?:DEMANDE|ADRESSE|ENVOYE|ORIENTE|REDIGE|SUIVI|VU|CONFIE|OPERE){_AGREED}{_WHEN} PAR",
        r"(?:MEDECIN )?DEMANDEUR|(?:MEDECIN )?CORRESPONDANTS?",
        r"NOM (?:DU )?(?:MEDECIN|PRESCRIPTEUR|DOCTEUR|PRATICIEN)",
        r"MEDECINS? (?:TRAITANTE?|REFERENT|ADRESSEUR|RESPONSABLE|GENERALISTE|DE FAMILLE)|MEDECINS?",
        r"(?:EN )?COPIES?(?: A| POUR)?|C\.?C(?: ?: ?|\. )|CCI ?:|(?:MEDECIN )?DESTINATAIRES?",
        r"DOUBLE A|ENVOYE A|RECU DU|INTERNES?|FFI|EXTERNE|CCA(?= )|PRATICIENS?",
        r"MT(?= ?:)|(?:CHEF|CHEFFE) DE (?:CLINIQUE|SERVICE)",
        r"SAGE[- ]FEMME|SF(?= ?:)|CHIR\.? DENT\.?|SELARL|CABINET(?: MEDICAL)?(?: DU| DES)?",
        rf"(?:{_SPECIALTY})(?: (?:REFERENTE?|TRAITANTE?))?",
    ),
    ("relative", "full"): (
        rf"(?:{_KIN})(?: DE)?",
        r"EPOU(?:X|SE)(?= ?:)|(?:SON|SA|L'|MON|VOTRE) ?(?:EPOU(?:X|SE)|FEMME)|PARENTS?(?= ?:)",
        r"PERSONNE (?:A (?:PREVENIR|CONTACTER|JOINDRE)|DE CONFIANCE)",
        r"PERS\.? (?:A PREV|CONF)\w{0,8}\.?",
        r"REPRESENTANTE? LEGALE?|ACCOMPAGNANTE?|ACCOMPAGNE{0,2} (?:DE|PAR)",
        r"CONTACT(?= ?:)|A PREVENIR",
    ),
    ("patient", "full"): (
        r"NOMS?(?: ?[,/&]| ET|-) ?PRENOMS?|PRENOMS?(?: ?[,/&]| ET|-) ?NOMS?|NOM PRENOM(?= ?:)",
        r"NOM (?:DU |DE LA |DE )?PATIENTE?|ETAT CIVIL",
        r"(?:IDENTITE|IDENTIFICATION)(?: DU PATIENT| DE LA PATIENTE?)?",
        rf"PATIENT{_AGREED}(?: DE LA)?|PTE?(?=[. ])|CONCERN(?:E|ANT)",
        r"(?:DOSSIERS?|RESULTATS?|BILAN|EXAMENS?) DE|ASSURE{0,2}|BENEFICIAIRE|ENFANT|BEBE|BB",
        r"(?:LE|LA) (?:NOMMEE?|DENOMMEE?)|OBJET(?= ?:)|POUR(?= ?:)",
    ),
    ("patient", "birth_surname"): (
        r"NOM (?:DE )?(?:NAISSANCE|JEUNE FILLE|FAMILLE|NAIS\.?|J\.?F\.?)",
        r"NOM PATRONYMIQUE|PATRONYME|NJF(?= ?:)",
        r"NEE(?! LE | EN | A | AU )(?=[ :])",
    ),
    ("patient", "surname"): (
        r"NOM(?:S|\(S\))? (?:USUEL|D'USAGE|MARITAL|D'EPOUSE|UTILISE|D'EPOUX)|NOM",
        r"(?<=[A-Z] )(?:EPOU(?:X|SE)|EP\.?|VEU(?:F|VE)|VVE)(?= )",
    ),
    ("patient", "given"): (
        r"(?:[0-9]E[RM]E? )?PRENOMS?(?:\(S\))?(?: (?:DE NAISSANCE|UTILISE|USUEL))?",
    ),
    ("doctor", "full"): (DOCTOR,),
    ("civil", "full"): (CIVILITY,),
}

_KINDS = tuple(_CUES)
_REGEX = re.compile(
    r"(?<![A-Z0-9'\-])(?<!R[EO]/)(?<![A-Z]\.)(?:"
    + "|".join(f"(?P<k{n}>{'|'.join(sources)})" for n, sources in enumerate(_CUES.values()))
    + r")(?![A-Z0-9])"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A find in the folded text: who is announced, which part of a name, where it ends."""

    role: str
    part: str
    start: int
    end: int


def next_cue(folded: str, position: int) -> Cue | None:
    """Return the first cue of a folded text at or after a position."""
    match = _REGEX.search(folded, position)
    if match is None:
        return None
    role, part = _KINDS[int(match.lastgroup[1:])] if match.lastgroup else _KINDS[0]
    return Cue(role, part, match.start(), match.end())


LEAD = re.compile(
    r"(?P<sep>\.?[ \t]{0,8}(?:[:=>|\-#]{1,2}|,(?= ))?)[ \"'(\[]{0,8}"
    r"(?P<code>(?=[A-Z]{0,6}[0-9])[A-Z0-9]{3,12}[ \-]{1,8})?"
    rf"(?:(?:(?:PAR|LE|LA|LES|DU|DE|AU|A|MON|MA|NOTRE|VOTRE|CONFRERE|CONSOEUR|COLLEGUE) ){{0,3}}"
    rf"(?P<title>{TITLE})[ .:]{{0,3}}(?:(?:LE |LA )?{TITLE}[ .:]{{0,3}})?)?"
)
"""What may stand between a cue and the name: a colon, a code, `par le`, titles."""

BETWEEN = re.compile(
    rf" {{0,2}}(?:,|/|;|&|\+|ET)(?: {{1,2}}|(?={TITLE}))"
    rf"(?:(?:LE|LA|DU|AU|A) )?(?P<title>{TITLE}[ .:]{{0,3}})?"
)
"""What stands between two names of a list: `Drs DUPONT et MARTIN`."""

AFTER = re.compile(
    rf" ?(?:[,(\-/] ?| )(?:(?P<practitioner>{_STAFF})"
    rf"|(?<=[,(\-] |.[,(])(?P<relative>(?:SON |SA |SES )?(?:{_KIN}|EPOU(?:X|SE)))"
    rf"|(?P<prescriber>DRS?|DOCTEUR|PR|SAGE[- ]FEMME|(?:MEDECIN )?PRESCRIPTEUR|MEDECIN|INTERNE"
    rf"|CHEF DE CLINIQUE|FFI|PRATICIEN|{_SPECIALTY})"
    r")(?![A-Z])"
)
"""What stands behind a name and tells who it is: `, biologiste`, `(DR)`, `(mari)`."""


def role_behind(folded: str, end: int) -> str | None:
    """Return the role that the words behind a name give it."""
    match = AFTER.match(folded, end)
    return match.lastgroup if match else None
