"""Genetics: words, variants with a grammar, and what only looks like them."""

import unicodedata

import pytest

from recognizers.health.genetic import RECOGNIZER


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("c.1521_1523del", "hgvs_dna"),
        ("c.76A>T", "hgvs_dna"),
        ("c.-14G>C", "hgvs_dna"),
        ("c.*32G>A", "hgvs_dna"),
        ("c.88+2T>G", "hgvs_dna"),
        ("c.5266dupC", "hgvs_dna"),
        ("c.112_117delinsTG", "hgvs_dna"),
        ("m.3243A>G", "hgvs_dna"),
        ("g.32340301C>T", "hgvs_dna"),
        ("p.Arg97Profs*23", "hgvs_protein"),
        ("p.(Gly12Asp)", "hgvs_protein"),
        ("p.Trp24*", "hgvs_protein"),
        ("p.Lys23_Val25del", "hgvs_protein"),
        ("p.R97*", "hgvs_letters"),
        ("46,XX", "iscn"),
        ("46, XY", "iscn"),
        ("47,XXY", "iscn"),
        ("45,X", "iscn"),
        ("46,XX,t(9;22)(q34;q11)", "iscn"),
        ("46,XY,inv(9)(p11q13)", "iscn"),
        ("47,XX,+21[15]", "iscn"),
        ("46XY", "iscn"),
        ("t(14;18)", "translocation"),
        ("del(5)(q13q33)", "rearrangement"),
        ("rs12345678", "dbsnp"),
        ("NM_000492.4", "sequence"),
        ("ENST00000357654", "sequence"),
        ("chr17:43044295", "locus"),
        ("##fileformat=VCFv4.2", "vcf"),
        ("CYP4F2*3", "star_allele"),
        ("HLA-A*02:01", "hla_allele"),
        ("DQB1*06:02", "hla_allele"),
        ("ORPHA 586", "orpha"),
    ],
)
def test_written_grammars(text, rule):
    (span,) = RECOGNIZER.find(f"résultat {text} rendu")
    assert span.rule == rule
    assert (span.start, span.end) == (9, 9 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        "mutation BRCA2", "hétérozygote", "Exome", "X fragile", "hémochromatose", "Hb AS", "PiZZ",
        "conseil génétique", "test de paternité", "JAK2 V617F", "F508del", "trisomie 18",
        "CGH-array",
        "typage HLA", "Kaftrio", "NIPT, DPNI",
    ],
)  # fmt: skip
def test_genetic_words_are_found(text):
    assert RECOGNIZER.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "gêne à la marche, patient suivi", "SANS GENE, patient suivi", "p.12", "p. 12", "c.12",
        "cf. c.3",
        "RS485", "mars12345", "NR_DOSSIER", "46,5 X", "146,XX", "ORPHANIE", "HbA1 c 6 %",
        "génotype VHC 3a, résultat", "variant Omicron, PCR", "p.X12", "c.12A", "Ct = 12",
    ],
)  # fmt: skip
def test_what_is_not_genetic(text):
    assert RECOGNIZER.find(text) == []


def test_the_accent_of_gene_is_asked_for():
    for form in ("NFC", "NFD"):
        assert RECOGNIZER.find(unicodedata.normalize(form, "analyse du gène"))
        assert RECOGNIZER.find(unicodedata.normalize(form, "analyse de la gêne")) == []


@pytest.mark.parametrize(
    ("system", "code", "belongs"),
    [
        ("CIM10", "Q90.0", True), ("CIM10", "E84.9", True), ("CIM10", "D57.1", True),
        ("CIM10", "Q21.0", False), ("NABM", "1029", True), ("LOINC", "29770-5", True),
    ],
)  # fmt: skip
def test_codes(system, code, belongs):
    assert (RECOGNIZER.vocabulary.lookup(system, code) is not None) == belongs
