"""``hothmap show``: one record in full: what is stated, links with grades, chronology, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.evidence import evidence_table, in_force, is_suspected_false
from graph.records import Concern
from graph.vocabulary import vocabulary
from graph.when import in_words, time_in_words
from mapping.cli.looking import looked
from mapping.cli.options import AsAt, Json, KnownAt, LookPurpose, SettingsFile, StoreUrl
from mapping.cli.record_facts import HELD, case_facts, facts_of, named, seen, title_of
from mapping.cli.record_sheet import Sheet
from mapping.cli.session import console, known_time, opened, print_json, read_day
from mapping.cli.tables import print_table, whole, words
from mapping.intake.layouts import read_layouts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console

    from graph.evidence import EvidenceTable
    from graph.records import Account, Link
    from graph.store import Version
    from graph.when import When
    from mapping.cli.tables import Column

__all__ = ["show"]

_ROWS_NAMED = 3


def show(
    reference: Annotated[str, typer.Argument(help="A reference, such as POC-3304.", metavar="ID")],
    purpose: LookPurpose = "",
    store: StoreUrl = None,
    settings: SettingsFile = None,
    as_at: AsAt = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show one record: what sources state, links with grades, chronology, actions, versions.

    A report, a link, a decision or a row of a file can be shown as well as somebody or some place:
    any reference that another command prints.
    """
    day = read_day(as_at)
    evidence = _evidence(settings)
    with opened(store, read_only=False) as held:
        casebook = held.load(known_at=known_time(known_at))
        record_id = casebook.resolve(reference)
        case = casebook.concern_of.get(casebook.canonical(record_id))
        sheet = Sheet(
            casebook,
            record_id,
            day,
            held.versions(record_id),
            () if case is None else held.versions(case.id),
        )
        looked(held, "show", named=[record_id, *sheet.concerned()], purpose=purpose)
    if json:
        print_json(_as_json(sheet))
    else:
        _print(sheet, evidence)


def _evidence(settings: Path | None) -> EvidenceTable:
    """Give how the team weighs evidence; the whole of its settings loads for long."""
    if settings is None:
        return evidence_table()
    from mapping.cli.team import read_team_settings  # noqa: PLC0415 - brings networkx with it

    return read_team_settings(settings).evidence


def _as_json(sheet: Sheet) -> dict[str, object]:
    return {
        "record": sheet.record,
        "joined": sheet.ids,
        "concern": sheet.case,
        "other_cases": sheet.other_cases(),
        "links": sheet.links(),
        "events": sheet.events(),
        "actions": sheet.actions(),
        "episodes": sheet.episodes(),
        "reviews": sheet.reviews(),
        "row": sheet.row,
        "rests_on_it": [one.id for one in sheet.resting()],
        "versions": [_version_as_json(one) for one in sheet.versions],
        "case_versions": [
            _version_as_json(one) | {"record": one.record} for one in sheet.case_versions
        ],
    }


def _version_as_json(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "recorded_at": version.recorded_at,
        "withdrawn": version.withdrawn,
    }


def _print(sheet: Sheet, evidence: EvidenceTable) -> None:
    casebook, record = sheet.casebook, sheet.record
    screen = console()
    screen.print(f"{casebook.reference(record.id)}  {title_of(casebook, record)}".rstrip())
    facts = facts_of(casebook, record, sheet.day)
    if casebook.is_unresolved(record.id):
        facts.append(("Not identified", "named in a file only; see hothmap duplicates"))
    if len(sheet.ids) > 1:
        facts.append(("Joined by decision", f"{len(sheet.ids)} references, listed at the end"))
    if sheet.case is not None:
        facts += case_facts(sheet.case)
    for name, value in facts:
        screen.print(f"  {name}: {value}")
    _print_other_cases(screen, sheet)
    _print_accounts(screen, sheet)
    _print_parts(screen, sheet)
    _print_links(screen, sheet, evidence)
    _print_events(screen, sheet)
    _print_actions(screen, sheet)
    _print_care(screen, sheet)
    _print_row(screen, sheet)
    screen.print()
    if len(sheet.ids) > 1:
        screen.print("Joined by decision: " + ", ".join(map(casebook.reference, sheet.ids)))
    screen.print(_history("Versions", sheet.versions))
    if sheet.case_versions:
        screen.print(_history("Versions of the case", sheet.case_versions))


def _section(
    screen: Console, headings: Sequence[Column], rows: Sequence[Sequence[str]], *, title: str
) -> None:
    """Print a table under its title, where there is anything in it."""
    if rows:
        screen.print()
        print_table(screen, headings, rows, title=title)


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


def _print_other_cases(screen: Console, sheet: Sheet) -> None:
    """Print the cases that a joining put behind the one that counts."""
    statuses = vocabulary("statuses")
    rows = [
        (
            one.id,
            in_words(one.first_discussed),
            statuses.label(one.status) or "not stated",
            str(one.level) if one.level else "not decided",
            one.agency,
        )
        for one in sheet.other_cases()
    ]
    headings = (
        *(whole("Case"), whole("First discussed"), words("Status")),
        *(words("Level"), words("Lead agency")),
    )
    _section(screen, headings, rows, title="Other cases on it; the later first discussed counts")


