"""What one accepted row says, before it is weighed against the rest: its records and statements."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from graph.ids import RecordId
from graph.records import Link, Part, PeerGroup, Person, Record, SourceRow
from mapping.intake.blocks import Block
from mapping.intake.reads import Read
from mapping.intake.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapping.intake.people_names import Name, Someone
    from mapping.intake.statement import Tie

__all__ = ["Draft", "sorted_parts"]


class Draft(msgspec.Struct, gc=False):
    """
    One accepted row and what it says.

    Attributes
    ----------
    number
        The row as the spreadsheet counts.
    layout
        The layout whose records it becomes.
    key
        The row's own reference, or the digest of its content.
    digest
        Digest of the row's content.
    reference
        The row's own reference, or empty.
    values
        Column to text as read; empty where the row is in a block (:meth:`cells_read`).
    notes
        Unknown column to text; empty likewise.
    row
        Id of its source row.
    source
        Its source row, once it has been read whole.
    records
        What it says, in order.
    statements
        What it says about whom.
    mentions
        Whom and what it names that may be described elsewhere.
    wordings
        Places in words, with the wording.
    remarks
        Column, and what was odd about it.
    ends
        Digests of the links it states, each once.
    group
        The peer group that it is about.
    cells
        The cells as they came, where the row may still be refused.
    changes
        What it changes of an action, by column.
    actions
        The actions that it may mean.
    block, at
        The block that holds the records instead, and the row's place in it.
    """

    number: int
    layout: str
    key: str
    digest: str
    reference: str
    values: dict[str, str]
    notes: dict[str, str]
    row: RecordId
    source: SourceRow | None = None
    records: list[Record] = msgspec.field(default_factory=list)
    statements: list[tuple[RecordId, Statement]] = msgspec.field(default_factory=list)
    mentions: list[RecordId] = msgspec.field(default_factory=list)
    wordings: list[tuple[RecordId, str]] = msgspec.field(default_factory=list)
    remarks: list[tuple[str, str]] = msgspec.field(default_factory=list)
    ends: list[str] = msgspec.field(default_factory=list)
    group: PeerGroup | None = None
    cells: tuple[str, ...] = ()
    changes: dict[str, Read] | None = None
    actions: tuple[RecordId, ...] = ()
    block: Block | None = None
    at: int = 0

    def cells_read(self) -> tuple[dict[str, str], dict[str, str]]:
        """
        Give what was read, wherever it is.

        Returns
        -------
        values, notes
            Column to text, known and unknown.
        """
        source = None if self.block is None else self.block.source(self.at)
        if isinstance(source, SourceRow):
            return source.values, source.notes
        return self.values, self.notes

    def said(self) -> list[Record]:
        """
        Give what the row says.

        Returns
        -------
        list of Record
            Its source row and its records.
        """
        if self.block is not None:
            return self.block.records(self.at)
        return self.records if self.source is None else [self.source, *self.records]

    def belongs_to(self, row: RecordId) -> None:
        """
        Make the draft a version of another source row than its reference alone says.

        Parameters
        ----------
        row
            The row.
        """
        self.row = row
        if isinstance(self.source, SourceRow):
            self.source = msgspec.structs.replace(self.source, id=row)

    def pack_into(self, block: Block, at: int) -> None:
        """
        Let go of the records: a block holds them.

        Parameters
        ----------
        block, at
            The block, and the row's place in it.
        """
        self.block, self.at = block, at
        self.give_up()

    def give_up(self) -> None:
        """Let go of the records, once they were handed on: there are many."""
        self.source, self.values, self.notes = None, {}, {}
        self.records, self.ends = [], []

    def remark(self, column: str, text: str) -> None:
        """
        Note that something was odd.

        Parameters
        ----------
        column
            Where.
        text
            What, and what was done; never a cell's text.
        """
        self.remarks.append((column, text))

    def mention(self, record_id: str) -> RecordId:
        """
        Name somebody or some place that may be described elsewhere.

        Parameters
        ----------
        record_id
            Its id.

        Returns
        -------
        RecordId
            The id.
        """
        named = RecordId(record_id)
        self.mentions.append(named)
        return named

    def named(self, position: str, name: Name) -> RecordId:
        """
        Make a record for somebody whom the row only names.

        Parameters
        ----------
        position
            The place in the row: a number counted from 0 over everybody in the cell, with the
            column's word before it where a layout has two such columns.
        name
            The name as written.

        Returns
        -------
        RecordId
            ``named:<layout>/<row>/<position>``.
        """
        return self.unresolved(position, Statement(self.layout, *name))

    def unresolved(self, position: str, statement: Statement) -> RecordId:
        """
        Make a record for somebody whom the row only describes.

        Parameters
        ----------
        position
            As in :meth:`named`.
        statement
            What the row says about them.

        Returns
        -------
        RecordId
            ``named:<layout>/<row>/<position>``.
        """
        record_id = RecordId(f"named:{self.layout}/{self.key}/{position}")
        account = statement.account((self.row,))
        self.records.append(Person(id=record_id, accounts=(account,), named_in=self.row))
        return record_id

    def someone(self, someone: Someone, position: str) -> RecordId:
        """
        Give the record of one person in a cell: the one whose reference stands there, or a new one.

        Parameters
        ----------
        someone
            The person.
        position
            As in :meth:`named`.

        Returns
        -------
        RecordId
            Who it is.
        """
        if someone.record is None:
            return self.named(position, someone.name)
        if any(someone.name):
            self.statements.append((someone.record, Statement(self.layout, *someone.name)))
        return self.mention(someone.record)

    def place(self, record_id: RecordId, wording: str) -> RecordId:
        """
        Name a place in words.

        Parameters
        ----------
        record_id
            The place's id.
        wording
            As written.

        Returns
        -------
        RecordId
            The id.
        """
        if record_id.startswith("place:"):
            self.wordings.append((record_id, wording))
        else:
            self.mentions.append(record_id)
        return record_id

    def link(
        self, kind: str, source: RecordId, target: RecordId, tie: Tie, *, protective: bool = False
    ) -> None:
        """
        State a link; the same one twice in a row is one.

        Parameters
        ----------
        kind
            A term of ``link_kinds``.
        source, target
            The ends; a link to oneself is left out.
        tie
            What it rests on.
        protective
            Whether it protects.
        """
        if source == target:
            return
        ends = blake2b(f"{source}\x1f{kind}\x1f{target}".encode(), digest_size=6).hexdigest()
        if ends in self.ends:
            return
        self.ends.append(ends)
        basis, first, last, agency, reference, grading, confidence = tie
        self.records.append(
            Link(
                id=RecordId(f"link:{self.layout}/{self.key}/{ends}"),
                source=source,
                target=target,
                kind=kind,
                basis=(basis,),
                first_seen=first,
                last_seen=last,
                agency=agency,
                source_reference=reference,
                grading=grading,
                confidence=confidence,
                protective=protective,
            )
        )


def sorted_parts(parts: Iterable[tuple[RecordId, str]]) -> tuple[Part, ...]:
    """
    Make the parts of an event.

    Parameters
    ----------
    parts
        Who or which place, and in which role.

    Returns
    -------
    tuple of Part
        Sorted, each once.
    """
    return tuple([Part(record, role) for record, role in sorted(set(parts))])
