"""The made-up year goes through the real front door, and everybody it names can be identified."""

from __future__ import annotations

from datetime import date

import pytest

from graph.casebook import Casebook
from mapping.intake import IntakeSettings, Reading, read_files
from mapping.made_up_year import MadeUpYear, make_year, true_identities


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> MadeUpYear:
    return make_year(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def reading(year: MadeUpYear) -> Reading:
    return read_files(
        year.files,
        Casebook([]),
        IntakeSettings(),
        layout=None,
        imported_on=date(2026, 11, 1),
        known_imports=(),
    )


def test_each_file_is_received_as_its_receipt_was_foretold(
    year: MadeUpYear, reading: Reading
) -> None:
    received = {
        f"{one.file}#{one.sheet}" if one.file == "tracker.xlsx" else one.file: (
            one.rows,
            one.refused,
            one.duplicates,
        )
        for one in reading.receipt.files
    }
    foretold = {
        name: (truth.rows, truth.refused, truth.duplicates) for name, truth in year.receipts.items()
    }
    assert received == foretold


def test_every_mention_is_one_unresolved_person_and_the_other_way(
    year: MadeUpYear, reading: Reading
) -> None:
    casebook = Casebook(reading.records)
    found = true_identities(year, casebook)
    people = {person.id for person in casebook.people if person.is_unresolved}
    safe = {person for person in people if "/safe-" in person}
    assert people - safe == {one for one in found if one.startswith("named:")}
    assert len(people - safe) == len(year.mentions)
    assert all(truth in casebook for truth in found.values() if truth is not None)
