"""The network page says everything in its written tables, warns, and gives every control a name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from exports.network_view import TIE_COLUMNS, network_page
from exports.paper import Row, line

if TYPE_CHECKING:
    from exports.release import Released, ReleasedNetwork
    from tests.exports.network.conftest import Networks

WARNING = "This picture comes without actions."
NEUTRAL = "Actions are not part of this view."


class Reader(HTMLParser):
    """Collects tables and controls out of a page as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.controls: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self._cell: list[str] | None = None
        self._text: list[str] = []
        self._wrapped = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.ids += [held["id"]] if "id" in held else []
        self.labelled |= {held["for"]} if "for" in held else set()
        self._wrapped += tag == "label" and "for" not in held
        if tag in {"button", "input", "select", "textarea"}:
            self.controls.append({"tag": tag, "wrapped": str(self._wrapped), **held})
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
            self._cell = self.tables[-1][-1]

    def handle_endtag(self, tag: str) -> None:
        self._wrapped -= tag == "label" and self._wrapped > 0
        if tag in {"td", "th", "tr", "tbody", "table"}:
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell[-1] += data
        if self.controls and self.controls[-1]["tag"] == "button":
            self.controls[-1].setdefault("text", data)


def flat(table: list[list[str]]) -> list[list[str]]:
    """Give the rows of the ties, each with the name that stands above it put first."""
    name, rows = "", []
    for row in table[1:]:
        if len(row) == 1:
            [name] = row
        else:
            rows.append([name, *row])
    return rows


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html)
    assert found is not None
    held: dict[str, Any] = json.loads(found[1])
    return held


def test_every_node_and_every_tie_stands_in_exactly_one_row(
    thousand: Released[ReleasedNetwork], thousand_page: str
) -> None:
    *of_nodes, of_ties = Reader(thousand_page).tables
    names = [row[0] for table in of_nodes for row in table[1:]]
    assert sorted(names) == sorted(set(names))
    assert len(names) == len(thousand.content.nodes)
    evidence = "First seen, Last seen, Sources, Reports, Best grade, Confirmed, Protective"
    assert of_ties[0] == [*TIE_COLUMNS, *evidence.split(", ")]
    assert len(flat(of_ties)) == len(thousand.content.ties)


def test_what_the_picture_draws_is_what_the_rows_say(networks: Networks) -> None:
    html = network_page(networks.small())
    *of_nodes, of_ties = Reader(html).tables
    names = [row[0] for table in of_nodes for row in table[1:]]
    data = data_of(html)
    starts = [node for node, count in data["ties"]["from"] for _ in range(count)]
    ends = zip(starts, data["ties"]["to"], strict=True)
    rows = flat(of_ties)
    assert [(names[a], names[b]) for a, b in ends] == [(row[0], row[2]) for row in rows]
    flags = {
        (row[0], row[2]): data["tieKinds"][kind]["flags"]
        for row, kind in zip(rows, data["ties"]["kind"], strict=True)
        if row[1] != "was seen with"
    }
    # 1 confirmed, 2 protective, 4 with an arrow.
    assert flags["Bryn Invented (P1)", "Ash Madeup (C1)"] == 1 + 4
    assert flags["Ash Madeup (C1)", "Corin"] == 2 + 4
    assert flags["Ash Madeup (C1)", "Ash Madeup (C2)"] == 0


def test_no_column_is_empty_or_repeats_the_reference(networks: Networks) -> None:
    *of_nodes, _ = Reader(network_page(networks.small())).tables
    for table in of_nodes:
        for number, heading in enumerate(table[0]):
            assert any(row[number] for row in table[1:]), heading
    assert of_nodes[0][0] == ["Shown as", "Ties", "Cluster", "Age", "Age band"]


def test_a_small_network_opens_whole_and_a_large_one_on_its_clusters(
    networks: Networks, thousand_page: str
) -> None:
    assert data_of(network_page(networks.small()))["start"] == "whole"
    assert data_of(thousand_page)["start"] == "overview"


def visits(count: int) -> list[Row]:
    return [Row((line(f"Visit number {one}"),)) for one in range(count)]


