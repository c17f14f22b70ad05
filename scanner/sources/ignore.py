"""Globs that leave files out, by the rules of `.gitignore`.

The last rule that fits decides; `!` takes a file back in; a `/` before the end
ties a glob to the folder of its ignore file, else it holds at any depth; a `/`
at the end wants a directory; `*` and `?` stop at `/`, `**` does not.

>>> rules = Rules.parse(["*.log", "!keep.log", "/build/", "a/**/z"])
>>> [rules.verdict(path, is_dir=False) for path in ("x/y.log", "keep.log", "other", "a/b/z")]
[True, False, None, True]
>>> rules.verdict("build", is_dir=True), rules.verdict("x/build", is_dir=True)
(True, None)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Rules"]

_TOKEN = re.compile(
    r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?[^\]/]*\]|\\.|[^*?\[\\/]+|[/\[\\]", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Rule:
    fits: re.Pattern[str]
    negated: bool
    directory: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one ignore file, or of the command line."""

    rules: tuple[_Rule, ...] = ()

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Rules:
        """Read globs, one a line; blank lines and comments count for nothing."""
        return cls(tuple(rule for rule in map(_rule, lines) if rule is not None))

    def verdict(self, path: str, *, is_dir: bool) -> bool | None:
        """Say whether a path is left out; None where no rule speaks of it.

        `path` is relative to the folder of the rules, with `/` and none at its ends.
        """
        for rule in reversed(self.rules):
            if (is_dir or not rule.directory) and rule.fits.fullmatch(path):
                return not rule.negated
        return None


def _rule(line: str) -> _Rule | None:
    glob = re.sub(r"(?<!\\) +$", "", line.rstrip("\r\n"))
    if not glob or glob.startswith("#"):
        return None
    negated = glob.startswith("!")
    glob = glob[negated:]
    directory = glob.endswith("/")
    glob = glob.rstrip("/")
    anchored = "/" in glob
    try:
        fits = re.compile(("" if anchored else "(?:.*/)?") + _regex(glob.lstrip("/")), re.DOTALL)
    except re.error:
        return None
    return _Rule(fits, negated, directory)


def _regex(glob: str) -> str:
    return "".join(_piece(token) for token in _TOKEN.findall(glob))


def _piece(token: str) -> str:
    special = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "?": "[^/]"}
    if token in special:
        return special[token]
    if token.startswith("*"):
        return "[^/]*"
    if token.startswith("[") and token.endswith("]") and len(token) > 2:  # noqa: PLR2004
        inverted = token[1] in "!^"
        members = token[1 + inverted : -1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[{'^' if inverted else ''}{members.replace(']', chr(92) + ']')}]"
    if token.startswith("\\") and len(token) > 1:
        return re.escape(token[1])
    return re.escape(token)
