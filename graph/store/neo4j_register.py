"""The register in Neo4j: its lines, the ids that they name, and the chain."""

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
from graph.store.neo4j_model import key_of
from graph.store.snapshot import KeptLine, KeptName, KeptTombstone

if TYPE_CHECKING:
    import neo4j

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
]

_LINES = "MATCH (l:Line) RETURN l.number, l.text, l.chain ORDER BY l.number"
_NAMES = "MATCH (n:Named) RETURN n.line, n.commitment, n.id ORDER BY n.line, n.commitment"
_STONES = "MATCH (t:Tombstone) RETURN t.commitment, t.erased_at ORDER BY t.commitment"
_HEAD = "MATCH (l:Line) RETURN l.number, l.chain ORDER BY l.number DESC LIMIT 1"
_ADD = (
    "CREATE (:Line {number: $number, text: $text, chain: $chain}) WITH 1 AS one "
    "MATCH (s:Store {name: 'hothmap'}) SET s.register_end = $seal"
)
_NAME = "UNWIND $rows AS row CREATE (n:Named) SET n = row"


def register_key(transaction: neo4j.ManagedTransaction) -> bytes:
    """
    Read the register's key.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    bytes
        The key.

    Raises
    ------
    StoreError
        If it is gone.
    """
    found = transaction.run("MATCH (s:Store {name: 'hothmap'}) RETURN s.register_key").single()
    if found is None or not isinstance(found[0], str):
        msg = "The store has lost the key of its register; restore a backup."
        raise StoreError(msg)
    return bytes.fromhex(found[0])


def _last(transaction: neo4j.ManagedTransaction) -> tuple[int, str | None]:
    found = transaction.run(_HEAD).single()
    return (0, None) if found is None else (int(found[0]), str(found[1]))


def head_of(transaction: neo4j.ManagedTransaction) -> str:
    """
    Give the register's head.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    str
        The chain's digest after the last line.
    """
    head = _last(transaction)[1]
    return start(register_key(transaction)) if head is None else head


def add_line(transaction: neo4j.ManagedTransaction, entry: RegisterEntry) -> str:
    """
    Chain one more line; the store's node must be locked.

    Parameters
    ----------
    transaction
        The transaction.
    entry
        The line.

    Returns
    -------
    str
        The new head.
    """
    key = register_key(transaction)
    last, head = _last(transaction)
    number = last + 1
    text, names = sealed(entry, key, number)
    chain = link(key, start(key) if head is None else head, text)
    transaction.run(
        _ADD, number=number, text=text, chain=chain, seal=end_seal(key, chain)
    ).consume()
    rows = [
        {"line": number, "commitment": code, "key": key_of(one), "id": one} for code, one in names
    ]
    if rows:
        transaction.run(_NAME, rows=rows).consume()
    return chain


def kept_lines(transaction: neo4j.ManagedTransaction) -> list[KeptLine]:
    """
    Read the lines as they are chained.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    list of KeptLine
        By number.
    """
    return [KeptLine(*row) for row in transaction.run(_LINES).values()]


def kept_names(transaction: neo4j.ManagedTransaction) -> list[KeptName]:
    """
    Read the ids that lines name.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    list of KeptName
        By line, then commitment.
    """
    return [KeptName(*row) for row in transaction.run(_NAMES).values()]


def kept_tombstones(transaction: neo4j.ManagedTransaction) -> list[KeptTombstone]:
    """
    Read the tombstones.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    list of KeptTombstone
        Sorted.
    """
    return [KeptTombstone(*row) for row in transaction.run(_STONES).values()]


def lines_of(transaction: neo4j.ManagedTransaction) -> tuple[RegisterEntry, ...]:
    """
    Read the register.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    tuple of RegisterEntry
        In order; ids of the erased are missing.
    """
    return opened_lines(kept_lines(transaction), kept_names(transaction))


def register_faults(transaction: neo4j.ManagedTransaction, head: str | None) -> list[str]:
    """
    Recompute the register.

    Parameters
    ----------
    transaction
        The transaction.
    head
        A head that a paper shows, or None.

    Returns
    -------
    list of str
        What is wrong; empty when nothing is.
    """
    key = register_key(transaction)
    lines = kept_lines(transaction)
    found = transaction.run("MATCH (s:Store {name: 'hothmap'}) RETURN s.register_end").single()
    seal = str(found[0]) if found is not None else ""
    faults = faults_in_chain(key, lines, kept_seal=seal, head=head)
    return faults + faults_in_names(key, lines, kept_names(transaction))
