"""Each phrase marks its term between brackets."""

import timeit

import pytest

from scanner.context import assertion

PHRASES = {
    "affirmed": (
        "[HIV]+ NE RIEN DIRE AU MARI",
        "[HIV]+ ne rien dire à sa mère",
        "[séropo] connue",
        "[diabète] depuis 2010",
        "Patiente [enceinte] 12 SA",
        "pas d'augmentation de la [créatinine]",
        "pas de modification du [diabète]",
        "sans aucun doute une [grossesse]",
        "Pas de fièvre, [toux] grasse",
        "Pas de fièvre mais [toux]",
        "Absence de récidive. [HTA] traitée",
        "[VIH] positif, VHC négatif",
        "VIH négatif [VHC] positif",
        "Recherche de [BK] positive",
        "[THC] +",
        "[HTA] non équilibrée",
        "[diabète] non insulino-dépendant",
        "jeune fille [enceinte]",
        "Mère diabétique, patiente [asthmatique]",
        "Allergie : non [HTA] : oui",
        "[CRP] : 0,8 mg/L",
        "pas de grossesse sous [contraception]",
        "non seulement [diabétique] mais obèse",
        "[VIH] SANS ORDO",
        "[bêta-hCG] 2450",
        "médecin de famille : [asthme]",
        "[VIH] - sérologie à refaire",
    ),
    "negated": (
        "Sérologie [VIH] 1+2 : négative",
        "[VIH] : non",
        "[HIV]-",
        "[VIH] : (-)",
        "[allergie] : 0",
        "[allergies] : aucune",
        "Pas de [diabète]",
        "Absence de [grossesse]",
        "aucune [récidive]",
        "sans [fièvre] ni [toux]",
        "Pas de diabète, ni d'[HTA]",
        "Recherche de [VIH] : négative",
        "[grossesse] exclue",
        "non [diabétique]",
        "jamais d'[IVG]",
        "[VIH], VHB et VHC négatifs",
        "[ARN VIH] indétectable",
        "[rubéole] non immunisée",
        "[BK] n'est pas retrouvé",
        "pas d'antécédent de [cancer]",
        "sérologie négative pour le [VIH]",
        "[séronégatif] VIH",
        "absence de fièvre, de toux, de [dyspnée]",
        "hors [grossesse]",
        "l'examen élimine une [thrombose]",
        "n'est pas [diabétique]",
    ),
    "family": (
        "Mère : [cancer du sein]",
        "ATCD familiaux de [diabète]",
        "ATCD fam. de [Huntington]",
        "[cancer du côlon] chez le père",
        "[BRCA1] (mère)",
        "[diabète] familial",
        "sœur atteinte de [mucoviscidose]",
        "père : IDM, [diabète], HTA",
        "[hémochromatose] dans la famille",
        "son frère n'a pas de [drépanocytose]",
        "né de mère [séropositive]",
    ),
    "hypothetical": (
        "suspicion de [grossesse]",
        "susp. [GEU]",
        "[grossesse] ?",
        "? [grossesse]",
        "[TVP] à éliminer",
        "n'exclut pas une [grossesse]",
        "on ne peut pas exclure un [cancer]",
        "[cancer] non exclu",
        "possible [syphilis]",
        "sans doute une [grippe]",
        "anémie, [thyroïdite] ?",
        "recherche de [paludisme]",
        "en cas de [grossesse]",
        "[PHLEBITE] PROBABLE",
        "fait évoquer un [lupus]",
    ),
    "history": (
        "ATCD : HTA, [diabète]",
        "antécédents d'[IVG]",
        "ancien [toxicomane]",
        "[hépatite B] guérie",
        "k [sein] 2012",
        "[IVG] en 2019",
        "[AVC] il y a 3 ans",
        "[lymphome] en rémission",
        "séquelles d'[AVC]",
    ),
}
CASES = [(phrase, told) for told, phrases in PHRASES.items() for phrase in phrases]


def told_of(phrase):
    """Return the assertions of the marked terms, in order."""
    found = []
    while "[" in phrase:
        start = phrase.index("[")
        phrase = phrase.replace("[", "", 1)
        end = phrase.index("]")
        phrase = phrase.replace("]", "", 1)
        found.append((start, end))
    return [assertion(phrase, *span) for span in found]


@pytest.mark.parametrize(("phrase", "told"), CASES)
def test_what_a_phrase_says_of_its_term(phrase, told):
    assert set(told_of(phrase)) == {told}


@pytest.mark.parametrize(("phrase", "told"), CASES)
def test_case_and_accents_do_not_matter(phrase, told):
    assert set(told_of(phrase.upper())) == {told}


def test_decomposed_accents_do_not_matter():
    assert told_of("de\u0301pistage [VIH] ne\u0301gatif") == ["negated"]


def test_a_sentence_does_not_qualify_the_next_one():
    assert told_of("Pas de toux.\n[Diabète]") == ["affirmed"]
    assert told_of("Mère diabétique. [HTA]") == ["affirmed"]


def test_a_term_at_either_end_or_alone():
    assert told_of("[VIH]") == ["affirmed"]
    assert assertion("", 0, 0) == "affirmed"


def test_time_does_not_depend_on_the_length_of_the_text():
    long = "sans doute pas de mère " * 20_000
    middle = len(long) // 2
    short = long[:1000]
    costs = [
        min(timeit.repeat(lambda t=t, m=m: assertion(t, m, m + 3), number=50, repeat=5))
        for t, m in ((short, 500), (long, middle))
    ]
    assert costs[1] < 5 * costs[0]
