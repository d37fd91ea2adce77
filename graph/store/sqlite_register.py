"""The register in the embedded store: its lines, the ids that they name, and the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreError
from graph.store.chain import (
    end_seal,
    faults_in_chain,
    faults_in_names,
    link,
    opened_lines,
    sealed,
    start,
)
from graph.store.snapshot import KeptLine, KeptName, KeptTombstone

if TYPE_CHECKING:
    import sqlcipher3

    from graph.store.entries import RegisterEntry

__all__ = [
    "add_line",
    "head_of",
    "kept_lines",
    "kept_names",
    "kept_tombstones",
    "lines_of",
    "register_faults",
    "register_key",
    "seal_end",
]


def register_key(connection: sqlcipher3.Connection) -> bytes:
    """
    Read the register's key.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    bytes
        The key.

    Raises
    ------
    StoreError
        If it is gone or is none.
    """
    held = connection.execute("SELECT value FROM meta WHERE name = 'register_key'").fetchone()
    try:
        return bytes.fromhex(held[0])
    except (TypeError, ValueError):
        msg = "The store has lost the key of its register; restore a backup."
        raise StoreError(msg) from None


def head_of(connection: sqlcipher3.Connection) -> str:
    """
    Give the register's head.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    str
        The chain's digest after the last line; that of an empty register while there is none.
    """
    row = connection.execute("SELECT chain FROM register ORDER BY number DESC LIMIT 1").fetchone()
    return start(register_key(connection)) if row is None else str(row[0])


def add_line(connection: sqlcipher3.Connection, entry: RegisterEntry) -> str:
    """
    Chain one more line, inside an open transaction.

    Parameters
    ----------
    connection
        The store's connection.
    entry
        The line.

    Returns
    -------
    str
        The new head.
    """
    key = register_key(connection)
    number = connection.execute("SELECT ifnull(max(number), 0) + 1 FROM register").fetchone()[0]
    text, names = sealed(entry, key, number)
    head = link(key, head_of(connection), text)
    connection.execute("INSERT INTO register VALUES (?, ?, ?)", (number, text, head))
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?)", [(number, code, one) for code, one in names]
    )
    seal_end(connection, key, head)
    return head


def seal_end(connection: sqlcipher3.Connection, key: bytes, head: str) -> None:
    """
    Note where the register ends.

    Parameters
    ----------
    connection
        The store's connection, a transaction begun.
    key
        The register's key.
    head
        Its head.
    """
    connection.execute(
        "UPDATE meta SET value = ? WHERE name = 'register_end'", (end_seal(key, head),)
    )


def lines_of(connection: sqlcipher3.Connection) -> tuple[RegisterEntry, ...]:
    """
    Read the register.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    tuple of RegisterEntry
        In order; ids of the erased are missing.
    """
    return opened_lines(kept_lines(connection), kept_names(connection))


def kept_lines(connection: sqlcipher3.Connection) -> list[KeptLine]:
    """
    Read the lines as they are chained.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    list of KeptLine
        By number.
    """
    found = connection.execute("SELECT number, line, chain FROM register ORDER BY number")
    return [KeptLine(*row) for row in found.fetchall()]


def kept_names(connection: sqlcipher3.Connection) -> list[KeptName]:
    """
    Read the ids that lines name.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    list of KeptName
        By line, then commitment.
    """
    found = connection.execute("SELECT line, commitment, id FROM named ORDER BY line, commitment")
    return [KeptName(*row) for row in found.fetchall()]


def kept_tombstones(connection: sqlcipher3.Connection) -> list[KeptTombstone]:
    """
    Read the tombstones.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    list of KeptTombstone
        Sorted.
    """
    found = connection.execute("SELECT commitment, erased_at FROM tombstone ORDER BY commitment")
    return [KeptTombstone(*row) for row in found.fetchall()]


def register_faults(connection: sqlcipher3.Connection, head: str | None) -> list[str]:
    """
    Recompute the register.

    Parameters
    ----------
    connection
        The store's connection.
    head
        A head that a paper shows, or None.

    Returns
    -------
    list of str
        What is wrong; empty when nothing is.
    """
    key = register_key(connection)
    lines = kept_lines(connection)
    seal = connection.execute("SELECT value FROM meta WHERE name = 'register_end'").fetchone()
    faults = faults_in_chain(key, lines, kept_seal="" if seal is None else seal[0], head=head)
    return faults + faults_in_names(key, lines, kept_names(connection))