def _print_accounts(screen: Console, sheet: Sheet) -> None:
    """Print what each kind of source says of somebody, so that two may be seen to differ."""
    accounts = sheet.accounts()
    if not accounts:
        return
    layouts = read_layouts()
    labels = {name: layouts.named(name).label for name in layouts.names}
    rows = [
        (
            labels.get(one.layout, one.layout),
            " ".join(filter(None, (one.forename, one.surname))) or "–",
            ", ".join(one.nicknames),
            _born(one),
            "; ".join(filter(None, (one.sex, one.ethnicity, one.care_status, one.address))),
            _first(sheet.casebook.reference(row) for row in one.rows),
        )
        for one in accounts
    ]
    headings = (
        *map(words, ("Source", "Name", "Also known as")),
        whole("Born or age"),
        *map(words, ("Further", "Rows")),
    )
    _section(screen, headings, rows, title="What sources state")


def _born(account: Account) -> str:
    if account.date_of_birth is not None:
        return in_words(account.date_of_birth)
    if account.age is None:
        return "–"
    on = "" if account.age_on is None else f"\non {in_words(account.age_on)}"
    return f"aged {account.age}{on}"


def _first(references: Iterable[str]) -> str:
    """Name the first few of many."""
    held = list(references)
    more = len(held) - _ROWS_NAMED
    return ", ".join(held[:_ROWS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _print_parts(screen: Console, sheet: Sheet) -> None:
    roles = vocabulary("event_roles")
    rows = [(roles.label(one.role), named(sheet.casebook, one.record)) for one in sheet.parts()]
    headings = (words("Part"), words("Who or where"))
    _section(screen, headings, rows, title="Who and where")


def _print_links(screen: Console, sheet: Sheet, evidence: EvidenceTable) -> None:
    kinds = vocabulary("link_kinds")
    rows = []
    ids = set(sheet.ids)
    for link in sheet.links():
        term = kinds[link.kind]
        if ids.isdisjoint((link.source, link.target)):  # of a report: both ends are others
            how = term.label
            who = f"{named(sheet.casebook, link.source)} – {named(sheet.casebook, link.target)}"
        else:
            forward = link.source in ids
            how = term.label if forward else term.text("reverse")
            who = named(sheet.casebook, link.target if forward else link.source)
        rows.append(
            (
                how,
                who,
                seen(link),
                link.grading.code,
                f"{link.agency} {link.source_reference}".strip(),
                _counts(sheet, link, evidence),
            )
        )
    headings = (
        *(words("How"), words("Between" if sheet.parts() else "With"), whole("Seen")),
        *(whole("Grading"), words("Says who"), words("Counts")),
    )
    _section(screen, headings, rows, title="Links")


def _counts(sheet: Sheet, link: Link, evidence: EvidenceTable) -> str:
    if is_suspected_false(link.grading):
        return "no: suspected false"
    return "yes" if in_force(link, sheet.day, evidence) else "lapsed"


def _print_events(screen: Console, sheet: Sheet) -> None:
    rows = []
    ids, kinds, roles = set(sheet.ids), vocabulary("event_kinds"), vocabulary("event_roles")
    for event in sheet.events():
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
    _section(screen, headings, rows, title="Chronology")


def _print_actions(screen: Console, sheet: Sheet) -> None:
    statuses, effects = vocabulary("statuses"), vocabulary("effects")
    rows = [
        (
            title_of(sheet.casebook, action),
            " ".join(filter(None, (action.agency, action.owner))),
            in_words(action.due),
            statuses.label(action.status),
            effects.label(action.effect),
            action.outcome,
        )
        for action in sheet.actions()
    ]
    headings = (
        *(words("Tactic"), words("Agency, owner"), whole("Due")),
        *map(words, ("Status", "Effect", "Outcome")),
    )
    _section(screen, headings, rows, title="Actions")


def _print_care(screen: Console, sheet: Sheet) -> None:
    """Print a child's time with the team, and the reviews."""
    bands, decisions = vocabulary("risk_bands"), vocabulary("referral_decisions")
    episodes = [
        (
            in_words(one.referred),
            one.referred_by,
            decisions.label(one.decision),
            _or_dash(one.active_from),
            _or_dash(one.active_to),
            bands.label(one.risk_at_start),
        )
        for one in sheet.episodes()
    ]
    headings = (
        *(whole("Referred"), words("By"), words("Decision")),
        *(whole("Active from"), whole("Active to"), words("Risk at start")),
    )
    _section(screen, headings, episodes, title="Time with the HOTH team")
    reviews = [
        (
            in_words(one.on),
            HELD[one.held],
            bands.label(one.risk),
            _or_dash(one.next_due),
            one.outcome,
        )
        for one in sheet.reviews()
    ]
    columns = (
        *(whole("On"), whole("Held"), words("Risk")),
        *(whole("Next due"), words("Outcome")),
    )
    _section(screen, columns, reviews, title="Reviews")


def _or_dash(value: When | None) -> str:
    return "–" if value is None else in_words(value)


def _print_row(screen: Console, sheet: Sheet) -> None:
    """Print the row that a record was read from, as it was read, and what rests on the record."""
    row = sheet.row
    if row is not None:
        cells = [*row.values.items(), *row.notes.items()]
        headings = (words("Column"), words("As read"))
        read = "As it was read" if row is sheet.record else f"The row it was read from: {row.id}"
        _section(screen, headings, cells, title=read)
    rows = [(one.id, title_of(sheet.casebook, one)) for one in sheet.resting()]
    title = "What rests on it" if row is sheet.record else "Decided about it"
    _section(screen, (words("Id"), words("What")), rows, title=title)
