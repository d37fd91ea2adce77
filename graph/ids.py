"""Record ids: a scheme and the reference that the team's own file gives.

An id is the text ``scheme:reference`` (``child:C31004``, ``poc:POC-3304``). The scheme keeps the
same text in two files' numbering apart; people type and read the reference alone, and
:meth:`graph.casebook.Casebook.resolve` finds the scheme.
"""

from __future__ import annotations

import hashlib
import re
from typing import NewType

from graph.errors import InvalidRecordError

__all__ = ["RecordId", "digest_reference", "make_id", "reference_of", "scheme_of"]

RecordId = NewType("RecordId", str)
"""``scheme:reference``; compare and sort as text."""

_SCHEME = re.compile(r"[a-z][a-z0-9_-]*\Z")


def make_id(scheme: str, reference: str) -> RecordId:
    """
    Put a scheme and a reference together.

    Parameters
    ----------
    scheme
        Lower-case word of the numbering the reference belongs to, such as ``child`` or ``poc``.
    reference
        The reference as the file writes it; outer white space is dropped.

    Returns
    -------
    RecordId
        ``scheme:reference``.

    Raises
    ------
    InvalidRecordError
        If the reference is empty or the scheme is not a plain word.
    """
    reference = reference.strip()
    if not reference or _SCHEME.match(scheme) is None:
        msg = "an id needs a scheme (a plain word) and a reference that is not empty"
        raise InvalidRecordError(msg)
    return RecordId(f"{scheme}:{reference}")


def scheme_of(record_id: RecordId) -> str:
    """
    Give the scheme of an id.

    Parameters
    ----------
    record_id
        An id.

    Returns
    -------
    str
        The word before the first colon.
    """
    return record_id.partition(":")[0]


def reference_of(record_id: RecordId) -> str:
    """
    Give the reference of an id, as people write it.

    Parameters
    ----------
    record_id
        An id.

    Returns
    -------
    str
        What follows the first colon.
    """
    return record_id.partition(":")[2]


def digest_reference(*parts: str) -> str:
    """
    Make a reference for something that has none, from the text it stands on.

    Parameters
    ----------
    *parts
        Texts, in order; each is kept apart from its neighbours.

    Returns
    -------
    str
        Sixteen hexadecimal digits of a BLAKE2b digest: equal parts give equal references in every
        store.
    """
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
