"""What leaves: the register's line first, then its files; and a release made again exactly."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from exports.grounds import Grounds, complete
from exports.register import deliver, digest_of, digest_of_data_files
from exports.writing import write_files
from graph.errors import ReleaseError, UnknownReferenceError
from graph.ids import RecordId
from mapping.composing import EXPORT_FORMATS, BaseMap, Wanted, compose
from mapping.settings import settings_digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.store import ReleaseEntry, Store
    from mapping.settings import Settings

__all__ = ["EXPORT_FORMATS", "Asked", "BaseMap", "Desk", "Wanted", "again", "send"]

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    Where a release is made: everything that is the same for each.

    Attributes
    ----------
    store
        Keeps the register; open for writing.
    settings
        The team's settings.
    user
        Who makes releases, as claimed.
    now
        The clock: the time of the release.
    random_bytes
        Source of pseudonym keys.
    base_map
        The team's base map, or None for plain ground.
    """

    store: Store
    settings: Settings
    user: str
    now: datetime
    random_bytes: Callable[[int], bytes]
    base_map: BaseMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    For whom and why, as a person gave it; what is None takes the audience's default.

    Attributes
    ----------
    audience
        Name of the audience profile.
    purpose, lawful_basis, recipient, authorised_by
        Why, under which law, for whom, on whose word.
    """

    audience: str
    purpose: str | None = None
    lawful_basis: str | None = None
    recipient: str | None = None
    authorised_by: str | None = None


def send(desk: Desk, asked: Asked, wanted: Wanted, folder: Path) -> ReleaseEntry:
    """
    Make something for an audience: the register's line first, then the files.

    Parameters
    ----------
    desk
        Where it is made.
    asked
        For whom and why.
    wanted
        What.
    folder
        Where its files go; made where it is missing.

    Returns
    -------
    ReleaseEntry
        The register's line, with the names of the files. Nothing is written when anything is
        refused.
    """
    known_at = wanted.known_at or desk.now
    grounds = Grounds(
        audience=asked.audience,
        **complete(
            asked.audience,
            {
                "purpose": asked.purpose,
                "lawful_basis": asked.lawful_basis,
                "recipient": asked.recipient,
                "authorised_by": asked.authorised_by,
            },
            user=desk.user,
        ),
        user=desk.user,
        pack=wanted.pack,
        as_at=wanted.as_at,
        known_at=known_at,
        released_at=desk.now,
        register_head=desk.store.head(),
        settings_digest=_digest(desk),
    )
    casebook = desk.store.load(known_at=known_at)
    composed = compose(
        wanted,
        casebook=casebook,
        grounds=grounds,
        key=desk.random_bytes(_KEY_BYTES),
        settings=desk.settings,
        base_map=desk.base_map,
    )
    return deliver(desk.store, composed.released, composed.files, folder, options=wanted.options)


def again(desk: Desk, release_id: str, folder: Path) -> ReleaseEntry:
    """
    Make a release again, byte for byte, from what the register keeps of it.

    Parameters
    ----------
    desk
        Where it is made; settings and base map must be those of its day.
    release_id
        The release, as the register lists it.
    folder
        Where its files go.

    Returns
    -------
    ReleaseEntry
        The register's line of its day; none is added.

    Raises
    ------
    UnknownReferenceError
        If the register has no such release.
    ReleaseError
        If the same bytes cannot be made any more; nothing is written.
    """
    entry = next((one for one in desk.store.releases() if one.id == release_id), None)
    if entry is None:
        msg = f"The register has no release {release_id}; hothmap register lists them."
        raise UnknownReferenceError(msg)
    known_at = datetime.fromisoformat(entry.known_at)
    wanted = Wanted(
        pack=entry.pack,
        as_at=datetime.fromisoformat(entry.as_at).date(),
        known_at=known_at,
        month=entry.options.get("month", ""),
        top=int(entry.options.get("top", "10")),
        about=tuple(RecordId(one) for one in entry.options.get("about", "").split("\n") if one),
        steps=int(entry.options.get("steps", "1")),
    )
    grounds = Grounds(
        audience=entry.audience,
        purpose=entry.purpose,
        lawful_basis=entry.lawful_basis,
        recipient=entry.recipient,
        authorised_by=entry.authorised_by,
        user=entry.user,
        pack=entry.pack,
        as_at=wanted.as_at,
        known_at=known_at,
        released_at=entry.released_at,
        register_head=entry.head,
        settings_digest=entry.settings,
    )
    casebook = desk.store.load(known_at=known_at)
    composed = compose(
        wanted,
        casebook=casebook,
        grounds=grounds,
        key=bytes.fromhex(entry.pseudonym_key),
        settings=desk.settings,
        base_map=desk.base_map,
    )
    made = {name: digest_of(data) for name, data in composed.files.items()}
    if made != dict(entry.files):
        why = (
            "the settings, templates or base map have changed since"
            if entry.settings != _digest(desk)
            else "something it showed has been erased since, or this is another version of hothmap"
        )
        msg = f"{release_id} cannot be made again byte for byte: {why}. Nothing was written."
        raise ReleaseError(msg)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_files(folder, composed.files, replaceable=_same(folder, entry))
    return entry


def _same(folder: Path, entry: ReleaseEntry) -> frozenset[str]:
    """Name the files that are there already with the very same bytes."""
    return frozenset(
        name
        for name, digest in entry.files.items()
        if (folder / name).is_file() and digest_of((folder / name).read_bytes()) == digest
    )


def _digest(desk: Desk) -> str:
    parts = [settings_digest(desk.settings), digest_of_data_files()]
    if desk.base_map is not None:
        parts += [digest_of(desk.base_map.path.read_bytes()), desk.base_map.licence]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
