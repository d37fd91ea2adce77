"""A whole month of files through the front door, where the shared example files are at hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.ids import reference_of, scheme_of
from graph.store import create_store
from mapping.duplicates import propose, unresolved_summary
from mapping.intake import IntakeSettings, import_files

if TYPE_CHECKING:
    from graph.casebook import Casebook

FILES = Path(__file__).parents[4] / "shared" / "data" / "intake"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    if not FILES.is_dir():
        pytest.skip("the shared example files are not here")
    store = create_store(str(tmp_path_factory.mktemp("month") / "team.hothmap"), key=None)
    paths = sorted((*FILES.glob("*.csv"), *FILES.glob("*.xlsx")))
    at = datetime(2026, 11, 1, tzinfo=UTC)
    import_files(store, paths, IntakeSettings(), layout=None, imported_at=at, user="kay")
    casebook = store.load()
    store.close()
    return casebook


def test_a_month_proposes_the_man_who_stands_twice_and_joins_nobody(month: Casebook) -> None:
    truth = json.loads((FILES / "truth.json").read_text(encoding="utf-8"))["people"]
    pairs = {frozenset(map(reference_of, one.pair)): one for one in propose(month)}
    assert pairs[frozenset(truth["same_man_twice"])].grade == "likely"
    for apart in ("twins", "namesake_children", "namesake_child_and_poc"):
        assert frozenset(truth[apart]) not in pairs
    assert month.joined == {}


def test_a_month_never_proposes_two_children_or_a_child_and_a_poc(month: Casebook) -> None:
    schemes = {frozenset(map(scheme_of, one.pair)) for one in propose(month)}
    assert schemes
    assert all("child" not in one or one == {"child", "named"} for one in schemes)


def test_strong_proposals_of_a_month_rest_on_one_date_of_birth(month: Casebook) -> None:
    strong = [one for one in propose(month) if (one.kind, one.grade) == ("person", "strong")]
    assert len(strong) >= 10
    assert all("same date of birth" in one.reasons_for for one in strong)


def test_most_of_what_a_month_names_waits_for_a_decision(month: Casebook) -> None:
    summary = unresolved_summary(month)
    assert summary.people_waiting >= 0.95 * summary.people
    assert summary.places_waiting >= 0.8 * summary.places
