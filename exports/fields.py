"""The catalogue of what may be asked of a record: each field with what it gives away.

A paper asks for a field by kind and name; a profile lists those that its audience may see; only
the gate puts the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from exports.look import Look, age_band
from graph.ids import reference_of
from graph.people import age_on, date_of_birth, forename, initials, nicknames, stated, surname
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
    Person,
    Record,
    Review,
)
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FIELDS", "Field", "Value", "closed_label"]

Value: TypeAlias = str | int | tuple[str, ...] | None
_Read: TypeAlias = "Callable[[Look, Record], Value]"

_SEXES = {"m": "Male", "male": "Male", "boy": "Male", "f": "Female", "female": "Female"}
_SEXES |= {"girl": "Female", "man": "Male", "woman": "Female"}
_RISKS = {"low": "Low", "medium": "Medium", "high": "High", "standard": "Standard"}
_OTHER = "Other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One field of one kind of record.

    Attributes
    ----------
    kind, name
        What it is asked for by.
    read
        Gives its value on a day.
    shape
        ``text``, ``number`` or ``date`` (ISO text of any precision).
    words
        Vocabulary (or ``sex``, ``risk``) that its texts are terms of. Text that is no term is what
        somebody wrote, and is shown as ``Other`` where free text is not.
    identifies
        Whether it tells who or where: a name, a date of birth, an address, a reference.
    free_text
        Whether it is what somebody wrote in their own words.
    sensitive
        Whether it is of a special category, and never put on a map or a network.
    on_node
        Whether it goes with a node of a network, where the profile allows it.
    """

    kind: str
    name: str
    read: _Read
    shape: Literal["text", "number", "date"] = "text"
    words: str = ""
    identifies: bool = False
    free_text: bool = False
    sensitive: bool = False
    on_node: bool = False


def closed_label(words: str, text: str, *, as_written: bool) -> str:
    """
    Give the label of a term; what is no term only where free text may be shown.

    Parameters
    ----------
    words
        Vocabulary, or ``sex`` or ``risk``.
    text
        A code, or text as written.
    as_written
        Whether text that is no term may be shown.

    Returns
    -------
    str
        The label, the text, or ``Other``.
    """
    if words in {"sex", "risk"}:
        label = (_SEXES if words == "sex" else _RISKS).get(text.strip().casefold())
        if label is None and words == "risk":
            return closed_label("risk_bands", text, as_written=as_written)
        return label or (text if as_written else _OTHER)
    terms = vocabulary(words)
    term = terms[text] if text in terms else terms.match(text)
    if term is not None:
        return term.label
    return text if as_written else _OTHER


def _reference(look: Look, record: Record) -> Value:
    if isinstance(record, Person | Location) and record.is_unresolved:
        return None
    return look.casebook.reference(record.id)


def _bare_reference(_: Look, record: Record) -> Value:
    return reference_of(record.id)


def _attribute(name: str) -> _Read:
    def read(_: Look, record: Record) -> Value:
        value: Value = getattr(record, name)
        return value

    return read


def _stated(name: str) -> _Read:
    def read(_: Look, record: Record) -> Value:
        if not isinstance(record, Child | Person):
            return None
        return stated(record, lambda account: str(getattr(account, name) or "")) or None

    return read


def _of_person(read: Callable[[Child | Person], Value]) -> _Read:
    return lambda _, record: read(record) if isinstance(record, Child | Person) else None


def _age(look: Look, record: Record) -> Value:
    return age_on(record, look.as_at) if isinstance(record, Child | Person) else None


def _band(look: Look, record: Record) -> Value:
    age = _age(look, record)
    return age_band(age if isinstance(age, int) else None)


def _concern(name: str) -> _Read:
    def read(look: Look, record: Record) -> Value:
        concern = look.casebook.concern_of.get(look.casebook.canonical(record.id))
        value: Value = getattr(concern, name) if concern is not None else None
        return value

    return read


def _level_meaning(_: Look, record: Record) -> Value:
    level = record.level if isinstance(record, Concern) else None
    return vocabulary("levels")[str(level)].meaning if level is not None else None


def _point(_: Look, record: Record) -> Value:
    if not isinstance(record, Location) or record.point is None:
        return None
    point = record.point
    return f"E {point.easting_m:.0f} N {point.northing_m:.0f} (within {point.precision_m:.0f} m)"


def _grading(_: Look, record: Record) -> Value:
    return record.grading.code if isinstance(record, Event | Link) else None


def _month(_: Look, record: Record) -> Value:
    return record.on[:7] if isinstance(record, Event) else None


def _event_risk(_: Look, record: Record) -> Value:
    if not isinstance(record, Event):
        return None
    return record.details.get("risk_band") or record.details.get("risk") or None


def _link_words(_: Look, record: Record) -> Value:
    return vocabulary("link_kinds").label(record.kind) if isinstance(record, Link) else None


def _link_reverse(_: Look, record: Record) -> Value:
    if not isinstance(record, Link):
        return None
    return vocabulary("link_kinds")[record.kind].text("reverse")


