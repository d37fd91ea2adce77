"""What leaves is put together for its audience, and titles have one style of date."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mapping.composing import Wanted, compose
from mapping.settings import Settings

if TYPE_CHECKING:
    from tests.mapping.meetings.conftest import Book, MakeGrounds

KEY = b"a key for tests only"
DAY = date(2026, 10, 31)


def page(book: Book, grounds: MakeGrounds, audience: str, pack: str) -> str:
    composed = compose(
        Wanted(pack=pack, as_at=DAY, month="2026-10"),
        casebook=book.casebook(),
        grounds=grounds(audience),
        key=KEY,
        settings=Settings(),
        base_map=None,
    )
    (name,) = (one for one in composed.files if one.endswith(".html"))
    return composed.files[name].decode("utf-8")


@pytest.mark.parametrize(
    ("pack", "title"),
    [("map", "Locations of concern, 31 Oct 2026"), ("network", "Network, 31 Oct 2026")],
)
def test_a_title_tells_its_day_in_words(
    full: Book, grounds_for: MakeGrounds, pack: str, title: str
) -> None:
    told = page(full, grounds_for, "team", pack)
    assert title in told
    assert "31/10/2026" not in told


@pytest.mark.parametrize(
    ("audience", "has_points"),
    [("team", True), ("meeting", True), ("police", True), ("jag", False), ("statistics", False)],
)
def test_points_leave_only_for_audiences_shown_small_numbers(
    full: Book, grounds_for: MakeGrounds, audience: str, *, has_points: bool
) -> None:
    told = page(full, grounds_for, audience, "poc-loc")
    assert bool(re.search(r"<th[^>]*>\s*Points", told)) is has_points
    assert ("everything that the order is made of" in told) is has_points
