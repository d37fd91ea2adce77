"""``hothmap pack``: the papers of a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.errors import UsageError
from mapping.casework import Period
from mapping.cli.options import (
    AsAt,
    AuthorisedBy,
    BaseMapFile,
    KnownAt,
    LawfulBasis,
    MapLicence,
    Out,
    Purpose,
    Recipient,
    SettingsFile,
    StoreUrl,
)
from mapping.cli.releasing import asked_for, desk, say_what_was_made
from mapping.cli.session import known_time, now, read_day
from mapping.outgoing import Wanted, again, send

__all__ = ["pack"]


def pack(
    meeting: Annotated[str, typer.Argument(help="poc-loc.", metavar="poc-loc")],
    month: Annotated[
        str | None,
        typer.Option(
            "--month", help="The month, as 2026-10.", metavar="YYYY-MM", show_default=False
        ),
    ] = None,
    out: Out = Path(),
    audience: Annotated[
        str, typer.Option("--audience", help="Who it is for.", metavar="NAME")
    ] = "meeting",
    top: Annotated[
        int, typer.Option("--top", min=1, help="How many persons and locations get a page.")
    ] = 10,
    purpose: Purpose = None,
    lawful_basis: LawfulBasis = None,
    recipient: Recipient = None,
    authorised_by: AuthorisedBy = None,
    again_id: Annotated[
        str | None,
        typer.Option(
            "--again",
            help="Make an earlier release again, byte for byte.",
            metavar="RELEASE-ID",
            show_default=False,
        ),
    ] = None,
    settings: SettingsFile = None,
    base_map: BaseMapFile = None,
    map_licence: MapLicence = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
) -> None:
    """Make the POC and LOC meeting's papers for a month: Word, Excel and a page."""
    if meeting != "poc-loc":
        msg = f"There is no pack “{meeting}”; there is poc-loc."
        raise UsageError(msg)
    if (month is None) == (again_id is None):
        msg = "Give --month YYYY-MM, or --again RELEASE-ID."
        raise UsageError(msg)
    with desk(store, settings=settings, base_map=base_map, licence=map_licence) as made_at:
        if again_id is not None:
            entry = again(made_at, again_id, out)
        else:
            asked = asked_for(
                audience,
                purpose=purpose,
                lawful_basis=lawful_basis,
                recipient=recipient,
                authorised_by=authorised_by,
            )
            day = read_day(as_at)
            if as_at is None:
                day = min(day, Period.month(str(month)).end)
            wanted = Wanted(
                pack="poc-loc",
                as_at=day,
                known_at=known_time(known_at) or now(),
                month=str(month),
                top=top,
            )
            entry = send(made_at, asked, wanted, out)
    say_what_was_made(entry, out)
