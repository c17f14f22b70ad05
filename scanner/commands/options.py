"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = [
    "AllowUrlPassword",
    "As",
    "Delimiter",
    "Encoding",
    "ExcludeTable",
    "Header",
    "Lang",
    "Layout",
    "MaxDepth",
    "MaxInflated",
    "MaxMemberSize",
    "MaxMembers",
    "MaxMemory",
    "MaxRatio",
    "MaxRowsPerSecond",
    "MaxTime",
    "PasswordFile",
    "Policy",
    "Recognizers",
    "Sample",
    "Schema",
    "ShowPaths",
    "Table",
]

Lang = Annotated[str, typer.Option("--lang", metavar="en|fr", help="Language of what is shown.")]
Policy = Annotated[
    str, typer.Option("--policy", metavar="FILE", help="Policy TOML in place of the shipped one.")
]
Recognizers = Annotated[
    str,
    typer.Option("--recognizers", metavar="FILE", help="Your own recognizers and terms, TOML."),
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
PasswordFile = Annotated[
    str,
    typer.Option("--password-file", metavar="FILE", help="Passwords of archives, one a line."),
]
Layout = Annotated[
    str,
    typer.Option("--layout", metavar="FILE", help="Places of fixed-width fields, as TOML."),
]
MaxDepth = Annotated[
    int | None,
    typer.Option("--max-depth", metavar="N", min=0, help="Levels of archives in archives."),
]
MaxMembers = Annotated[
    int | None,
    typer.Option("--max-members", metavar="N", min=1, help="Things opened inside one file."),
]
MaxMemberSize = Annotated[
    str, typer.Option("--max-member-size", metavar="SIZE", help="Read of one of them; as 20G.")
]
MaxInflated = Annotated[
    str, typer.Option("--max-inflated", metavar="SIZE", help="What may come out of one file.")
]
MaxRatio = Annotated[
    int | None,
    typer.Option("--max-ratio", metavar="N", min=1, help="What may come out of one byte."),
]
MaxTime = Annotated[
    int | None,
    typer.Option("--max-time", metavar="SECONDS", min=0, help="For one file; 0: no limit."),
]
MaxMemory = Annotated[
    str, typer.Option("--max-memory", metavar="SIZE", help="For one process; as 8G; 0: no limit.")
]
Schema = Annotated[
    list[str] | None,
    typer.Option("--schema", metavar="GLOB", help="Schemas of a database; may be repeated."),
]
Table = Annotated[
    list[str] | None,
    typer.Option("--table", metavar="GLOB", help="Tables of a database: `name`, `schema.name`."),
]
ExcludeTable = Annotated[
    list[str] | None,
    typer.Option("--exclude-table", metavar="GLOB", help="Tables left out; may be repeated."),
]
Sample = Annotated[
    int,
    typer.Option("--sample", metavar="N", min=0, help="Rows of a table read first; 0: all."),
]
MaxRowsPerSecond = Annotated[
    float,
    typer.Option("--max-rows-per-second", metavar="N", min=0, help="From databases; 0: no limit."),
]
AllowUrlPassword = Annotated[
    bool, typer.Option("--allow-url-password", help="Take a password in a database URL.")
]
