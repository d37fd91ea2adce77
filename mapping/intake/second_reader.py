"""Rows of a long list, read by two processes at the same time.

Parts of a sheet go to the second process whole, each with the row above it, and come back as drafts
whose records are packed. What it reads is what this process would have read: where it cannot be
started, or ends, the rows are read here.
"""

from __future__ import annotations

import sys
from collections import deque
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from graph.ids import RecordId
from mapping.intake.blocks import Block, block
from mapping.intake.builders import builder_for
from mapping.intake.collector import without_collector
from mapping.intake.draft import Draft
from mapping.intake.frames import read_frame, write_frame
from mapping.intake.layouts import Fit, Words
from mapping.intake.people_names import References
from mapping.intake.read_sheet import ReadSheet, RefusedRow
from mapping.intake.reads import Surroundings
from mapping.intake.rows import RowReader
from mapping.intake.second_process import Rows, Task
from mapping.intake.settings import IntakeSettings
from mapping.intake.statement import Statement

if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import BinaryIO

    from mapping.intake.second_process import SecondReader

__all__ = ["Setup", "Turns", "serve"]

_TOGETHER = frozenset({"actions", "loc", "peer_map", "poc"})
"""Layouts whose rows are changed by each other after they were read: short lists, read here."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a reader of rows is made from.

    Attributes
    ----------
    fit
        The layout laid over the header.
    number, headings
        The header's row, and its cells as they came.
    settings
        A team's settings.
    imported_on
        The day of the import.
    words
        Words that mean the same in every file.
    """

    fit: Fit
    number: int
    headings: list[str]
    settings: IntakeSettings
    imported_on: date
    words: Words

    def reader(self) -> RowReader:
        """
        Make a reader.

        Returns
        -------
        RowReader
            One that has read nothing.
        """
        layout, references = self.fit.layout, References(self.settings)
        around = Surroundings(layout.like, references, self.imported_on)
        builder = builder_for(layout, references, self.imported_on)
        return RowReader(self.fit, (self.number, self.headings), around, builder, self.words)

    @property
    def may_be_shared(self) -> bool:
        """Whether a part of the rows can be read without the rest."""
        return not self.fit.layout.repeats and self.fit.layout.like not in _TOGETHER


class _Accepted(msgspec.Struct, array_like=True, gc=False):
    """A draft on its way back."""

    number: int
    key: str
    digest: str
    reference: str
    row: RecordId
    statements: list[tuple[RecordId, Statement]]
    mentions: list[RecordId]
    wordings: list[tuple[RecordId, str]]
    remarks: list[tuple[str, str]]


class _Answer(msgspec.Struct, array_like=True):
    """What a part says, as :class:`ReadSheet` has it."""

    accepted: list[_Accepted]
    block: Block
    refused: list[RefusedRow]
    remarks: list[tuple[int, str, str]]
    latest: str
    unheaded: dict[str, int]


class _Given(NamedTuple):
    """A part that is being read elsewhere."""

    above: list[str]
    rows: Rows
    answer: Future[bytes | None]


