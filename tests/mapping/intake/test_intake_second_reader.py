"""Long lists are read in two processes by turns: what comes out is what one alone would read."""

from __future__ import annotations

import os
import random
import sys
import threading
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mapping.intake.guard
from graph.records import Event
from mapping.intake import IntakeSettings
from mapping.intake.layouts import read_layouts
from mapping.intake.second_process import SecondReader
from mapping.intake.second_reader import serve
from mapping.intake.sheet import SheetReader
from tests.mapping.intake.conftest import DAY, HEADERS, SAMPLES

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from mapping.intake.read_sheet import ReadSheet
    from tests.mapping.intake.conftest import Front, Importing

ROWS = 9_000
"""More than four parts of a child's."""


class Here:
    """Serves in a thread what the second process serves, over pipes of the same kind."""

    def __init__(self) -> None:
        tasks, mine = os.pipe()
        theirs, answers = os.pipe()
        self.stdin, self.stdout = os.fdopen(mine, "wb"), os.fdopen(theirs, "rb")
        self._ends = os.fdopen(tasks, "rb"), os.fdopen(answers, "wb")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with self._ends[0], self._ends[1]:
            serve(*self._ends)

    def poll(self) -> None:
        return None

    def kill(self) -> None:
        return None

    def wait(self) -> None:
        self._thread.join()


class Always(SecondReader):
    """Takes every part that can be read apart, and counts them."""

    parts = 0

    def start(self) -> None:
        super().start()
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = cast("subprocess.Popen[bytes]", Here())

    @property
    def is_free(self) -> bool:
        return True

    def give(
        self, setup: bytes, above: list[str], rows: list[tuple[int, list[str]]]
    ) -> Future[bytes | None]:
        self.parts += 1
        return super().give(setup, above, rows)


@pytest.fixture(scope="module")
def always() -> Iterator[Always]:
    second = Always()
    second.start()
    yield second
    second.close()


@st.composite
def sheets(draw: DrawFn) -> tuple[str, list[list[list[str]]]]:
    """Draw a layout, and parts of a sheet: whole rows, faulty, short and long ones, and so on."""
    layout = draw(st.sampled_from(sorted(HEADERS)))
    headings = HEADERS[layout].split(", ")
    least = [SAMPLES[layout].get(heading, "") for heading in headings]
    odd = st.sampled_from(
        ["", "as above", "do.", "n/k", "Total", " two  words ", "31/02/2026", "x\x00y", "7"]
    )
    parts = [[[*headings, ""]], [least] * 60]
    for _ in range(draw(st.integers(1, 4))):
        part = []
        for number in range(draw(st.integers(1, 6))):
            ends = st.sampled_from(["", "", str(number)])
            row = [cell and f"{cell}{draw(ends)}" for cell in least]
            for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=3)):
                row[place] = draw(odd)
            what = draw(st.sampled_from([*["whole"] * 3, "short", "long", "one", "none"]))
            if what == "short":
                row = row[: draw(st.integers(0, len(row)))]
            elif what == "long":
                row = [*row, *draw(st.lists(odd, min_size=1, max_size=3))]
            elif what in {"one", "none"}:
                row = [""] * len(row)
                row[draw(st.integers(0, len(row) - 1))] = "a footnote" if what == "one" else ""
            part.append(row)
        parts.append(part)
    return layout, parts


def read(second: SecondReader, layout: str, parts: Sequence[list[list[str]]]) -> ReadSheet:
    reader = SheetReader(read_layouts(()), IntakeSettings(), DAY, second, only=layout)
    return reader.read([[list(row) for row in part] for part in parts])


def seen(sheet: ReadSheet) -> list[object]:
    """Give all that a sheet says, drafts in order, wherever their records are."""
    drafts = [
        (
            *(draft.number, draft.layout, draft.key, draft.digest, draft.reference, draft.row),
            *(draft.cells_read(), sorted(draft.said(), key=lambda one: one.id)),
            *(draft.statements, draft.mentions, draft.wordings, draft.remarks, draft.group),
            *(draft.cells, draft.changes, draft.actions),
        )
        for draft in sheet.accepted
    ]
    refused = sorted((row.number, row.cells, row.faults) for row in sheet.refused)
    return [drafts, refused, sorted(sheet.remarks), sheet.latest, sheet.whole]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=sheets())
def test_parts_read_apart_say_what_they_say_together(
    always: Always, drawn: tuple[str, list[list[list[str]]]]
) -> None:
    assert seen(read(always, *drawn)) == seen(read(SecondReader(), *drawn))


def test_parts_were_read_apart(always: Always) -> None:
    before = always.parts
    least = list(SAMPLES["missing"].values())
    headings = list(SAMPLES["missing"])
    sheet = read(always, "missing", [[headings], [least] * 70, [least] * 3, [least] * 3])
    assert always.parts == before + 2
    last, before_it = sheet.accepted[-1].block, sheet.accepted[-4].block
    assert last is not None
    assert len(last) == 3
    assert last is not before_it


@pytest.mark.parametrize(
    ("last", "parts"),
    [
        ({}, 2),
        ({"Care status": "as above"}, 1),  # what follows needs to know what that was
        # A footnote, or a row that lacks much: the next row tells, so that is not left either.
        ({heading: "" for heading in SAMPLES["missing"] if heading != "Surname"}, 0),
    ],
)
def test_only_rows_that_tell_by_themselves_what_they_say_end_a_part(
    always: Always, last: dict[str, str], parts: int
) -> None:
    before = always.parts
    headings = HEADERS["missing"].split(", ")
    row = {heading: SAMPLES["missing"].get(heading, "") for heading in headings}
    least, odd = list(row.values()), list((row | last).values())
    read(always, "missing", [[headings, *[least] * 70], [least, odd], [least] * 2])
    assert always.parts == before + parts


