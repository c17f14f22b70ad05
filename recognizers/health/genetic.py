"""Données génétiques (genetic data: tests, genes, variants, inherited disease).

Article 4(13) of the GDPR covers inherited or acquired characteristics, so that a
karyotype, a variant, a gene name, an inherited disease and a prenatal screening
all count, and so does a somatic mutation (`JAK2 V617F`). The wording and the codes
are the rows of `vocabulary/genetic.tsv`; patterns read what has a grammar: HGVS
variants, ISCN karyotypes, dbSNP, RefSeq and Ensembl numbers, HLA and star alleles,
ORPHA numbers, VCF headers.

Traps: without accents `gène` is `gêne` (a discomfort), so that the accent is asked
for; `p.12` is a page, `HTT` a price before tax, `RS232` a serial port, `ACPA` an
antibody, `RET` the reticulocytes.

Sources:
    HGVS nomenclature (hgvs-nomenclature.org)
    ISCN 2020
    HGNC
    Orphanet
    IPD-IMGT/HLA
    ATIH, CIM-10 FR (Q90-Q99, E84, D56-D58)
    CNAM, NABM
    LOINC
    Regulation (EU) 2016/679, article 4(13)

>>> [span.rule for span in RECOGNIZER.find("47,XY,+21")]
['iscn']
>>> RECOGNIZER.find("gêne respiratoire")  # a discomfort
[]
>>> RECOGNIZER.find("voir p.12")  # a page
[]
"""

from __future__ import annotations

import re

from recognizers.health.variants import LITERALS, SHAPES
from recognizers.spec import Evidence, Pattern, Recognizer
from recognizers.vocabulary import Vocabulary

__all__ = ["RECOGNIZER"]

RECOGNIZER = Recognizer(
    entity="HEALTH_GENETIC",
    vocabulary=Vocabulary("genetic"),
    patterns=tuple(
        Pattern(name, re.compile(shape), Evidence.CONTEXT) for name, shape in SHAPES.items()
    ),
    triggers=LITERALS,
    headers=(
        "CARYOTYPE", "KARYOTYPE", "FORMULECHROMOSOMIQUE", "GENE", "GENES", "NOMGENE",
        "GENESYMBOL", "HGNC", "GENOTYPE", "HAPLOTYPE", "ALLELE", "ALLELE1", "ALLELE2", "VARIANT",
        "VARIANTS", "MUTATION", "MUTATIONS", "HGVS", "HGVSC", "HGVSP", "CDNA", "PROTEINCHANGE",
        "ZYGOTIE", "ZYGOSITY", "CLASSEACMG", "ACMG", "CLASSEVARIANT", "TRANSCRIT", "REFSEQ",
        "RSID", "DBSNP", "CLINVAR", "COSMIC", "EXON", "BRCA", "BRCA1", "BRCA2", "CFTR", "HFE",
        "FMR1", "FACTEURV", "FVLEIDEN", "FACTEURVLEIDEN", "LEIDEN", "FACTEURII", "MTHFR", "JAK2",
        "HLA", "HLAB27", "HLAA", "HLAB", "HLAC", "HLADR", "HLADRB1", "HLADQ", "HLADQB1",
        "TYPAGEHLA", "DPNI", "T21", "TRISOMIE", "TRISOMIE21", "RISQUET21", "MSM", "DPN",
        "GENETIQUE", "CONSENTEMENTGENETIQUE", "CONSEILGENETIQUE", "MALADIEGENETIQUE", "ORPHA",
        "CODEORPHA", "ORPHANET", "OMIM", "HPO", "DREPANOCYTOSE", "ELECTROPHORESEHB",
        "MUCOVISCIDOSE", "HEMOPHILIE", "CGHARRAY", "FISH", "NGS", "EXOME", "PANELNGS",
        "SEQUENCAGE", "CASINDEX", "APPARENTE", "CONSANGUINITE",
    ),
    examples=(
        "BRCA1 [[c.68_69delAG]]",
        "caryotype [[47,XY,+21]]",
        "[[Hétérozygote]] C282Y",
        "[[Facteur V Leiden]] hétéro",
        "[[HLA-B27 positif]]",
        "[[DPNI]]",
        "[[p.(Phe508del)]]",
        "NM_007294.4:[[c.5266dup]]",
        "[[NM_000492.3]]",
        "KRAS [[p.G13D]]",
        "[[46 XX]]",
        "[[45,X]] en mosaïque",
        "[[t(9;22)(q34;q11)]]",
        "[[rs1801133]] CT",
        "[[ΔF508]] / N",
        "[[DRB1*04:01]]",
        "[[ORPHA:586]]",
        "portage de la [[drépanocytose]]",
        "mutation du [[gène]] identifiée",
        "[[MUCOVISCIDOSE]]",
        "[[trisomie 21]]",
    ),
    counterexamples=(
        "gêne respiratoire",
        "pas de gêne",
        "PATIENT SANS GENE",
        "GENERALISTE",
        "voir p.12",
        "prix HT/TTC",
        "anti-DR",
        "liaison RS232",
        "c.à.d. 12 jours",
        "plaque 45 X 30 cm",
        "ACPA 12 U/mL, résultat négatif",
        "HbA1c 6,1 %",
        "RET 1,2 %",
        "date de mutation du salarié, suivi",
    ),
)  # fmt: skip
