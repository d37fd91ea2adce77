"""Weigh the rows of an import against what is known: new, the same again, or a new version.

Sheets are taken in one fixed order whatever order they were given in, so that the same files give
the same store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.records import Action, SourceRow
from mapping.intake.draft import Draft
from mapping.intake.earlier import Earlier
from mapping.intake.read_sheet import RefusedRow
from mapping.intake.rows_tracker import action_ids, updated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph.casebook import Casebook
    from graph.store import ImportEntry
    from mapping.intake.read_sheet import ReadSheet
    from mapping.intake.reads import Read

__all__ = ["Ledger", "Taken", "sheet_row"]

_TOGETHER = frozenset({"actions", "loc", "poc"})
"""Layouts whose rows change each other's actions: taken one after another."""
_KNOWN = "the id of a known action, as the action sheet has it"
_ONE_OF_TWO = "the id of one known action; write poc-action:… or loc-action:…"


class Taken:
    """
    What became of one sheet's rows.

    Parameters
    ----------
    sheet
        The sheet.

    Attributes
    ----------
    accepted, duplicates
        How many rows were accepted, and how many were the same again.
    refused
        The rows that were refused.
    remarks
        Row, column and remark.
    """

    def __init__(self, sheet: ReadSheet) -> None:
        self.accepted = 0
        self.duplicates = 0
        self.refused: list[RefusedRow] = list(sheet.refused)
        self.remarks: list[tuple[int, str, str]] = list(sheet.remarks)

    def accept(self, *drafts: Draft) -> None:
        """
        Count rows as accepted, with their remarks.

        Parameters
        ----------
        *drafts
            The rows.
        """
        self.accepted += len(drafts)
        self.remarks += [
            (draft.number, column, text)
            for draft in drafts
            if draft.remarks
            for column, text in draft.remarks
        ]


