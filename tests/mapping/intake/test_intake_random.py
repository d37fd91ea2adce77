"""Random sheets with planted faults: every row ends in exactly one place, and the sums agree."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.casebook import Casebook

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from tests.mapping.intake.conftest import Front

MANY = settings(
    max_examples=1_000 if os.environ.get("HOTHMAP_TEST_MANY") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""``HOTHMAP_TEST_MANY`` runs a thousand."""

REQUIRED = {
    "poc": ("Ref", "Name", "First discussed", "Reason"),
    "missing": ("Occurrence no", "Surname", "Forename", "Reported"),
    "rhi": ("Child ref", "Interview date"),
    "reviews": ("Child ref", "Review date"),
}
KEY = {"poc": "Ref", "missing": "Occurrence no", "rhi": "Child ref", "reviews": "Child ref"}
FREE = {"poc": "Address", "missing": "Care status", "rhi": "Reasons", "reviews": "Outcome"}
EXTRA = ("blank", "total")


class Planted:
    """A sheet, and what must become of it."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []  # what, key, free text or faulty column
        self.refused = 0
        self.accepted = 0
        self.duplicates = 0


@st.composite
def sheets(draw: DrawFn) -> tuple[str, Planted]:
    """Draw a layout and rows: good ones, faulty ones, copies, new versions, blanks, totals."""
    layout = draw(st.sampled_from(sorted(REQUIRED)))
    planted = Planted()
    current: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for _ in range(draw(st.integers(0, 25))):
        what = draw(st.sampled_from(["row", "row", "row", "fault", "blank", "total"]))
        key = f"C{draw(st.integers(1, 6))}"
        free = draw(st.sampled_from(["", "one", "two", "Ünï \u2018three’", "n/k"]))
        if what == "fault":
            planted.refused += 1
            free = draw(st.sampled_from(REQUIRED[layout]))
        elif what == "row":
            value = "" if free == "n/k" else free
            same = (key, value) in seen if layout == "rhi" else current.get(key) == value
            planted.duplicates += same
            planted.accepted += not same
            current[key] = value
            seen.add((key, value))
        planted.lines.append((what, key, free))
    return layout, planted


def write(front: Front, layout: str, planted: Planted, order: list[int]) -> list[list[str]]:
    """Write the rows under the layout's headings, columns in the given order."""
    names = front.headings(layout)
    rows = [names]
    for what, key, free in planted.lines:
        if what == "blank":
            rows.append(["" for _ in names])
        elif what == "total":
            rows.append(["Total", "12", *[""] * (len(names) - 2)])
        elif what == "fault":
            rows.append(front.row(layout, {KEY[layout]: key, FREE[layout]: "x", free: ""}))
        else:
            rows.append(front.row(layout, {KEY[layout]: key, FREE[layout]: free}))
    places = sorted(range(len(names)), key=lambda place: order[place % len(order)])
    if any(what == "total" for what, _, _ in planted.lines):
        places = list(range(len(names)))
    return [[row[place] for place in places] for row in rows]


@MANY
@given(
    drawn=sheets(), order=st.lists(st.integers(0, 99), min_size=3, max_size=9), book=st.booleans()
)
def test_every_row_is_accounted_for_and_the_same_sheet_again_changes_nothing(
    front: Front,
    drawn: tuple[str, Planted],
    order: list[int],
    book: bool,  # noqa: FBT001 - drawn
) -> None:
    layout, planted = drawn
    rows = write(front, layout, planted, order)
    path = front.book({"a": rows}) if book else front.csv(rows, "x.csv")
    reading = front.read(path)
    entry = reading.receipt.files[0]
    assert (entry.layout, entry.accepted, entry.refused, entry.duplicates) == (
        layout,
        planted.accepted,
        planted.refused,
        planted.duplicates,
    )
    assert entry.rows == planted.accepted + planted.refused + planted.duplicates
    assert entry.rows == sum(what in {"row", "fault"} for what, _, _ in planted.lines)
    assert {one.row for one in entry.refusals} == {
        number for number, (what, _, _) in enumerate(planted.lines, 2) if what == "fault"
    }
    current = {record.id: record for record in reading.records}
    casebook = Casebook(one for one in current.values() if one.id not in reading.batch.withdraw)
    known = [reading.batch.imported] if reading.batch.imported is not None else []
    again = front.read(path, casebook=casebook, known=known)
    assert (again.receipt.files[0].accepted, again.receipt.files[0].rows) == (0, entry.rows)
    assert (again.records, again.batch.withdraw) == ([], ())
