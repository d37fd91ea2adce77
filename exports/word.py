"""Write a released paper as a Word document that a team can edit and take into a meeting."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm, Pt

from exports.cover import cover_rows
from exports.released import (
    ReleasedBullets,
    ReleasedDecisionBox,
    ReleasedFacts,
    ReleasedHeading,
    ReleasedParagraph,
    ReleasedPicture,
    ReleasedSection,
    ReleasedTable,
)
from exports.steady_zip import steady
from exports.word_parts import (
    FRAME,
    GREY,
    PAGE_WIDTH_CM,
    RULES,
    add_field,
    border_left,
    borders,
    describe_picture,
    keep_row_whole,
    repeat_header,
    set_look,
    set_widths,
    shade,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as DocumentObject
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from exports.release import Released
    from exports.released import ReleasedBlock, ReleasedColumn, ReleasedPaper

__all__ = ["paper_word"]

_MANY_COLUMNS = 6
_LABEL_CM = 4.6
_LEAST_CM = 1.35
_SHARED_EVENLY = 0.65
"""Share of the page's width at most that columns get whatever they hold."""
_MOST_LETTERS = 42
_HEAD_FILL, _BOX_FILL = "F3F2F1", "F3F2F1"


def paper_word(released: Released[ReleasedPaper]) -> bytes:
    """
    Write a paper as a Word document.

    Parameters
    ----------
    released
        The paper, through the gate.

    Returns
    -------
    bytes
        A ``.docx`` file; the same paper gives the same bytes.
    """
    paper, grounds = released.content, released.grounds
    document = Document()
    set_look(document)
    _marking(document, released)
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(f"{paper.meeting} – {paper.period}", style="Subtitle")
    _Writer(document).blocks(
        (ReleasedFacts(cover_rows(released)), *map(ReleasedParagraph, paper.notes), *paper.blocks)
    )
    _properties(document, released)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), made_at=grounds.released_at)


def _marking(document: DocumentObject, released: Released[ReleasedPaper]) -> None:
    section, stamp = document.sections[0], released.stamp
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(stamp.heading).bold = True
    foot = section.footer.paragraphs[0]
    _small(foot, f"{stamp.handling} {stamp.footer}")
    page = section.footer.add_paragraph()
    page.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page.add_run(f"{stamp.heading}   ").bold = True
    page.add_run("Page ")
    add_field(page, "PAGE")
    page.add_run(" of ")
    add_field(page, "NUMPAGES")
    for run in (*head.runs, *page.runs):
        run.font.size = Pt(9)


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(6.5)
    run.font.color.rgb = GREY


def _properties(document: DocumentObject, released: Released[ReleasedPaper]) -> None:
    paper, made_at = released.content, released.grounds.released_at
    properties = document.core_properties
    properties.author = properties.last_modified_by = "hothmap"
    properties.title = f"{paper.meeting}, {paper.period}"
    properties.subject = released.stamp.heading
    properties.keywords = f"audience: {released.profile.name}"
    properties.category, properties.comments = "", ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.revision = 1
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


