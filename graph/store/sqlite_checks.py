"""What ``verify`` recomputes in the embedded store, and the digest of its contents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph.store.contents import contents_digest
from graph.store.encoding import DECODER
from graph.store.faults import MOST_FAULTS, reference_faults
from graph.store.sqlite_register import register_faults
from graph.store.sqlite_writer import LOAD
from graph.store.values import Verified
from graph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlcipher3

__all__ = ["VERSIONS", "verified"]

VERSIONS = (
    "SELECT id, version, batch, withdrawn, body, digest FROM node"
    " UNION ALL SELECT id, version, batch, withdrawn, body, digest FROM edge"
    " ORDER BY id, version"
)
"""Every version, sorted by id and number."""


def verified(connection: sqlcipher3.Connection, *, encrypted: bool, head: str | None) -> Verified:
    """
    Recompute everything.

    Parameters
    ----------
    connection
        The store's connection; a read transaction is held meanwhile.
    encrypted
        Whether the file's pages carry a keyed digest, to be checked too.
    head
        A head that a paper shows, or None.

    Returns
    -------
    Verified
        Digest, counts and faults.
    """
    faults = list(_file_faults(connection, encrypted=encrypted))
    contents = _Contents(connection)
    digest = contents_digest(contents)
    faults += contents.faults
    faults += reference_faults(DECODER, _current_bodies(connection))
    faults += register_faults(connection, head)
    return Verified(
        digest=digest,
        counts={**contents.counts(), **_counts(connection)},
        faults=tuple(faults[:MOST_FAULTS]),
    )


def _file_faults(connection: sqlcipher3.Connection, *, encrypted: bool) -> Iterator[str]:
    if encrypted:
        for (said,) in connection.execute("PRAGMA cipher_integrity_check").fetchall():
            yield f"the file is damaged: {said}"
    for (said,) in connection.execute("PRAGMA integrity_check(5)").fetchall():
        if said != "ok":
            yield f"the file is damaged: {said}"
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        rows = counted(len(broken), "row of the file points", "rows of the file point")
        yield f"{rows} at what is not there"


class _Contents:
    """Every version in order, checked on the way to the digest."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection
        self.faults: list[str] = []
        self._records = self._withdrawn = self._versions = 0

    def __iter__(self) -> Iterator[tuple[str, int, bool, bytes]]:
        before, last = "", 0
        gone = False
        for record_id, version, _, withdrawn, body, digest in self._connection.execute(VERSIONS):
            if record_id != before:
                self._count(gone=gone, at_all=bool(before))
                before, last = record_id, 0
            if version != last + 1:
                self.faults.append(f"{record_id} has no version {last + 1}")
            last, gone = version, bool(withdrawn)
            self._versions += 1
            recomputed = hashlib.sha256(body).digest()
            if recomputed != digest:
                self.faults.append(f"{record_id}, version {version}: the content was changed")
            yield record_id, version, gone, recomputed
        self._count(gone=gone, at_all=bool(before))

    def _count(self, *, gone: bool, at_all: bool) -> None:
        if at_all and gone:
            self._withdrawn += 1
        elif at_all:
            self._records += 1

    def counts(self) -> dict[str, int]:
        return {
            "records": self._records,
            "withdrawn": self._withdrawn,
            "versions": self._versions,
        }


def _counts(connection: sqlcipher3.Connection) -> dict[str, int]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM batch), (SELECT count(entry) FROM batch),"
        " (SELECT count(*) FROM register), (SELECT count(*) FROM tombstone)"
    ).fetchone()
    return dict(zip(("batches", "imports", "register", "erased"), row, strict=True))


def _current_bodies(connection: sqlcipher3.Connection) -> Iterator[bytes]:
    last = connection.execute("SELECT ifnull(max(number), 0) FROM batch").fetchone()[0]
    for body, withdrawn, _ in connection.execute(LOAD, (last,)):
        if not withdrawn:
            yield body
