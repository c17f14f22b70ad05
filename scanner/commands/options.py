"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["As", "Delimiter", "Encoding", "Header", "Lang", "Policy", "ShowPaths"]

Lang = Annotated[str, typer.Option("--lang", metavar="en|fr", help="Language of what is shown.")]
Policy = Annotated[
    str, typer.Option("--policy", metavar="FILE", help="Policy TOML in place of the shipped one.")
]
ShowPaths = Annotated[
    bool, typer.Option("--show-paths", help="Show names of files and columns unmasked.")
]
Encoding = Annotated[
    str, typer.Option("--encoding", metavar="NAME", help="Encoding of the texts, as cp1252.")
]
Delimiter = Annotated[
    str, typer.Option("--delimiter", metavar="CHAR", help="Separator of CSV fields; tab for a tab.")
]
Header = Annotated[
    str, typer.Option("--header", metavar="yes|no", help="Whether CSV files start with a header.")
]
As = Annotated[str, typer.Option("--as", metavar="FORMAT", help="Read every file as this format.")]
