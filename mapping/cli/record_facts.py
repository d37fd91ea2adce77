"""What one record says of itself, as names and values fit to be read."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from graph.people import age_on, date_of_birth, disagreements, full_name, nicknames
from graph.records import (
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Identifier,
    Link,
    Location,
    PeerGroup,
    Person,
    Review,
    SourceRow,
)
from graph.vocabulary import vocabulary
from graph.when import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from graph import Casebook
    from graph.ids import RecordId
    from graph.records import Point, Record
    from graph.when import When

    Facts = Iterable[tuple[str, str]]

__all__ = ["HELD", "case_facts", "facts_of", "named", "seen", "title_of"]

_ABBREVIATIONS = {"cce_flag": "CCE flag", "cse_flag": "CSE flag", "rhi_offered": "RHI offered"}
HELD = {True: "yes", False: "no", None: "not stated"}
"""Whether a review was held, in words."""
_DECIDED = {
    "same": "the same",
    "different": "not the same",
    "override": "override",
    "hold": "legal hold: must not be erased",
}


_KINDS: dict[type[Record], str] = {
    Link: "One source’s statement",
    SourceRow: "A row of a file",
    Concern: "The case",
    Episode: "Time with the HOTH team",
    Review: "HOTH review",
}


def title_of(casebook: Casebook, record: Record) -> str:
    """
    Give what stands beside a record's reference.

    Parameters
    ----------
    casebook
        The casebook.
    record
        One of its records.

    Returns
    -------
    str
        A name, a label or the kind of record.
    """
    if isinstance(record, Child | Person):
        return full_name(record) or "name not recorded"
    if isinstance(record, PeerGroup):
        return "" if casebook.reference(record.id) == record.label else record.label
    titles: dict[type[Record], Callable[[Any], str]] = {
        Decision: lambda it: f"Decided: {_DECIDED[it.kind]}",
        Action: lambda it: it.tactic_text or vocabulary("tactics").label(it.tactic),
        Event: lambda it: vocabulary("event_kinds").label(it.kind),
        Identifier: lambda it: it.value,
        Location: lambda it: it.name or "name not recorded",
    }
    made = titles.get(type(record))
    return _KINDS[type(record)] if made is None else made(record)


def named(casebook: Casebook, record_id: RecordId) -> str:
    """
    Write somebody or some place as a list for the team shows it.

    Parameters
    ----------
    casebook
        The casebook.
    record_id
        An id.

    Returns
    -------
    str
        Reference and name of whoever it counts as.
    """
    leader = casebook.canonical(record_id)
    return f"{casebook.reference(leader)} {title_of(casebook, casebook.get(leader))}".strip()


def seen(link: Link) -> str:
    """
    Write when a link was seen.

    Parameters
    ----------
    link
        The link.

    Returns
    -------
    str
        A moment, or a line for each end of a longer time.
    """
    first, last = in_words(link.first_seen), in_words(link.last_seen)
    return first if first == last else f"{first}\nto {last}"


def facts_of(casebook: Casebook, record: Record, day: date) -> list[tuple[str, str]]:
    """
    List what a record says of itself.

    Parameters
    ----------
    casebook
        The casebook.
    record
        One of its records.
    day
        The day on which ages are told.

    Returns
    -------
    list of (str, str)
        Name and value in the order in which they are read; what is not stated is left out, but for
        what a reader would miss.
    """
    return [(name, value) for name, value in _told(record, casebook, day) if value]


def case_facts(case: Concern) -> list[tuple[str, str]]:
    """
    List what a case says.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    list of (str, str)
        Name and value; what is not stated is left out, but for status and level.
    """
    facts = (
        ("First discussed", in_words(case.first_discussed)),
        ("Reason", case.reason),
        ("Triage", _label("triage_outcomes", case.triage_outcome)),
        ("Assessed", _when(case.assessed)),
        ("Status", _label("statuses", case.status) or "not stated"),
        ("Level", str(case.level) if case.level else "not decided"),
        ("Tactics", ", ".join(_label("tactics", one) for one in case.tactics)),
        ("Lead agency", case.agency),
        ("Next step due", _when(case.due)),
        ("Closed", _when(case.closed)),
        ("Outcome", _label("outcomes", case.outcome)),
    )
    return [(name, value) for name, value in facts if value]


@singledispatch
def _told(record: Record, casebook: Casebook, day: date) -> Facts:
    return ()


@_told.register(Child)
@_told.register(Person)
def _of_person(record: Child | Person, casebook: Casebook, day: date) -> Facts:
    age = age_on(record, day)
    yield "Also known as", ", ".join(nicknames(record)) or "–"
    yield "Born", in_words(date_of_birth(record))
    yield "Age", f"{age} on {day:%d/%m/%Y}" if age is not None else "not recorded"
    if casebook.is_child(record.id, day):
        yield "Under 18 or held as a child", "safeguarding first; never ranked"
    if isinstance(record, Child):
        yield "Transition to adults’ services", _when(record.transition_on)
    yield "Sources differ on", " and ".join(disagreements(record))


@_told.register(Location)
def _of_place(record: Location, casebook: Casebook, day: date) -> Facts:
    yield "Type", _label("place_types", record.place_type) or "–"
    yield "Address", record.address or "–"
    yield "Postcode", record.postcode
    yield "Where", _where(record.point)
    yield "Times of concern", record.times_of_concern
    yield "Guardians", record.guardians


@_told.register(Event)
def _of_event(record: Event, casebook: Casebook, day: date) -> Facts:
    yield "On", in_words(record.on)
    yield "Until", _when(record.until)
    yield "Grading", record.grading.code
    yield "Agency", record.agency
    yield "Harm types", ", ".join(_label("harm_types", one) for one in record.harm_types)
    yield "Where", _where(record.point)
    for name, value in record.details.items():
        yield _ABBREVIATIONS.get(name) or name.replace("_", " ").capitalize(), value
    yield "Text", record.text


@_told.register(Link)
def _of_link(record: Link, casebook: Casebook, day: date) -> Facts:
    label = vocabulary("link_kinds").label(record.kind)
    yield "Says", f"{named(casebook, record.source)} {label} {named(casebook, record.target)}"
    yield "Seen", seen(record).replace("\n", " ")
    yield "Grading", record.grading.code
    yield "Says who", f"{record.agency} {record.source_reference}".strip()
    yield "Rests on", ", ".join(map(casebook.reference, record.basis))
    yield "Review by", _when(record.review_by)
    yield "Confidence", record.confidence
    yield "Protects", "yes" if record.protective else ""


@_told.register(Action)
def _of_action(record: Action, casebook: Casebook, day: date) -> Facts:
    yield "On", named(casebook, record.subject)
    yield "Agency", record.agency
    yield "Owner", record.owner
    yield "Tasked", _when(record.tasked)
    yield "Due", in_words(record.due)
    yield "Status", _label("statuses", record.status) or "not stated"
    yield "Done", _when(record.done_on)
    yield "Outcome", record.outcome
    yield "Effect", _label("effects", record.effect)


@_told.register(Episode)
def _of_episode(record: Episode, casebook: Casebook, day: date) -> Facts:
    yield "Child", named(casebook, record.child)
    yield "Referred", in_words(record.referred)
    yield "By", record.referred_by
    yield "Decision", _label("referral_decisions", record.decision)
    yield "Active from", _when(record.active_from)
    yield "Active to", _when(record.active_to)
    yield "Initial meeting", _when(record.initial_meeting)
    yield "Risk at the start", _label("risk_bands", record.risk_at_start)
    yield "Harm types", ", ".join(_label("harm_types", one) for one in record.harm_types)
    yield "Worker", record.worker
    yield "Why it was closed", record.closure_reason


@_told.register(Review)
def _of_review(record: Review, casebook: Casebook, day: date) -> Facts:
    yield "Child", named(casebook, record.child)
    yield "On", in_words(record.on)
    yield "Held", HELD[record.held]
    yield "Risk", _label("risk_bands", record.risk)
    yield "Next due", _when(record.next_due)
    yield "Outcome", record.outcome
    yield "Chair", record.chair


@_told.register(Decision)
def _of_decision(record: Decision, casebook: Casebook, day: date) -> Facts:
    yield "Decided", _DECIDED[record.kind]
    for one in record.subjects:
        # Each by its own reference: the leader of both is what the decision has made.
        yield "About", f"{casebook.reference(one)} {title_of(casebook, casebook.get(one))}".strip()
    yield "Reason", record.reason
    yield "By, as claimed", record.decided_by
    yield "When", in_words(record.decided_at)


@_told.register(Concern)
def _of_case(record: Concern, casebook: Casebook, day: date) -> Facts:
    yield "On", named(casebook, record.subject)
    yield from case_facts(record)


@_told.register(Identifier)
def _of_identifier(record: Identifier, casebook: Casebook, day: date) -> Facts:
    yield "Kind", record.kind


@_told.register(SourceRow)
def _of_row(record: SourceRow, casebook: Casebook, day: date) -> Facts:
    yield "Read by the layout", record.layout
    yield from (("Remark", one) for one in record.remarks)


def _label(terms: str, code: str) -> str:
    return vocabulary(terms).label(code) if code else ""


def _when(value: When | None) -> str:
    return "" if value is None else in_words(value)


def _where(point: Point | None) -> str:
    if point is None:
        return ""
    from geo.grid_references import write_grid_reference  # noqa: PLC0415 - its libraries load for long

    return write_grid_reference(point)
