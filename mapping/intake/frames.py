"""Frames between processes: four bytes that tell a length, and as many bytes."""

from __future__ import annotations

from typing import IO

__all__ = ["read_frame", "write_frame"]

_HEADER_BYTES = 4
_MOST_BYTES = 1_000_000_000


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """
    Read one frame.

    Parameters
    ----------
    pipe
        Where from.

    Returns
    -------
    bytes or None
        What it holds; None where the other process ended before it was whole.
    """
    head = pipe.read(_HEADER_BYTES)
    size = int.from_bytes(head, "big")
    if len(head) < _HEADER_BYTES or size > _MOST_BYTES:
        return None
    body = pipe.read(size)
    return body if len(body) == size else None


def write_frame(pipe: IO[bytes], body: bytes) -> None:
    """
    Write one frame.

    Parameters
    ----------
    pipe
        Where to.
    body
        What it holds.
    """
    pipe.write(len(body).to_bytes(_HEADER_BYTES, "big"))
    pipe.write(body)
    pipe.flush()
