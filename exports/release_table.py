"""Tables as an audience may see them: rows, columns and figures that it may not see fall away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import ACTION_COLUMNS, Number, Of, Share
from exports.released import ReleasedCell, ReleasedColumn, ReleasedTable
from exports.roster import CONDITIONS
from exports.small_numbers import suppressed_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.paper import Row, Table
    from exports.release_pieces import Pieces
    from exports.shown import Shown
    from graph.ids import RecordId

__all__ = ["build_actions", "build_table", "join_sheets"]

_ACTION_FIELDS = (
    "reference",
    "subject",
    "tactic",
    "agency",
    "owner",
    "due",
    "status",
    "outcome",
    "effect",
    "done_on",
)
_ACTION_DATES = frozenset({"Due", "Date done"})
_ACTION_WIDTHS = {"Tactic": 2.4, "Outcome": 3.0, "Subject ref": 1.2, "Action id": 1.4}
_WITHHELD = "withheld"


def build_table(table: Table, pieces: Pieces) -> ReleasedTable | None:
    """
    Build a table up from what may be seen.

    Parameters
    ----------
    table
        The table.
    pieces
        Writes for the audience.

    Returns
    -------
    ReleasedTable or None
        None where no row or no column is left.
    """
    rows = [row for row in table.rows if not _row_hidden(row, pieces)]
    shown = _cells(rows, table, pieces)
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.label in table.to_fill_in
        or any(cells[place].text and not cells[place].withheld for cells in shown)
    ]
    lost = len(table.columns) - len(kept)
    if not rows or not kept or lost == len(table.columns):
        return None
    return ReleasedTable(
        caption=pieces.text(table.caption) or "",
        columns=tuple(
            ReleasedColumn(pieces.words(column.label), column.kind, column.width)
            for column in (table.columns[place] for place in kept)
        ),
        rows=tuple(tuple(_cell(cells[place]) for place in kept) for cells in shown),
        sheet=pieces.words(table.sheet) if table.sheet else None,
    )


def _row_hidden(row: Row, pieces: Pieces) -> bool:
    about = row.about or next(
        (piece.record for cell in row.cells for piece in cell if isinstance(piece, Of)), None
    )
    gate = pieces.gate
    why = gate.hidden(about) if about is not None else ""
    if why and about is not None:
        gate.leave_out(why, gate.record(about).id)
    # A link that may not be shown is not told of by the rest of its row either.
    pointed = (piece.record for cell in row.cells for piece in cell if isinstance(piece, Of))
    links = (one for one in pointed if gate.kind(one) == "link")
    return bool(why) or any(gate.hidden(one) == CONDITIONS for one in links)


def _cells(rows: Sequence[Row], table: Table, pieces: Pieces) -> list[list[Shown]]:
    up_to = pieces.gate.profile.suppress_up_to
    figures = [[_counted(cell) for cell in row.cells] for row in rows]
    gone = suppressed_cells(figures, up_to=up_to, adds_up=table.adds_up)
    shown: list[list[Shown]] = []
    for number, row in enumerate(rows):
        cells = []
        for place, cell in enumerate(row.cells):
            piece = cell[0] if len(cell) == 1 else None
            if isinstance(piece, Number | Share):
                cells.append(pieces.figure(piece, hide=(number, place) in gone))
            else:
                cells.append(pieces.cell(cell))
        shown.append(cells)
    return shown


def _counted(cell: Sequence[object]) -> float | None:
    piece = cell[0] if len(cell) == 1 else None
    if not isinstance(piece, Number | Share) or not piece.counts_children:
        return None
    return piece.value if isinstance(piece, Number) else piece.part


def _cell(shown: Shown) -> ReleasedCell:
    if shown.withheld:
        return ReleasedCell(_WITHHELD)
    return ReleasedCell(shown.text, shown.number, shown.day)


def build_actions(actions: Sequence[RecordId], pieces: Pieces) -> ReleasedTable | None:
    """
    Build the action sheet, which is filled in and imported back.

    Parameters
    ----------
    actions
        The actions, in order.
    pieces
        Writes for the audience.

    Returns
    -------
    ReleasedTable or None
        With every column of the layout, filled or not; None for an audience without the sheet.
        An action whose reference may not be shown cannot be imported back and is left out.
    """
    gate = pieces.gate
    if not gate.profile.action_sheet or not actions:
        return None
    rows = []
    for action in actions:
        reference = gate.value(action, "reference")
        if gate.hidden(action) or reference.withheld:
            gate.leave_out("actions about children, which stay with the team", action)
            continue
        rows.append(tuple(_action_cell(action, field, pieces) for field in _ACTION_FIELDS))
    columns = tuple(
        ReleasedColumn(
            label,
            "date" if label in _ACTION_DATES else "text",
            _ACTION_WIDTHS.get(label, 1.0),
        )
        for label in ACTION_COLUMNS
    )
    if not rows:
        return None
    return ReleasedTable(caption="Actions", columns=columns, rows=tuple(rows), sheet="Actions")


def _action_cell(action: RecordId, field: str, pieces: Pieces) -> ReleasedCell:
    if field == "subject":
        shown = pieces.gate.value(pieces.gate.subject_of(action), "reference")
    else:
        shown = pieces.gate.value(action, field)
    return ReleasedCell("") if shown.withheld else _cell(shown)


def join_sheets(tables: Sequence[ReleasedTable]) -> tuple[ReleasedTable, ...]:
    """
    Put the tables of one sheet together, column by column.

    Parameters
    ----------
    tables
        Tables with a `sheet`, in order.

    Returns
    -------
    tuple of ReleasedTable
        One a sheet, in the order in which the sheets come first; a column that only some of the
        tables have is blank for the others.
    """
    by_sheet: dict[str, list[ReleasedTable]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet or table.caption, []).append(table)
    return tuple(_joined(sheet, held) for sheet, held in by_sheet.items())


def _joined(sheet: str, tables: Sequence[ReleasedTable]) -> ReleasedTable:
    columns: dict[str, ReleasedColumn] = {}
    for table in tables:
        for column in table.columns:
            columns.setdefault(column.label, column)
    rows = []
    for table in tables:
        labels = [column.label for column in table.columns]
        for row in table.rows:
            held = dict(zip(labels, row, strict=True))
            rows.append(tuple(held.get(label, ReleasedCell("")) for label in columns))
    caption = tables[0].caption if len(tables) == 1 else sheet
    return ReleasedTable(
        caption=caption, columns=tuple(columns.values()), rows=tuple(rows), sheet=sheet
    )
