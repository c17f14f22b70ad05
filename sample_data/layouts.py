"""Export layouts: which columns a laboratory's software writes, and what each of them tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from identifiers import caps
from truth import Fact, Record
from visits import Visit

if TYPE_CHECKING:
    from datetime import date

__all__ = ["FLAT", "FOLLOWED", "KALISIL", "MEGABUS", "MODERN", "PIPED", "TYPED", "Layout"]

Cell = tuple[str, Fact | None]


def _plain(text: str) -> str:
    return text


def _slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Layout:
    """Headers by cell, and how this software writes names, days, phones and NIRs.

    `spaced` writes a 15-character NIR in groups.
    """

    columns: tuple[tuple[str, str], ...]
    words: Callable[[str], str] = _plain
    day: Callable[[date], str] = _slashed
    phone: Callable[[str], str] = _plain
    spaced: bool = False

    @property
    def headers(self) -> list[str]:
        """The header line."""
        return [header for header, _ in self.columns]

    def record(self, visit: Visit) -> Record:
        """Write a visit as one record."""
        cells: list[Any] = []
        facts: set[Fact] = set()
        for _, name in self.columns:
            value, told = _CELLS[name](visit, self)
            cells.append(value)
            if value:
                facts.update(told)
        if visit.person.test:
            facts = {fact for fact in facts if fact.entity != "FR_NIR"}
        return Record(cells, facts, visit.person.number, visit.age, visit.person.test)


_Getter = Callable[[Visit, Layout], tuple[str, tuple[Fact, ...]]]


def _cell(get: Callable[[Visit, Layout], str], *facts: Fact) -> _Getter:
    return lambda visit, layout: (get(visit, layout), facts)


def _nir(visit: Visit, layout: Layout) -> str:
    n = visit.nir
    if not n or not layout.spaced:
        return n + visit.key
    return " ".join((n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:], visit.key)).strip()


def _remark(index: int) -> _Getter:
    def get(visit: Visit, layout: Layout) -> tuple[str, tuple[Fact, ...]]:
        remark = visit.remarks[index]
        return (layout.words(remark.text), tuple(remark.facts)) if remark else ("", ())

    return get


def _constant(values: str, by: Callable[[Visit], int]) -> _Getter:
    choices = values.split("|")
    return lambda visit, _layout: (choices[by(visit) % len(choices)], ())


def _serial(visit: Visit) -> int:
    return int(visit.number[-3:])


_NAME, _GIVEN = Fact("PATIENT_NAME"), Fact("GIVEN_NAME")
_PRESCRIBER = Fact("PRESCRIBER_NAME", 1, own=False)
_PRACTITIONER = Fact("PRACTITIONER_NAME", 1, own=False)

_CELLS: dict[str, _Getter] = {
    "lab": _cell(lambda v, _: v.lab.code),
    "finess": _cell(lambda v, _: v.lab.finess, Fact("FR_FINESS", 1, own=False)),
    "number": _cell(lambda v, _: v.number, Fact("PATIENT_ID")),
    "local_id": _cell(lambda v, _: v.local_id, Fact("PATIENT_ID")),
    "taken": _cell(lambda v, s: s.day(v.taken), Fact("EXAM_DATE", 2)),
    "hour": _cell(lambda v, _: f"{7 + _serial(v) % 5:02d}:{_serial(v) % 60:02d}"),
    "title": _cell(lambda v, _: "MME" if v.person.sex == "F" else "M"),
    "surname": _cell(lambda v, s: s.words(v.surname), _NAME),
    "birth_name": _cell(lambda v, s: s.words(v.birth_name), _NAME),
    "given": _cell(lambda v, s: s.words(v.given), _GIVEN),
    "whole_name": _cell(lambda v, s: s.words(f"{v.surname} {v.given}"), _NAME, _GIVEN),
    "sex": _cell(lambda v, _: v.person.sex, Fact("SEX")),
    "born": _cell(lambda v, s: s.day(v.born) if v.born else "", Fact("BIRTH_DATE")),
    "nir13": _cell(lambda v, _: v.nir, Fact("FR_NIR")),
    "key": _cell(lambda v, _: v.key),
    "nir": _cell(_nir, Fact("FR_NIR")),
    "fund": _cell(lambda v, _: f"{v.lab.dep}1", Fact("INSURER", 1)),
    "insurer": _cell(lambda v, s: s.words(v.person.insurer), Fact("INSURER", 1)),
    "member": _cell(lambda v, _: f"{v.person.number * 7919 % 10**8:08d}", Fact("INSURER", 1)),
    "street": _cell(lambda v, s: s.words(v.person.street), Fact("POSTAL_ADDRESS")),
    "postcode": _cell(lambda v, _: v.person.postcode, Fact("POSTCODE")),
    "town": _cell(lambda v, s: s.words(v.person.town), Fact("POSTAL_ADDRESS")),
    "landline": _cell(lambda v, s: s.phone(v.person.landline), Fact("PHONE_NUMBER")),
    "mobile": _cell(lambda v, s: s.phone(v.person.mobile), Fact("PHONE_NUMBER")),
    "mail": _cell(lambda v, _: v.person.mail, Fact("EMAIL_ADDRESS")),
    "spouse": _cell(lambda v, s: s.words(v.person.spouse), Fact("RELATIVE_NAME", own=False)),
    "group": _cell(
        lambda v, _: v.person.blood[0] if _serial(v) % 3 == 0 else "", Fact("BLOOD_GROUP", 3)
    ),
    "rhesus": _cell(
        lambda v, _: v.person.blood[1] if _serial(v) % 3 == 0 else "", Fact("BLOOD_GROUP", 3)
    ),
    "doctor_code": _cell(lambda v, _: v.doctor.code, _PRESCRIBER),
    "doctor": _cell(lambda v, s: s.words(f"Dr {v.doctor.surname} {v.doctor.given}"), _PRESCRIBER),
    "rpps": _cell(lambda v, _: v.doctor.rpps, Fact("FR_RPPS", 1, own=False)),
    "doctor_street": _cell(
        lambda v, s: s.words(v.doctor.street), Fact("POSTAL_ADDRESS", 1, own=False)
    ),
    "doctor_postcode": _cell(lambda v, _: v.doctor.postcode, Fact("POSTCODE", 1, own=False)),
    "doctor_town": _cell(lambda v, s: s.words(v.doctor.town), Fact("POSTAL_ADDRESS", 1, own=False)),
    "doctor_phone": _cell(lambda v, s: s.phone(v.doctor.phone), Fact("PHONE_NUMBER", 1, own=False)),
    "sampler": _cell(lambda v, s: s.words(f"Mme {v.sampler} IDE"), _PRACTITIONER),
    "biologist": _cell(lambda v, s: s.words(v.lab.staff[_serial(v) % 2]), _PRACTITIONER),
    "origin": lambda v, s: (s.words(v.origin.text), tuple(v.origin.facts)),
    "login": _cell(lambda v, _: v.person.login if v.portal else "", Fact("CREDENTIAL")),
    "password": _cell(lambda v, _: v.person.password if v.portal else "", Fact("CREDENTIAL")),
    "remark1": _remark(0),
    "remark2": _remark(1),
    "invoice": _cell(lambda v, _: f"FA{v.taken:%y}{_serial(v):05d}"),
    "amount": _cell(lambda v, _: f"{12 + _serial(v) % 80},{_serial(v) * 7 % 100:02d}"),
    "tubes": _constant("1|2|3|4", _serial),
    "yes_no": _constant("N|N|N|O", _serial),
    "zero": _constant("0", _serial),
    "rate": _constant("60|60|100", _serial),
    "scheme": _constant("01|01|02", _serial),
    "centre": _constant("0000", _serial),
    "rank": _constant("1", _serial),
    "sending": _constant("INTERNET|COURRIER|SUR PLACE", _serial),
    "clerk": _constant("ACC1|ACC2|SEC3", _serial),
    "empty": _constant("", _serial),
}


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.split("=") for pair in text.split())
    return tuple((header, name) for header, name in pairs)


_SIXTY = _columns("""
    COD_LABO=lab NUM_DOS=number DAT_DOS=taken HEURE=hour IPP=local_id CIV=title NOM=surname
    NOM_JF=birth_name PRENOM=given SEXE=sex DATNAI=born RANG_NAIS=rank NUM_SS=nir13 CLE=key
    CAISSE=fund CENTRE=centre REGIME=scheme RANG_CPAM=rank TAUX=rate MUTUELLE=insurer
    N_ADHERENT=member ADR1=street ADR2=empty CP=postcode VILLE=town TELDOM=landline
    PORTABLE=mobile EMAIL=mail CONJOINT=spouse GROUPE=group RH=rhesus COD_MED=doctor_code
    NOM_MED=doctor RPPS_MED=rpps ADR_MED=doctor_street CP_MED=doctor_postcode
    VILLE_MED=doctor_town TEL_MED=doctor_phone FAX_MED=empty PRELEVEUR=sampler DATE_PREL=taken
    ORIGINE=origin NB_TUBES=tubes URGENT=yes_no DAT_EDIT=taken NB_EXEMP=rank MODE_ENVOI=sending
    MT_FACT=amount NUM_FACT=invoice SOLDE=zero TOP_RELANCE=yes_no USER_SAISIE=clerk
    VALIDATEUR=biologist TOP_ARCH=zero FILLER1=empty FILLER2=empty LOGIN=login MDP=password
    COMM1=remark1 COMM2=remark2
