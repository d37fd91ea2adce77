"""A casebook small enough to answer every question of it by hand, for both stores."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.questions import Row

if TYPE_CHECKING:
    from graph.records import Record
    from tests.graph.conftest import Make

DAY = date(2026, 6, 1)

EXPECTED = {
    # poc:1 is tied to 1 and to 2 under the name person:a; poc:2's tie to 2 has lapsed; child 9's
    # transition is over, so that 3 and 9 are no two children.
    "missing_together": (Row(RecordId("poc:1"), (RecordId("child:1"), RecordId("child:2"))),),
    # At loc:1 are 1, 2, 3 (under place:x) and 4: 1 knows 2, 3 and 4 are in a group. Left are 1-3,
    # 1-4, 2-3 and 2-4. At loc:2 is one child alone.
    "shared_places": (
        Row(RecordId("loc:1"), tuple(RecordId(f"child:{number}") for number in (1, 2, 3, 4)), 4),
    ),
    # person:b is seen with poc:1, 2 and 3; person:c with two, and protected by a third.
    "tied_to_many": (
        Row(RecordId("person:b"), tuple(RecordId(f"poc:{number}") for number in (1, 2, 3))),
    ),
    # 6 has poc:3 alone, for what is graded E counts for nobody; 4 has one child alone, and a child
    # is never named as the one that others hang on.
    "only_through": (Row(RecordId("poc:3"), (RecordId("child:6"),)),),
}


def records(make: Make) -> list[Record]:
    """Give the records, the row that they rest on included."""
    children = [make.child(str(number)) for number in range(1, 7)]
    return [
        make.source_row(),
        *children,
        make.child("9", born="2006-01-01", transition_on="2026-02-01"),
        *(make.person(str(number)) for number in (1, 2, 3)),
        *(make.named(letter) for letter in "abc"),
        make.loc("1"),
        make.loc("2"),
        make.place("x"),
        make.group("1"),
        *(make.concern(f"poc:{number}") for number in (1, 2, 3)),
        make.same("poc:1", "person:a"),
        make.same("loc:1", "place:x"),
        # Who was missing with whom.
        make.link("child:1", "child:2", "co_missing"),
        make.link("child:3", "child:9", "found_with"),
        # Who is tied to whom.
        make.link("poc:1", "child:1"),
        make.link("person:a", "child:2", "seen_with"),
        make.link("poc:2", "child:1"),
        make.link("poc:2", "child:2", review_by="2026-05-31"),
        make.link("poc:3", "child:3"),
        make.link("poc:3", "child:6"),
        make.link("poc:2", "child:6", grade="3/E/P"),
        make.link("poc:3", "child:9"),
        make.link("poc:1", "child:9", "seen_with"),
        make.link("child:4", "child:5", "friend"),
        make.link("child:5", "poc:2", "seen_with"),
        # Somebody who is only named, and those of concern around them.
        *(make.link("person:b", f"poc:{number}", "seen_with") for number in (1, 2, 3)),
        *(make.link("person:c", f"poc:{number}", "seen_with") for number in (1, 2)),
        make.link("person:c", "poc:3", "seen_with", protective=True),
        # Places and groups.
        make.link("child:1", "loc:1", "frequents"),
        make.link("child:2", "loc:1", "found_at"),
        make.link("child:3", "place:x", "seen_at"),
        make.link("child:4", "loc:1", "frequents"),
        make.link("child:9", "loc:1", "frequents"),
        make.link("child:5", "loc:1", "frequents", seen="2026-06-02"),
        make.link("child:5", "loc:2", "frequents"),
        make.link("poc:1", "loc:2", "uses_place"),
        make.link("child:3", "group:1", "member_of"),
        make.link("child:4", "group:1", "member_of"),
        # A link that is kept and never analysed.
        make.link("child:5", "loc:1", "last_seen_at"),
    ]
