"""What the gate lets through of a network: children, small numbers, and only the fields allowed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from exports.graphml import network_graphml
from exports.network_view import network_page
from exports.paper import Of, Paper, Paragraph, line
from exports.release import release
from exports.tables import network_csv, network_xlsx
from graph.casebook import Casebook
from graph.errors import ReleaseError
from graph.ids import RecordId
from graph.network import build_network, surroundings
from graph.records import Account, Child, Grading, Link
from graph.when import When, when
from tests.exports.canaries import (
    ADULT,
    AS_AT,
    FLAT,
    FREQUENTS,
    GROUP,
    HOME,
    KEY,
    NAMED,
    OTHER_ADULT,
    PARK,
    PHONE,
    PIP,
    ROW,
    UNDER_18_POC,
    WREN,
    casebook,
    grounds,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exports.release import Released, ReleasedNetwork


def released(
    audience: str, *further: Child | Link, agenda: Iterable[RecordId] = ()
) -> Released[ReleasedNetwork]:
    """Let the canaries' network out, with further records in it."""
    book = Casebook([*casebook(), *further]) if further else casebook()
    return release(
        build_network(book, as_at=AS_AT),
        casebook=book,
        grounds=grounds(audience),
        key=KEY,
        agenda=tuple(agenda),
    )


def link(name: str, source: RecordId, target: RecordId, kind: str) -> Link:
    """Say that two were seen together, with days to look for."""
    return Link(
        id=RecordId(f"link:{name}"),
        source=source,
        target=target,
        kind=kind,
        basis=(ROW,),
        first_seen=when("2026-07-06"),
        last_seen=when("2026-10-21"),
        grading=Grading(source="2", information="B", handling="P"),
        agency="police",
    )


def children_at_the_park(count: int) -> list[Child | Link]:
    """Give so many invented children who frequent the park."""
    found: list[Child | Link] = []
    for number in range(count):
        child = RecordId(f"child:C9{number:03}")
        born = When("2012-02-03")
        account = Account(layout="poc", rows=(ROW,), forename="Made", date_of_birth=born)
        found += [
            Child(id=child, accounts=(account,)),
            link(f"park{number}", child, PARK, "frequents"),
        ]
    return found


# Small numbers of children ------------------------------------------------------------------------


# Two children are at the park already: Wren, and the person of concern under 18.
@pytest.mark.parametrize(("further", "shown"), [(0, "[c]"), (3, "[c]"), (4, 6), (10, 12)])
def test_partners_never_read_how_few_children_are_linked_to_a_place(
    further: int, shown: int | str
) -> None:
    network = released("jag", *children_at_the_park(further))
    (park,) = (node for node in network.content.nodes if node.id == "LOC-2201")
    assert park.fields["children_linked"] == shown


def test_no_network_file_for_partners_holds_a_small_number_of_children() -> None:
    network = released("jag", *children_at_the_park(4))
    rows = list(csv.DictReader(io.StringIO(network_csv(network)["nodes.csv"].decode("utf-8-sig"))))
    counts = {row["Children linked"] for row in rows}
    assert counts == {"6", "[c]", ""}
    sheet = openpyxl.load_workbook(io.BytesIO(network_xlsx(network)))["Nodes"]
    (head, *cells) = (row for row in sheet.iter_rows(values_only=True))
    column = head.index("Children linked")
    assert {row[column] for row in cells} == {6, "[c]", None}
    drawn = ET.fromstring(network_graphml(network))  # noqa: S314 - our own file
    keyed = [data.text for data in drawn.iter() if data.get("key") == "node.children_linked"]
    assert set(keyed) == {"6", "[c]"}
    assert "[c]" in network_page(network)


def test_a_network_with_a_number_held_back_says_what_the_sign_stands_for() -> None:
    assert any(note.startswith("[c] stands for") for note in released("jag").content.notes)
    for name in ("team", "meeting", "police"):
        assert not any("[c]" in note for note in released(name).content.notes)


