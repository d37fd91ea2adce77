"""Every measure in one table, by hand on a small town; no child has a row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from graph.errors import UsageError
from graph.ids import RecordId
from graph.measure_tables import measure_table, measures_of
from graph.picture import Picture

if TYPE_CHECKING:
    from tests.graph.conftest import Make

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def picture(make: Make) -> Picture:
    """Give a star: A with children 1 and 2, C and the place L; X with Y; B without a link."""
    return Picture(
        make.book(
            *(make.person(one) for one in "ABCXY"),
            *(make.child(one) for one in "12"),
            make.loc("L"),
            make.person("K", born="2012-01-01"),
            *(make.concern(f"poc:{one}") for one in "ABXK"),
            make.concern("loc:L"),
            make.link("poc:A", "child:1", seen="2026-03-01", grade="1/A"),
            make.link("poc:A", "child:1", "suspected_of_harming", seen="2026-03-01", grade="1/A"),
            make.link("poc:A", "child:2", seen="2026-03-01", grade="1/A"),
            make.link("poc:A", "poc:C", "seen_with", seen="2026-03-01", grade="1/A"),
            make.link("poc:A", "loc:L", "uses_place", seen="2026-03-01", grade="1/A"),
            make.link("poc:X", "poc:Y", "seen_with", seen="2026-03-01"),
        ),
        as_at=DAY,
    )


def test_every_measure_by_hand(picture: Picture) -> None:
    table = measure_table(picture, "poc")
    assert sorted(table.index) == ["poc:A", "poc:B", "poc:X"]
    row = table.loc["poc:A"]
    assert row[[name for name in row.index if str(name).startswith("degree")]].to_dict() == {
        "degree": 4, "degree_person_child": 2, "degree_contact": 1, "degree_peer": 0,
        "degree_place": 1, "degree_group": 0, "degree_protective": 0, "degree_identifier": 0,
    }  # fmt: skip
    # A star of four leaves among seven nodes: all six pairs of leaves pass A, of 15 pairs.
    assert row["betweenness"] == pytest.approx(6 / 15)
    # Four reached at distance 1 each, scaled by 4 of 6 others; costs of 1/A are 1.
    assert row["closeness"] == pytest.approx(4 / 4 * 4 / 6)
    assert row["harmonic"] == pytest.approx(4.0)
    assert row["reach_2"] == 4
    assert row["eigenvector"] == pytest.approx(0.5**0.5)
    assert (row["component"], row["core"]) == (1, 1)
    # Each of four ties takes a quarter of A's attention, and no two of them know each other.
    assert row["constraint"] == pytest.approx(4 * (1 / 4) ** 2)
    assert bool(row["articulation"]) is True
    assert (row["cluster"], row["steady"], bool(row["flips"])) == (1, 1.0, False)
    assert table.loc["poc:X", "component"] == 2
    assert bool(table.loc["poc:X", "articulation"]) is False
    # Of seven nodes; the middle c = t + 0.85 * 4 l, a leaf l = t + 0.85 c / 4, where t = 0.15 / 7.
    assert row["pagerank"] == pytest.approx(4.4 * (0.15 / 7) / (1 - 0.85**2))


def test_whoever_has_no_link_has_degree_0_and_nothing_else(picture: Picture) -> None:
    row = measure_table(picture, "poc").loc["poc:B"]
    degrees = [name for name in row.index if str(name).startswith("degree")]
    assert (row[degrees] == 0).all()
    assert row.drop(degrees).isna().all()
    values = {one.name: one for one in measures_of(
        picture, measure_table(picture, "poc"), RecordId("poc:B")
    )}  # fmt: skip
    assert (values["degree"].value, values["degree"].because) == (0, ())
    assert values["betweenness"].value is None


def test_each_measure_says_what_it_was_counted_from(picture: Picture) -> None:
    table = measure_table(picture, "poc")
    found = {one.name: one for one in measures_of(picture, table, RecordId("poc:A"))}
    assert list(found) == list(table.columns)
    assert found["degree_contact"].because == ("link:poc:A/poc:C/seen_with/1",)
    assert len(found["degree_person_child"].because) == 3
    assert len(found["degree"].because) == 5 == len(found["betweenness"].because)
    assert (found["degree"].value, found["flips"].value) == (4, False)
    assert type(found["betweenness"].value) is float
    with pytest.raises(KeyError):
        measures_of(picture, table, RecordId("child:1"))


def test_a_child_and_who_has_no_case_have_no_row_and_other_kinds_work(picture: Picture) -> None:
    rows = {of: list(measure_table(picture, of).index) for of in ("poc", "loc", "group")}
    assert not {"child:1", "child:2", "poc:K", "poc:C", "poc:Y"} & set(rows["poc"])
    assert (rows["loc"], rows["group"]) == (["loc:L"], [])
    with pytest.raises(UsageError, match="never ranked"):
        measure_table(picture, "child")


def test_an_empty_day_has_an_empty_table_with_its_columns(make: Make) -> None:
    empty = Picture(make.book(), as_at=DAY)
    table = measure_table(empty, "poc")
    assert table.empty
    assert "betweenness" in table.columns
    assert isinstance(table, pd.DataFrame)