def _yes_no(name: str) -> _Read:
    def read(_: Look, record: Record) -> Value:
        value = getattr(record, name)
        return None if value is None else "yes" if value else "no"

    return read


def _power(_: Look, record: Record) -> Value:
    if not isinstance(record, Action) or record.tactic not in vocabulary("tactics"):
        return None
    return vocabulary("tactics")[record.tactic].text("power") or None


def _person_fields(kind: str) -> tuple[Field, ...]:
    return (
        Field(kind=kind, name="reference", read=_reference, identifies=True, on_node=True),
        Field(kind=kind, name="forename", read=_of_person(forename), identifies=True),
        Field(kind=kind, name="surname", read=_of_person(surname), identifies=True),
        Field(kind=kind, name="nicknames", read=_of_person(nicknames), identifies=True),
        Field(
            kind=kind,
            name="date_of_birth",
            read=_of_person(date_of_birth),
            shape="date",
            identifies=True,
        ),
        Field(kind=kind, name="address", read=_stated("address"), identifies=True),
        Field(
            kind=kind,
            name="age",
            read=_age,
            shape="number",
            identifies=kind == "child",
            on_node=True,
        ),
        Field(kind=kind, name="age_band", read=_band, on_node=True),
        Field(kind=kind, name="sex", read=_stated("sex"), words="sex", on_node=True),
        Field(
            kind=kind, name="ethnicity", read=_stated("ethnicity"), free_text=True, sensitive=True
        ),
        *_case_fields(kind),
    )


def _case_fields(kind: str) -> tuple[Field, ...]:
    return (
        Field(kind=kind, name="level", read=_concern("level"), shape="number", on_node=True),
        Field(kind=kind, name="status", read=_concern("status"), words="statuses", on_node=True),
    )


def _child_only() -> tuple[Field, ...]:
    kind = "child"
    return (
        Field(kind=kind, name="initials", read=_of_person(initials), identifies=True),
        Field(
            kind=kind,
            name="care_status",
            read=_stated("care_status"),
            free_text=True,
            sensitive=True,
        ),
        Field(kind=kind, name="risk_band", read=Look.risk_band, words="risk_bands", on_node=True),
        Field(kind=kind, name="harm_types", read=Look.harm_types, words="harm_types"),
        Field(kind=kind, name="missing_episodes", read=Look.missing_episodes, shape="number"),
        Field(
            kind=kind, name="months_to_18", read=Look.months_to_18, shape="number", identifies=True
        ),
        Field(kind=kind, name="turning_18", read=Look.turning_18),
        Field(kind=kind, name="worker", read=Look.worker, identifies=True),
        Field(
            kind=kind,
            name="transition_on",
            read=lambda _, record: record.transition_on if isinstance(record, Child) else None,
            shape="date",
        ),
    )


def _place_fields() -> tuple[Field, ...]:
    kind = "location"
    return (
        Field(kind=kind, name="reference", read=_reference, identifies=True, on_node=True),
        Field(
            kind=kind,
            name="place_type",
            read=_attribute("place_type"),
            words="place_types",
            on_node=True,
        ),
        Field(kind=kind, name="address", read=_attribute("address"), identifies=True),
        Field(kind=kind, name="postcode", read=_attribute("postcode"), identifies=True),
        Field(kind=kind, name="point", read=_point, identifies=True),
        Field(
            kind=kind, name="times_of_concern", read=_attribute("times_of_concern"), free_text=True
        ),
        Field(kind=kind, name="guardians", read=_attribute("guardians"), free_text=True),
        *_case_fields(kind),
    )


def _other_subjects() -> tuple[Field, ...]:
    return (
        Field(kind="group", name="reference", read=_reference, identifies=True),
        *_case_fields("group"),
        Field(kind="identifier", name="kind", read=_attribute("kind"), on_node=True),
        Field(
            kind="identifier",
            name="value",
            read=lambda _, record: record.value if isinstance(record, Identifier) else None,
            identifies=True,
        ),
    )


def _event_fields() -> tuple[Field, ...]:
    kind = "event"
    return (
        Field(kind=kind, name="reference", read=_reference, identifies=True),
        Field(kind=kind, name="kind", read=_attribute("kind"), words="event_kinds"),
        Field(kind=kind, name="on", read=_attribute("on"), shape="date"),
        Field(kind=kind, name="month", read=_month, shape="date"),
        Field(kind=kind, name="until", read=_attribute("until"), shape="date"),
        Field(kind=kind, name="text", read=_attribute("text"), free_text=True),
        Field(kind=kind, name="grading", read=_grading),
        Field(kind=kind, name="agency", read=_attribute("agency"), words="agencies"),
        Field(kind=kind, name="harm_types", read=_attribute("harm_types"), words="harm_types"),
        Field(kind=kind, name="risk", read=_event_risk, words="risk"),
    )


