"""Whether a stated age agrees with a date of birth, worked out by hand on both sides of a day."""

from __future__ import annotations

import pytest

from graph.when import when
from mapping.intake.rows_missing import can_be


@pytest.mark.parametrize(
    ("born", "on", "ages"),
    [
        ("2010-09-14", "2026-09-13", {15}),
        ("2010-09-14", "2026-09-14", {16}),
        ("2010-09-14", "2026-09-14T23:59", {16}),
        ("2010-09-14", "2026-10-01", {16}),
        # Known to the month on one side: in that month either age may be meant, in others one.
        ("2010-09", "2026-08-31", {15}),
        ("2010-09", "2026-09-14", {15, 16}),
        ("2010-09", "2026-10-01", {16}),
        ("2010-09-14", "2026-09", {15, 16}),
        ("2010-09-14", "2026-08", {15}),
        ("2010-09-14", "2026-10", {16}),
        ("2010-09", "2026-09", {15, 16}),
        ("2012-02-29", "2026-02-28", {13}),
        ("2012-02-29", "2026-03-01", {14}),
    ],
)
def test_an_age_agrees_on_either_side_of_a_birthday(born: str, on: str, ages: set[int]) -> None:
    assert {age for age in range(10, 20) if can_be(age, when(born), when(on))} == ages
