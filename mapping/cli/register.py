"""``hothmap register``: what was released, to whom, and what a pseudonym stands for."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from exports.register import who as whom
from graph.ids import reference_of
from graph.store import ActEntry
from mapping.cli.options import Json, StoreUrl
from mapping.cli.session import console, opened, print_json

__all__ = ["register"]


def register(
    who: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--who",
            help="Look up what a pseudonym of a release stands for.",
            metavar="RELEASE-ID PSEUDONYM",
            show_default=False,
        ),
    ] = None,
    looks: Annotated[
        bool,
        typer.Option("--looks", help="List who looked, and every act that is no release."),
    ] = False,
    store: StoreUrl = None,
    json: Json = False,
) -> None:
    """List what was released, to whom, when, and by when it is to be destroyed."""
    with opened(store) as held:
        if looks:
            _print_acts([one for one in held.lines() if isinstance(one, ActEntry)], json=json)
            return
        releases = held.releases()
        if who is not None:
            print(reference_of(whom(held, *who)))
            return
    lines = [
        {
            "id": one.id,
            "pack": one.pack,
            "audience": one.audience,
            "purpose": one.purpose,
            "lawful_basis": one.lawful_basis,
            "recipient": one.recipient,
            "authorised_by": one.authorised_by,
            "user": one.user,
            "released_at": one.released_at.isoformat(),
            "as_at": one.as_at,
            "destroy_by": one.destroy_by,
            "file": name,
            "digest": digest,
        }
        for one in releases
        for name, digest in sorted(one.files.items())
    ]
    if json:
        print_json(lines)
        return
    screen = console()
    if not lines:
        screen.print("Nothing has been released from this store.")
        return
    table = Table(title="What was released")
    columns = {
        "id": "Release",
        "released_at": "When",
        "file": "File",
        "audience": "Audience",
        "recipient": "Recipient",
        "purpose": "Purpose",
        "destroy_by": "Destroy by",
    }
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(*(str(line[name]) for name in columns))
    screen.print(table)


def _print_acts(acts: list[ActEntry], *, json: bool) -> None:
    lines = [
        {
            "at": one.at.isoformat(),
            "user": one.user,
            "what": one.what,
            "command": one.command,
            "purpose": one.purpose,
            "named": [reference_of(record) for record in one.named],
            "scope": one.scope,
            "counts": dict(one.counts),
        }
        for one in acts
    ]
    if json:
        print_json(lines)
        return
    screen = console()
    if not lines:
        screen.print("Nobody has looked at this store yet.")
        return
    table = Table(title="Who looked, and what else was done")
    for heading in ("When", "User, as claimed", "What", "Command", "Whose records", "Purpose"):
        table.add_column(heading, overflow="fold")
    for one in acts:
        whose = ", ".join(reference_of(record) for record in one.named) or one.scope or "nobody's"
        when = f"{one.at:%d/%m/%Y %H:%M}"
        table.add_row(when, one.user, one.what, one.command, whose, one.purpose)
    screen.print(table)
