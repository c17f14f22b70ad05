"""The bench's files, made from a seed: invented persons, real shapes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

SURNAMES = ("GOFFIC MARTIN BERNARD PETIT ROBERT DURAND MOREAU SIMON MICHEL LEFEBVRE LEROY ROUX DAVID BERTRAND "
            "MOREL FOURNIER GIRARD BONNET LAMBERT FONTAINE ROUSSEAU VINCENT MULLER FAURE BLANC GUERIN BOYER "
            "GARNIER CHEVALIER KERVELLA DIALLO BENALI NGUYEN FERNANDES").split()  # fmt: skip
GIVEN = ("ANNE MARIE JEAN PIERRE HELENE BENEDICTE LUC YANN FATIMA MOHAMED ROSE CLAIRE PAUL LOUIS CAMILLE INES "
         "THEO LEA MANON HUGO NINA SOFIA ADAM JULES EMMA CHLOE").split()  # fmt: skip
TOWNS = ("VANNES", "ORLEANS", "BLOIS", "EVREUX", "SAINT-BRIEUC", "LORIENT")
ACTS = ("Dépistage VIH 1+2", "Glycémie", "Créatinine", "NFS", "TSH", "Ferritine", "CRP", "Bêta-hCG")
COMMENTS = (
    "", "", "", "RAS", "A JEUN", "PRELEVE PAR IDE", "HIV+ NE RIEN DIRE AU MARI", "ENCEINTE 12SA / LEVOTHYROX",
    "ADK colique M+, chimio J1", "gêne respiratoire", "vu par Dr KERVELLA", "rappeler le 02 61 91 00 12",
    "sous BIKTARVY", "contrôle post IVG", "BRCA1 c.68_69delAG hétérozygote", "diabète type 2",
)  # fmt: skip
PROSE = (
    "Le patient a été revu en consultation ce matin pour le suivi habituel de son traitement. ",
    "Les résultats du bilan sont dans les normes et ne demandent aucune modification. ",
    "La séance du conseil municipal a porté sur la réfection de la voirie et du marché couvert. ",
    "Nous avons reçu du Dr KERVELLA le compte rendu de l'examen pratiqué à Vannes. ",
    "On note une gêne respiratoire à l'effort, sans douleur thoracique associée. ",
    "Une sérologie VIH de contrôle est prévue dans trois mois, la précédente étant négative. ",
    "Il faisait beau, les enfants jouaient dans la cour et personne ne songeait à rentrer. ",
)  # fmt: skip
DENSE_HEADER = ("NUM_DOS;DAT_DOS;NOM;NOM_JF;PRENOM;SEXE;DATNAI;NUM_SS;ADR1;CP;VILLE;TEL;EMAIL;RPPS_PRESC;NOM_MED;"
                "ANALYSE;RESULTAT;COMM1")  # fmt: skip


def nir(draw: random.Random, sex: int, year: int, month: int) -> str:
    """Return fifteen digits with their key."""
    place = f"{draw.randrange(1, 96):02d}{draw.randrange(1, 990):03d}"
    body = f"{sex}{year % 100:02d}{month:02d}{place}{draw.randrange(1, 1000):03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def rpps(draw: random.Random) -> str:
    """Return eleven digits that pass the Luhn test."""
    body = f"10{draw.randrange(10**8):08d}"
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(map(int, reversed(body))))
    return f"{body}{-total % 10}"


def dense_row(draw: random.Random, number: int) -> str:
    """Return one row of the dense laboratory export."""
    surname, given = draw.choice(SURNAMES), draw.choice(GIVEN)
    sex, year, month = draw.randrange(1, 3), draw.randrange(1930, 2012), draw.randrange(1, 13)
    return ";".join(
        (
            f"{240000 + number % 9999}-{number:07d}",
            f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 13):02d}/2024",
            surname,
            draw.choice(SURNAMES) if sex == 2 else "",
            given,
            "MF"[sex - 1],
            f"{draw.randrange(1, 29):02d}/{month:02d}/{year}",
            nir(draw, sex, year, month),
            f"{draw.randrange(1, 200)} RUE DES LILAS",
            draw.choice(("56000", "45000", "41000", "27000", "22000")),
            draw.choice(TOWNS),
            f"063998{draw.randrange(10**4):04d}",
            f"{given.lower()}.{surname.lower().replace(' ', '')}{number}@exemple.fr",
            rpps(draw),
            f"DR {draw.choice(SURNAMES)}",
            draw.choice(ACTS),
            draw.choice(("POSITIF", "NEGATIF", f"{draw.randrange(1, 400) / 10}".replace(".", ","))),
            draw.choice(COMMENTS),
        )
    )


def numeric_row(draw: random.Random, number: int) -> str:
    """Return one row of measurements with no identifier."""
    return f"{number};" + ";".join(f"{draw.random() * 1000:.3f}" for _ in range(14))


def prose_row(draw: random.Random, number: int) -> str:
    """Return a line of French."""
    return "".join(draw.choices(PROSE, k=3))


def ndjson_row(draw: random.Random, number: int) -> str:
    """Return one result as JSON."""
    import json  # noqa: PLC0415

    names = DENSE_HEADER.split(";")
    return json.dumps(
        dict(zip(names, dense_row(draw, number).split(";"), strict=True)), ensure_ascii=False
    )


ROWS: dict[str, tuple[str, Callable[[random.Random, int], str]]] = {
    "dense.csv": (DENSE_HEADER, dense_row),
    "numeric.csv": (";".join(f"M{i}" for i in range(15)), numeric_row),
    "prose.txt": ("", prose_row),
    "dense.ndjson": ("", ndjson_row),
}


def make(folder: Path, name: str, megabytes: int, seed: int = 2021) -> Path:
    """Write a file of about so many MB unless it is there; return its path.

    Beyond 64 MB the rows come again: size is what such a file is about.
    """
    path = folder / f"{megabytes}MB-{name}"
    if path.exists():
        return path
    header, row = ROWS[name]
    draw = random.Random(seed)
    block: list[str] = []
    size = 0
    while size < min(megabytes, 64) << 20:
        block.append(row(draw, len(block)))
        size += len(block[-1].encode()) + 1
    text = ("\n".join(block) + "\n").encode()
    with path.open("wb") as file:
        file.write(f"{header}\n".encode() if header else b"")
        for _ in range(max(1, (megabytes << 20) // len(text))):
            file.write(text)
    return path
