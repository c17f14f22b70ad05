"""Why a record has its tier, in a few sentences, for `vigilab explain`."""

from __future__ import annotations

from scanner.classification import flag_names, judge
from scanner.policy import FLAGS, Policy

__all__ = ["explain"]

_TRAITS = {
    "surname": ("surname", "nom"),
    "given": ("given name", "prénom"),
    "birth_date": ("birth date", "date de naissance"),
    "sex": ("sex", "sexe"),
    "postcode": ("postcode", "code postal"),
    "contact": ("a way to reach the person", "un moyen de joindre la personne"),
}
_IDENTIFIER = (
    ("names nobody", "ne désigne personne"),
    ("indirect", "indirect"),
    ("a local or pseudonymous number", "numéro local ou pseudonyme"),
    ("names a person", "désigne une personne"),
    ("a national number or as good as one", "numéro national ou équivalent"),
)
_CONTENT = (
    ("nothing", "rien"),
    ("administrative", "administratif"),
    ("evidence of care", "indice de soins"),
    ("health", "santé"),
    ("health, reinforced protection", "santé, protection renforcée"),
    ("health, the most sensitive topics", "santé, sujets les plus sensibles"),
)
_BY = (" by ", " par ")
_COLON = (": ", " : ")


def explain(mask: int, policy: Policy, lang: str) -> list[str]:
    """Say what gave a record its levels and its tier.

    Args:
        mask: the record's, from `Records.mask`.
        policy: the policy it was judged by.
        lang: `fr` for French; anything else is English.

    >>> from scanner.policy import default_policy
    >>> for line in explain(0b1, Policy.load(default_policy()), "en"):
    ...     print(line)
    Identifier level I0: names nobody.
    Content level C1: administrative, by FR_NIR.
    Matrix cell I0 x C1: tier T0.
    """
    tongue = int(lang == "fr")
    judged = judge(policy, mask)
    cell = policy.matrix[judged.identifier][judged.content]
    heads = (
        ("Identifier level", "Niveau d'identification"),
        ("Content level", "Niveau de contenu"),
    )
    levels = (
        (f"I{judged.identifier}", _IDENTIFIER[judged.identifier], judged.identified_by),
        (f"C{judged.content}", _CONTENT[judged.content], judged.told_by),
    )
    lines = []
    for head, (level, meaning, causes) in zip(heads, levels, strict=True):
        named = [_TRAITS[c][tongue] if c in _TRAITS else c for c in causes]
        by = f",{_BY[tongue]}{', '.join(named)}" if named else ""
        lines.append(f"{head[tongue]} {level}{_COLON[tongue]}{meaning[tongue]}{by}.")
    matrix = ("Matrix cell", "Case de la matrice")[tongue]
    tier = ("tier", "palier")[tongue]
    place = f"I{judged.identifier} x C{judged.content}"
    lines.append(f"{matrix} {place}{_COLON[tongue]}{tier} T{cell}.")
    raised = [flag for flag in FLAGS if flag in flag_names(judged.flags)]
    return lines + [_flag_line(flag, policy, judged.tier, tongue) for flag in raised]


def _flag_line(flag: str, policy: Policy, tier: int, tongue: int) -> str:
    raises = policy.flags[flag].raises
    if not raises:
        return (f"Flag {flag}.", f"Drapeau {flag}.")[tongue]
    return (
        f"Flag {flag} adds {raises}, up to T5: tier T{tier}.",
        f"Le drapeau {flag} ajoute {raises}, au plus T5 : palier T{tier}.",
    )[tongue]