@pytest.fixture
def long_list(front: Front, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a list that is long enough for two, with newer versions of rows far below them."""
    monkeypatch.setattr(mapping.intake.guard, "_LONG", {"csv": 0, "xlsx": 0})
    rows = [
        {
            "Occurrence no": f"MIS-{number % (ROWS - 500)}",
            "Child ref": f"C{number % 400}",
            "Found with": f"Ann Other{number % 90}" if number % 3 else "",
            "Found place": f"Place {number % 40}, Eastmarsh",
            "Care status": "At home" if number < ROWS - 500 else "In care",
        }
        for number in range(ROWS)
    ]
    return front.file("missing", *rows)


def test_a_store_is_the_same_whether_one_reads_or_two(
    front: Front, long_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    give = SecondReader.give

    def counted(
        self: SecondReader, setup: bytes, above: list[str], rows: list[tuple[int, list[str]]]
    ) -> Future[bytes | None]:
        given.append(len(rows))
        return give(self, setup, above, rows)

    monkeypatch.setattr(SecondReader, "give", counted)
    two = front.store()
    receipt = two(long_list).receipt
    assert sum(given) > 0
    monkeypatch.setattr(SecondReader, "start", lambda self: None)
    one = front.store()
    assert one(long_list).receipt == receipt
    assert one.store.verify() == two.store.verify()
    assert len([event for event in two.casebook if isinstance(event, Event)]) == ROWS - 500


def test_of_rows_that_stand_twice_the_later_counts(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping.intake.guard, "_LONG", {"csv": 0, "xlsx": 0})

    def rows(numbers: Iterable[int], care: str) -> list[dict[str, str]]:
        named = ({"Occurrence no": f"MIS-{one}", "Child ref": f"C{one % 400}"} for one in numbers)
        return [{**one, "Found with": f"Ann {care}", "Care status": care} for one in named]

    first = front.file("missing", *rows(range(5_000), "At home"), *rows(range(5_000), "In care"))
    # Some parts hold rows that are known, others hold only newer versions of rows far above.
    again = rows(range(5_000), "In care")
    again[::3] = rows(range(0, 5_000, 3), "At home")
    second = front.file("missing", *again, *rows(range(4_500), "In need"), name="second.csv")
    two = front.store()
    two(first)
    assert {one.details["care_status"] for one in two.casebook.events} == {"In care"}
    two(second)
    after = [one.details["care_status"] for one in two.casebook.events]
    assert {one: after.count(one) for one in set(after)} == {
        "In need": 4_500,
        "At home": 167,  # multiples of 3 from 4,500 to 4,998
        "In care": 333,
    }
    monkeypatch.setattr(SecondReader, "start", lambda self: None)
    one = front.store()
    one(first)
    one(second)
    assert one.store.verify() == two.store.verify()


@pytest.mark.parametrize("layout", sorted(HEADERS))
def test_whatever_a_long_list_tells_of_the_store_is_the_same(
    front: Front, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    monkeypatch.setattr(mapping.intake.guard, "_LONG", {"csv": 0, "xlsx": 0})
    headings = HEADERS[layout].split(", ")
    least = [SAMPLES[layout].get(heading, "") for heading in headings]
    draw = random.Random(layout)

    def row(most: int) -> list[str]:
        """Write a row: now and then another person, place or report, or a cell that is none."""
        return [cell and f"{cell}{draw.choice(['', '', draw.randrange(most)])}" for cell in least]

    rows = [row(300) for _ in range(4_500)]
    first = front.csv([headings, *rows], "first.csv")
    second = front.csv([headings, *rows[1_000:3_000], *(row(400) for _ in range(2_500))], "2.csv")
    two = front.store()
    receipts = [two(path).receipt for path in (first, second)]
    monkeypatch.setattr(SecondReader, "start", lambda self: None)
    one = front.store()
    assert [one(path).receipt for path in (first, second)] == receipts
    assert one.store.verify() == two.store.verify()


def test_rows_read_by_the_second_process_are_known_again(store: Importing, long_list: Path) -> None:
    first, second = store(long_list).receipt.files[0], store(long_list).receipt.files[0]
    assert (first.accepted, second.accepted, second.duplicates) == (ROWS, 0, ROWS)


@pytest.mark.parametrize("when", ["at once", "later", "never started"])
def test_rows_are_read_here_where_the_second_process_is_not(
    front: Front, long_list: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    give = SecondReader.give

    def given(
        self: SecondReader, setup: bytes, above: list[str], rows: list[tuple[int, list[str]]]
    ) -> Future[bytes | None]:
        answer = give(self, setup, above, rows)
        if when == "later":
            answer.result()
        if self._process is not None:
            self._process.kill()
        return answer

    if when == "never started":
        monkeypatch.setattr(os, "cpu_count", lambda: 1)
    else:
        monkeypatch.setattr(SecondReader, "give", given)
    two = front.store()
    two(long_list)
    monkeypatch.setattr(SecondReader, "start", lambda self: None)
    one = front.store()
    one(long_list)
    assert one.store.verify() == two.store.verify()


def test_a_second_process_that_cannot_be_started_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    second = SecondReader()
    second.start()
    assert not second.is_free
    second.close()


def test_the_second_process_ends_with_the_reading(
    store: Importing, long_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[subprocess.Popen[bytes]] = []
    start = SecondReader.start

    def started(self: SecondReader) -> None:
        start(self)
        if self._process is not None:
            processes.append(self._process)

    monkeypatch.setattr(SecondReader, "start", started)
    store(long_list)
    assert processes
    assert all(one.returncode is not None for one in processes)
