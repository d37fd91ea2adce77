"""Write a released paper as one page that asks the network for nothing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import fields
from typing import TYPE_CHECKING

from exports.cover import cover_rows
from exports.page import Page, own_asset, page_html, render
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exports.release import Released
    from exports.released import ReleasedBlock, ReleasedPaper

__all__ = ["paper_html"]

_KINDS: dict[type[ReleasedBlock], str] = {
    ReleasedBullets: "bullets",
    ReleasedDecisionBox: "decision",
    ReleasedFacts: "facts",
    ReleasedHeading: "heading",
    ReleasedParagraph: "paragraph",
    ReleasedPicture: "picture",
    ReleasedSection: "section",
    ReleasedTable: "table",
}
_CSS = {"lead": "lede", "warning": "warning", "small": "small muted", "normal": ""}


def paper_html(released: Released[ReleasedPaper]) -> str:
    """
    Write a paper as a page.

    Parameters
    ----------
    released
        The paper, through the gate.

    Returns
    -------
    str
        One whole page, to be written as UTF-8; the same paper gives the same text.
    """
    paper = released.content
    names = (f"part-{number}" for number in range(1, 1_000_000))
    blocks = [_values(block, names) for block in paper.blocks]
    body = render(
        "paper.html.j2",
        {
            "meeting": paper.meeting,
            "period": paper.period,
            "cover": _values(ReleasedFacts(cover_rows(released)), names),
            "notes": paper.notes,
            "contents": _contents(blocks),
            "blocks": blocks,
        },
    )
    return page_html(
        Page(
            title=paper.title,
            marking=released.marking,
            body=body,
            styles=(own_asset("paper.css"),),
        )
    )


def _values(block: ReleasedBlock, names: Iterator[str]) -> dict[str, object]:
    """Give a block's values by name, with what the template must know besides."""
    values: dict[str, object] = {
        field.name: getattr(block, field.name) for field in fields(type(block))
    }
    values["is"] = _KINDS[type(block)]
    if isinstance(block, ReleasedSection):
        values["id"] = next(names)
        values["blocks"] = [_values(inner, names) for inner in block.blocks]
    if isinstance(block, ReleasedParagraph):
        values["css"] = _CSS[block.weight]
    if isinstance(block, ReleasedBullets):
        values["texts"] = values.pop("items")
    if isinstance(block, ReleasedPicture):
        values["image"] = b64encode(block.image).decode("ascii")
    return values


def _contents(blocks: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    chapters = []
    for block in blocks:
        if block["is"] == "section":
            inner = block["blocks"]
            items = [
                {"id": one["id"], "title": one["title"]}
                for one in (inner if isinstance(inner, list) else [])
                if one["is"] == "section"
            ]
            # Not "items": a template would find the mapping's own method of that name.
            chapters.append({"id": block["id"], "title": block["title"], "parts": items})
    return chapters
