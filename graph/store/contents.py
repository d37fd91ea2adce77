"""One digest of what a store holds, whichever kind of store it is."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["contents_digest"]


def contents_digest(versions: Iterable[tuple[str, int, bool, bytes]]) -> str:
    """
    Give the digest of records with their versions in order.

    Parameters
    ----------
    versions
        Record id, version number, whether it withdraws, and SHA-256 of the version's JSON; sorted
        by id, then number.

    Returns
    -------
    str
        SHA-256, hexadecimal. Times of recording, batches, keys and the register have no part in it.
    """
    whole = hashlib.sha256()
    for record_id, number, withdrawn, digest in versions:
        head = f"{record_id}\x1f{number}\x1f{int(withdrawn)}\x1f".encode()
        whole.update(len(head).to_bytes(4, "big") + head + digest)
    return whole.hexdigest()
