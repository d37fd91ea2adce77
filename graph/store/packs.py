"""Records on their way into a store, some thousand at a time, laid end to end.

Many small things take longer to hand on, to hold and to free than a few large ones: a long list is
read, sent from process to process and written like this. A record lies as its id, a link's ends,
and its JSON; numbers tell where to cut.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import msgspec

from graph.ids import RecordId
from graph.records import SUBJECT_TYPES, Link
from graph.store.encoding import DECODER, ENCODER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.records import Record

__all__ = ["AT_ONCE", "LINKS", "OTHERS", "SUBJECTS", "Pack", "kind_of", "pack", "records_of"]

AT_ONCE = 4_000
"""Records that are packed together, where they come one by one."""
OTHERS, SUBJECTS, LINKS = range(3)
"""Kinds that are written one after another, and lie apart: evidence, whom it is about, links."""
_TEXTS = {OTHERS: 1, SUBJECTS: 1, LINKS: 3}
"""Texts before the JSON: the id; a link's ends."""
_ONE = 10**10
_SUBJECT_TYPES = frozenset[type](SUBJECT_TYPES)


class Pack(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """
    Valid records of one kind, as stores keep them; made by :func:`pack`.

    Attributes
    ----------
    kind
        OTHERS, SUBJECTS or LINKS.
    ids
        Their ids, in order.
    content
        Id, ends if it is a link, and JSON of each, end to end, UTF-8.
    cuts
        For each where it begins in the content, counted from 1, and how long its texts are; then
        where the last one ends. Numbers of a JSON array, ten thousand million added to each, so
        that all are eleven digits.
    digests
        SHA-256 of each JSON, end to end.
    named
        The records that they name, each once.
    """

    kind: int
    ids: list[RecordId]
    content: bytes
    cuts: bytes
    digests: bytes
    named: list[RecordId]

    def each_digest(self) -> list[bytes]:
        """
        Cut the digests apart.

        Returns
        -------
        list of bytes
            One for each record.
        """
        digests = self.digests
        return [digests[start : start + 32] for start in range(0, len(digests), 32)]

    def records(self, start: int = 0, end: int | None = None) -> list[Record]:
        """
        Read some of the records; checked again.

        Parameters
        ----------
        start, end
            Which, as in a slice.

        Returns
        -------
        list of Record
            They, in order.
        """
        width = 1 + _TEXTS[self.kind]
        found: list[Record] = []
        for place in range(*slice(start, end).indices(len(self.ids))):
            begins, *texts, ends = map(self._number, range(place * width, (place + 1) * width + 1))
            found.append(DECODER.decode(self.content[begins + sum(texts) - 1 : ends - 1]))
        return found

    def _number(self, place: int) -> int:
        return int(self.cuts[place * 12 + 1 : place * 12 + 12]) - _ONE


def records_of(item: Record | Pack) -> list[Record]:
    """
    Give what may be packed.

    Parameters
    ----------
    item
        A record, or several.

    Returns
    -------
    list of Record
        It, or they.
    """
    return item.records() if isinstance(item, Pack) else [item]


def kind_of(record: Record) -> int:
    """
    Tell of which kind a record is.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    int
        OTHERS, SUBJECTS or LINKS.
    """
    if type(record) is Link:  # isinstance takes several times as long to say no
        return LINKS
    return SUBJECTS if type(record) in _SUBJECT_TYPES else OTHERS


def pack(records: Sequence[Record], kind: int) -> Pack:
    """
    Lay records end to end, and write down where they are to be cut.

    Column by column: doing one thing to all of them takes a third less time than doing all things
    to one after another.

    Parameters
    ----------
    records
        The records.
    kind
        Of which kind all of them are.

    Returns
    -------
    Pack
        The same, in order.
    """
    ids = [one.id for one in records]
    texts: list[Iterable[str]] = [ids]
    if kind == LINKS:
        links = [one for one in records if isinstance(one, Link)]
        texts += ([one.source for one in links], [one.target for one in links])
    bodies = list(map(ENCODER.encode, records))
    columns = [*(list(map(str.encode, column)) for column in texts), bodies]
    lengths = [list(map(len, column)) for column in columns]
    starts = list(accumulate(map(sum, zip(*lengths, strict=True)), initial=_ONE + 1))
    width = len(columns)
    cuts = starts[-1:] * (len(records) * width + 1)
    cuts[:-1:width] = starts[:-1]
    for place, column in enumerate(lengths[:-1], 1):
        cuts[place::width] = [_ONE + length for length in column]
    return Pack(
        kind=kind,
        ids=ids,
        content=b"".join(chain.from_iterable(zip(*columns, strict=True))),
        cuts=msgspec.json.encode(cuts),
        digests=b"".join([one.digest() for one in map(sha256, bodies)]),
        named=list(dict.fromkeys(chain.from_iterable([one.refers_to() for one in records]))),
    )
