from __future__ import annotations

from functools import partial

import pytest

from graph.ids import RecordId
from mapping.duplicates.births import Birth
from mapping.duplicates.evidence import Evidence
from mapping.duplicates.names import Level
from mapping.duplicates.proposal import Grade

ONE = frozenset({RecordId("child:C1")})


SAID = "surname and forename agree"
_agree = partial(Evidence, level=Level.AGREE, sentence=SAID)
_short = partial(Evidence, level=Level.SHORT, sentence=SAID)
_alike = partial(Evidence, level=Level.ALIKE, sentence=SAID)
_initial = partial(Evidence, level=Level.INITIAL, sentence=SAID)
_nickname = partial(Evidence, level=Level.NICKNAME, sentence=SAID)


@pytest.mark.parametrize(
    ("evidence", "grade"),
    [
        # With one date of birth
        (_agree(birth=Birth.SAME), Grade.STRONG),
        (_short(birth=Birth.SAME), Grade.STRONG),
        (_alike(birth=Birth.SAME), Grade.LIKELY),
        (_initial(birth=Birth.SAME), Grade.LIKELY),
        (_nickname(birth=Birth.SAME, bearers=2), Grade.NONE),
        (_agree(birth=Birth.SAME, bearers=3), Grade.STRONG),
        (_agree(birth=Birth.SAME, rivals=("C1",)), Grade.LIKELY),
        (_agree(birth=Birth.SAME, equals=("C1",)), Grade.LIKELY),
        (_short(birth=Birth.SAME, other_twin=True), Grade.POSSIBLE),
        # With a name, a nickname and a contact
        (_agree(nickname=True, contacts=ONE), Grade.STRONG),
        (_agree(nickname=True, contacts=ONE, bearers=2), Grade.LIKELY),
        (_agree(nickname=True, contacts=ONE, years_apart=4.0), Grade.POSSIBLE),
        # With nearly one date of birth
        (_agree(birth=Birth.MONTH), Grade.LIKELY),
        (_agree(birth=Birth.CLOSE, bearers=2), Grade.LIKELY),
        (_agree(birth=Birth.MONTH, nickname=True, contacts=ONE), Grade.LIKELY),
        (_initial(birth=Birth.CLOSE), Grade.POSSIBLE),
        # With a name and little else
        (_agree(), Grade.LIKELY),
        (_agree(bearers=2), Grade.POSSIBLE),
        (_agree(nickname=True, bearers=2), Grade.POSSIBLE),
        (_agree(rivals=("C1",)), Grade.POSSIBLE),
        (_agree(bearers=2, rivals=("C1",)), Grade.POSSIBLE),
        (_short(), Grade.POSSIBLE),
        (_short(nickname=True), Grade.LIKELY),
        (_short(contacts=ONE), Grade.LIKELY),
        (_short(years_apart=1.0), Grade.LIKELY),
        (_short(years_apart=1.1), Grade.POSSIBLE),
        (_agree(years_apart=3.0), Grade.LIKELY),
        (_agree(years_apart=3.1), Grade.POSSIBLE),
        (_alike(), Grade.POSSIBLE),
        (_initial(), Grade.NONE),
        (_initial(contacts=ONE), Grade.POSSIBLE),
        (_initial(nickname=True), Grade.POSSIBLE),
        (_nickname(), Grade.POSSIBLE),
        (_nickname(bearers=2), Grade.NONE),
        (_nickname(bearers=2, contacts=ONE), Grade.POSSIBLE),
        # With different dates of birth
        (_agree(birth=Birth.DIFFER), Grade.POSSIBLE),
        (_agree(birth=Birth.DIFFER, nickname=True, contacts=ONE), Grade.POSSIBLE),
        (_alike(birth=Birth.DIFFER, contacts=ONE), Grade.NONE),
        (_alike(birth=Birth.DIFFER, rivals=("C1",)), Grade.NONE),
    ],
)
def test_a_grade_is_what_the_evidence_adds_up_to(evidence: Evidence, grade: Grade) -> None:
    assert evidence.grade is grade


@pytest.mark.parametrize(
    ("evidence", "reasons_for", "reasons_against"),
    [
        (_agree(birth=Birth.SAME), ("same date of birth",), ()),
        (_agree(birth=Birth.MONTH), ("same month of birth",), ()),
        (_agree(birth=Birth.CLOSE), (), (Birth.CLOSE.value,)),
        (_agree(birth=Birth.DIFFER), (), (Birth.DIFFER.value, "nothing but the name")),
        (_agree(), (), ("nothing but the name",)),
        (_agree(nickname=True), ("nickname agrees",), ()),
        (
            _agree(contacts=ONE, bearers=2),
            ("connected to the same 1 child, person or place",),
            ("the name fits 2 known people",),
        ),
        (
            _agree(contacts=ONE | {RecordId("loc:LOC-1")}),
            ("connected to the same 2 children, people or places",),
            (),
        ),
        (_agree(years_apart=0.5), ("stated age fits",), ()),
        (_agree(birth=Birth.SAME, years_apart=0.0), ("same date of birth",), ()),
        (
            _agree(years_apart=4.6),
            (),
            ("stated ages lie about 5 years apart", "nothing but the name"),
        ),
        (
            _agree(birth=Birth.SAME, rivals=("C1", "C2"), equals=("POC-1",)),
            ("same date of birth",),
            (
                "fits C1, C2 as well: a child and a person of concern are not one",
                "as much speaks for POC-1",
            ),
        ),
    ],
)
def test_reasons_say_what_speaks_for_and_against(
    evidence: Evidence, reasons_for: tuple[str, ...], reasons_against: tuple[str, ...]
) -> None:
    assert evidence.reasons_for() == (SAID, *reasons_for)
    assert evidence.reasons_against() == reasons_against
