"""``hothmap register``: what was released, to whom, and what a pseudonym stands for."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

from exports.register import who as whom
from graph.ids import reference_of
from graph.store import ActEntry
from graph.when import When, in_words, time_in_words
from mapping.cli.options import Json, StoreUrl
from mapping.cli.session import console, opened, print_json
from mapping.cli.tables import print_table, whole, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store import ReleaseEntry

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
    if json:
        print_json(_as_json(releases))
        return
    screen = console()
    if not releases:
        screen.print("Nothing has been released from this store.")
        return
    for one in releases:
        screen.print(
            f"{one.id}  {time_in_words(one.released_at)}  {one.audience}: {one.recipient}\n"
            f"  {one.purpose}. Destroy by {in_words(When(one.destroy_by))}."
        )
        for name in sorted(one.files):
            screen.print(f"    {name}")


def _as_json(releases: Iterable[ReleaseEntry]) -> list[dict[str, object]]:
    """Give a line for each file."""
    return [
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
    print_table(
        screen,
        (
            whole("When (UTC)"),
            words("User,\nas claimed"),
            *map(words, ("What", "Command", "Whose records", "Purpose")),
        ),
        [
            (
                f"{one.at.astimezone(UTC):%d/%m/%Y %H:%M}",
                one.user,
                one.what,
                one.command,
                ", ".join(reference_of(record) for record in one.named) or one.scope or "nobody's",
                one.purpose,
            )
            for one in acts
        ],
        title="Who looked, and what else was done",
    )
