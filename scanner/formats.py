"""The formats that are read, as README.md lists them: `python -m scanner.formats [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from scanner.readers import discover

__all__ = ["rewritten", "table"]

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN = "<!-- formats: written by python -m scanner.formats -->\n"
END = "<!-- end of formats -->\n"


def table() -> str:
    """Return the table: a line a reader."""
    lines = ["| `--as` | what | usual names | needs |", "|---|---|---|---|"]
    for reader in discover():
        suffixes = " ".join(f"`{suffix}`" for suffix in reader.suffixes)
        extra = f"`vigilab[{reader.extra}]`" if reader.extra else ""
        title = reader.title.replace("|", "\\|")
        lines.append(f"| `{reader.name}` | {title} | {suffixes} | {extra} |")
    return "\n".join(lines) + "\n"


def rewritten(text: str) -> str:
    """Return a text with the table that stands between its marks renewed."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("README.md has no place for the formats")
    return before + BEGIN + "\n" + table() + "\n" + END + after


def main(arguments: list[str]) -> str | None:
    """Rewrite README.md, or with `--check` only look; return what is wrong, None for nothing."""
    old = README.read_text("utf-8")
    new = rewritten(old)
    if "--check" in arguments:
        return None if old == new else "README.md is out of date: run python -m scanner.formats"
    README.write_text(new, "utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
