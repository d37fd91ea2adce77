"""What ``verify`` looks for in records, whichever store they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.errors import HothmapError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.records import AnyRecord

__all__ = ["MOST_FAULTS", "reference_faults"]

MOST_FAULTS = 20
"""A damaged store has thousands; the first ones tell enough."""


def reference_faults(
    decoder: msgspec.json.Decoder[AnyRecord], bodies: Iterable[bytes | str]
) -> Iterator[str]:
    """
    Read every current record, and look for one that names what is not there.

    Parameters
    ----------
    decoder
        Reads a record.
    bodies
        The current records as they are kept.

    Yields
    ------
    str
        What is wrong, by id.
    """
    held: set[str] = set()
    named: dict[str, str] = {}
    for body in bodies:
        try:
            record = decoder.decode(body)
        except (msgspec.MsgspecError, HothmapError):
            yield "a record cannot be read: it is damaged, or a newer hothmap wrote it"
            continue
        held.add(record.id)
        for other in record.refers_to():
            named.setdefault(other, record.id)
    for missing in sorted(named.keys() - held):
        yield f"{named[missing]} names {missing}, which does not exist"
