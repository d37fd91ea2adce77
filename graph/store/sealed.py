"""Records as stores keep them: JSON with its digest, made where the record was, or beforehand."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from graph.ids import RecordId
from graph.records import AnyRecord, Link, Record

__all__ = ["DECODER", "ENCODER", "Sealed", "as_stored", "as_text", "opened", "seal"]

ENCODER = msgspec.json.Encoder(order="deterministic")
DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


class Sealed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """
    A valid record as a store keeps it: made by another process, and ready to be saved.

    Attributes
    ----------
    id
        The record's id.
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
    body: bytes
    digest: bytes
    named: tuple[RecordId, ...]
    source: str = ""
    target: str = ""

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return bool(self.source)

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
    body, digest = as_stored(record)
    named = tuple(record.refers_to())
    if type(record) is Link:  # isinstance takes several times as long to say no
        return Sealed(record.id, body, digest, named, record.source, record.target)
    return Sealed(record.id, body, digest, named)


def sealed_once(record: Record | Sealed) -> Sealed:
    """
    Give a record sealed, whether it was or not.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    Sealed
        Itself, or the record as a store keeps it.
    """
    return record if isinstance(record, Sealed) else seal(record)


def as_stored(record: Record | Sealed) -> tuple[bytes, bytes]:
    """
    Give what a store keeps of a record.

    Parameters
    ----------
    record
        The record, sealed or not.

    Returns
    -------
    body, digest
        Its JSON, and the SHA-256 of that.
    """
    if type(record) is Sealed:
        return record.body, record.digest
    body = ENCODER.encode(record)
    return body, sha256(body).digest()


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


def as_text(value: object) -> str:
    """
    Write a record or entry as it is kept.

    Parameters
    ----------
    value
        What msgspec can encode.

    Returns
    -------
    str
        JSON, equal for equal values.
    """
    return ENCODER.encode(value).decode()
