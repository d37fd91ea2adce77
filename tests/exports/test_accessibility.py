"""Every kind of page stands before axe-core without a fault, in the states that a reader meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exports.html import paper_html
from exports.map_view import map_page
from exports.network_view import network_page
from exports.paper import Column, Paper, Row, Section, Table, line
from exports.release import PlacesContent, release
from exports.release_places import PlaceItem
from graph.network import build_network
from graph.records import Location
from tests.exports.canaries import ADULT, AS_AT, KEY, PARK, WREN, casebook, grounds
from tests.exports.sample_paper import sample_paper

if TYPE_CHECKING:
    from pathlib import Path

    from exports.release import Released, ReleasedPaper
    from tests.conftest import Browser

pytestmark = pytest.mark.browser

DRAWN = "return document.documentElement.dataset.drawn"
READY = "return document.documentElement.dataset.ready"


def opened(browser: Browser, folder: Path, html: str, until: str = "return true") -> None:
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path)
    browser.wait_for(until)


def released_paper(paper: Paper, audience: str = "team") -> Released[ReleasedPaper]:
    return release(paper, casebook=casebook(), grounds=grounds(audience), key=KEY)


def test_the_check_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    opened(browser, tmp_path, "<!DOCTYPE html><title>x</title><button></button><img src='data:,'>")
    rules = {one.partition(":")[0] for one in browser.faults()}
    assert {"button-name", "html-has-lang", "image-alt"} <= rules


@pytest.mark.parametrize("audience", ["team", "meeting", "police"])
def test_a_paper(browser: Browser, tmp_path: Path, audience: str) -> None:
    paper = sample_paper(casebook(), ADULT, WREN, PARK)
    opened(browser, tmp_path, paper_html(released_paper(paper, audience)))
    assert browser.faults() == []


def test_a_paper_with_tables_of_one_caption_and_a_row_without_a_first_cell(
    browser: Browser, tmp_path: Path
) -> None:
    rows = (Row((line("Lantern"), line("two"))), Row((line(""), line("three"))))
    table = Table(caption=line("Linked"), columns=(Column("Who"), Column("How")), rows=rows)
    sections = tuple(Section(title=line(name), blocks=(table,)) for name in ("First", "Second"))
    paper = Paper(title=line("Twice"), meeting="A meeting", period="2026-10", blocks=sections)
    opened(browser, tmp_path, paper_html(released_paper(paper)))
    assert browser.faults() == []


@pytest.mark.parametrize("audience", ["team", "meeting", "jag", "police"])
def test_a_map_as_it_opens_and_with_a_place_open(
    browser: Browser, tmp_path: Path, audience: str
) -> None:
    book = casebook()
    places = [one.id for one in book if isinstance(one, Location)]
    items = tuple(PlaceItem(location=one, rank=rank) for rank, one in enumerate(places, start=1))
    content = PlacesContent(items=items, events=tuple(event.id for event in book.events))
    released = release(content, casebook=book, grounds=grounds(audience), key=KEY)
    opened(browser, tmp_path, map_page(released, title="Places"), DRAWN)
    assert browser.faults() == []
    browser.run("document.querySelector('[data-place] button').click()")
    # A box fades in: while it does, its words are pale.
    browser.wait_for(
        "const box = document.querySelector('.leaflet-popup');"
        "return box && getComputedStyle(box).opacity === '1'"
    )
    assert browser.faults() == []


@pytest.mark.parametrize("audience", ["team", "police"])
def test_a_network_in_each_of_its_views(browser: Browser, tmp_path: Path, audience: str) -> None:
    book = casebook()
    network = build_network(book, as_at=AS_AT)
    released = release(network, casebook=book, grounds=grounds(audience), key=KEY)
    agenda = Paper(
        title=line("Actions"),
        meeting="Network",
        period="2026-10",
        blocks=(),
        actions=tuple(action.id for action in book.actions),
    )
    actions = released_paper(agenda) if audience == "team" else None
    opened(browser, tmp_path, network_page(released, actions=actions), READY)
    for view in ("overview", "whole", "cluster 0", "node 0"):
        browser.run(
            "const chooser = document.getElementById('chooser');"
            f"chooser.value = '{view}'; chooser.dispatchEvent(new Event('change'));"
        )
        assert browser.faults() == [], view


def test_a_network_where_scripts_do_not_run(browser: Browser, tmp_path: Path) -> None:
    book = casebook()
    network = build_network(book, as_at=AS_AT)
    released = release(network, casebook=book, grounds=grounds("team"), key=KEY)
    html = network_page(released).replace("data-packed", "data-unread")
    opened(browser, tmp_path, html, "return document.readyState === 'complete'")
    assert browser.run("return document.getElementById('view').hidden") is True
    assert browser.faults() == []