class Ledger:
    """
    The rows of one import.

    Parameters
    ----------
    casebook
        What is known before it.
    known_imports
        The register of imports.
    reread
        Reads a source row's columns again.
    """

    def __init__(
        self,
        casebook: Casebook,
        known_imports: Iterable[ImportEntry],
        reread: Callable[[SourceRow], Mapping[str, Read]],
    ) -> None:
        self.casebook = casebook
        self.current: dict[RecordId, Draft] = {}
        self.superseded: list[Draft] = []
        self.whereabouts: dict[RecordId, Taken] = {}
        self._earlier = Earlier(known_imports)
        self._reread = reread
        self._actions: dict[RecordId, Action] = {}

    def take(self, sheet: ReadSheet) -> Taken:
        """
        Take the rows of one sheet.

        Parameters
        ----------
        sheet
            A sheet as read.

        Returns
        -------
        Taken
            What became of its rows.
        """
        taken = Taken(sheet)
        drafts = sheet.accepted
        if sheet.layout.like == "actions":
            for draft in drafts:
                self._find_actions(draft)
        if sheet.layout.repeats:
            self._take_repeating(sheet, taken)
        elif self._came_before(drafts):
            taken.duplicates = len(drafts)
        elif sheet.layout.like in _TOGETHER or not self._take_new(drafts, taken):
            for draft in drafts:
                self._take_one(draft, taken)
        self._earlier.note(sheet)
        return taken

    def renewed(self) -> list[RecordId]:
        """
        Find the rows that were held before, and say something else now.

        Returns
        -------
        list of RecordId
            Their ids, in the order in which they were taken.
        """
        casebook = self.casebook
        return [row for row in self.current if row in casebook] if len(casebook) else []

    def forget(self) -> None:
        """Let go of every row."""
        self.current.clear()
        self.superseded.clear()
        self.whereabouts.clear()

    def _take_repeating(self, sheet: ReadSheet, taken: Taken) -> None:
        """Rows that are alike count; only a file that came whole before is all duplicates."""
        drafts = sheet.accepted
        if self._earlier.came_whole(sheet.whole):
            taken.duplicates = len(drafts)
            return
        for draft in drafts:
            if self._known(draft.row) is None:
                self.current[draft.row] = draft
                self.whereabouts[draft.row] = taken
            taken.accept(draft)

    def _came_before(self, drafts: list[Draft]) -> bool:
        """Tell whether all rows, as a set, came in one import before, whatever changed since."""
        changed = False
        for draft in drafts:
            known = self._known(draft.row)
            if known is None:
                return False
            changed = changed or not _same(known, draft)
        return changed and self._earlier.came_together(drafts)

    def _take_new(self, drafts: Sequence[Draft], taken: Taken) -> bool:
        """Take rows of which none is known and none comes twice: all at once; else take none."""
        rows = dict(zip([draft.row for draft in drafts], drafts, strict=True))
        if len(rows) < len(drafts) or not rows.keys().isdisjoint(self.current):
            return False
        if len(self.casebook) and any(row in self.casebook for row in rows):
            return False
        self.current.update(rows)
        self.whereabouts.update(dict.fromkeys(rows, taken))
        taken.accept(*drafts)
        return True

    def _take_one(self, draft: Draft, taken: Taken) -> None:
        before = self.current.get(draft.row)
        known = before or self._held(draft.row)
        if known is not None and _same(known, draft):
            taken.duplicates += 1
            return
        if draft.layout == "actions" and not self._act(draft):
            fault = ("Action id", _ONE_OF_TWO if draft.actions else _KNOWN)
            taken.refused.append(RefusedRow(draft.number, draft.cells, (fault,)))
            return
        if before is not None:
            self.superseded.append(before)
        self.current[draft.row] = draft
        self.whereabouts[draft.row] = taken
        if draft.layout in {"poc", "loc"}:
            self._tracked(draft)
        taken.accept(draft)

    def _known(self, row: RecordId) -> Draft | SourceRow | None:
        return self.current.get(row) or self._held(row)

    def _held(self, row: RecordId) -> SourceRow | None:
        held = self.casebook.get(row) if row in self.casebook else None
        return held if isinstance(held, SourceRow) else None

    def _tracked(self, draft: Draft) -> None:
        """Lay what an action sheet said before over the actions: it was the later word."""
        for place, record in enumerate(draft.records):
            if isinstance(record, Action):
                action = record
                row = sheet_row(record.id)
                held = self.casebook.get(row) if row in self.casebook else None
                if isinstance(held, SourceRow):
                    action = updated(record, row, self._reread(held))
                    draft.records[place] = action
                self._actions[record.id] = action

    def _find_actions(self, draft: Draft) -> None:
        """Find the known actions that an action sheet's row may mean, and the row that it renews.

        A reference that meant one action when it was taken means two once the other sheet of the
        tracker uses it as well: the row held then is still known again.
        """
        draft.actions = tuple([one for one in action_ids(draft.key) if self._action(one)])
        rows = [sheet_row(one) for one in draft.actions]
        if len(rows) > 1:
            rows = [row for row in rows if self._was_written(row, draft.reference)]
        if rows:
            draft.belongs_to(rows[0])

    def _action(self, wanted: RecordId) -> Action | None:
        action = self._actions.get(wanted)
        if action is None and wanted in self.casebook:
            held = self.casebook.get(wanted)
            action = held if isinstance(held, Action) else None
        return action

    def _was_written(self, row: RecordId, reference: str) -> bool:
        known = self._known(row)
        return known is not None and known.reference == reference

    def _act(self, draft: Draft) -> bool:
        """Update the action that an action sheet's row names; False where it is not one."""
        if len(draft.actions) != 1:
            return False
        (wanted,) = draft.actions
        action = self._action(wanted)
        if action is None:
            return False
        action = updated(action, draft.row, draft.changes or {})
        self._actions[wanted] = action
        draft.records.append(action)
        return True


def sheet_row(action: RecordId) -> RecordId:
    """
    Give the source row in which an action sheet speaks of an action.

    Parameters
    ----------
    action
        The action.

    Returns
    -------
    RecordId
        ``row:actions/<id of the action>``, however the sheet writes it.
    """
    return RecordId(f"row:actions/{action}")


def _same(known: Draft | SourceRow, draft: Draft) -> bool:
    held = known.cells_read() if isinstance(known, Draft) else (known.values, known.notes)
    return held == draft.cells_read()
