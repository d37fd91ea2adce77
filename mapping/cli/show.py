"""``hothmap show``: one record in full: what is stated, links with grades, chronology, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from graph.evidence import evidence_table, in_force, is_suspected_false
from graph.people import age_on, date_of_birth, disagreements, full_name, nicknames
from graph.records import Child, Concern, Event, Location, PeerGroup, Person
from graph.vocabulary import vocabulary
from graph.when import first_day, in_words, time_in_words
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, StoreUrl
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import print_table, whole, words

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from graph import Casebook
    from graph.ids import RecordId
    from graph.records import Action, Link, Record
    from graph.store import Version

__all__ = ["show"]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything held on one record, by a day."""

    casebook: Casebook
    record_id: RecordId
    day: date
    versions: tuple[Version, ...]
    case_versions: tuple[Version, ...]

    @property
    def ids(self) -> tuple[RecordId, ...]:
        leader = self.casebook.canonical(self.record_id)
        return self.casebook.joined.get(leader, (self.record_id,))

    def links(self) -> list[Link]:
        ids = set(self.ids)
        found = [link for link in self.casebook.links if ids & {link.source, link.target}]
        return sorted(
            (link for link in found if first_day(link.first_seen) <= self.day),
            key=lambda link: (link.last_seen, link.id),
            reverse=True,
        )

    def events(self) -> list[Event]:
        ids = set(self.ids)
        found = [one for one in self.casebook.events if ids & {part.record for part in one.parts}]
        return sorted(
            (one for one in found if first_day(one.on) <= self.day),
            key=lambda one: (one.on, one.id),
        )

    def actions(self) -> tuple[Action, ...]:
        return self.casebook.actions_of.get(self.casebook.canonical(self.record_id), ())


