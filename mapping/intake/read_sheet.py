"""What one sheet says, before it is weighed: rows that can be accepted, and rows that cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout

__all__ = ["ReadSheet", "RefusedRow"]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """
    One row that was refused.

    Attributes
    ----------
    number
        The row as the spreadsheet counts.
    cells
        As they came, "see above" filled in.
    faults
        Column and what was expected, for each fault.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class ReadSheet:
    """
    What one sheet says.

    Attributes
    ----------
    layout
        Its layout.
    header
        Its row of headings as it came.
    accepted
        Rows that can be accepted, in order.
    refused
        Rows that cannot.
    remarks
        Row, column and remark.
    latest
        The last day, as text, in the column that tells which of two sheets is the later.
    unheaded
        Name of a column without a heading that holds something, to its first such row.
    """

    layout: Layout
    header: tuple[str, ...]
    accepted: list[Draft] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    latest: str = ""
    unheaded: dict[str, int] = field(default_factory=dict)
    _digests: list[str] = field(default_factory=list)
    _whole: str = ""

    @property
    def digests(self) -> list[str]:
        """The digests of its acceptable rows, repeats counted, sorted."""
        if not self._digests:
            self._digests = sorted([draft.digest for draft in self.accepted])
        return self._digests

    @property
    def whole(self) -> str:
        """A digest of its acceptable rows, repeats counted, whatever their order."""
        if not self._whole:
            self._whole = blake2b("".join(self.digests).encode(), digest_size=16).hexdigest()
        return self._whole
