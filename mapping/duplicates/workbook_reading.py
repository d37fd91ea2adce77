"""Read a filled-in workbook of proposals back into decisions; a row that cannot be is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import AmbiguousReferenceError, UnknownReferenceError
from graph.records import Decision
from graph.when import When, when
from mapping.duplicates.decisions import DecisionError, decide, find_pair, undoing
from mapping.duplicates.rows import FilledRow, read_filled_rows
from mapping.duplicates.settings import DuplicateSettings
from mapping.duplicates.standing import Standing, decision_id, in_order, pair_digest
from mapping.duplicates.workbook import DECISION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.store.values import Batch
    from mapping.duplicates.proposal import Proposal

__all__ = ["DecisionsReading", "RefusedDecision", "read_workbook"]

_DEFAULT = DuplicateSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDecision:
    """
    One row that is not taken, and why; never what a cell holds.

    Attributes
    ----------
    sheet, row, column
        Where, as the spreadsheet shows it.
    expected
        What was expected there.
    """

    sheet: str
    row: int
    column: str
    expected: str

    def __str__(self) -> str:
        """Write the refusal as a sentence."""
        return f"{self.sheet}, row {self.row}, column “{self.column}”: expected {self.expected}."


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsReading:
    """
    What a filled-in workbook says.

    Attributes
    ----------
    decisions
        New decisions, in the order of the rows.
    taken_back
        Decisions that were in force, with the reason for taking them back.
    unchanged
        How many rows say what is decided already.
    blank
        How many rows have no decision.
    refusals
        Rows that are not taken.
    """

    decisions: tuple[Decision, ...]
    taken_back: tuple[Decision, ...]
    unchanged: int
    blank: int
    refusals: tuple[RefusedDecision, ...]

    @property
    def batch(self) -> Batch:
        """What is to be saved, together or not at all."""
        return undoing(self.taken_back, self.decisions)


class _Refused(Exception):  # noqa: N818 - carries a refusal out of one row, no further
    """One row cannot be taken."""

    def __init__(self, *, column: str, expected: str) -> None:
        super().__init__(column)
        self.column, self.expected = column, expected


def read_workbook(
    path: Path,
    casebook: Casebook,
    *,
    decided_at: datetime | When,
    decided_by: str = "",
    proposals: Iterable[Proposal] = (),
    settings: DuplicateSettings = _DEFAULT,
) -> DecisionsReading:
    """
    Read what a person decided; nothing is saved.

    Parameters
    ----------
    path
        The filled-in workbook.
    casebook
        The casebook that the decisions are about.
    decided_at
        When they were decided: the time of reading.
    decided_by
        The user, for rows that do not say.
    proposals
        Waiting proposals, for rows that name one without its two references.
    settings
        Which dates of birth are trusted.

    Returns
    -------
    DecisionsReading
        New decisions, those taken back, and the rows refused. Decisions are taken back before new
        ones are made, and each is checked against those before it.
    """
    rows = read_filled_rows(path)
    reader = _Reader(casebook, when(decided_at), decided_by, proposals, settings)
    filled = [row for row in rows if row.value("Decision")]
    for row in sorted(filled, key=lambda one: one.value("Decision").casefold() != "undo"):
        reader.read(row)
    return reader.reading(blank=len(rows) - len(filled))


class _Reader:
    """Takes one row after the other."""

    def __init__(
        self,
        casebook: Casebook,
        decided_at: When,
        decided_by: str,
        proposals: Iterable[Proposal],
        settings: DuplicateSettings,
    ) -> None:
        self._casebook, self._decided_at, self._decided_by = casebook, decided_at, decided_by
        self._proposals = tuple(proposals)
        self._standing = Standing(casebook, settings)
        self._seen: dict[tuple[RecordId, RecordId], str] = {}
        self._decisions: list[Decision] = []
        self._taken_back: list[Decision] = []
        self._unchanged = 0
        self._refusals: list[RefusedDecision] = []

    def reading(self, *, blank: int) -> DecisionsReading:
        """Give what was read."""
        return DecisionsReading(
            decisions=tuple(self._decisions),
            taken_back=tuple(self._taken_back),
            unchanged=self._unchanged,
            blank=blank,
            refusals=tuple(sorted(self._refusals, key=lambda one: (one.sheet, one.row))),
        )

    def read(self, row: FilledRow) -> None:
        """Take a row, or note why not."""
        try:
            self._take(row)
        except _Refused as refused:
            self._refusals.append(
                RefusedDecision(
                    sheet=row.sheet,
                    row=row.number,
                    column=refused.column,
                    expected=refused.expected,
                )
            )

    def _take(self, row: FilledRow) -> None:
        word = row.value("Decision").casefold()
        if word not in DECISION_WORDS:
            raise _Refused(column="Decision", expected="same, different, undo or nothing")
        pair = self._pair(row)
        before = self._standing.decided(*pair)
        said = self._seen.setdefault(pair, word)
        if said != word:
            raise _Refused(
                column="Decision", expected="one decision for these two; another row says otherwise"
            )
        if (before.kind if before else "undo") == word:
            self._unchanged += 1
            return
        decision = self._decision(row, pair, before.kind if before else word)
        if word == "undo":
            self._standing.undo(decision)
            self._taken_back.append(decision)
            return
        try:
            self._decisions.append(decide(self._standing, self._casebook, decision))
        except DecisionError as error:
            raise _Refused(
                column="Decision", expected=f"a decision that can be: {str(error)[:-1]}"
            ) from None

    def _decision(self, row: FilledRow, pair: tuple[RecordId, RecordId], kind: str) -> Decision:
        reason, decided_by = row.value("Reason"), row.value("Decided by") or self._decided_by
        if not reason:
            raise _Refused(column="Reason", expected="why, in a few words")
        if not decided_by.strip():
            raise _Refused(column="Decided by", expected="who decided")
        return Decision(
            id=decision_id(*pair),
            kind=kind,
            subjects=pair,
            reason=reason,
            decided_by=decided_by.strip(),
            decided_at=self._decided_at,
        )

    def _pair(self, row: FilledRow) -> tuple[RecordId, RecordId]:
        proposal = row.value("Proposal")
        if not row.value("First") and not row.value("Second"):
            try:
                return find_pair(self._casebook, proposal, self._proposals)
            except UnknownReferenceError:
                pass
            raise _Refused(
                column="Proposal", expected="a proposal that is known, or both First and Second"
            )
        first, second = self._resolved(row, "First"), self._resolved(row, "Second")
        if first == second:
            raise _Refused(column="Second", expected="another record than First")
        if proposal and proposal != pair_digest(first, second):
            raise _Refused(
                column="Proposal", expected="the proposal of these two references, or nothing"
            )
        return in_order(first, second)

    def _resolved(self, row: FilledRow, column: str) -> RecordId:
        try:
            return self._casebook.resolve(row.value(column))
        except UnknownReferenceError:
            raise _Refused(column=column, expected="a reference that the store holds") from None
        except AmbiguousReferenceError:
            expected = "a reference that fits one record; write the word before the colon too"
            raise _Refused(column=column, expected=expected) from None