""")

MEGABUS = Layout(_SIXTY, words=caps)
"""Sixty columns, capitals without accents, NIR and key apart."""

FLAT = Layout(
    tuple((h, "nir" if n == "nir13" else n) for h, n in _SIXTY if n not in ("key", "empty")),
    words=caps,
    phone=lambda p: ".".join(p[i : i + 2] for i in range(0, 10, 2)),
)
"""The same software, later: one 15-character NIR, dotted phones."""

MODERN = Layout(
    _columns("""
    Laboratoire=lab Dossier=number Date_examen=taken Nom_usage=surname Nom_naissance=birth_name
    Prénom=given Sexe=sex Date_naissance=born N°SS=nir Adresse=street Code_postal=postcode
    Ville=town Téléphone=mobile Courriel=mail Prescripteur=doctor RPPS=rpps Mutuelle=insurer
    Identifiant=login Mot_de_passe=password Commentaire=remark1 Observations=remark2
    """),
    phone=lambda p: " ".join(p[i : i + 2] for i in range(0, 10, 2)),
    spaced=True,
)
"""Accented headers, mixed case, NIR in groups."""

PIPED = Layout(
    _columns("""
    NUM_DOS=number DAT_DOS=taken IPP=local_id NOM=surname NOM_JF=birth_name PRENOM=given
    DATNAI=born SEXE=sex NIR=nir ADR1=street CP=postcode VILLE=town TEL=landline MEDECIN=doctor
    PRELEVEUR=sampler COMM1=remark1 COMM2=remark2
    """),
    words=str.upper,
    day=lambda d: f"{d:%Y%m%d}",
)
"""A short `|` export with compact dates."""

FOLLOWED = Layout(
    _columns(
        "patient=whole_name ddn=born date_prelevement=taken prescripteur=doctor texte=remark2"
    ),
    day=lambda d: d.isoformat(),
)
"""A study nurse's own list: name in one cell, no number, no address."""

TYPED = Layout(
    _columns("""
    dossier=number ipp=local_id nom=surname nom_naissance=birth_name prenom=given sexe=sex
    date_naissance=born nir=nir code_postal=postcode ville=town email=mail medecin=doctor
    date_prelevement=taken montant=amount commentaire=remark1
    """),
    day=lambda d: d.isoformat(),
)
"""A table of a data warehouse."""

KALISIL = Layout(
    _columns("""
    dossier=number patient.ipp=local_id patient.nom_usage=surname patient.nom_naissance=birth_name
    patient.prenom=given patient.sexe=sex patient.date_naissance=born patient.nir=nir
    patient.adresse.rue=street patient.adresse.code_postal=postcode patient.adresse.ville=town
    patient.telephone=mobile patient.email=mail laboratoire.finess=finess date_prelevement=taken
    prescripteur.nom=doctor prescripteur.rpps=rpps commentaire=remark1 remarque=remark2
    """),
    day=lambda d: d.isoformat(),
    phone=lambda p: f"+33 {p[1]} " + " ".join(p[i : i + 2] for i in range(2, 10, 2)),
)
"""What the new software exports: one JSON object a visit."""
