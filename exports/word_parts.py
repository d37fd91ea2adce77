"""The look of a Word paper, and the pieces of its markup that python-docx has no words for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

__all__ = [
    "FRAME",
    "GREY",
    "PAGE_WIDTH_CM",
    "RULES",
    "add_field",
    "border_left",
    "borders",
    "describe_picture",
    "keep_row_whole",
    "repeat_header",
    "set_look",
    "set_widths",
    "shade",
]

PAGE_WIDTH_CM = 17.4
_FONT = "Arial"
_SHORT_ROWS = 8
_INK = RGBColor(0x0B, 0x0C, 0x0C)
GREY = RGBColor(0x50, 0x5A, 0x5F)
_HEADINGS = {1: 17, 2: 13.5, 3: 11.5, 4: 10.5, 5: 10.5}

_LINE, _FAINT, _NONE = ("single", 8, "0B0C0C"), ("single", 4, "B1B4B6"), ("nil", 0, "auto")
RULES = {
    "top": _NONE,
    "left": _NONE,
    "bottom": _FAINT,
    "right": _NONE,
    "insideH": _FAINT,
    "insideV": _NONE,
}
"""Thin lines between rows."""
FRAME = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), _LINE)
"""A box with a line around every cell."""


def set_look(document: Document) -> None:
    """
    Set page, fonts, sizes and language.

    Parameters
    ----------
    document
        A new document.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(2.0)
    section.header_distance = section.footer_distance = Cm(0.8)
    _font(document, "Normal", 9.5, space_after=4)
    document.styles["Normal"].paragraph_format.line_spacing = 1.08
    _font(document, "Title", 24, bold=True, space_after=2)
    _font(document, "Subtitle", 12, space_after=10, colour=GREY)
    _font(document, "Caption", 9.5, bold=True, space_after=2, space_before=4)
    _font(document, "List Bullet", 9.5, space_after=1)
    for level, size in _HEADINGS.items():
        _font(document, f"Heading {level}", size, bold=True, space_after=3, space_before=9)
    for style in ("Title", "Caption"):
        document.styles[style].paragraph_format.keep_with_next = True
    _clear_title_rule(document)
    _settings(document)


def _font(
    document: Document,
    name: str,
    size: float,
    *,
    bold: bool = False,
    space_after: float = 6,
    space_before: float = 0,
    colour: RGBColor = _INK,
) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = bold, False, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
    style.paragraph_format.space_after = Pt(space_after)
    style.paragraph_format.space_before = Pt(space_before)


def _clear_title_rule(document: Document) -> None:
    properties = document.styles["Title"].element.get_or_add_pPr()
    rule = properties.find(qn("w:pBdr"))
    if rule is not None:
        properties.remove(rule)


def _settings(document: Document) -> None:
    """British English, and the current layout instead of compatibility mode."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    compat = document.settings.element.find(qn("w:compat"))
    if compat is None:
        compat = OxmlElement("w:compat")
        document.settings.element.append(compat)
    setting = OxmlElement("w:compatSetting")
    setting.set(qn("w:name"), "compatibilityMode")
    setting.set(qn("w:uri"), "http://schemas.microsoft.com/office/word")
    setting.set(qn("w:val"), "15")
    compat.append(setting)


def add_field(paragraph: Paragraph, code: str) -> None:
    """
    Add a field that Word fills in, such as the page number.

    Parameters
    ----------
    paragraph
        Where.
    code
        ``PAGE`` or ``NUMPAGES``.
    """
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)  # noqa: SLF001 - python-docx has no words for fields
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - as above


def borders(table: Table, lines: dict[str, tuple[str, int, str]]) -> None:
    """
    Draw a table's lines.

    Parameters
    ----------
    table
        The table.
    lines
        Side to style, eighths of a point and colour: :data:`RULES` or :data:`FRAME`.
    """
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no words for borders
    box = OxmlElement("w:tblBorders")
    for side, (style, size, colour) in lines.items():
        box.append(_edge(side, style, size, colour))
    properties.append(box)


def _edge(side: str, style: str, size: int, colour: str) -> BaseOxmlElement:
    edge = OxmlElement(f"w:{side}")
    edge.set(qn("w:val"), style)
    edge.set(qn("w:sz"), str(size))
    edge.set(qn("w:space"), "0")
    edge.set(qn("w:color"), colour)
    return edge


def border_left(paragraph: Paragraph, colour: str, fill: str) -> None:
    """
    Set a paragraph off by a thick line at its left and a light ground.

    Parameters
    ----------
    paragraph
        The paragraph.
    colour, fill
        Six hexadecimal digits each.
    """
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no words for paragraph borders
    box = OxmlElement("w:pBdr")
    edge = _edge("left", "single", 36, colour)
    edge.set(qn("w:space"), "8")
    box.append(edge)
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        ground.set(qn(f"w:{name}"), value)
    properties.insert_element_before(box, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(ground, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.left_indent = Cm(0.4)


def shade(cell: _Cell, fill: str, *, under: bool = False) -> None:
    """
    Lay a ground under a cell.

    Parameters
    ----------
    cell
        The cell.
    fill
        Six hexadecimal digits.
    under
        Whether a strong line goes below it, as under a header.
    """
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - no words for shading
    if under:
        box = OxmlElement("w:tcBorders")
        box.append(_edge("bottom", *_LINE))
        properties.append(box)
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        ground.set(qn(f"w:{name}"), value)
    properties.append(ground)


def set_widths(table: Table, widths_cm: Sequence[float]) -> None:
    """
    Fix the widths of a table's columns.

    Parameters
    ----------
    table
        The table.
    widths_cm
        One width a column, in centimetres.
    """
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)


def repeat_header(table: Table) -> None:
    """
    Repeat a table's first row on every page.

    Parameters
    ----------
    table
        The table.
    """
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - no words for it
    properties.append(OxmlElement("w:tblHeader"))


def keep_row_whole(table: Table) -> None:
    """
    Keep each row of a table on one page, a header with its first row, and a short table together.

    Parameters
    ----------
    table
        The table.
    """
    rows = list(table.rows)
    together = rows[:-1] if len(rows) <= _SHORT_ROWS else rows[:1]
    for row in together:
        for cell in row.cells:
            cell.paragraphs[-1].paragraph_format.keep_with_next = True
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above


def describe_picture(paragraph: Paragraph, text: str, number: int) -> None:
    """
    Give a picture its alternative text.

    Parameters
    ----------
    paragraph
        The paragraph that holds the picture.
    text
        What it shows, in words.
    number
        Its number in the document.
    """
    for properties in paragraph._p.iter(qn("wp:docPr")):  # noqa: SLF001 - no words for it
        properties.set("descr", text)
        properties.set("name", f"Picture {number}")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
