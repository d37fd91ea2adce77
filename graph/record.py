"""What every record has: an id, and the list of the records that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.errors import InvalidRecordError
from graph.ids import RecordId

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Record"]


class Record(
    msgspec.Struct,
    gc=False,  # frozen and made of text alone, so never in a cycle: not looked through again
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="record",
    tag=str.lower,
):
    """
    What every record has.

    Attributes
    ----------
    id
        ``scheme:reference``.
    """

    id: RecordId

    def __post_init__(self) -> None:
        """Refuse an id that lacks its scheme or its reference."""
        if not 0 < self.id.find(":") < len(self.id) - 1:
            msg = "an id must read scheme:reference, neither of them empty"
            raise InvalidRecordError(msg)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the records that this one names.

        Returns
        -------
        Iterable of RecordId
            Every id that must exist beside this record, in the order of its fields.
        """
        return ()