# Surroundings -------------------------------------------------------------------------------------


def around(audience: str, centre: RecordId, *, steps: int = 1) -> Released[ReleasedNetwork]:
    """Let out what lies around one record, as the command does with --about."""
    book = casebook()
    network = surroundings(build_network(book, as_at=AS_AT), [centre], steps=steps)
    return release(network, casebook=book, grounds=grounds(audience), key=KEY, agenda=(centre,))


@pytest.mark.parametrize(
    ("name", "centre"),
    [
        pytest.param("jag", WREN, id="a child who is only counted"),
        pytest.param("police", WREN, id="a child under a code"),
        pytest.param("jag", UNDER_18_POC, id="a person of concern who is a child"),
        pytest.param("police", UNDER_18_POC, id="the same under a code"),
        pytest.param("jag", GROUP, id="a group that is not shown"),
        pytest.param("police", GROUP, id="a group under a code"),
        pytest.param("jag", HOME, id="a children's home"),
        pytest.param("police", HOME, id="a children's home, to the police"),
        pytest.param("meeting", NAMED, id="somebody only named, who is only counted"),
        pytest.param("police", NAMED, id="the same, to the police"),
    ],
)
def test_no_network_is_cut_out_around_somebody_whom_that_gives_away(
    name: str, centre: RecordId
) -> None:
    with pytest.raises(ReleaseError, match="would give them away") as caught:
        around(name, centre)
    for told in ("wren", "C31004", "teen", "POC-3310", "Canary", "Home", "named"):
        assert told not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "centre", "found"),
    [
        ("jag", ADULT, "POC-3304"),
        ("jag", PARK, "LOC-2201"),
        ("police", ADULT, "POC-3304"),
        ("police", FLAT, "LOC-2202"),
        ("police", PHONE, "POC-3304"),
        ("meeting", ADULT, "POC-3304"),
        ("meeting", HOME, "Restricted place"),
        ("team", WREN, "C31004"),
        ("team", NAMED, "C31004"),
    ],
)
def test_a_network_around_what_an_audience_sees_by_name_is_let_out(
    name: str, centre: RecordId, found: str
) -> None:
    assert found in repr(around(name, centre).content)


def test_the_meeting_may_see_around_a_child_by_initials() -> None:
    nodes = around("meeting", WREN).content.nodes
    assert any(node.label.startswith("FS, 13–15") for node in nodes)


def test_one_child_among_several_centres_is_enough_to_refuse() -> None:
    with pytest.raises(ReleaseError, match="Nothing was released"):
        released("jag", agenda=(ADULT, WREN))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_partners_get_nothing_that_only_a_child_leads_to(steps: int) -> None:
    # The other adult was seen with the adult, who is linked to Wren; of the places in reach, the
    # children's home alone is only Wren's.
    network = around("jag", OTHER_ADULT, steps=steps).content
    assert not any("Restricted" in node.label for node in network.nodes)
    assert any(node.id == "POC-3305" for node in network.nodes)


def test_of_the_whole_network_partners_get_each_place_that_children_are_linked_to() -> None:
    assert any("Restricted" in node.label for node in released("jag").content.nodes)


# Ties between children ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["seen_with", "found_with", "targets", "safe_person"])
def test_the_police_get_no_tie_between_two_children_whatever_its_kind(kind: str) -> None:
    for source, target in ((WREN, PIP), (UNDER_18_POC, WREN)):
        network = released("police", link("x", source, target, kind)).content
        kinds = {node.id: node.kind for node in network.nodes}
        ends = [{kinds[tie.source], kinds[tie.target]} for tie in network.ties]
        assert {"child"} not in ends
        assert {"child", "person_of_concern"} in ends


def test_the_meeting_still_gets_the_ties_between_children() -> None:
    network = released("meeting", link("x", WREN, PIP, "seen_with")).content
    assert "seen_with" in {tie.kind for tie in network.ties}
    kinds = {node.id: node.kind for node in network.nodes}
    assert any(kinds[tie.source] == kinds[tie.target] == "child" for tie in network.ties)


