"""``hothmap export``: files for other people's tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.errors import UsageError
from mapping.cli.options import (
    AsAt,
    Audience,
    AuthorisedBy,
    KnownAt,
    LawfulBasis,
    Out,
    Purpose,
    Recipient,
    SettingsFile,
    StoreUrl,
)
from mapping.cli.releasing import asked_for, desk, say_what_was_made
from mapping.cli.session import known_time, read_day
from mapping.outgoing import EXPORT_FORMATS, Wanted, send

__all__ = ["export"]


def export(
    kind: Annotated[
        str,
        typer.Option("--format", help=f"One of {', '.join(EXPORT_FORMATS)}.", metavar="NAME"),
    ],
    audience: Audience = "team",
    out: Out = Path(),
    purpose: Purpose = None,
    lawful_basis: LawfulBasis = None,
    recipient: Recipient = None,
    authorised_by: AuthorisedBy = None,
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
) -> None:
    """Write the network of a day as a file for another tool."""
    if kind not in EXPORT_FORMATS:
        msg = f"There is no format “{kind}”; there are {', '.join(EXPORT_FORMATS)}."
        raise UsageError(msg)
    with desk(store, settings=settings) as made_at:
        asked = asked_for(
            audience,
            purpose=purpose,
            lawful_basis=lawful_basis,
            recipient=recipient,
            authorised_by=authorised_by,
        )
        wanted = Wanted(pack=f"export-{kind}", as_at=read_day(as_at), known_at=known_time(known_at))
        entry = send(made_at, asked, wanted, out)
    say_what_was_made(entry, out)
