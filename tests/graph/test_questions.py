"""Every question kept as a file says what it is for and is answered as worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.casebook import Casebook
from graph.errors import UsageError
from graph.questions import CYPHER, PURPOSES, question_named
from graph.questions.answers import answer_on
from graph.vocabulary import vocabulary
from tests.graph.question_cases import DAY, EXPECTED, records

if TYPE_CHECKING:
    from tests.graph.conftest import Make


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_embedded_stores_twin_gives_the_answer_worked_out_by_hand(
    make: Make, name: str
) -> None:
    assert answer_on(name, Casebook(records(make)), DAY) == EXPECTED[name]


def test_there_is_an_expected_answer_for_every_file() -> None:
    assert sorted(CYPHER) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(CYPHER))
def test_the_first_line_says_what_a_question_is_for(name: str) -> None:
    assert CYPHER[name].startswith(f"// {PURPOSES[name]}\n")
    assert PURPOSES[name].endswith(".")


@pytest.mark.parametrize("name", sorted(CYPHER))
def test_a_question_only_reads(name: str) -> None:
    words = set(CYPHER[name].replace("(", " ").split())
    assert not words & {"CREATE", "MERGE", "SET", "DELETE", "REMOVE", "CALL", "LOAD", "DETACH"}


def test_the_layers_among_people_are_those_of_the_vocabulary() -> None:
    kinds = vocabulary("link_kinds")
    people = {"child", "person"}
    among = {
        term.text("layer")
        for term in kinds
        if set(map(str, term.more["from"])) <= people  # type: ignore[call-overload]
        and set(map(str, term.more["to"])) <= people  # type: ignore[call-overload]
    }
    assert among == {"person-child", "contact", "peer", "protective"}


def test_a_question_is_found_however_it_is_typed() -> None:
    assert question_named(" Missing-together") == "missing_together"
    with pytest.raises(UsageError, match="missing_together, only_through, shared_places"):
        question_named("who is worst")
