"""Writes `recognizers/README.md` from the recognizers.

`python -m recognizers.catalogue` writes it, with `--check` it says if that is due.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

from recognizers import FAMILIES, Recognizer, modules

__all__ = ["catalogue"]

README = Path(__file__).with_name("README.md")
_HEAD = """# Recognizers

What `vigilab` looks for, written by `python -m recognizers.catalogue` from the
docstrings: change those, never this file. A recognizer is a value in one module:
its layouts, its key, its labels, its column names, its vocabulary. *Evidence* is
ordered `shape < context < position < checksum`. Facts called unverified come from
secondary sources.
"""


def catalogue() -> str:
    """Return the whole document."""
    parts = [_HEAD]
    for family in FAMILIES:
        package = importlib.import_module(f"recognizers.{family}")
        parts.append(f"## {family}\n\n{(package.__doc__ or '').strip()}\n")
        members = (each for each in modules().values() if each.__package__ == package.__name__)
        parts.extend(_section(module) for module in members)
    return "\n".join(parts)


def _section(module: ModuleType) -> str:
    unit: Recognizer = module.RECOGNIZER
    text = (module.__doc__ or "").strip()
    prose = text.split("\n>>>")[0].strip()
    heading, _, rest = prose.partition("\n")
    lines = [f"### {unit.entity}", "", f"**{heading}**", "", rest.strip(), ""]
    if unit.vocabulary is not None:
        terms = unit.vocabulary.terms
        systems = sorted({term.system for term in terms if term.system})
        lines.append(
            f"- vocabulary: {len(terms)} rows"
            + (f", codes of {', '.join(systems)}" if systems else "")
        )
    if unit.headers:
        lines.append(f"- columns: {', '.join(f'`{h}`' for h in unit.headers)}")
    lines.append(f"- found: {', '.join(f'`{_plain(e)}`' for e in unit.examples)}")
    lines.append(f"- not found: {', '.join(f'`{_plain(e)}`' for e in unit.counterexamples)}")
    return "\n".join(lines) + "\n"


def _plain(example: str) -> str:
    visible = example.replace("[[", "").replace("]]", "").replace("`", "'")
    return "".join(c if c.isprintable() else " " for c in visible)


def main(arguments: list[str]) -> str | None:
    """Write the document; with `--check` return what is wrong with it, None if nothing is."""
    text = catalogue()
    if "--check" not in arguments:
        README.write_text(text, "utf-8")
    elif not README.exists() or README.read_text("utf-8") != text:
        return f"{README.name} is out of date: run python -m recognizers.catalogue"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
