"""Tables on the screen: what is to stay whole stays whole, and nothing is cut off."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from mapping.cli.tables import Column, figures, print_table, whole, words

COLUMNS = (whole("Reference"), whole("Last\nevidence"), figures("Points"), words("Why it is here"))
ROWS = [
    ("POC-7001", "28 Oct 2026", "47", "children at significant or strong risk were seen with them"),
    ("ppdm/QHP/26/500275/0", "3 Nov 2026", "1,204", "a place that is watched"),
]


def printed(width: int, columns: tuple[Column, ...] = COLUMNS, title: str = "") -> list[str]:
    screen = Console(file=StringIO(), width=width, markup=False, highlight=False)
    print_table(screen, columns, ROWS, title=title)
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_references_dates_and_figures_are_never_broken_where_there_is_room(width: int) -> None:
    lines = printed(width)
    for row in ROWS:
        assert any(all(cell in line for cell in row[:3]) for line in lines), row[0]
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [60, 80])
def test_words_are_broken_between_and_not_within(width: int) -> None:
    said = {word for line in printed(width) for word in line.split()}
    assert {"significant", "children", "strong", "watched"} <= said


@pytest.mark.parametrize("width", range(24, 60, 5))
def test_on_the_narrowest_screen_nothing_is_cut_off(width: int) -> None:
    lines = printed(width)
    letters = sorted(letter for line in lines for letter in line if letter not in "─ ")
    wanted = "".join(cell for row in ROWS for cell in row)
    wanted += "".join(column.heading for column in COLUMNS)
    assert letters == sorted(letter for letter in wanted if letter not in " \n")
    assert max(map(len, lines)) <= width


def test_figures_stand_to_the_right_and_a_title_above() -> None:
    lines = printed(120, title="In order")
    assert lines[0].rstrip() == "In order"
    first, second = (next(line for line in lines if row[0] in line) for row in ROWS)
    assert first.index("47") + len("47") == second.index("1,204") + len("1,204")


def test_a_table_without_rows_is_its_headings() -> None:
    screen = Console(file=StringIO(), width=80, markup=False, highlight=False)
    print_table(screen, COLUMNS, [])
    assert isinstance(screen.file, StringIO)
    assert "Reference" in screen.file.getvalue()
