"""A neutral paper made of pieces that point at records, so that the gate decides for each audience.

Nothing in a paper is data: the tool's own wording is :class:`Words`, and everything that a file
stated is a pointer (:class:`Of`) that the gate follows or does not follow. A title or a label given
as plain text is wording too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from exports.paper_pieces import Cell, Day, Line, Number, Of, Piece, Share, Term, Words, line
from graph.errors import InvalidRecordError

if TYPE_CHECKING:
    from exports.release import Released
    from exports.released import ReleasedPlaces
    from graph.ids import RecordId

__all__ = [
    "ACTION_COLUMNS",
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "Day",
    "DecisionBox",
    "Facts",
    "Heading",
    "Line",
    "Number",
    "Of",
    "Paper",
    "Paragraph",
    "Picture",
    "Piece",
    "Row",
    "Section",
    "Share",
    "Table",
    "Term",
    "Words",
    "line",
]

ACTION_COLUMNS = (
    "Action id",
    "Subject ref",
    "Tactic",
    "Agency",
    "Owner",
    "Due",
    "Status",
    "Outcome",
    "Effect",
    "Date done",
)
"""The columns of the action sheet, as the layout ``actions`` reads them back."""


@dataclass(frozen=True, slots=True)
class Heading:
    """
    A heading inside a paper or section.

    Attributes
    ----------
    level
        2 for a chapter, 3 below it, 4 below that; the paper's title is 1.
    line
        What it says.
    """

    level: Literal[2, 3, 4]
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    A paragraph.

    Attributes
    ----------
    line
        What it says.
    weight
        ``normal``; ``lead`` for the sentence to read first; ``warning`` for one not to be missed;
        ``small`` for notes.
    """

    line: Line
    weight: Literal["normal", "lead", "warning", "small"] = "normal"


@dataclass(frozen=True, slots=True)
class Bullets:
    """
    A list.

    Attributes
    ----------
    lines
        Its items.
    """

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """
    Labels with what belongs to each, one a row; rows that the audience may not see fall away.

    Attributes
    ----------
    rows
        Label and line.
    """

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    label
        Its header.
    kind
        What its cells hold; numbers and dates become typed cells in a workbook.
    width
        Its share of the table's width.
    """

    label: str
    kind: Literal["text", "number", "date"] = "text"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a table.

    Attributes
    ----------
    cells
        One line a column.
    about
        The record that the row is about: the row falls away for an audience that may not see it.
        None takes the first record that the first cell points at.
    """

    cells: tuple[Cell, ...]
    about: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table. Rows about what an audience may not see fall away, and columns left with nothing.

    Attributes
    ----------
    caption
        What it shows.
    columns
        Its columns.
    rows
        Its rows, in order.
    sheet
        Name of the workbook's sheet that it also goes on; None for none. Tables of one sheet
        follow each other.
    empty
        What is said in its place when it has no rows.
    adds_up
        Whether its rows or columns add up, so that a suppressed figure could be worked out again
        from the others.
    to_fill_in
        Columns that people fill in by hand, kept though they are empty.
    """

    caption: Line
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sheet: str | None = None
    empty: str = "None."
    adds_up: bool = True
    to_fill_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            msg = "a row of a table needs one cell for each column"
            raise InvalidRecordError(msg)


@dataclass(frozen=True, slots=True)
class DecisionBox:
    """
    A box that is filled in by hand at the meeting.

    Attributes
    ----------
    prompts
        What is asked: ``Decision``, ``Rationale``, ``Named owner`` …
    """

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    A picture of places that have been through the gate for the same audience and pack.

    Attributes
    ----------
    image
        PNG bytes.
    alternative
        What it shows, for those who cannot see it.
    caption
        What stands under it.
    source
        The release that it was drawn from.
    """

    image: bytes = field(repr=False)
    alternative: Line
    caption: Line
    source: Released[ReleasedPlaces] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    One item of the agenda: a page of its own in Word.

    Attributes
    ----------
    title
        Its heading.
    blocks
        What it holds.
    subject
        The record it is about, which puts it on the agenda; the section falls away for an
        audience that may not see it. None for a chapter.
    """

    title: Line
    blocks: tuple[Block, ...]
    subject: RecordId | None = None


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table | DecisionBox | Picture | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """
    A whole paper.

    Attributes
    ----------
    title
        Its title.
    meeting
        The meeting it is for.
    period
        The time it is of, in words.
    blocks
        What it holds.
    sheets
        Tables that go into the workbook alone; each needs a `sheet`.
    actions
        Actions on the workbook's action sheet, which imports back.
    agenda
        Records on the agenda besides the subjects of its sections.
    """

    title: Line
    meeting: str
    period: str
    blocks: tuple[Block, ...]
    sheets: tuple[Table, ...] = ()
    actions: tuple[RecordId, ...] = ()
    agenda: tuple[RecordId, ...] = ()
