"""The catalogue of what may be asked of a record: each field with what it gives away.

A paper asks for a field by kind and name; a profile lists those that its audience may see; only
the gate puts the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict, Unpack

from exports.look import Look, age_band
from graph.cases import case_on
from graph.ids import reference_of
from graph.people import age_on, date_of_birth, forename, initials, nicknames, stated, surname
from graph.records import (
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
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


class _Says(TypedDict, total=False):
    """What a field gives away, as :class:`Field` names it."""

    shape: Literal["text", "number", "date"]
    identifies: bool
    free_text: bool
    on_node: bool


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
        concern = case_on(look.casebook, look.casebook.canonical(record.id), look.as_at)
        value: Value = getattr(concern, name) if concern is not None else None
        return value

    return read


def _level_meaning(_: Look, record: Record) -> Value:
    level = record.level if isinstance(record, Concern) else None
    return vocabulary("levels")[str(level)].meaning if level is not None else None


def _transition(_: Look, record: Record) -> Value:
    return record.transition_on if isinstance(record, Child) else None


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


def _plain(kind: str, *names: str, **says: Unpack[_Says]) -> tuple[Field, ...]:
    """List fields that are the record's own attributes of the same name."""
    return tuple(Field(kind=kind, name=name, read=_attribute(name), **says) for name in names)


def _terms(kind: str, /, **words: str) -> tuple[Field, ...]:
    """List attributes that are terms, each with its vocabulary."""
    return tuple(
        Field(kind=kind, name=name, read=_attribute(name), words=held)
        for name, held in words.items()
    )


def _person_fields(kind: str) -> tuple[Field, ...]:
    names = (("forename", forename), ("surname", surname), ("nicknames", nicknames))
    return (
        Field(kind=kind, name="reference", read=_reference, identifies=True, on_node=True),
        *(Field(kind=kind, name=name, read=_of_person(of), identifies=True) for name, of in names),
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
    care = _stated("care_status")
    return (
        Field(kind=kind, name="initials", read=_of_person(initials), identifies=True),
        Field(kind=kind, name="care_status", read=care, free_text=True, sensitive=True),
        Field(kind=kind, name="risk_band", read=Look.risk_band, words="risk_bands", on_node=True),
        Field(kind=kind, name="harm_types", read=Look.harm_types, words="harm_types"),
        Field(kind=kind, name="missing_episodes", read=Look.missing_episodes, shape="number"),
        Field(
            kind=kind, name="months_to_18", read=Look.months_to_18, shape="number", identifies=True
        ),
        Field(kind=kind, name="turning_18", read=Look.turning_18),
        Field(kind=kind, name="worker", read=Look.worker, identifies=True),
        Field(kind=kind, name="transition_on", read=_transition, shape="date"),
    )


def _subject_fields() -> tuple[Field, ...]:
    place, kinds = "location", _attribute("place_type")
    return (
        Field(kind=place, name="reference", read=_reference, identifies=True, on_node=True),
        Field(kind=place, name="place_type", read=kinds, words="place_types", on_node=True),
        *_plain(place, "address", "postcode", identifies=True),
        Field(kind=place, name="point", read=_point, identifies=True),
        *_plain(place, "times_of_concern", "guardians", free_text=True),
        *_case_fields(place),
        Field(kind="group", name="reference", read=_reference, identifies=True),
        *_case_fields("group"),
        *_plain("identifier", "kind", on_node=True),
        *_plain("identifier", "value", identifies=True),
    )


def _evidence_fields() -> tuple[Field, ...]:
    return (
        Field(kind="event", name="reference", read=_reference, identifies=True),
        *_terms("event", kind="event_kinds", agency="agencies", harm_types="harm_types"),
        *_plain("event", "on", "until", shape="date"),
        Field(kind="event", name="month", read=_month, shape="date"),
        *_plain("event", "text", free_text=True),
        Field(kind="event", name="grading", read=_grading),
        Field(kind="event", name="risk", read=_event_risk, words="risk"),
        Field(kind="link", name="reference", read=_bare_reference, identifies=True),
        Field(kind="link", name="kind", read=_link_words),
        Field(kind="link", name="reverse", read=_link_reverse),
        *_plain("link", "first_seen", "last_seen", "review_by", shape="date"),
        Field(kind="link", name="grading", read=_grading),
        *_terms("link", agency="agencies"),
        *_plain("link", "confidence"),
        Field(kind="link", name="protective", read=_yes_no("protective")),
    )


def _case_records() -> tuple[Field, ...]:
    return (
        Field(kind="concern", name="reference", read=_bare_reference, identifies=True),
        *_plain("concern", "reason", free_text=True),
        *_plain("concern", "level", shape="number"),
        Field(kind="concern", name="level_meaning", read=_level_meaning),
        *_plain("concern", "first_discussed", "assessed", "due", "closed", shape="date"),
        *_terms("concern", triage_outcome="triage_outcomes", status="statuses"),
        *_terms("concern", outcome="outcomes", agency="agencies", tactics="tactics"),
        Field(kind="action", name="reference", read=_reference, identifies=True),
        *_terms("action", tactic="tactics", agency="agencies", status="statuses", effect="effects"),
        *_plain("action", "tactic_text", "outcome", free_text=True),
        Field(kind="action", name="power", read=_power),
        *_plain("action", "owner", identifies=True),
        *_plain("action", "tasked", "due", "done_on", shape="date"),
    )


def _casework_fields() -> tuple[Field, ...]:
    dates = ("referred", "active_from", "active_to", "initial_meeting")
    return (
        Field(kind="review", name="reference", read=_bare_reference, identifies=True),
        *_plain("review", "on", "next_due", shape="date"),
        Field(kind="review", name="held", read=_yes_no("held")),
        *_terms("review", risk="risk_bands"),
        *_plain("review", "outcome", free_text=True),
        *_plain("review", "chair", identifies=True),
        Field(kind="episode", name="reference", read=_bare_reference, identifies=True),
        *_plain("episode", *dates, shape="date"),
        *_terms("episode", referred_by="agencies", decision="referral_decisions"),
        *_terms("episode", risk_at_start="risk_bands", harm_types="harm_types"),
        *_plain("episode", "worker", identifies=True),
        *_plain("episode", "closure_reason", free_text=True),
        *_plain("decision", "kind"),
        *_plain("decision", "reason", free_text=True),
        *_plain("decision", "decided_by", identifies=True),
        *_plain("decision", "decided_at", shape="date"),
    )


_ALL = (
    *_person_fields("child"),
    *_child_only(),
    *_person_fields("person"),
    *_subject_fields(),
    *_evidence_fields(),
    *_case_records(),
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
