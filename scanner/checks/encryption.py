"""ENC-01: health data of named persons lies in the clear.

Nothing on the server was encrypted (breach of article 32 GDPR). What a scan can open
lies open, unless it was given the passwords; whether a disk is encrypted it cannot tell.
"""

from __future__ import annotations

from scanner.checks import Check, Outcome, Seen, outcome

__all__ = ["CHECK"]

_LEAST = 4
_SEALED = frozenset({"encrypted", "password_required"})


def _look(seen: Seen) -> Outcome:
    sealed = len({item.resource for item in seen.skipped if item.reason in _SEALED})
    here = [each for each in seen.at(_LEAST) if each.mode is not None]
    if not here and seen.at(_LEAST):
        return Outcome("unknown", (
            "what is at T4 or above is in a database or store; see how that encrypts",
            "ce qui est en T4 ou plus est dans une base ou un stockage : voir son chiffrement",
        ))  # fmt: skip
    return outcome(seen, (each.resource for each in here), (
        f"resources at T4 or above that could be read: {len(here)}; encrypted ones: {sealed}",
        f"ressources en T4 ou plus qui ont pu être lues : {len(here)} ; chiffrées : {sealed}",
    ))  # fmt: skip


CHECK = Check(
    "ENC-01",
    ("Health data lies unencrypted", "Des données de santé ne sont pas chiffrées"),
    (
        "Files that wait for a migration are encrypted, key apart (GDPR 32(1)(a)).",
        "Les fichiers en attente de migration sont chiffrés, clé à part (RGPD 32.1.a).",
    ),
    _look,
)
