"""A whole month of invented files as the team receives them, where it lies beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.people import full_name
from graph.records import Child

if TYPE_CHECKING:
    from tests.mapping.intake.conftest import Front, Importing

MONTH = Path(__file__).parents[4] / "shared" / "data" / "intake"
NAMED = {"poc": "pocs", "loc": "locations"}
COUNTS = ("layout", "rows", "accepted", "refused", "duplicates")

pytestmark = pytest.mark.skipif(
    not MONTH.is_dir(), reason="the month of files is not beside the project; an extra"
)


def test_the_counts_of_a_month_are_those_that_were_planted(store: Importing) -> None:
    truth = json.loads((MONTH / "truth.json").read_text(encoding="utf-8"))
    paths = sorted([*MONTH.glob("*.csv"), *MONTH.glob("*.xlsx")])
    receipt = store(*paths).receipt
    found = {
        one.file if one.file in truth["files"] else f"{one.file}#{one.sheet}": one
        for one in receipt.files
    }
    assert found.keys() == truth["files"].keys()
    for name, planted in truth["files"].items():
        counts = {count: getattr(found[name], count) for count in COUNTS}
        assert counts == {count: planted[count] for count in COUNTS}, name
    five = [one for one in found["ppdm.csv"].remarks if "five-by-five" in one.remark]
    assert len(five) == truth["files"]["ppdm.csv"]["five_by_five_accepted"]
    assert (
        len(found["tracker.xlsx#LOC"].remarks)
        >= truth["files"]["tracker.xlsx#LOC"]["remarks_at_least"]
    )
    casebook = store.casebook
    people = truth["people"]
    assert len(casebook.children) == people["children"]
    # Refused rows bring nobody, unless another row mentions them.
    for kind, sheet in (("poc", "tracker.xlsx#POC"), ("loc", "tracker.xlsx#LOC")):
        known = [one for one in (*casebook.people, *casebook.locations) if one.id[:4] == f"{kind}:"]
        assert found[sheet].accepted <= len(known) <= people[NAMED[kind]]
    twins = [casebook.get(casebook.resolve(one)) for one in people["twins"]]
    assert len({full_name(one) for one in twins if isinstance(one, Child)}) == len(twins)
    assert all(reference in str(casebook.children) for reference in people["namesake_children"])
    again = store(*paths).receipt
    assert [one.accepted for one in again.files] == [0] * len(receipt.files)
    assert list(store.casebook) == list(casebook)


def test_the_month_in_any_order_gives_equal_contents(front: Front) -> None:
    paths = sorted([*MONTH.glob("*.csv"), *MONTH.glob("*.xlsx")])
    first, second = front.store(), front.store()
    first(*paths)
    second(*paths[::-1])
    assert list(first.casebook) == list(second.casebook)
