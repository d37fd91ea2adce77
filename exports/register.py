"""What left, for whom: the register's line comes first, and without it no file appears."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from exports.marking import is_file_name
from exports.writing import write_files
from graph.errors import ReleaseError
from graph.ids import RecordId
from graph.store.entries import ReleaseEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from exports.release import Released
    from exports.released import ReleasedNetwork, ReleasedPaper, ReleasedPlaces
    from graph.store.contract import Store

__all__ = ["deliver", "digest_of", "digest_of_data_files", "who"]

_ID_LETTERS = 10


def digest_of(data: bytes) -> str:
    """
    Give the digest under which the register knows a file.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    return hashlib.sha256(data).hexdigest()


def digest_of_data_files() -> str:
    """
    Give one digest of what papers are made with: profiles, templates and vocabularies.

    Returns
    -------
    str
        SHA-256 over the files' names and bytes, hexadecimal.
    """
    parts = []
    for package, folder in (("exports", "data"), ("exports", "templates"), ("graph", "data")):
        files = resources.files(package).joinpath(folder).iterdir()
        for file in sorted((one for one in files if one.is_file()), key=lambda one: one.name):
            parts.append(f"{package}/{folder}/{file.name} {digest_of(file.read_bytes())}")
    return digest_of("\n".join(parts).encode("utf-8"))


def deliver(
    store: Store,
    released: Sequence[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]],
    files: Mapping[str, bytes],
    folder: Path,
    *,
    options: Mapping[str, str] | None = None,
) -> ReleaseEntry:
    """
    Enter a release in the register, then write its files.

    Parameters
    ----------
    store
        Keeps the register.
    released
        Everything the files were made from: one audience, one pack, one key.
    files
        Name, as :func:`exports.marking.file_name` makes it, to bytes.
    folder
        Where they go; made where it is missing.
    options
        What else they were made with, for the register to keep; no names.

    Returns
    -------
    ReleaseEntry
        The register's line. It stays when a file could not be written afterwards: the register
        may say too much, never too little.

    Raises
    ------
    ReleaseError
        If there is nothing to write, the parts do not belong together, a name is not one of ours,
        or a file is there that the register does not know; then there is no line either.
    """
    first = _one_pack(released)
    if not files:
        msg = "a release without a file is no release"
        raise ReleaseError(msg)
    for name in files:
        if not is_file_name(name, first.grounds):
            msg = "a released file is named by marking, pack, period and audience, and nothing else"
            raise ReleaseError(msg)
    _make(folder)
    replaceable = _ours(store, files, folder)
    entry = _entry(store, released, files, options or {})
    store.add(entry)
    write_files(folder, files, replaceable=replaceable)
    return entry


def _one_pack(
    released: Sequence[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]],
) -> Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]:
    if not released:
        msg = "nothing has been through the gate, so nothing can be delivered"
        raise ReleaseError(msg)
    first = released[0]
    if any(one.grounds != first.grounds or not one.same_key(first.key) for one in released):
        msg = "files delivered together must be released together: same grounds, same key"
        raise ReleaseError(msg)
    return first


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder}: cannot be made or is no folder ({error.strerror or 'unknown'})"
        raise ReleaseError(msg) from error


def _ours(store: Store, files: Mapping[str, bytes], folder: Path) -> frozenset[str]:
    """List the names that are taken by files of ours; refuse those taken by somebody else's."""
    known = {digest for entry in store.releases() for digest in entry.files.values()}
    taken = set()
    for name in sorted(files):
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            msg = f"{path}: is there already and is no plain file; move it away"
            raise ReleaseError(msg)
        if not path.exists():
            continue
        try:
            held = path.read_bytes()
        except OSError as error:
            msg = f"{path}: is there already and cannot be read; move it away"
            raise ReleaseError(msg) from error
        if digest_of(held) not in known:
            msg = f"{path}: there is a file already that this tool did not write; move it away"
            raise ReleaseError(msg)
        taken.add(name)
    return frozenset(taken)


def _entry(
    store: Store,
    released: Sequence[Released[ReleasedPaper | ReleasedNetwork | ReleasedPlaces]],
    files: Mapping[str, bytes],
    options: Mapping[str, str],
) -> ReleaseEntry:
    first = released[0]
    grounds = first.grounds
    digests = {name: digest_of(files[name]) for name in sorted(files)}
    pseudonyms: dict[str, RecordId] = {}
    for one in released:
        pseudonyms |= one.pseudonyms
    basis = "\x1f".join((store.head(), grounds.pack, grounds.audience, *digests.values()))
    return ReleaseEntry(
        id=f"R-{digest_of(basis.encode())[:_ID_LETTERS]}",
        pack=grounds.pack,
        audience=grounds.audience,
        purpose=grounds.purpose,
        lawful_basis=grounds.lawful_basis,
        recipient=grounds.recipient,
        authorised_by=grounds.authorised_by,
        user=grounds.user,
        released_at=grounds.released_at,
        as_at=grounds.as_at.isoformat(),
        known_at=grounds.known_at.isoformat(),
        settings=grounds.settings_digest,
        files=digests,
        destroy_by=first.stamp.destroy_by.isoformat(),
        pseudonym_key=first.key.hex(),
        pseudonyms=dict(sorted(pseudonyms.items())),
        head=grounds.register_head,
        options=dict(sorted(options.items())),
    )


def who(store: Store, release_id: str, pseudonym: str) -> RecordId:
    """
    Look up whom a pseudonym of a release stands for.

    Parameters
    ----------
    store
        Keeps the register.
    release_id
        The release, as the register lists it.
    pseudonym
        The pseudonym, without regard to case.

    Returns
    -------
    RecordId
        The record.

    Raises
    ------
    ReleaseError
        If there is no such release, or it gave out no such pseudonym.
    """
    for entry in store.releases():
        if entry.id.casefold() == release_id.strip().casefold():
            held = {code.casefold(): record for code, record in entry.pseudonyms.items()}
            record = held.get(pseudonym.strip().casefold())
            if record is None:
                msg = f"release {entry.id} gave out no pseudonym “{pseudonym}”"
                raise ReleaseError(msg)
            return RecordId(record)
    msg = f"the register has no release “{release_id}”; `hothmap register` lists them"
    raise ReleaseError(msg)