def _link_fields() -> tuple[Field, ...]:
    kind = "link"
    return (
        Field(kind=kind, name="reference", read=_bare_reference, identifies=True),
        Field(kind=kind, name="kind", read=_link_words),
        Field(kind=kind, name="reverse", read=_link_reverse),
        Field(kind=kind, name="first_seen", read=_attribute("first_seen"), shape="date"),
        Field(kind=kind, name="last_seen", read=_attribute("last_seen"), shape="date"),
        Field(kind=kind, name="review_by", read=_attribute("review_by"), shape="date"),
        Field(kind=kind, name="grading", read=_grading),
        Field(kind=kind, name="agency", read=_attribute("agency"), words="agencies"),
        Field(kind=kind, name="confidence", read=_attribute("confidence")),
        Field(kind=kind, name="protective", read=_yes_no("protective")),
    )


def _concern_fields() -> tuple[Field, ...]:
    kind = "concern"
    dates = ("first_discussed", "assessed", "due", "closed")
    return (
        Field(kind=kind, name="reference", read=_bare_reference, identifies=True),
        Field(kind=kind, name="reason", read=_attribute("reason"), free_text=True),
        Field(
            kind=kind,
            name="triage_outcome",
            read=_attribute("triage_outcome"),
            words="triage_outcomes",
        ),
        Field(kind=kind, name="level", read=_attribute("level"), shape="number"),
        Field(kind=kind, name="level_meaning", read=_level_meaning),
        Field(kind=kind, name="status", read=_attribute("status"), words="statuses"),
        *(Field(kind=kind, name=name, read=_attribute(name), shape="date") for name in dates),
        Field(kind=kind, name="outcome", read=_attribute("outcome"), words="outcomes"),
        Field(kind=kind, name="agency", read=_attribute("agency"), words="agencies"),
        Field(kind=kind, name="tactics", read=_attribute("tactics"), words="tactics"),
    )


def _action_fields() -> tuple[Field, ...]:
    kind = "action"
    return (
        Field(kind=kind, name="reference", read=_reference, identifies=True),
        Field(kind=kind, name="tactic", read=_attribute("tactic"), words="tactics"),
        Field(kind=kind, name="tactic_text", read=_attribute("tactic_text"), free_text=True),
        Field(kind=kind, name="power", read=_power),
        Field(kind=kind, name="agency", read=_attribute("agency"), words="agencies"),
        Field(kind=kind, name="owner", read=_attribute("owner"), identifies=True),
        *(
            Field(kind=kind, name=name, read=_attribute(name), shape="date")
            for name in ("tasked", "due", "done_on")
        ),
        Field(kind=kind, name="status", read=_attribute("status"), words="statuses"),
        Field(kind=kind, name="outcome", read=_attribute("outcome"), free_text=True),
        Field(kind=kind, name="effect", read=_attribute("effect"), words="effects"),
    )


def _casework_fields() -> tuple[Field, ...]:
    dates = ("referred", "active_from", "active_to", "initial_meeting")
    return (
        Field(kind="review", name="reference", read=_bare_reference, identifies=True),
        Field(kind="review", name="on", read=_attribute("on"), shape="date"),
        Field(kind="review", name="held", read=_yes_no("held")),
        Field(kind="review", name="risk", read=_attribute("risk"), words="risk_bands"),
        Field(kind="review", name="next_due", read=_attribute("next_due"), shape="date"),
        Field(kind="review", name="outcome", read=_attribute("outcome"), free_text=True),
        Field(kind="review", name="chair", read=_attribute("chair"), identifies=True),
        Field(kind="episode", name="reference", read=_bare_reference, identifies=True),
        *(Field(kind="episode", name=name, read=_attribute(name), shape="date") for name in dates),
        Field(kind="episode", name="referred_by", read=_attribute("referred_by"), words="agencies"),
        Field(
            kind="episode", name="decision", read=_attribute("decision"), words="referral_decisions"
        ),
        Field(
            kind="episode",
            name="risk_at_start",
            read=_attribute("risk_at_start"),
            words="risk_bands",
        ),
        Field(kind="episode", name="harm_types", read=_attribute("harm_types"), words="harm_types"),
        Field(kind="episode", name="worker", read=_attribute("worker"), identifies=True),
        Field(
            kind="episode", name="closure_reason", read=_attribute("closure_reason"), free_text=True
        ),
        Field(kind="decision", name="kind", read=_attribute("kind")),
        Field(kind="decision", name="reason", read=_attribute("reason"), free_text=True),
        Field(kind="decision", name="decided_by", read=_attribute("decided_by"), identifies=True),
        Field(kind="decision", name="decided_at", read=_attribute("decided_at"), shape="date"),
    )


_ALL = (
    *_person_fields("child"),
    *_child_only(),
    *_person_fields("person"),
    *_place_fields(),
    *_other_subjects(),
    *_event_fields(),
    *_link_fields(),
    *_concern_fields(),
    *_action_fields(),
    *_casework_fields(),
)

FIELDS: Mapping[tuple[str, str], Field] = MappingProxyType(
    {(held.kind, held.name): held for held in _ALL}
)
"""Kind and name to field. ``label`` and ``name`` are not in it: every record has them."""

RECORD_KINDS: Mapping[type[Record], str] = MappingProxyType(
    {
        Action: "action",
        Concern: "concern",
        Decision: "decision",
        Episode: "episode",
        Event: "event",
        Link: "link",
        Review: "review",
    }
)
"""Kinds of the records that are not subjects."""
