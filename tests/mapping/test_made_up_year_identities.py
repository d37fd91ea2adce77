"""Who the unresolved people of an imported made-up year really are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.casebook import Casebook
from graph.ids import RecordId
from graph.records import Account, Location, Person, SourceRow
from mapping.made_up_year import MadeUpYear, Mention, make_year, true_identities

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> MadeUpYear:
    return make_year(tmp_path_factory.mktemp("year"))


def named(
    layout: str, key: str, position: str, values: dict[str, str]
) -> Iterator[Person | SourceRow]:
    """Make what an import makes of somebody whom a row only names."""
    row = SourceRow(
        id=RecordId(f"row:{layout}/{key}"),
        layout=layout,
        reference="" if layout == "rhi" else key,
        values=values,
    )
    yield row
    yield Person(
        id=RecordId(f"named:{layout}/{key}/{position}"),
        accounts=(Account(layout=layout, rows=(row.id,), forename="Ada"),),
        named_in=row.id,
    )


def first(year: MadeUpYear, column: str, start: str) -> Mention:
    return next(
        one
        for one in year.mentions
        if one.column == column and (one.true_reference or "").startswith(start)
    )


@pytest.mark.parametrize(
    ("column", "start", "scheme"),
    [
        pytest.param("Persons", "POC-", "poc", id="police list, person of concern"),
        pytest.param("Persons", "C", "child", id="police list, child"),
        pytest.param("Found with", "C", "child", id="found with another child"),
    ],
)
def test_somebody_in_a_row_with_a_reference_is_found_by_it(
    year: MadeUpYear, column: str, start: str, scheme: str
) -> None:
    one = first(year, column, start)
    records = named(one.layout, one.reference, str(one.position), {})
    found = true_identities(year, Casebook(records))
    person = f"named:{one.layout}/{one.reference}/{one.position}"
    assert found == {person: f"{scheme}:{one.true_reference}"}


def test_a_missing_child_without_a_reference_is_found(year: MadeUpYear) -> None:
    one = first(year, "Surname", "C")
    found = true_identities(year, Casebook(named("missing", one.reference, "child", {})))
    assert found == {f"named:missing/{one.reference}/child": f"child:{one.true_reference}"}


def test_somebody_in_an_interview_is_found_by_child_and_day(year: MadeUpYear) -> None:
    one = first(year, "With whom", "C")
    child, _, day = one.reference.partition(" ")
    values = {"Child ref": child, "Interview date": day}
    found = true_identities(year, Casebook(named("rhi", "0a1b2c", str(one.position), values)))
    assert found == {f"named:rhi/0a1b2c/{one.position}": f"child:{one.true_reference}"}


def test_a_place_in_words_is_the_location_of_concern_that_is_called_so(year: MadeUpYear) -> None:
    wording, reference = next(item for item in year.wordings.items() if ", " in item[0])
    places = [
        Location(id=RecordId("place:1"), name=wording),
        Location(id=RecordId("place:2"), name=wording.partition(", ")[0]),
        Location(id=RecordId("place:3"), name="library"),
        Location(id=RecordId(f"loc:{reference}"), name=wording),
    ]
    found = true_identities(year, Casebook(places))
    assert found == {"place:1": f"loc:{reference}", "place:2": f"loc:{reference}"}
    assert len(set(year.wordings.values())) == 118


def test_a_stranger_is_nobody(year: MadeUpYear) -> None:
    one = next(mention for mention in year.mentions if mention.true_reference is None)
    found = true_identities(year, Casebook(named("ppdm", one.reference, str(one.position), {})))
    assert list(found.values()) == [None]


@pytest.mark.parametrize(
    ("layout", "key", "position"),
    [
        pytest.param("ppdm", "QHP/25/500001", "7", id="a place where nobody stands"),
        pytest.param("ppdm", "X-1", "0", id="a row of another file"),
        pytest.param("rhi", "0a1b2c", "safe-0", id="somebody safe"),
        pytest.param("screening", "0a1b2c", "0", id="a layout that names nobody"),
    ],
)
def test_people_of_whom_the_year_knows_nothing_are_left_out(
    year: MadeUpYear, layout: str, key: str, position: str
) -> None:
    assert true_identities(year, Casebook(named(layout, key, position, {}))) == {}
