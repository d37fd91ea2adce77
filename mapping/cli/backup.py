"""``hothmap backup``, ``restore``, ``copy`` and ``rekey``: whole stores, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import StoreError, UsageError
from graph.store import ActEntry, SqliteStore, is_server, store_path
from graph.store.rekeying import rekey as change_key
from graph.store.transfer import back_up, copy_all
from graph.wording import counted
from mapping.cli.keys import ask_new_key, key_for
from mapping.cli.options import StoreUrl
from mapping.cli.session import (
    created,
    default_store,
    now,
    open_at,
    opened,
    random_bytes,
    say,
    user,
)

if TYPE_CHECKING:
    from graph.store import Store, Verified

__all__ = ["backup", "copy", "rekey", "restore"]

Unencrypted = Annotated[
    bool,
    typer.Option("--unencrypted", help="Make a plain one that anybody with the file can read."),
]


def _enter(store: Store, what: str) -> None:
    store.add(ActEntry(what=what, user=user(), command=what, at=now(), scope="everything"))


def _tell(what: str, found: Verified) -> None:
    records = counted(found.counts["records"], "record", "records")
    say(f"{what}: {records}, contents {found.digest[:16]}…, verified.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make.", metavar="FILE")],
    store: StoreUrl = None,
    unencrypted: Unencrypted = False,
) -> None:
    """Write a whole copy of the store into one file, which opens with the password of today."""
    address = default_store(store)
    with opened(address, read_only=False) as held:
        if isinstance(held, SqliteStore):
            key = key_for(address)
        else:
            key = None if unencrypted else ask_new_key()
        if file.exists():
            msg = f"{file.name} is there already; nothing was changed. Name one that is not there."
            raise StoreError(msg)
        _enter(held, "backup")
        found = back_up(held, file, key=key, random_bytes=random_bytes)
    _tell(f"Backed up into {file}", found)
    if key is not None:
        say("It opens with its password of today, even after hothmap rekey.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    store: StoreUrl = None,
) -> None:
    """Make a store again from a backup. A store that holds anything is never overwritten."""
    address = default_store(store)
    source_url = f"sqlite:///{file}"
    key = key_for(source_url)
    with _both(source_url, key, address, key) as (source, target):
        found = copy_all(source, target)
        _enter(target, "restore")
    _tell(f"Restored {file.name} into {address}", found)


def copy(
    source: Annotated[str, typer.Argument(help="The store to copy.", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="An empty store, or none yet.", metavar="TO")],
    unencrypted: Unencrypted = False,
) -> None:
    """Copy everything from one store into another, of either kind, and verify the copy."""
    key = None if unencrypted or not _is_new_file(target) else ask_new_key()
    with opened(source, read_only=False) as held:
        _enter(held, "copy")
    with _both(source, key_for(source), target, key) as (from_store, to_store):
        found = copy_all(from_store, to_store)
    _tell("Copied", found)


def _is_new_file(url: str) -> bool:
    return not is_server(url) and not store_path(url).exists()


class _both:  # noqa: N801 - read as a verb: with both open
    """Both stores open; a target that was made here and not filled is removed."""

    def __init__(
        self, source: str, source_key: str | None, target: str, target_key: str | None
    ) -> None:
        self._source = source, source_key
        self._target = target, target_key
        self._made: Path | None = None

    def __enter__(self) -> tuple[Store, Store]:
        url, key = self._source
        self._from = open_at(url, key=key, read_only=True)
        url, key = self._target
        try:
            if _is_new_file(url):
                self._to = created(url, key=key)
                self._made = store_path(url)
            else:
                self._to = open_at(url)
        except BaseException:
            self._from.close()
            raise
        return self._from, self._to

    def __exit__(self, kind: object, *_: object) -> None:
        self._to.close()
        self._from.close()
        if kind is not None and self._made is not None:
            self._made.unlink(missing_ok=True)


def rekey(
    store: StoreUrl = None,
    unencrypted: Annotated[
        bool,
        typer.Option("--unencrypted", help="Make the store plain: anybody can read the file."),
    ] = False,
    new_key_file: Annotated[
        Path | None,
        typer.Option(
            "--new-key-file",
            help="A file that holds the new password. Default: it is asked for.",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Change the store's password. Backups keep the password of their day."""
    address = default_store(store)
    with opened(address, read_only=False) as held:
        if not isinstance(held, SqliteStore):
            msg = "A Neo4j store has no password of its own; its users have theirs."
            raise UsageError(msg)
        old = key_for(address)
        new = None if unencrypted else ask_new_key(new_key_file)
        _enter(held, "rekey")
        change_key(held, store_path(address), old=old, new=new, random_bytes=random_bytes)
    say(
        "The store is plain now: anybody with the file can read it."
        if new is None
        else "The store opens with the new password alone. A lost password cannot be recovered."
    )
