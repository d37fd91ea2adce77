"""Build a paper up, block by block, from what an audience may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import (
    Bullets,
    DecisionBox,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Section,
    Table,
)
from exports.release_notes import left_out_notes, suppression_note
from exports.release_pieces import Pieces
from exports.release_table import build_actions, build_table, join_sheets
from exports.release_wording import Wording
from exports.released import (
    ReleasedBullets,
    ReleasedDecisionBox,
    ReleasedFacts,
    ReleasedHeading,
    ReleasedPaper,
    ReleasedParagraph,
    ReleasedPicture,
    ReleasedSection,
    ReleasedTable,
)
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exports.gate import Gate
    from exports.paper import Block, Paper
    from exports.released import ReleasedBlock
    from graph.ids import RecordId

__all__ = ["agenda_of", "build_paper"]

_CHAPTER, _DEEPEST = 2, 6


def agenda_of(paper: Paper) -> frozenset[RecordId]:
    """
    List what a paper is about.

    Parameters
    ----------
    paper
        The paper.

    Returns
    -------
    frozenset of RecordId
        The subjects of its sections, and its own agenda.
    """
    return frozenset({*paper.agenda, *_subjects(paper.blocks)})


def _subjects(blocks: Iterable[Block]) -> Iterator[RecordId]:
    for block in blocks:
        if isinstance(block, Section):
            if block.subject is not None:
                yield block.subject
            yield from _subjects(block.blocks)


def build_paper(paper: Paper, gate: Gate) -> ReleasedPaper:
    """
    Build a paper for an audience.

    Parameters
    ----------
    paper
        The paper, which points at records.
    gate
        Decides what may be shown.

    Returns
    -------
    ReleasedPaper
        Plain text and numbers; what holds data in words of its own, or a picture drawn for
        somebody else, is refused.
    """
    team = gate.profile.reach == "team"
    wording = None if team else Wording(gate.casebook, gate.children)
    builder = _Builder(Pieces(gate, wording))
    blocks = builder.blocks(paper.blocks)
    for table in paper.sheets:
        builder.collect(build_table(table, builder.pieces))
    actions = build_actions(paper.actions, builder.pieces)
    pieces = builder.pieces
    return ReleasedPaper(
        title=pieces.text(paper.title) or pieces.words(paper.meeting),
        meeting=pieces.words(paper.meeting),
        period=pieces.words(paper.period),
        blocks=blocks,
        sheets=join_sheets(builder.sheets),
        actions=actions,
        notes=(
            *left_out_notes(gate.withheld, gate.profile),
            *suppression_note(pieces.suppressed),
        ),
    )


class _Builder:
    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.sheets: list[ReleasedTable] = []
        self.level = _CHAPTER

    def collect(self, table: ReleasedTable | None) -> None:
        if table is not None and table.sheet is not None:
            self.sheets.append(table)

    def blocks(self, blocks: Iterable[Block]) -> tuple[ReleasedBlock, ...]:
        return tuple(built for block in blocks if (built := self.block(block)) is not None)

    def block(self, block: Block) -> ReleasedBlock | None:
        if isinstance(block, Section):
            return self.section(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Heading | Paragraph):
            return self.one_line(block)
        if isinstance(block, DecisionBox):
            return ReleasedDecisionBox(tuple(map(self.pieces.words, block.prompts)))
        if isinstance(block, Picture):
            return self.picture(block)
        return self.rows(block)

    def one_line(self, block: Heading | Paragraph) -> ReleasedBlock | None:
        text = self.pieces.text(block.line)
        if not text:
            return None
        if isinstance(block, Heading):
            return ReleasedHeading(min(max(block.level, self.level), _DEEPEST), text)
        return ReleasedParagraph(text, block.weight)

    def rows(self, block: Bullets | Facts) -> ReleasedBlock | None:
        if isinstance(block, Bullets):
            items = tuple(text for line in block.lines if (text := self.pieces.text(line)))
            return ReleasedBullets(items) if items else None
        facts = tuple(
            (self.pieces.words(label), text)
            for label, line in block.rows
            if (text := self.pieces.text(line))
        )
        return ReleasedFacts(facts) if facts else None

    def section(self, block: Section) -> ReleasedSection | None:
        gate = self.pieces.gate
        why = gate.hidden(block.subject) if block.subject is not None else ""
        if why and block.subject is not None:
            gate.leave_out(why, gate.record(block.subject).id)
            return None
        title = self.pieces.text(block.title)
        level, self.level = self.level, min(self.level + 1, _DEEPEST)
        blocks = self.blocks(block.blocks)
        self.level = level
        if title is None or not blocks:
            return None
        return ReleasedSection(title, level, blocks, is_item=block.subject is not None)

    def table(self, block: Table) -> ReleasedBlock | None:
        built = build_table(block, self.pieces)
        self.collect(built)
        if built is not None:
            return built
        caption = self.pieces.text(block.caption) or ""
        words = "Not shown to this audience." if block.rows else self.pieces.words(block.empty)
        return ReleasedParagraph(f"{caption}: {words}" if caption else words)

    def picture(self, block: Picture) -> ReleasedPicture:
        source, gate = block.source, self.pieces.gate
        if source.profile.name != gate.profile.name or not source.same_key(gate.key):
            msg = "a picture in a paper must be drawn from a release for the same audience and pack"
            raise ReleaseError(msg)
        return ReleasedPicture(
            block.image,
            self.pieces.text(block.alternative) or "A picture.",
            self.pieces.text(block.caption) or "",
        )
