"""Peer groups: strengths first, then how the group hangs together and what reaches it.

Groups stand in the order of their labels and children in the order of their references: neither is
an order of need. A peer tie protects as often as it carries risk.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from exports.paper import (
    Bullets,
    Column,
    Facts,
    Heading,
    Number,
    Of,
    Paragraph,
    Row,
    Section,
    Table,
    line,
)
from graph.vocabulary import vocabulary
from mapping.meetings.phrases import count, listed, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.paper import Block, Line
    from graph.ids import RecordId
    from graph.records import PeerGroup
    from mapping.meetings.pack import MonthlyPack

__all__ = ["groups_chapter"]

MOST_REACHING, MOST_STRENGTHS = 5, 8
_PEER_LAYERS = frozenset({"peer", "protective"})


def groups_chapter(pack: MonthlyPack) -> Section:
    """
    Write what is known about each peer group.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        One section a group, by label.
    """
    network = pack.picture.network
    groups = sorted(
        (one for one in pack.casebook.groups if one.id in network),
        key=lambda one: (one.label, one.id),
    )
    title = line("6. Peer groups")
    if not groups:
        return Section(title=title, blocks=(Paragraph(line("No peer group has links in force.")),))
    purpose = line(
        "Mapped for safety planning and to join up what is known. A child is in a group because "
        "somebody reported a tie, not because of anything the child did. Strengths come first: "
        "what already keeps these children safe is what to build on."
    )
    return Section(
        title=title,
        blocks=(
            Paragraph(purpose),
            _overview(pack, groups),
            *(_group(pack, group) for group in groups),
        ),
    )


def _overview(pack: MonthlyPack, groups: list[PeerGroup]) -> Table:
    rows = []
    for group in groups:
        members = _members(pack, group.id)
        safe = {child for child, _ in _protective(pack, members)}
        exposed = tuple(one for one in members if one in pack.picture.reached_by)
        actions = pack.casebook.actions_of.get(group.id, ())
        rows.append(
            Row(
                (
                    line(Of(group.id)),
                    line(tally(members, of_children=True)),
                    line(tally(tuple(safe), of_children=True)),
                    line(tally(exposed, of_children=True)),
                    line(tally([one.id for one in actions])),
                )
            )
        )
    return Table(
        caption=line("The groups, by label"),
        columns=(
            Column("Group", width=2),
            Column("Children mapped", kind="number"),
            Column("With a protective tie", kind="number"),
            Column("Reached by an open POC or LOC", kind="number"),
            Column("Actions", kind="number"),
        ),
        rows=tuple(rows),
        sheet="Peer groups",
        adds_up=False,
    )


def _group(pack: MonthlyPack, group: PeerGroup) -> Section:
    members = _members(pack, group.id)
    return Section(
        title=line(Of(group.id)),
        subject=group.id,
        blocks=(
            Facts(
                (
                    ("Children mapped", line(tally(members, of_children=True))),
                    *_bands(pack, members),
                )
            ),
            Heading(4, line("Strengths")),
            *_strengths(pack, members),
            Heading(4, line("How the group hangs together")),
            *_dynamics(pack, members),
            Heading(4, line("What reaches the group")),
            *_reach(pack, group.id, members),
            *_warning(pack, group.id),
        ),
    )


def _members(pack: MonthlyPack, group: RecordId) -> tuple[RecordId, ...]:
    ties = pack.picture.network.in_edges(group, data=True)
    return tuple(sorted({source for source, _, tie in ties if tie["kind"] == "member_of"}))


def _bands(pack: MonthlyPack, members: tuple[RecordId, ...]) -> tuple[tuple[str, Line], ...]:
    serious = tuple(one for one in members if one in pack.picture.serious)
    rows: list[tuple[str, Line]] = [("Who", listed(members, at_most=12))]
    if serious:
        rows.append(("At significant or strong risk", line(tally(serious, of_children=True))))
    return tuple(rows)


def _strengths(pack: MonthlyPack, members: tuple[RecordId, ...]) -> tuple[Block, ...]:
    held = _protective(pack, members)
    if not held:
        ask = line(
            "No safe person, safe place or protective tie is recorded. Ask the children what helps "
            "and who is safe for them."
        )
        return (Paragraph(ask, "warning"),)
    kinds = vocabulary("link_kinds")
    book = pack.casebook
    rows = []
    for (child, kind), targets in sorted(held.items()):
        # Those only named stand in a row of their own, for audiences that may not see them.
        for only_named in (False, True):
            some = [one for one in sorted(targets) if book.is_unresolved(one) is only_named]
            if some:
                cells = (line(Of(child)), line(kinds[kind].label), listed(some))
                rows.append((only_named, Row(cells, about=some[0])))
    named = {one for targets in held.values() for one in targets if book.is_unresolved(one)}
    told = line("Safe people and places that the children have named: ", tally(named), ".")
    return (
        Table(
            caption=line("Protective ties, safe people and safe places"),
            columns=(Column("Child"), Column("Tie"), Column("Whom or where", width=1.4)),
            rows=tuple(row for _, row in sorted(rows, key=lambda one: one[0])[:MOST_STRENGTHS]),
            adds_up=False,
        ),
        *((Paragraph(told, "small"),) if named else ()),
    )


def _protective(
    pack: MonthlyPack, members: tuple[RecordId, ...]
) -> Mapping[tuple[RecordId, str], list[RecordId]]:
    found: defaultdict[tuple[RecordId, str], list[RecordId]] = defaultdict(list)
    for source, target, tie in pack.picture.network.edges(data=True):
        if tie["protective"] and source in members:
            found[source, tie["kind"]].append(target)
        elif tie["protective"] and target in members:
            found[target, tie["kind"]].append(source)
    return found


def _dynamics(pack: MonthlyPack, members: tuple[RecordId, ...]) -> tuple[Block, ...]:
    ties = _ties(pack, members)
    if not ties:
        return (Paragraph(line("No tie between these children is in force.")),)
    kinds = vocabulary("link_kinds")
    told = tuple(
        line(
            f"{kinds[kind].label}: ",
            _statements(held),
            " tie" if len(held) == 1 else " ties",
            " among ",
            _children_in(held),
            " children",
        )
        for kind, held in sorted(ties.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    most = _most_tied(ties)
    if not most:
        return (Bullets(told),)
    note = line(
        "Children with two or more ties within the group: ",
        tally(most, of_children=True),
        ". Plan with the group, and not only one by one.",
    )
    return (Bullets(told), Paragraph(note, "small"))


_Held = tuple[tuple["RecordId", "RecordId"], tuple["RecordId", ...]]


def _statements(held: list[_Held]) -> Number:
    return Number(len(held), tuple(sorted(one for _, because in held for one in because)))


def _children_in(held: list[_Held]) -> Number:
    return Number(len({child for ends, _ in held for child in ends}), counts_children=True)


def _ties(pack: MonthlyPack, members: tuple[RecordId, ...]) -> Mapping[str, list[_Held]]:
    found: defaultdict[str, list[_Held]] = defaultdict(list)
    inside = set(members)
    for source, target, tie in pack.picture.network.edges(data=True):
        if source in inside and target in inside and tie["layer"] in _PEER_LAYERS:
            found[tie["kind"]].append(((source, target), tie["because"]))
    return found


def _most_tied(ties: Mapping[str, list[_Held]]) -> tuple[RecordId, ...]:
    pairs = {ends for held in ties.values() for ends, _ in held}
    counted = Counter(child for ends in pairs for child in ends)
    return tuple(sorted(child for child, number in counted.items() if number > 1))


def _reach(pack: MonthlyPack, group: RecordId, members: tuple[RecordId, ...]) -> tuple[Block, ...]:
    by: defaultdict[RecordId, list[RecordId]] = defaultdict(list)
    for child in members:
        for subject in pack.picture.reached_by.get(child, ()):
            by[subject].append(child)
    rows = tuple(
        Row(
            (
                line(Of(subject)),
                line(Of(subject, "level")),
                line(Number(len(held), tuple(held), counts_children=True)),
            )
        )
        for subject, held in sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    places = pack.linked(group, "location_of_concern") + pack.linked(group, "location")
    blocks: list[Block] = [
        Table(
            caption=line("Open persons and locations of concern linked to children of the group"),
            columns=(
                Column("Person or location"),
                Column("Level", kind="number"),
                Column("Children of the group", kind="number"),
            ),
            rows=rows[:MOST_REACHING],
            empty="No open person or location of concern is linked to a child of the group.",
            adds_up=False,
        )
    ]
    if places:
        blocks.append(Facts((("Where the group gathers", listed(sorted(places))),)))
    return tuple(blocks)


def _warning(pack: MonthlyPack, group: RecordId) -> tuple[Block, ...]:
    actions = pack.casebook.actions_of.get(group, ())
    if actions:
        told = line(*count([one.id for one in actions], "action", "actions"), " recorded.")
        return (Paragraph(told),)
    ask = line("No action is recorded for this group: agree a safety plan, an owner and a day.")
    return (Paragraph(ask, "warning"),)
