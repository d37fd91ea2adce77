"""The whole journey: the annual figures come out, and equal seeds give equal papers."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph import open_store
from graph.people import stated
from graph.records import Child, Location, Person
from graph.risk import SERIOUS
from graph.when import first_day
from mapping.demonstration import demonstrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph import Casebook
    from graph.records import Concern

START, END = date(2025, 11, 1), date(2026, 10, 31)


@pytest.fixture(scope="module")
def casebook(demonstration: Path) -> Casebook:
    store = open_store(f"sqlite:///{demonstration / 'demonstration.db'}", read_only=True)
    try:
        return store.load()
    finally:
        store.close()


def test_the_annual_figures_of_the_caseload_come_out(casebook: Casebook) -> None:
    year = [one for one in casebook.episodes if START <= first_day(one.referred) <= END]
    assert len(year) == 209
    active = [
        one
        for one in casebook.episodes
        if one.active_from is not None
        and first_day(one.active_from) <= END
        and (one.active_to is None or first_day(one.active_to) >= START)
    ]
    assert (len({one.child for one in active}), len(active)) == (99, 105)
    became = {
        one.child
        for one in active
        if one.risk_at_start in SERIOUS
        and one.active_from is not None
        and first_day(one.active_from) >= START
    }
    assert len(became) == 58
    at_end = [one for one in active if one.active_to is None or first_day(one.active_to) > END]
    assert len(at_end) == 50
    children = [casebook.get(one.child) for one in at_end]
    assert sum(_sex(child) == "M" for child in children if isinstance(child, Child)) == 37
    assert sum("CSAE" in one.harm_types for one in at_end) == 9


def _sex(child: Child) -> str:
    return stated(child, lambda account: account.sex)[:1].upper()


@pytest.mark.parametrize(
    ("kind", "triaged", "assessed", "level_3_or_4", "closed_reduced"),
    [
        pytest.param(Person, 405, 146, 56, 53, id="persons"),
        pytest.param(Location, 118, 36, 14, 14, id="locations"),
    ],
)
def test_the_annual_figures_of_concerns_come_out(
    casebook: Casebook,
    kind: type[Person | Location],
    triaged: int,
    assessed: int,
    level_3_or_4: int,
    closed_reduced: int,
) -> None:
    cases = list(_cases(casebook, kind))
    high = [case for case in cases if case.level in {3, 4}]
    assert len(cases) == triaged
    assert sum(case.assessed is not None for case in cases) == assessed
    assert len(high) == level_3_or_4
    assert (
        sum(case.outcome == "risk_reduced" and case.closed is not None for case in high)
        == closed_reduced
    )


def _cases(casebook: Casebook, kind: type[Person | Location]) -> Iterator[Concern]:
    for case in casebook.concerns:
        if (
            isinstance(casebook.get(case.subject), kind)
            and START <= first_day(case.first_discussed) <= END
        ):
            yield case


def test_equal_seeds_give_equal_papers(demonstration: Path, tmp_path: Path) -> None:
    again = demonstrate(tmp_path, tell=lambda _: None)
    first = {path.name: _digest(path) for path in (demonstration / "papers").iterdir()}
    assert {path.name: _digest(path) for path in again.papers} == first


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
