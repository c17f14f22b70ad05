r"""Recognizers, terms and exceptions that a user brings in a TOML file.

```toml
[[recognizers]]
entity = "CUSTOM_BADGE"            # an entity of the output, or CUSTOM_ and a word
counts_as = "PATIENT_ID"           # what a CUSTOM_ entity is worth to the tier
title = "Badge of the day hospital"
patterns = ['\bHDJ-\d{6}\b']       # bounded; a group named `value` narrows the match
triggers = ["HDJ-"]                # one of them stands in every match, in any case
digits = [6]                       # or a chain of so many digits does
headers = ["NO_BADGE"]             # columns that hold it
evidence = "context"               # shape, context or position; shape by default
examples = ["badge [[HDJ-123456]]"]
counterexamples = ["HDJ-12", "HDJ du lundi"]

[[terms]]
term = "protocole azur"            # as in a vocabulary table (recognizers.vocabulary)
strength = "strong"                # strong, medium, weak or not
topic = "HEALTH_CANCER"          # the health entity that it tells
level = 4                          # where it differs from the entity's own

[[allow]]                          # is never reported
values = ["0199000000"]            # compared without case and outer blanks
patterns = ['TEST-\d{1,6}']        # of whole values
columns = ['NUM_AUTOMATE.{0,20}']  # of whole column names
entities = ["PHONE_NUMBER"]        # for these alone; for all by default
```

The set in force is that of the last configuration that this process made or was
sent: a worker takes it up with its work.
"""

from __future__ import annotations

from scanner.own.parsing import OWN_BYTES, Allowed, Own, parse

__all__ = ["OWN_BYTES", "Allowed", "Own", "in_force", "in_force_text", "parse", "take_up"]

_NONE = Own()
_in_force = ("", _NONE)


def take_up(text: str) -> Own:
    """Look for what a text describes from now on; "" for what ships alone.

    Raises:
        ConfigError: the text makes no sense; one sentence says where.
    """
    global _in_force  # noqa: PLW0603 - the one set of a process
    if text != _in_force[0]:
        from recognizers.adoption import adopt  # noqa: PLC0415 - most runs bring nothing

        own = parse(text) if text else _NONE
        adopt(own.units, own.terms)
        _in_force = (text, own)
    return _in_force[1]


def in_force() -> Own:
    """Return what was taken up last."""
    return _in_force[1]


def in_force_text() -> str:
    """Return the text of it, "" for none."""
    return _in_force[0]
