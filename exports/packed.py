"""Carry a library's text inside a page in a third of its length, and read it back to check it."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from functools import cache

from exports.assets import PageError

__all__ = ["pack_text", "unpack_text"]

_MOST_BYTES = 8_000_000


@cache
def pack_text(text: str) -> str:
    """
    Pack a text as a page carries it.

    Parameters
    ----------
    text
        Any text that can be written as UTF-8.

    Returns
    -------
    str
        Base64 of the zlib-compressed UTF-8, which every browser since 2023 unpacks by itself.
    """
    return b64encode(zlib.compress(text.encode("utf-8"), level=9)).decode("ascii")


def unpack_text(packed: str) -> str:
    """
    Read a packed text back.

    Parameters
    ----------
    packed
        As `pack_text` writes it.

    Returns
    -------
    str
        The text.

    Raises
    ------
    PageError
        If it is not whole, has something after its end, or unpacks to more than 8 MB.
    """
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(b64decode(packed, validate=True), _MOST_BYTES).decode("utf-8")
    except (binascii.Error, zlib.error, ValueError):
        text = ""
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail or not text:
        msg = "A packed text in a page cannot be unpacked; write the page again."
        raise PageError(msg)
    return text
