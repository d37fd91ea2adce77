"""What a record names, the source rows of what is stated about somebody among it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.records import Child, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["cites"]


def cites(record: Record) -> Iterator[RecordId]:
    """
    List every id that a record holds.

    Parameters
    ----------
    record
        A record.

    Yields
    ------
    RecordId
        What it refers to; then the rows that each account of a person was read from.
    """
    yield from record.refers_to()
    if isinstance(record, Child | Person):
        for account in record.accounts:
            yield from account.rows
    if isinstance(record, Person) and record.named_in is not None:
        yield record.named_in
