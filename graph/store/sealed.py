"""Records as stores keep them: JSON with its digest, made where the record was, or beforehand."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from graph.ids import RecordId
from graph.records import AnyRecord, Link, Record

__all__ = ["DECODER", "ENCODER", "Sealed", "opened", "seal"]

ENCODER = msgspec.json.Encoder(order="deterministic")
DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)
_LINK = Link.__name__.lower()


class Sealed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """
    A valid record as a store keeps it: made by another process, and ready to be saved.

    Attributes
    ----------
    id
        The record's id.
    kind
        What kind of record it is, as its JSON has it.
    body
        The record as JSON.
    digest
        SHA-256 of the body.
    named
        The records that it names.
    source, target
        A link's ends; empty for everything else.
    """

    id: RecordId
    kind: str
    body: bytes
    digest: bytes
    named: tuple[RecordId, ...]
    source: str = ""
    target: str = ""

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return self.kind == _LINK

    def refers_to(self) -> tuple[RecordId, ...]:
        """
        List the records that it names.

        Returns
        -------
        tuple of RecordId
            As :meth:`graph.records.Record.refers_to`.
        """
        return self.named


def seal(record: Record) -> Sealed:
    """
    Write a record as a store keeps it.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    Sealed
        Its JSON and what a store must know of it.
    """
    body = ENCODER.encode(record)
    kind, digest = type(record).__name__.lower(), sha256(body).digest()
    named = tuple(record.refers_to())
    if isinstance(record, Link):
        return Sealed(record.id, kind, body, digest, named, record.source, record.target)
    return Sealed(record.id, kind, body, digest, named)


def opened(record: Record | Sealed) -> Record:
    """
    Give a record that may be sealed.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    Record
        Itself, or what its JSON says; checked again.
    """
    return DECODER.decode(record.body) if isinstance(record, Sealed) else record
