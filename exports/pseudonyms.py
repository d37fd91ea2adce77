"""Names that mean nothing outside one release: a keyed digest of the record's own id."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from graph.errors import ReleaseError
from graph.records import Child, Identifier, Location, PeerGroup, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["KEY_BYTES", "Pseudonyms"]

KEY_BYTES = 16
"""Fewest bytes of a pseudonym key."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 4
_PREFIXES: tuple[tuple[type[Record], str], ...] = (
    (Child, "C"),
    (Person, "P"),
    (Location, "L"),
    (PeerGroup, "G"),
    (Identifier, "T"),
)


class Pseudonyms:
    """
    Pseudonyms of everybody and every place in a casebook, the same wherever the key is the same.

    Parameters
    ----------
    key
        Drawn at random for one release or pack, and used for no other.
    casebook
        The casebook; codes are made unique within it, in the order of the ids.
    children
        Ids that are shown as children whatever their record.

    Raises
    ------
    ReleaseError
        If the key is too short.
    """

    def __init__(self, key: bytes, casebook: Casebook, children: frozenset[RecordId]) -> None:
        if len(key) < KEY_BYTES:
            msg = f"a pseudonym key needs at least {KEY_BYTES} random bytes"
            raise ReleaseError(msg)
        self._codes: dict[RecordId, str] = {}
        taken: set[str] = set()
        for record in casebook:
            prefix = "C" if record.id in children else _prefix(record)
            if prefix:
                code = _free_code(key, record.id, prefix, taken)
                taken.add(code)
                self._codes[record.id] = code
        self._used: dict[str, RecordId] = {}

    def of(self, record_id: RecordId) -> str:
        """
        Give a record's pseudonym, and remember that it was given out.

        Parameters
        ----------
        record_id
            A canonical id.

        Returns
        -------
        str
            ``C-7K3Q`` for a child, ``P-``, ``L-``, ``G-`` or ``T-`` for others.
        """
        code = self._codes[record_id]
        self._used[code] = record_id
        return code

    @property
    def used(self) -> Mapping[str, RecordId]:
        """Pseudonyms given out so far, sorted, with their records."""
        return dict(sorted(self._used.items()))


def _prefix(record: Record) -> str:
    return next((prefix for kind, prefix in _PREFIXES if isinstance(record, kind)), "")


def _free_code(key: bytes, record_id: RecordId, prefix: str, taken: set[str]) -> str:
    for attempt in range(1000):
        digest = hmac.digest(key, f"{attempt}\x1f{record_id}".encode(), "sha256")
        number = int.from_bytes(digest, "big")
        letters = []
        for _ in range(_LENGTH):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        code = f"{prefix}-{''.join(letters)}"
        if code not in taken:
            return code
    msg = "no free pseudonym was found; the casebook is too large for codes of four letters"
    raise ReleaseError(msg)