class Turns:
    """
    Reads the rows of one sheet, here and in the second process by turns.

    Parameters
    ----------
    setup
        What the readers are made from.
    second
        The second process.
    """

    def __init__(self, setup: Setup, second: SecondReader) -> None:
        self._reader = setup.reader()
        self._setup = msgspec.msgpack.encode(setup) if setup.may_be_shared else b""
        self._layout = setup.fit.layout.like
        self._second = second
        self._packs = bool(self._setup) and second.is_there
        self._given: deque[_Given] = deque()
        self._places: list[int] = []
        self._parts: list[ReadSheet] = []

    def take(self, rows: Rows) -> None:
        """
        Read some rows, or have them read.

        Parameters
        ----------
        rows
            Number and cells of each, those that follow.
        """
        reader = self._reader
        if self._setup and self._second.is_free and (above := reader.can_leave(rows)) is not None:
            answer = self._second.give(self._setup, above, rows)
            self._given.append(_Given(above, rows, answer))
            self._places.append(len(reader.sheet.accepted))
            reader.leave(rows)
            if self._given[0].answer.done():
                self._unpack()
            return
        before = len(reader.sheet.accepted)
        for number, cells in rows:
            reader.take(number, cells)
        if self._packs:
            block(reader.sheet.accepted[before:])

    def done(self) -> ReadSheet:
        """
        Put together what was read here and there.

        Returns
        -------
        ReadSheet
            What the sheet says: the same as if all of it had been read here.
        """
        sheet = self._reader.sheet
        accepted: list[Draft] = []
        start = 0
        last: list[ReadSheet] = []
        while len(self._given) > 1 and not self._given[-1].answer.done():  # rather than wait for it
            given = self._given.pop()
            last.append(self._here(given))
        while self._given:
            self._unpack()
        self._parts += reversed(last)
        for place, part in zip(self._places, self._parts, strict=True):
            accepted += sheet.accepted[start:place]
            start = place
            accepted += part.accepted
            sheet.refused += part.refused
            sheet.remarks += part.remarks
            sheet.latest = max(sheet.latest, part.latest)
            for name, number in part.unheaded.items():
                sheet.unheaded[name] = min(number, sheet.unheaded.get(name, number))
        sheet.accepted = accepted + sheet.accepted[start:]
        for name, number in sheet.unheaded.items():
            sheet.remarks.append((number, name, "a cell under no heading; kept as a note"))
        return sheet

    def _unpack(self) -> None:
        given = self._given.popleft()
        part = self._answered(given.answer)
        self._parts.append(self._here(given) if part is None else part)

    def _here(self, given: _Given) -> ReadSheet:
        part = self._reader.apart(given.above, given.rows)
        block(part.accepted)
        return part

    def _answered(self, answer: Future[bytes | None]) -> ReadSheet | None:
        try:
            body = answer.result()
        except OSError:
            return None
        if body is None:
            return None
        return _unpacked(body, self._layout, self._reader.sheet)


_ANSWERS = msgspec.msgpack.Decoder(_Answer)
_TASKS = msgspec.msgpack.Decoder(Task)


def _packed(sheet: ReadSheet) -> bytes:
    said = block(sheet.accepted)
    accepted = [
        _Accepted(
            draft.number,
            draft.key,
            draft.digest,
            draft.reference,
            draft.row,
            draft.statements,
            draft.mentions,
            draft.wordings,
            draft.remarks,
        )
        for draft in sheet.accepted
    ]
    answer = _Answer(accepted, said, sheet.refused, sheet.remarks, sheet.latest, sheet.unheaded)
    return msgspec.msgpack.encode(answer)


def _unpacked(body: bytes, layout: str, like: ReadSheet) -> ReadSheet | None:
    try:
        answer = _ANSWERS.decode(body)
    except msgspec.DecodeError:
        return None
    sheet = ReadSheet(like.layout, like.header)
    for at, one in enumerate(answer.accepted):
        draft = Draft(
            *(one.number, layout, one.key, one.digest, one.reference, {}, {}, one.row),
            statements=one.statements,
            mentions=one.mentions,
            wordings=one.wordings,
            remarks=one.remarks,
            block=answer.block,
            at=at,
        )
        sheet.accepted.append(draft)
    sheet.refused, sheet.remarks = answer.refused, answer.remarks
    sheet.latest, sheet.unheaded = answer.latest, answer.unheaded
    return sheet


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """
    Read one part after another, until no more come: what the second process does.

    Parameters
    ----------
    tasks
        Where parts come from.
    answers
        Where what they say goes to.
    """
    held: tuple[bytes, RowReader] | None = None
    import_module("geo.grid_references")  # nothing is to be read yet
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as in SecondReader

    # An answer is longer than a pipe: the next part is read while it is being taken.
    with without_collector(), ThreadPoolExecutor(max_workers=1) as giving:
        while (body := read_frame(tasks)) is not None:
            task = _TASKS.decode(body)
            if held is None or held[0] != task.setup:
                held = task.setup, msgspec.msgpack.decode(task.setup, type=Setup).reader()
            giving.submit(write_frame, answers, _packed(held[1].apart(task.above, task.rows)))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
