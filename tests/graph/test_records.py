"""A record cannot exist in an invalid state, and says so without repeating its values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidRecordError
from graph.ids import RecordId
from graph.records import (
    Account,
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Grading,
    Identifier,
    Link,
    Location,
    Part,
    PeerGroup,
    Person,
    Point,
    Record,
    Review,
)
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.graph.conftest import Make

CANARY = "Zorblatt"
A, B, ROW = RecordId("poc:A"), RecordId("poc:B"), RecordId("row:1")
DAY, BAD = When("2026-01-05"), When(CANARY)


def link(
    *,
    source: RecordId = A,
    target: RecordId = B,
    basis: tuple[RecordId, ...] = (ROW,),
    first: str = DAY,
    last: str = DAY,
    review_by: str | None = None,
    confidence: str = "",
) -> Link:
    return Link(
        id=RecordId(f"link:{CANARY}"),
        source=source,
        target=target,
        kind="targets",
        basis=basis,
        first_seen=When(first),
        last_seen=When(last),
        review_by=None if review_by is None else When(review_by),
        confidence=confidence,
    )


def concern(
    *,
    level: int | None = None,
    first: When = DAY,
    due: When | None = None,
    closed: str | None = None,
) -> Concern:
    return Concern(
        id=RecordId(f"concern:{CANARY}"),
        subject=A,
        row=ROW,
        first_discussed=first,
        level=level,
        due=due,
        closed=None if closed is None else When(closed),
    )


def decision(
    *,
    kind: str = "same",
    subjects: tuple[RecordId, ...] = (A, B),
    reason: str = CANARY,
    by: str = CANARY,
    at: When = DAY,
) -> Decision:
    return Decision(
        id=RecordId("decision:1"),
        kind=kind,
        subjects=subjects,
        reason=reason,
        decided_by=by,
        decided_at=at,
    )


def account(*, rows: tuple[RecordId, ...] = (ROW,), born: When | None = None) -> Account:
    return Account(layout="poc", rows=rows, surname=CANARY, date_of_birth=born)


def episode(day: When | None) -> Episode:
    return Episode(
        id=RecordId("episode:1"), child=A, row=ROW, referred=DAY, worker=CANARY, active_from=day
    )


MOMENT = "a moment must read YYYY-MM"
ID = "an id must read scheme:reference"
REFUSED = [
    pytest.param(lambda: Child(id=RecordId(CANARY)), ID, id="an id without a scheme"),
    pytest.param(lambda: Location(id=RecordId("loc:")), ID, id="an id without a reference"),
    pytest.param(lambda: Person(id=RecordId(f":{CANARY}")), ID, id="an id with an empty scheme"),
    pytest.param(lambda: Grading("4", "A"), "source grade must be 1, 2 or 3", id="source grade 4"),
    pytest.param(lambda: Grading("1", "F"), "information grade must be A to E", id="grade F"),
    pytest.param(lambda: Grading("1", "a"), "information grade must be A to E", id="a small a"),
    pytest.param(lambda: Grading("1", "A", CANARY), "handling must be P or C", id="handling"),
    pytest.param(lambda: Grading("1"), "graded together or not at all", id="a source grade alone"),
    pytest.param(lambda: Grading(None, "A"), "graded together", id="an information grade alone"),
    pytest.param(lambda: Point(1.0, 2.0, 0.0), "must be positive", id="no precision"),
    pytest.param(lambda: Point(1.0, 2.0, -5.0), "must be positive", id="a negative precision"),
    pytest.param(lambda: Point(math.nan, 2.0), "finite metres", id="an easting that is no number"),
    pytest.param(lambda: Point(1.0, math.inf), "finite metres", id="an endless northing"),
    pytest.param(lambda: Point(1.0, 2.0, math.inf), "finite metres", id="an endless precision"),
    pytest.param(lambda: account(rows=()), "must name the rows", id="an account without rows"),
    pytest.param(lambda: account(born=BAD), MOMENT, id="an account's date of birth"),
    pytest.param(
        lambda: Child(id=RecordId("child:1"), transition_on=BAD), MOMENT, id="a transition's day"
    ),
    pytest.param(
        lambda: PeerGroup(id=RecordId("group:1"), label=""),
        "needs a working label",
        id="a group without a label",
    ),
    pytest.param(
        lambda: Identifier(id=RecordId("phone:1"), kind=CANARY, value="1"),
        "is a phone, a vehicle, a handle or an account",
        id="an unknown kind of identifier",
    ),
    pytest.param(
        lambda: Identifier(id=RecordId("phone:1"), kind="phone", value=""),
        "needs a value",
        id="an identifier without a value",
    ),
    pytest.param(
        lambda: Event(id=RecordId("event:1"), kind="incident", on=BAD, row=ROW, text=CANARY),
        MOMENT,
        id="an event's day",
    ),
    pytest.param(
        lambda: Event(id=RecordId("event:1"), kind="incident", on=DAY, until=BAD, row=ROW),
        MOMENT,
        id="an event's end",
    ),
    pytest.param(lambda: link(target=A), "cannot be linked to itself", id="a link to itself"),
    pytest.param(lambda: link(basis=()), "must cite the event or row", id="a link without basis"),
    pytest.param(
        lambda: link(confidence=CANARY), "unknown confidence", id="a link of unknown confidence"
    ),
    pytest.param(lambda: link(first=CANARY), MOMENT, id="a link's first day"),
    pytest.param(lambda: link(last=CANARY), MOMENT, id="a link's last day"),
    pytest.param(lambda: link(review_by=CANARY), MOMENT, id="a link's review"),
    pytest.param(
        lambda: link(first="2026-01-06", last="2026-01-05"),
        "first seen before it is last seen",
        id="a link seen last before it was seen first",
    ),
    pytest.param(
        lambda: link(first="2026-02-01", last="2026-01"),
        "first seen before it is last seen",
        id="a link seen last the month before",
    ),
    pytest.param(lambda: concern(level=0), "a level is 1, 2, 3 or 4", id="level 0"),
    pytest.param(lambda: concern(level=5), "a level is 1, 2, 3 or 4", id="level 5"),
    pytest.param(lambda: concern(first=BAD), MOMENT, id="a case's first day"),
    pytest.param(lambda: concern(due=BAD), MOMENT, id="a case's due day"),
    pytest.param(lambda: concern(closed=CANARY), MOMENT, id="a case's last day"),
    pytest.param(lambda: episode(BAD), MOMENT, id="an episode's day"),
    pytest.param(
        lambda: Review(id=RecordId("review:1"), child=A, row=ROW, on=DAY, next_due=BAD),
        MOMENT,
        id="a review's next day",
    ),
    pytest.param(
        lambda: Action(id=RecordId("action:1"), subject=A, row=ROW, tactic="X", done_on=BAD),
        MOMENT,
        id="an action's day",
    ),
    pytest.param(lambda: decision(kind=CANARY), "unknown kind of decision", id="decision's kind"),
    pytest.param(
        lambda: decision(subjects=(A, A)), "two different ones", id="one joined to itself"
    ),
    pytest.param(lambda: decision(subjects=(B, A)), "in order", id="two subjects out of order"),
    pytest.param(
        lambda: decision(subjects=(A,)), "one subject, or two", id="a join of one subject"
    ),
    pytest.param(lambda: decision(kind="override"), "one subject, or two", id="an override of two"),
    pytest.param(lambda: decision(reason=" "), "needs a reason", id="a decision without reason"),
    pytest.param(lambda: decision(by=""), "needs the user", id="a decision without a user"),
    pytest.param(lambda: decision(at=BAD), MOMENT, id="a decision's day"),
]


@pytest.mark.parametrize(("wrong", "says"), REFUSED)
def test_an_invalid_record_is_refused_without_its_values(
    wrong: Callable[[], object], says: str
) -> None:
    with pytest.raises(InvalidRecordError, match=says) as refused:
        wrong()
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("2026-01-05", "2026-01-05", id="seen once"),
        pytest.param("2026-01-14", "2026-01", id="a day, then its month"),
        pytest.param("2026-01", "2026-01-01", id="a month, then a day of it"),
        pytest.param("2026-01-14T10:35", "2026-01-14", id="a minute, then its day"),
    ],
)
def test_first_and_last_seen_are_compared_no_finer_than_known(first: str, last: str) -> None:
    assert link(first=first, last=last).last_seen == last


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        link().kind = "friend"  # type: ignore[misc]  # the test is that it is refused


@pytest.mark.parametrize(
    ("grading", "code"),
    [
        pytest.param(Grading(), "ungraded", id="ungraded"),
        pytest.param(Grading("1", "A", "P"), "1/A/P", id="whole"),
        pytest.param(Grading("2", "B"), "2/B", id="without handling"),
        pytest.param(Grading(text="B/2/1"), "B/2/1", id="an older grading is kept as written"),
        pytest.param(Grading(handling="C"), "ungraded", id="handling alone is no grade"),
    ],
)
def test_a_grading_reads_as_people_write_it(grading: Grading, code: str) -> None:
    assert grading.code == code


@pytest.mark.parametrize(
    ("record", "named"),
    [
        pytest.param(Child(id=RecordId("child:1")), (), id="a child names nobody"),
        pytest.param(
            Event(
                id=RecordId("event:1"),
                kind="incident",
                on=DAY,
                row=ROW,
                parts=(Part(A, "victim"), Part(B, "suspect")),
            ),
            (ROW, A, B),
            id="an event names its row, then its parts",
        ),
        pytest.param(link(), (A, B, ROW), id="a link names its ends, then its basis"),
        pytest.param(concern(), (A, ROW), id="a case"),
        pytest.param(episode(DAY), (A, ROW), id="an episode"),
        pytest.param(
            Review(id=RecordId("review:1"), child=A, row=ROW, on=DAY), (A, ROW), id="a review"
        ),
        pytest.param(
            Action(id=RecordId("action:1"), subject=A, row=ROW, tactic="X"),
            (A, ROW),
            id="an action",
        ),
        pytest.param(decision(), (A, B), id="a decision"),
    ],
)
def test_a_record_lists_what_it_names(record: Record, named: tuple[RecordId, ...]) -> None:
    assert tuple(record.refers_to()) == named


def test_only_what_a_file_merely_names_is_unresolved(make: Make) -> None:
    assert make.named("x").is_unresolved
    assert make.place("x").is_unresolved
    assert not make.person("x").is_unresolved
    assert not make.loc("x").is_unresolved
