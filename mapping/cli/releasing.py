"""From a command's options to a release: grounds asked for where they are missing, files named."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from exports.audience import audiences
from exports.grounds import ASKED_FOR, still_needed
from graph.errors import UsageError
from mapping.cli.session import now, opened, random_bytes, say, user
from mapping.cli.team import read_team_settings
from mapping.outgoing import Asked, BaseMap, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import ReleaseEntry

__all__ = ["asked_for", "desk", "say_what_was_made"]

_LICENCE = "Contains OS data © Crown copyright and database right"


@contextmanager
def desk(
    store: str | None,
    *,
    settings: Path | None = None,
    base_map: Path | None = None,
    licence: str | None = None,
) -> Iterator[Desk]:
    """
    Open the store and lay out what a release is made with.

    Parameters
    ----------
    store
        What ``--store`` says, or None.
    settings
        The team's settings file, or None.
    base_map
        A GeoPackage with OS Open Zoomstack's layer names, or None.
    licence
        The line that its owner asks for; None takes Ordnance Survey's.

    Yields
    ------
    Desk
        With the store open for writing the register.

    Raises
    ------
    UsageError
        If the base map is not there.
    """
    if base_map is not None and not base_map.is_file():
        msg = f"There is no base map {base_map}; name a GeoPackage file."
        raise UsageError(msg)
    ground = None if base_map is None else BaseMap(path=base_map, licence=licence or _LICENCE)
    team = read_team_settings(settings)
    with opened(store, read_only=False) as held:
        yield Desk(
            store=held,
            settings=team,
            user=user(),
            now=now(),
            random_bytes=random_bytes,
            base_map=ground,
        )


def asked_for(
    name: str,
    *,
    purpose: str | None,
    lawful_basis: str | None,
    recipient: str | None,
    authorised_by: str | None,
) -> Asked:
    """
    Complete for whom and why; ask at a terminal for what an outward audience needs.

    Parameters
    ----------
    name
        The audience.
    purpose, lawful_basis, recipient, authorised_by
        As given, or None.

    Returns
    -------
    Asked
        Complete.

    Raises
    ------
    UsageError
        If something is missing and there is nobody to ask; the options are named.
    """
    if name not in audiences():
        msg = f"There is no audience “{name}”; there are {', '.join(audiences())}."
        raise UsageError(msg)
    given = {
        "purpose": purpose,
        "lawful_basis": lawful_basis,
        "recipient": recipient,
        "authorised_by": authorised_by,
    }
    missing = still_needed(name, given)
    if missing and not sys.stdin.isatty():
        msg = f"A release for the audience {name} needs {' and '.join(missing)}."
        raise UsageError(msg)
    for field, option in ASKED_FOR.items():
        if option in missing:
            given[field] = typer.prompt(f"{option.removeprefix('--').replace('-', ' ')}", err=True)
    return Asked(audience=name, **given)


def say_what_was_made(entry: ReleaseEntry, folder: Path) -> None:
    """
    Print the files of a release and what to know of it.

    Parameters
    ----------
    entry
        The register's line.
    folder
        Where the files are.
    """
    for name in sorted(entry.files):
        print(folder / name)
    day = f"{entry.destroy_by[8:10]}/{entry.destroy_by[5:7]}/{entry.destroy_by[:4]}"
    say(f"Release {entry.id} for {entry.recipient}. Destroy copies by {day}.")
