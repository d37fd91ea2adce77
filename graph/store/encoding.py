"""Records as stores keep them: JSON, equal for equal content, and its digest."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from graph.records import AnyRecord, Record

__all__ = ["DECODER", "ENCODER", "as_stored", "as_text"]

ENCODER = msgspec.json.Encoder(order="deterministic")
DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


def as_stored(record: Record) -> tuple[bytes, bytes]:
    """
    Give what a store keeps of a record.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    body, digest
        Its JSON, and the SHA-256 of that.
    """
    body = ENCODER.encode(record)
    return body, sha256(body).digest()


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
