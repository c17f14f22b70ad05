"""Letters, and the notes a secretary takes, one a line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from exports import Resource
from truth import Fact, Record

if TYPE_CHECKING:
    from visits import Visit, VisitBook

__all__ = ["letters", "notes"]

_NAMED = {Fact("PATIENT_NAME"), Fact("GIVEN_NAME"), Fact("BIRTH_DATE")}
_NIR = Fact("FR_NIR")
_TAKEN = Fact("EXAM_DATE", 2)
_PRESCRIBER = Fact("PRESCRIBER_NAME", 1, own=False)
_SIGNED = {
    Fact("PRACTITIONER_NAME", 1, own=False),
    Fact("PHONE_NUMBER", 1, own=False),
    Fact("POSTAL_ADDRESS", 1, own=False),
    Fact("POSTCODE", 1, own=False),
    _PRESCRIBER,
    _TAKEN,
}

_FINDINGS = (
    (5, "HEALTH_HIV", """\
La sérologie VIH 1+2 est positive, la charge virale ARN VIH-1 est de 48 000
copies/ml. Nous vous laissons le soin de l'annoncer."""),
    (5, "HEALTH_GENETIC", """\
La recherche de la mutation C282Y du gène HFE montre un état homozygote,
en faveur d'une hémochromatose génétique. Une enquête familiale est proposée."""),
    (5, "HEALTH_REPRODUCTION", """\
Le contrôle du taux de bêta-hCG après l'IVG médicamenteuse est
satisfaisant. Aucun courrier n'est envoyé au domicile, comme demandé."""),
    (4, "HEALTH_CANCER", """\
Le pic monoclonal progresse et le tableau évoque un myélome multiple.
Un avis en hématologie nous paraît nécessaire."""),
    (4, "HEALTH_PREGNANCY", """\
La grossesse évolue normalement à 28 semaines d'aménorrhée, la HGPO
est normale."""),
    (3, "HEALTH_RESULT", """\
L'hémoglobine est à 8,2 g/dL et la ferritine à 6 µg/L, en faveur d'une
anémie par carence martiale."""),
    (2, "ADMIN", """\
Le tube reçu était coagulé et n'a pu être exploité. Nous vous remercions de
nous adresser une nouvelle ordonnance."""),
)  # fmt: skip
_WITHOUT_NIR = (0, 1, 2, 6)
"""Findings whose tier does not hang on whether the letter tells sex and postcode."""


def notes(book: VisitBook, visits: list[Visit]) -> Resource:
    """Return a note book: stamped lines, most of them about a named patient."""
    lines: list[str] = []
    records: list[Record] = []
    for number, visit in enumerate(visits):
        text, record = _unnamed(visit) if number % 6 == 0 else _named(book, visit, number)
        stamp = visit.taken + timedelta(days=1)
        lines.append(f"{stamp:%d/%m/%Y} {8 + number % 9:02d}:{number * 7 % 60:02d} {text}\n")
        records.append(record)
    return Resource("courriers/cahier.txt", "".join(lines).encode("cp1252"), records)


def _unnamed(visit: Visit) -> tuple[str, Record]:
    text = f"Dr {visit.doctor.surname} réclame le coursier du prélèvement du {visit.taken:%d/%m/%Y}"
    return text, Record([], {_PRESCRIBER, _TAKEN})


def _named(book: VisitBook, visit: Visit, number: int) -> tuple[str, Record]:
    remark = book.remark(visit, (5, 3, 4, 1, 5, 3)[number // 6 % 6])
    facts = {*_NAMED, _TAKEN, *remark.facts}
    woman = visit.person.sex == "F"
    insured = ""
    if number % 5 == 0 and visit.nir:
        insured = f", NIR {_grouped(visit)}"
        facts.add(_NIR)
    text = (
        f"{'Mme' if woman else 'M.'} {visit.given} {visit.surname.upper()}, "
        f"né{'e' if woman else ''} le {visit.person.born:%d/%m/%Y}{insured}, "
        f"prélevé{'e' if woman else ''} le {visit.taken:%d/%m/%Y} : {remark.text}"
    )
    return text, Record([], facts, visit.person.number, visit.age)


def _grouped(visit: Visit) -> str:
    n = visit.person.nir
    return " ".join((n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13], n[13:]))


def letters(visits: list[Visit]) -> list[Resource]:
    """Return one letter a visit, and one to all prescribers that names no patient."""
    found = [_circular(visits[0])]
    for number, visit in enumerate(visits, 1):
        level, entity, finding = _FINDINGS[number % len(_FINDINGS)]
        has_nir = number % len(_FINDINGS) not in _WITHOUT_NIR
        facts = {*_NAMED, *_SIGNED, Fact(entity, level)} | ({_NIR} if has_nir else set())
        record = Record([], facts, visit.person.number, visit.age)
        text = _letter(visit, finding, with_nir=has_nir)
        found.append(Resource(f"courriers/cr_{number:02d}.txt", text.encode("cp1252"), [record]))
    return found


def _head(visit: Visit) -> str:
    lab, doctor = visit.lab, visit.doctor
    phone = " ".join(lab.phone[i : i + 2] for i in range(0, 10, 2))
    return (
        f"{lab.name}\n{lab.street}\n{lab.postcode} {lab.town}\nTél. {phone}\n\n"
        f"Docteur {doctor.given} {doctor.surname}\n{doctor.street}\n"
        f"{doctor.postcode} {doctor.town}\n\n"
        f"{lab.town}, le {visit.taken + timedelta(days=2):%d/%m/%Y}\n\n"
    )


def _letter(visit: Visit, finding: str, *, with_nir: bool) -> str:
    woman = visit.person.sex == "F"
    insured = f"Numéro de sécurité sociale : {_grouped(visit)}\n" if with_nir else ""
    return (
        f"{_head(visit)}"
        f"Concerne : {'Mme' if woman else 'M.'} {visit.given} {visit.surname.upper()}, "
        f"né{'e' if woman else ''} le {visit.person.born:%d/%m/%Y}\n{insured}\n"
        f"Cher confrère,\n\nNous avons reçu votre patient{'e' if woman else ''} le "
        f"{visit.taken:%d/%m/%Y} pour un bilan que vous aviez prescrit.\n\n{finding}\n\n"
        "Nous restons à votre disposition pour tout renseignement complémentaire.\n"
        "Bien confraternellement,\n\n"
        f"Compte rendu validé par Dr {visit.lab.staff[0]}, biologiste\n"
    )


def _circular(visit: Visit) -> Resource:
    text = (
        f"{_head(visit)}Cher confrère,\n\n"
        "Le laboratoire sera fermé le lundi de Pentecôte. Les tournées de ramassage\n"
        "reprendront le mardi à 8 h. Merci de déposer les tubes urgents avant le samedi midi.\n\n"
        "Bien confraternellement,\n\nLe secrétariat\n"
    )
    facts = {fact for fact in _SIGNED if fact.entity not in ("EXAM_DATE", "PRACTITIONER_NAME")}
    return Resource("courriers/circulaire.txt", text.encode("cp1252"), [Record([], facts)])