def show(
    reference: Annotated[str, typer.Argument(help="A reference, such as POC-3304.", metavar="ID")],
    store: StoreUrl = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show one record: what sources state, links with grades, chronology, actions, versions."""
    day = read_day(as_at)
    with opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        record_id = casebook.resolve(reference)
        looked(held, "show", named=[record_id])
        case = casebook.concern_of.get(casebook.canonical(record_id))
        sheet = _Sheet(
            casebook,
            record_id,
            day,
            held.versions(record_id),
            () if case is None else held.versions(case.id),
        )
    if json:
        print_json(
            {
                "record": casebook.get(record_id),
                "joined": sheet.ids,
                "concern": casebook.concern_of.get(casebook.canonical(record_id)),
                "links": sheet.links(),
                "events": sheet.events(),
                "actions": sheet.actions(),
                "versions": [_as_json(one) for one in sheet.versions],
                "case_versions": [
                    _as_json(one) | {"record": one.record} for one in sheet.case_versions
                ],
            }
        )
        return
    _print(sheet)


def _title(casebook: Casebook, record: Record) -> str:
    if isinstance(record, Child | Person):
        return full_name(record)
    if isinstance(record, Location):
        return record.name or "name not recorded"
    if isinstance(record, PeerGroup):
        return record.label
    if isinstance(record, Event):
        return vocabulary("event_kinds").label(record.kind)
    return casebook.reference(record.id)


def _named(casebook: Casebook, record_id: RecordId) -> str:
    return f"{casebook.reference(record_id)} {_title(casebook, casebook.get(record_id))}"


def _print(sheet: _Sheet) -> None:
    casebook = sheet.casebook
    record = casebook.get(sheet.record_id)
    screen = console()
    screen.print(f"{casebook.reference(sheet.record_id)}  {_title(casebook, record)}")
    for name, value in _facts(sheet, record):
        screen.print(f"  {name}: {value}")
    _print_links(screen, sheet)
    _print_events(screen, sheet)
    _print_actions(screen, sheet)
    if len(sheet.ids) > 1:
        screen.print("Joined by decision: " + ", ".join(map(casebook.reference, sheet.ids)))
    screen.print(_history("Versions", sheet.versions))
    if sheet.case_versions:
        screen.print(_history("Versions of the case", sheet.case_versions))


def _as_json(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "recorded_at": version.recorded_at,
        "withdrawn": version.withdrawn,
    }


def _history(what: str, versions: tuple[Version, ...]) -> str:
    said = []
    for one in versions:
        text = f"{one.number} of {time_in_words(one.recorded_at)}"
        if isinstance(one.record, Concern):
            level = "level not decided" if one.record.level is None else f"level {one.record.level}"
            status = vocabulary("statuses").label(one.record.status) or "status not stated"
            text += f" ({level}, {status})"
        said.append(text + (" (withdrawn)" if one.withdrawn else ""))
    return f"{what}: " + "; ".join(said)


def _facts(sheet: _Sheet, record: Record) -> list[tuple[str, str]]:
    casebook, day = sheet.casebook, sheet.day
    facts: list[tuple[str, str]] = []
    if isinstance(record, Child | Person):
        age = age_on(record, day)
        facts += [
            ("Also known as", ", ".join(nicknames(record)) or "–"),
            ("Born", in_words(date_of_birth(record))),
            ("Age", f"{age} on {day:%d/%m/%Y}" if age is not None else "not recorded"),
        ]
        if casebook.is_child(record.id, day):
            facts.append(("Under 18 or held as a child", "safeguarding first; never ranked"))
        if differ := disagreements(record):
            facts.append(("Sources differ on", " and ".join(differ)))
    if casebook.is_unresolved(sheet.record_id):
        facts.append(("Not identified", "named in a file only; see hothmap duplicates"))
    if isinstance(record, Location):
        kind = vocabulary("place_types").label(record.place_type) or "–"
        facts += [("Type", kind), ("Address", record.address or "–")]
    if len(sheet.ids) > 1:
        facts.append(("Joined by decision", f"{len(sheet.ids)} references, listed at the end"))
    concern = casebook.concern_of.get(casebook.canonical(sheet.record_id))
    if concern is not None:
        facts += [
            ("First discussed", in_words(concern.first_discussed)),
            ("Status", vocabulary("statuses").label(concern.status) or "–"),
            ("Level", str(concern.level) if concern.level else "not decided"),
        ]
    if isinstance(record, Event):
        facts += [("On", in_words(record.on)), ("Grading", record.grading.code)]
    return facts


def _print_links(screen: Console, sheet: _Sheet) -> None:
    kinds, table = vocabulary("link_kinds"), evidence_table()
    links = sheet.links()
    if not links:
        return
    rows = []
    ids = set(sheet.ids)
    for link in links:
        forward = link.source in ids
        term = kinds[link.kind]
        other = sheet.casebook.canonical(link.target if forward else link.source)
        counts = "yes" if in_force(link, sheet.day, table) else "lapsed"
        if is_suspected_false(link.grading):
            counts = "no: suspected false"
        rows.append(
            (
                term.label if forward else term.text("reverse"),
                _named(sheet.casebook, other),
                _seen(link),
                link.grading.code,
                f"{link.agency} {link.source_reference}".strip(),
                counts,
            )
        )
    headings = (
        *(words("How"), words("With"), whole("Seen")),
        *(whole("Grading"), words("Says who"), words("Counts")),
    )
    print_table(screen, headings, rows, title="Links")


def _seen(link: Link) -> str:
    """Write when it was seen, a line for each end of a longer time."""
    first, last = in_words(link.first_seen), in_words(link.last_seen)
    return first if first == last else f"{first}\nto {last}"


def _print_events(screen: Console, sheet: _Sheet) -> None:
    events = sheet.events()
    if not events:
        return
    rows = []
    ids, kinds, roles = set(sheet.ids), vocabulary("event_kinds"), vocabulary("event_roles")
    for event in events:
        part = ", ".join(roles.label(one.role) for one in event.parts if one.record in ids)
        rows.append(
            (
                in_words(event.on),
                kinds.label(event.kind),
                part,
                sheet.casebook.reference(event.id),
                event.grading.code,
            )
        )
    headings = (whole("On"), words("What"), words("Role"), whole("Reference"), whole("Grading"))
    print_table(screen, headings, rows, title="Chronology")


def _print_actions(screen: Console, sheet: _Sheet) -> None:
    actions = sheet.actions()
    if not actions:
        return
    tactics, statuses, effects = (vocabulary(name) for name in ("tactics", "statuses", "effects"))
    rows = [
        (
            action.tactic_text or tactics.label(action.tactic),
            action.agency,
            in_words(action.due),
            statuses.label(action.status),
            effects.label(action.effect),
        )
        for action in actions
    ]
    headings = (words("Tactic"), words("Agency"), whole("Due"), words("Status"), words("Effect"))
    print_table(screen, headings, rows, title="Actions")
