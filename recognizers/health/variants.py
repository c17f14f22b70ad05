"""What has a grammar in genetics: HGVS, ISCN, accession numbers, allele names.

`SHAPES` are regular expressions by rule name, each of linear time; every text with
a match of one holds one of the `LITERALS`, compared caselessly.

Sources:
    HGVS nomenclature, hgvs-nomenclature.org
    ISCN 2020
    NCBI dbSNP and RefSeq; Ensembl; LRG
    IPD-IMGT/HLA; PharmVar; Orphanet; VCF 4.2
"""

from __future__ import annotations

__all__ = ["LITERALS", "SHAPES"]

_POSITION = r"[-*]?[0-9]{1,9}(?:[+-][0-9]{1,6})?"
_ACID = (
    r"(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Ter|Sec)"
)
_LETTER = "[ACDEFGHIKLMNPQRSTVWY]"
_BAND = r"[pq][0-9]{0,2}(?:\.[0-9]{1,2})?"
_CHROMOSOME = r"(?:[0-9]{1,2}|[XY])"
_CHANGE = (
    r"(?:[+-](?:[0-9]{1,2}|[XY]|mar)|(?:t|del|dup|inv|ins|add|der|dic|rob|idic|i|r)"
    r"\([0-9XY;]{1,12}\)(?:\([pq0-9;.]{1,30}\))?)"
)

SHAPES: dict[str, str] = {
    "hgvs_dna": (
        rf"(?<![A-Za-z0-9_.])[cgnm]\.[\[(]?{_POSITION}(?:_{_POSITION})?"
        r"(?:[ACGT]{1,40}>[ACGT]{1,40}|delins[ACGT]{1,60}|del[ACGT]{0,60}|dup[ACGT]{0,60}"
        r"|ins[ACGT]{1,60}|inv|=)[\])]?"
    ),
    "hgvs_protein": (
        rf"(?<![A-Za-z0-9_.])p\.\(?{_ACID}[0-9]{{1,5}}(?:_{_ACID}[0-9]{{1,5}})?"
        rf"(?:{_ACID}?fs(?:\*|Ter)?[0-9]{{0,4}}|delins{_ACID}{{1,10}}|del|dup|ins{_ACID}{{1,10}}"
        rf"|{_ACID}|\*|=|\?)\)?"
    ),
    "hgvs_letters": (
        rf"(?<![A-Za-z0-9_.])p\.\(?{_LETTER}[0-9]{{1,5}}"
        rf"(?:{_LETTER}|\*|fs(?:[*X][0-9]{{0,4}})?|del|dup)\)?(?![A-Za-z0-9])"
    ),
    "iscn": (
        r"(?<![0-9A-Za-z,.])(?:(?:4[4-9]|69|92), ?X[XY]{0,4}|4[6-9] ?X[XY]{1,4})"
        rf"(?![A-Za-z0-9])(?:, ?{_CHANGE}){{0,8}}(?:\[[0-9]{{1,3}}\])?"
    ),
    "translocation": rf"(?<![A-Za-z0-9])t\({_CHROMOSOME};{_CHROMOSOME}\)(?:\({_BAND};{_BAND}\))?",
    "rearrangement": (
        rf"(?<![A-Za-z0-9])(?:del|dup|inv|ins|add|der|dic)\({_CHROMOSOME}\)\({_BAND}(?:{_BAND})?\)"
    ),
    "dbsnp": r"(?<![A-Za-z0-9])rs[0-9]{5,10}(?![A-Za-z0-9])",
    "sequence": (
        r"(?<![A-Za-z0-9])(?:[NX][MRP]_[0-9]{6,9}|NC_0000[0-9]{2}|LRG_[0-9]{1,4}|ENS[GTP][0-9]{11})"
        r"(?:\.[0-9]{1,2})?(?![A-Za-z0-9])"
    ),
    "locus": r"(?<![A-Za-z0-9])chr(?:[0-9]{1,2}|X|Y|M):(?:g\.)?[0-9]{4,9}",
    "vcf": r"##fileformat=VCFv[0-9.]{1,5}",
    "delta_f508": r"[Δ∆] ?F ?508",
    "star_allele": r"(?<![A-Za-z0-9])CYP[0-9][A-Z][0-9]{1,2} ?\*[0-9]{1,2}",
    "hla_allele": (
        r"(?<![A-Za-z0-9])(?:HLA-)?(?:[ABC]|D[PQR][AB][0-9])\*[0-9]{2,3}(?::[0-9]{2,3}){1,3}"
    ),
    "orpha": r"(?<![A-Za-z])ORPHA ?:? ?[0-9]{1,6}(?![0-9])",
}
_DIGITS = "123456789"
_MARKS = ("", "-", "*", "(", "[", "[-", "[*", "(-", "(*")
LITERALS: tuple[str, ...] = (
    *(f"{kind}.{mark}{digit}" for kind in "cgnm" for mark in _MARKS for digit in _DIGITS),
    *(f"p.{letter}" for letter in "ACDEFGHIKLMNPQRSTVWY"),
    *(f"{count},{gap}X" for count in (44, 45, 46, 47, 48, 49, 69, 92) for gap in ("", " ")),
    *(f"{count}{gap}X" for count in (46, 47, 48, 49) for gap in ("", " ")),
    *(f"t({first}" for first in _DIGITS + "XY"),
    "p.(", "del(", "dup(", "inv(", "ins(", "add(", "der(", "dic(",
    *(f"rs{digit}" for digit in _DIGITS),
    *("NM_", "NR_", "NP_", "XM_", "XR_", "XP_", "NC_0", "LRG_", "ENSG", "ENST", "ENSP"),
    *(f"chr{name}" for name in _DIGITS + "XYM"),
    *(f"{locus}*{digit}" for locus in "ABC1345" for digit in "0123456789"),
    "##fileformat=VCF", "F508", "F 508", "CYP", "ORPHA",
)  # fmt: skip
