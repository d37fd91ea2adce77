"""A child's risk band on a day is the latest that anybody has stated by then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.ids import RecordId
from graph.records import Episode
from graph.risk import risk_bands_on
from graph.when import When

if TYPE_CHECKING:
    from tests.graph.conftest import Make


@pytest.mark.parametrize(
    ("day", "band"),
    [
        pytest.param(date(2025, 12, 31), None, id="before anybody said"),
        pytest.param(date(2026, 1, 1), "strong", id="the screening"),
        pytest.param(date(2026, 3, 9), "strong", id="the day before the review"),
        pytest.param(date(2026, 3, 10), "moderate", id="the review"),
        pytest.param(date(2026, 5, 1), "significant", id="two on one day: the higher"),
    ],
)
def test_the_latest_statement_up_to_the_day_counts(make: Make, day: date, band: str | None) -> None:
    book = make.book(
        make.child("1"),
        make.screening("child:1", "2026-01-01", "strong"),
        make.review("child:1", "2026-03-10", "moderate"),
        make.review("child:1", "2026-05-01", "significant"),
        make.review("child:1", "2026-05-01", "emerging"),
        make.screening("child:1", "2026-05-01T16:20", "moderate"),
        make.review("child:1", "2026-04-01", ""),
        make.review("child:1", "2026-04-02", "no such band"),
    )
    stated = risk_bands_on(book, day).get(RecordId("child:1"))
    assert (stated[0] if stated else None) == band


def test_an_episode_counts_from_the_day_it_became_active(make: Make) -> None:
    episode = Episode(
        id=RecordId("episode:1"),
        child=RecordId("child:1"),
        row=make.row,
        referred=When("2026-01-01"),
        active_from=When("2026-02-01"),
        risk_at_start="strong",
    )
    book = make.book(make.child("1"), episode)
    assert risk_bands_on(book, date(2026, 1, 31)) == {}
    assert risk_bands_on(book, date(2026, 2, 1)) == {"child:1": ("strong", "episode:1")}


def test_what_is_said_of_a_joined_child_is_said_of_one(make: Make) -> None:
    book = make.book(
        make.child("1"),
        make.child("2"),
        make.same("child:1", "child:2"),
        make.review("child:2", "2026-01-01", "strong"),
    )
    assert list(risk_bands_on(book, date(2026, 1, 1))) == ["child:1"]
