"""``hothmap map`` and ``hothmap network``: pages of one file that ask the network for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapping.cli.options import (
    AsAt,
    Audience,
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
from mapping.cli.session import known_time, read_day
from mapping.outgoing import Wanted, send

if TYPE_CHECKING:
    from datetime import datetime

    from graph.ids import RecordId
    from graph.store import Store

__all__ = ["map_", "network"]


def map_(
    out: Out = Path(),
    audience: Audience = "meeting",
    purpose: Purpose = None,
    lawful_basis: LawfulBasis = None,
    recipient: Recipient = None,
    authorised_by: AuthorisedBy = None,
    settings: SettingsFile = None,
    base_map: BaseMapFile = None,
    map_licence: MapLicence = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
) -> None:
    """Draw the open locations of concern by rank, with density, over the team's base map."""
    with desk(store, settings=settings, base_map=base_map, licence=map_licence) as made_at:
        asked = asked_for(
            audience,
            purpose=purpose,
            lawful_basis=lawful_basis,
            recipient=recipient,
            authorised_by=authorised_by,
        )
        wanted = Wanted(pack="map", as_at=read_day(as_at), known_at=known_time(known_at))
        entry = send(made_at, asked, wanted, out)
    say_what_was_made(entry, out)


def network(
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            help="Only the surroundings of this record; repeatable.",
            metavar="ID",
            show_default=False,
        ),
    ] = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, max=4, help="How many links around it.")
    ] = 1,
    out: Out = Path(),
    audience: Audience = "meeting",
    purpose: Purpose = None,
    lawful_basis: LawfulBasis = None,
    recipient: Recipient = None,
    authorised_by: AuthorisedBy = None,
    settings: SettingsFile = None,
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
) -> None:
    """Draw the network, or the surroundings of one or more records."""
    with desk(store, settings=settings) as made_at:
        asked = asked_for(
            audience,
            purpose=purpose,
            lawful_basis=lawful_basis,
            recipient=recipient,
            authorised_by=authorised_by,
        )
        known = known_time(known_at)
        wanted = Wanted(
            pack="network",
            as_at=read_day(as_at),
            known_at=known,
            about=_centres(made_at.store, known, about) if about else (),
            steps=steps,
        )
        entry = send(made_at, asked, wanted, out)
    say_what_was_made(entry, out)


def _centres(
    store: Store, known_at: datetime | None, references: list[str]
) -> tuple[RecordId, ...]:
    """Find the records that a network is to be about."""
    casebook = store.load(known_at=known_at)
    return tuple(casebook.canonical(casebook.resolve(one)) for one in references)