class _Writer:
    def __init__(self, document: DocumentObject) -> None:
        self.document = document
        self.pictures = 0
        self.break_next = False

    def blocks(self, blocks: Iterable[ReleasedBlock]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: ReleasedBlock) -> None:
        match block:
            case ReleasedSection():
                self.section(block)
            case ReleasedHeading():
                self.document.add_heading(block.text, level=block.level - 1)
            case ReleasedParagraph():
                self.paragraph(block)
            case ReleasedBullets():
                for item in block.items:
                    self.document.add_paragraph(item, style="List Bullet")
            case ReleasedTable():
                self.table(block)
            case _:
                self.box(block)

    def section(self, block: ReleasedSection) -> None:
        before, first = _first_item(block)
        heading = self.document.add_heading(block.title, level=block.level - 1)
        heading.paragraph_format.page_break_before = (
            block.is_item or first is not None or self.break_next
        )
        self.break_next = False
        self.blocks(block.blocks[:before])
        if first is not None:
            self.item_under_chapter(first)
            self.blocks(block.blocks[before + 1 :])
        self.break_next = self.break_next or block.is_item

    def item_under_chapter(self, item: ReleasedSection) -> None:
        """Write the first item of a chapter on the page that the chapter's heading opened."""
        self.document.add_heading(item.title, level=item.level - 1)
        self.blocks(item.blocks)
        self.break_next = True

    def paragraph(self, block: ReleasedParagraph) -> None:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(block.text)
        if block.weight == "lead":
            run.font.size = Pt(11.5)
        elif block.weight == "small":
            run.font.size = Pt(8.5)
            run.font.color.rgb = GREY
        elif block.weight == "warning":
            border_left(paragraph, "B10E1E", "F9EAEA")

    def box(self, block: ReleasedBlock) -> None:
        if isinstance(block, ReleasedFacts):
            self.facts(block)
        elif isinstance(block, ReleasedDecisionBox):
            self.decision(block)
        elif isinstance(block, ReleasedPicture):
            self.picture(block)

    def facts(self, block: ReleasedFacts) -> None:
        table = self.document.add_table(rows=0, cols=2)
        borders(table, RULES)
        for label, text in block.rows:
            cells = table.add_row().cells
            _fill(cells[0], label, bold=True)
            _fill(cells[1], text)
        set_widths(table, (_LABEL_CM, PAGE_WIDTH_CM - _LABEL_CM))
        keep_row_whole(table)
        self.gap()

    def decision(self, block: ReleasedDecisionBox) -> None:
        table = self.document.add_table(rows=0, cols=2)
        borders(table, FRAME)
        for prompt in block.prompts:
            row = table.add_row()
            row.height = Cm(0.85)
            _fill(row.cells[0], prompt, bold=True)
            shade(row.cells[0], _BOX_FILL)
        set_widths(table, (_LABEL_CM, PAGE_WIDTH_CM - _LABEL_CM))
        keep_row_whole(table)
        self.gap()

    def picture(self, block: ReleasedPicture) -> None:
        self.pictures += 1
        paragraph = self.document.add_paragraph()
        paragraph.add_run().add_picture(io.BytesIO(block.image), width=Cm(PAGE_WIDTH_CM - 1))
        describe_picture(paragraph, block.alternative, self.pictures)
        if block.caption:
            paragraph.paragraph_format.keep_with_next = True
            self.paragraph(ReleasedParagraph(block.caption, "small"))

    def table(self, block: ReleasedTable) -> None:
        if block.caption:
            self.document.add_paragraph(block.caption, style="Caption")
        size = 8 if len(block.columns) > _MANY_COLUMNS else 8.5
        table = self.document.add_table(rows=1, cols=len(block.columns))
        borders(table, RULES)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            _fill(cell, column.label, bold=True, size=size, right=column.kind == "number")
            shade(cell, _HEAD_FILL, under=True)
        for row in block.rows:
            cells = table.add_row().cells
            for cell, held, column in zip(cells, row, block.columns, strict=True):
                _fill(cell, held.text, size=size, right=column.kind == "number")
        set_widths(table, _widths(block))
        repeat_header(table)
        keep_row_whole(table)
        self.gap()

    def gap(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = Pt(4)


def _first_item(block: ReleasedSection) -> tuple[int, ReleasedSection | None]:
    """Count the blocks before a chapter's first item, and give it if only lines stand before."""
    for place, one in enumerate(block.blocks):
        if isinstance(one, ReleasedSection) and one.is_item:
            return place, one
        if not isinstance(one, ReleasedHeading | ReleasedParagraph | ReleasedBullets):
            break
    return len(block.blocks), None


def _fill(
    cell: _Cell, text: str, *, bold: bool = False, size: float = 9, right: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)


def _widths(table: ReleasedTable) -> tuple[float, ...]:
    """Share the page among the columns by what they hold."""
    needs = [_need(table, place, column) for place, column in enumerate(table.columns)]
    least = min(_LEAST_CM, _SHARED_EVENLY * PAGE_WIDTH_CM / len(needs))
    spare = PAGE_WIDTH_CM - least * len(needs)
    return tuple(least + spare * need / sum(needs) for need in needs)


def _need(table: ReleasedTable, place: int, column: ReleasedColumn) -> float:
    texts = [row[place].text for row in table.rows]
    words = [word for text in (column.label, *texts) for word in text.split()]
    longest_word = max((len(word) for word in words), default=0)
    if column.kind == "number":
        return column.width * max(longest_word, 3)
    longest = max(len(text) for text in texts)
    return column.width * max(longest_word, min(longest + 1, _MOST_LETTERS), 3)