def test_a_page_without_actions_warns_above_the_picture(networks: Networks) -> None:
    for html in (
        network_page(networks.small()),
        network_page(networks.small(), actions=networks.paper([])),
    ):
        assert 0 < html.index(WARNING) < html.index('id="picture"')
        assert NEUTRAL not in html


@pytest.mark.parametrize("audience", ["jag", "police"])
def test_an_audience_that_is_given_no_actions_is_not_warned(
    networks: Networks, audience: str
) -> None:
    html = network_page(networks.small(audience))
    assert 0 < html.index(NEUTRAL) < html.index('id="picture"')
    assert WARNING not in html


def test_actions_come_after_the_picture_and_are_counted_in_their_heading(
    networks: Networks,
) -> None:
    html = network_page(networks.small(), actions=networks.paper(visits(2)))
    assert WARNING not in html
    assert NEUTRAL not in html
    assert ["Visit number 1"] in Reader(html).tables[0]
    assert html.index('id="static-picture"') < html.index('tabindex="-1">2 actions</h2>')
    assert '<details class="actions" open>' in html


@pytest.mark.parametrize(
    ("count", "heading", "opened"),
    [(1, "1 action", " open"), (10, "10 actions", " open"), (11, "11 actions", "")],
)
def test_more_than_ten_actions_are_closed_until_they_are_asked_for(
    networks: Networks, count: int, heading: str, opened: str
) -> None:
    html = network_page(networks.small(), actions=networks.paper(visits(count)))
    assert f">{heading}</h2>" in html
    assert f'<details class="actions"{opened}>' in html
    assert len(Reader(html).tables[0]) == 1 + count


def test_notes_and_marking_stand_in_the_written_page(networks: Networks) -> None:
    released = networks.small("meeting")
    html = network_page(released)
    assert html.count("OFFICIAL-SENSITIVE [PERSONAL]") == 2
    for note in released.content.notes:
        assert note in html


def test_every_control_has_a_name_and_every_id_is_there_once(networks: Networks) -> None:
    page = Reader(network_page(networks.small()))
    assert len(page.ids) == len(set(page.ids))
    assert len(page.controls) == 9
    for control in page.controls:
        named = control.get("aria-label") or control.get("text", "").strip()
        assert named or control.get("id") in page.labelled or control["wrapped"] == "1", control


def test_the_key_names_only_what_is_in_the_picture(networks: Networks) -> None:
    html = network_page(networks.released([]))
    assert "Nobody and nothing is in this network" in html
    key = network_page(networks.small("jag")).partition('id="key"')[2].partition("</ul>")[0]
    assert "person of concern" in key
    assert "peer group" not in key


def test_hostile_text_in_every_field_stays_text(
    networks: Networks, hostile: tuple[str, ...]
) -> None:
    for payload in hostile:
        released = poisoned(networks, payload)
        *of_nodes, of_ties = Reader(network_page(released, title=payload)).tables
        held = {cell for table in of_nodes for row in table[1:] for cell in row}
        assert payload in held
        assert of_ties[2][0] == payload


def poisoned(networks: Networks, payload: str) -> Released[ReleasedNetwork]:
    base = networks.small()
    nodes = tuple(
        replace(node, label=f"{payload}{number or ''}", fields={"note": payload, "age": 4})
        for number, node in enumerate(base.content.nodes)
    )
    ties = tuple(
        replace(
            tie,
            label=payload,
            reverse=payload,
            best_grade=payload,
            first_seen=payload,
            last_seen=payload,
        )
        for tie in base.content.ties
    )
    content = replace(base.content, nodes=nodes, ties=ties, notes=(payload,))
    return networks.with_content(base, content)


@pytest.mark.parametrize("audience", ["team", "meeting", "jag", "police"])
def test_the_same_release_is_the_same_page(networks: Networks, audience: str) -> None:
    assert network_page(networks.small(audience)) == network_page(networks.small(audience))


def test_a_page_of_a_thousand_nodes_is_well_under_a_megabyte(
    thousand: Released[ReleasedNetwork], thousand_page: str
) -> None:
    assert len(thousand.content.nodes) >= 950
    assert len(thousand_page.encode("utf-8")) < 700_000
