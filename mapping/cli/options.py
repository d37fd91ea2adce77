"""The options that several commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsAt",
    "Audience",
    "AuthorisedBy",
    "BaseMapFile",
    "Json",
    "KnownAt",
    "LawfulBasis",
    "LookPurpose",
    "MapLicence",
    "Out",
    "Purpose",
    "Recipient",
    "SettingsFile",
    "StoreUrl",
]

StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="The store: sqlite:///PATH or neo4j://HOST:7687. Default: HOTHMAP_STORE.",
        show_default=False,
        metavar="URL",
    ),
]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at",
        help="The day the picture is of (2026-10-31). Default: today.",
        show_default=False,
        metavar="DATE",
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="What had been entered by then (2026-10-14T16:30, UTC). Default: now.",
        show_default=False,
        metavar="TIME",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Out = Annotated[
    Path,
    typer.Option("--out", help="Folder for what is made.", metavar="DIR"),
]
Audience = Annotated[
    str,
    typer.Option(
        "--audience",
        help="Who it is for: team, meeting, jag, police or statistics.",
        metavar="NAME",
    ),
]
Purpose = Annotated[
    str | None, typer.Option("--purpose", help="Why it is shared.", show_default=False)
]
LawfulBasis = Annotated[
    str | None,
    typer.Option("--lawful-basis", help="The lawful basis it is shared on.", show_default=False),
]
LookPurpose = Annotated[str, typer.Option("--purpose", help="Why you look; kept.")]
Recipient = Annotated[
    str | None, typer.Option("--recipient", help="Who receives it.", show_default=False)
]
AuthorisedBy = Annotated[
    str | None,
    typer.Option("--authorised-by", help="Who authorised it. Default: you.", show_default=False),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        envvar="HOTHMAP_SETTINGS",
        help="The team's settings, a TOML file.",
        show_default=False,
        show_envvar=False,
        metavar="FILE",
    ),
]
BaseMapFile = Annotated[
    Path | None,
    typer.Option(
        "--base-map",
        envvar="HOTHMAP_BASE_MAP",
        help="A GeoPackage with OS Open Zoomstack's layer names, to draw under the places.",
        show_default=False,
        show_envvar=False,
        metavar="FILE",
    ),
]
MapLicence = Annotated[
    str | None,
    typer.Option(
        "--map-licence",
        envvar="HOTHMAP_MAP_LICENCE",
        help="The line that the base map's owner asks for. Default: Ordnance Survey's.",
        show_default=False,
        show_envvar=False,
    ),
]