# What is said of a tie ----------------------------------------------------------------------------

EVIDENCE = {
    "protective", "confirmed", "strength", "cost", "first_seen", "last_seen", "sources", "reports",
    "best_grade",
}  # fmt: skip
SEEN = {
    "team": EVIDENCE,
    "meeting": EVIDENCE,
    "police": EVIDENCE - {"protective"},
    "jag": {"confirmed", "last_seen"},
}


@pytest.mark.parametrize(("name", "allowed"), SEEN.items())
def test_a_tie_says_only_what_the_profile_lists_of_a_link(name: str, allowed: set[str]) -> None:
    ties = released(name).content.ties
    assert ties
    for tie in ties:
        assert set(tie.evidence()) == allowed
        assert {one for one in EVIDENCE if getattr(tie, one) is not None} == allowed


@pytest.mark.parametrize(("name", "allowed"), SEEN.items())
def test_what_is_not_listed_has_no_column_and_no_attribute_in_any_file(
    name: str, allowed: set[str]
) -> None:
    network = released(name)
    words = {one: one.replace("_", " ").capitalize() for one in EVIDENCE}
    expected = {words[one] for one in allowed}
    files = network_csv(network)
    header = next(csv.reader(io.StringIO(files["links.csv"].decode("utf-8-sig"))))
    assert expected == set(header) & set(words.values())
    sheet = openpyxl.load_workbook(io.BytesIO(network_xlsx(network)))["Links"]
    assert expected == {cell.value for cell in sheet[1]} & set(words.values())
    drawn = ET.fromstring(network_graphml(network))  # noqa: S314 - our own file
    keyed = {key.get("attr.name") for key in drawn.iter() if key.get("for") == "edge"}
    assert keyed & EVIDENCE == allowed
    page = network_page(network)
    heads = {one for one in words.values() if f'<th scope="col">{one}</th>' in page}
    assert heads == expected - {"Strength", "Cost"}


def test_partners_read_of_a_tie_by_month_as_they_read_of_a_report() -> None:
    # The canaries' links were last seen on 20 October; the month is all that a report tells them.
    network = released("jag")
    assert {tie.last_seen for tie in network.content.ties} == {"2026-10"}
    held = b"".join(network_csv(network).values()) + network_graphml(network)
    for told in (b"2026-10-20", b"2026-09-01", b"2/B/P"):
        assert told not in held
    assert "2026-10-20" not in network_page(network)


def test_partners_read_of_a_link_by_month_in_a_paper_too() -> None:
    paper = Paper(
        title=line("T"),
        meeting="M",
        period="P",
        blocks=(Paragraph(line("Last: ", Of(FREQUENTS, "last_seen"), ".")),),
    )
    shown = {
        name: repr(release(paper, casebook=casebook(), grounds=grounds(name), key=KEY).content)
        for name in ("jag", "police")
    }
    assert "Last: Oct 2026." in shown["jag"]
    assert "Last: 20 Oct 2026." in shown["police"]


@pytest.mark.parametrize("name", ["team", "meeting", "police"])
def test_a_strength_has_no_more_than_three_decimals(name: str) -> None:
    for tie in released(name).content.ties:
        assert tie.strength is not None
        assert len(str(tie.strength).partition(".")[2]) <= 3
        assert 0 < tie.strength <= 1


@pytest.mark.parametrize("name", ["team", "meeting", "jag", "police"])
def test_a_column_of_ages_holds_no_age_band(name: str) -> None:
    nodes = released(name).content.nodes
    assert {type(node.fields["age"]) for node in nodes if "age" in node.fields} <= {int}
    bands = {node.fields.get("age_band") for node in nodes if node.kind == "child"}
    assert bands == (set() if name == "jag" else {"13–15", "16–17"})
