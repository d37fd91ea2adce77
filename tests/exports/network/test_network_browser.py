"""The network page in a browser: draws, asks nothing, runs no data, works from the keyboard."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from exports.network_view import network_page
from exports.paper import Row, line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exports.release import Released, ReleasedNetwork
    from tests.conftest import Browser, ProxyLog
    from tests.exports.network.conftest import Networks

pytestmark = pytest.mark.browser

_FIRED = "window.fires = 0; window.fired = () => { window.fires += 1; };"
_READY = "return document.documentElement.dataset.ready"
_SHOW = (
    "const chooser = document.getElementById('chooser');"
    "chooser.value = '{}'; chooser.dispatchEvent(new Event('change'));"
)
_NAMELESS = """
const named = 'button, input, select, a[href], [role=region], [role=group], #panel';
return [...document.querySelectorAll(named)]
  .filter((one) => !(
    one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') ||
    (one.labels && one.labels.length) || one.textContent.trim()) && one.checkVisibility())
  .map((one) => one.outerHTML);
"""
_BROKEN = """
const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
const lost = ['aria-labelledby', 'for', 'aria-describedby'].flatMap((name) =>
  [...document.querySelectorAll(`[${name}]`)]
    .filter((one) => !document.getElementById(one.getAttribute(name))));
const jump = [...document.querySelectorAll('[tabindex]')].filter((one) => one.tabIndex > 0);
return [twice.length, lost.length, jump.length];
"""


@contextmanager
def in_every_page(browser: Browser, source: str) -> Iterator[None]:
    """Run a text in every page before its own, whatever its policy."""
    command = browser.driver.execute_cdp_cmd
    held = command("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        yield
    finally:
        command("Page.removeScriptToEvaluateOnNewDocument", held)


@pytest.fixture
def counting(browser: Browser) -> Iterator[Browser]:
    """Give the browser with a function `fired` in every page."""
    with in_every_page(browser, _FIRED):
        yield browser


def opened(
    browser: Browser, path: Path, released: Released[ReleasedNetwork], title: str = "Net"
) -> None:
    opened_page(browser, path, network_page(released, title=title))


def opened_page(browser: Browser, path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")
    browser.open(path)
    browser.wait_for(_READY)


def panel(browser: Browser) -> str:
    return str(browser.run("return document.getElementById('panel').textContent"))


def show(browser: Browser, what: str) -> None:
    browser.run(_SHOW.format(what))


def test_a_thousand_nodes_draw_and_ask_the_network_for_nothing(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path, thousand_page: str
) -> None:
    opened_page(browser, tmp_path / "large.html", thousand_page)
    assert browser.run("return Number(document.documentElement.dataset.drawn) > 0") is True
    show(browser, "whole")
    said = str(browser.run("return document.getElementById('status').textContent"))
    assert said.startswith("Everything in one picture:")
    assert browser.errors() == []
    assert proxy_log.from_pages() == []


def test_a_page_with_a_hole_fires_so_the_next_test_means_something(
    counting: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "control.html"
    path.write_text("<meta charset=utf-8><img src=data:, onerror=fired()>", encoding="utf-8")
    counting.open(path)
    assert counting.wait_for("return window.fires") == 1


def test_no_payload_fires_in_any_field_in_any_view(
    counting: Browser,
    proxy_log: ProxyLog,
    tmp_path: Path,
    networks: Networks,
    hostile: tuple[str, ...],
) -> None:
    base = networks.small()
    for number, payload in enumerate(hostile):
        nodes = tuple(
            replace(node, label=f"{payload}{place or ''}", fields={"note": payload})
            for place, node in enumerate(base.content.nodes)
        )
        ties = tuple(
            replace(tie, label=payload, reverse=payload, best_grade=payload, last_seen=payload)
            for tie in base.content.ties
        )
        content = replace(base.content, nodes=nodes, ties=ties, notes=(payload,))
        released = networks.with_content(base, content)
        opened(counting, tmp_path / f"{number}.html", released, title=payload)
        for view in ("overview", "whole", "cluster 0", "node 0", "node 2"):
            show(counting, view)
        counting.run("document.getElementById('steps-two').click()")
        counting.run(
            "const search = document.getElementById('search'); search.value = 'a';"
            "search.dispatchEvent(new Event('input'));"
        )
        assert payload in panel(counting)
        assert counting.run("return window.fires") == 0
        assert counting.run("return document.querySelectorAll('script').length") == 6
    assert counting.errors() == []
    assert proxy_log.from_pages() == []


def test_the_panel_reads_a_tie_in_the_words_of_either_end(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    show(browser, "node 2")
    assert "is reported to target Ash Madeup (C1)" in panel(browser)
    show(browser, "node 0")
    assert "is reported to be targeted by Bryn Invented (P1)" in panel(browser)
    assert "age 15" not in panel(browser)
    assert "Age15" in panel(browser)


def test_surroundings_reach_one_or_two_ties_as_asked(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    status = "return document.getElementById('status').textContent"
    show(browser, "node 2")
    assert browser.run(status) == (
        "Surroundings of Bryn Invented (P1), one tie away: 3 of 8 people, places and things, "
        "3 of 8 ties."
    )
    browser.run("document.getElementById('steps-two').click()")
    assert browser.run(status) == (
        "Surroundings of Bryn Invented (P1), up to two ties away: 6 of 8 people, places and "
        "things, 6 of 8 ties."
    )


def test_search_by_name_or_reference_and_open_from_the_keyboard_alone(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    search = browser.driver.find_element(By.ID, "search")
    search.send_keys("l1")
    assert browser.run("return document.getElementById('found-count').textContent") == "1 match."
    search.send_keys(Keys.TAB)
    focused = browser.driver.switch_to.active_element
    assert focused.text == "Gannet Steps (L1)"
    focused.send_keys(Keys.ENTER)
    assert browser.driver.switch_to.active_element.text == "Gannet Steps (L1)"
    assert "location of concern" in panel(browser)
    back = browser.driver.find_element(By.ID, "back")
    back.send_keys(Keys.ENTER)
    said = str(browser.run("return document.getElementById('status').textContent"))
    assert said.startswith("Everything in one picture")


def test_the_chooser_steps_with_the_arrow_keys(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    chooser = browser.driver.find_element(By.ID, "chooser")
    chooser.send_keys(Keys.ARROW_DOWN)
    assert browser.run("return document.getElementById('chooser').value") == "cluster 0"
    assert "Cluster 1" in panel(browser)


def test_a_table_sorts_by_its_heading_buttons_and_says_so(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    ties = "document.querySelector('table[data-of=ties]')"
    column = f"return [...{ties}.tBodies[0].rows].map((row) => row.cells[2].textContent)"
    press = f"{ties}.tHead.rows[0].cells[2].querySelector('button').click()"
    before = browser.run(column)
    browser.run(press)
    up = browser.run(column)
    assert isinstance(before, list)
    assert up == sorted(before, key=str.casefold)
    assert browser.run(f"return {ties}.tHead.rows[0].cells[2].ariaSort") == "ascending"
    browser.run(press)
    assert browser.run(f"return {ties}.tHead.rows[0].cells[2].ariaSort") == "descending"


def test_the_tables_can_be_cut_down_to_what_is_in_the_picture(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    show(browser, "node 2")
    browser.run("document.getElementById('only-shown').click()")
    rows = "return document.querySelectorAll('table[data-of={}] > tbody > tr:not([hidden])').length"
    assert [browser.run(rows.format(of)) for of in ("nodes", "ties")] == [3, 3]


def test_every_control_has_a_name_and_no_reference_is_broken(
    browser: Browser, tmp_path: Path, networks: Networks, thousand_page: str
) -> None:
    small = [network_page(networks.small(audience)) for audience in ("team", "jag")]
    for number, html in enumerate((*small, thousand_page)):
        opened_page(browser, tmp_path / f"{number}.html", html)
        for view in ("overview", "cluster 0", "node 0"):
            show(browser, view)
            assert browser.run(_NAMELESS) == []
            assert browser.run(_BROKEN) == [0, 0, 0]


def test_an_empty_network_says_so_and_runs_nothing(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    path = tmp_path / "empty.html"
    path.write_text(network_page(networks.released([])), encoding="utf-8")
    browser.open(path)
    said = str(browser.run("return document.body.textContent"))
    assert "Nobody and nothing is in this network" in said
    assert browser.errors() == []


def test_a_browser_too_old_to_unpack_says_so_and_keeps_picture_and_tables(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    path = tmp_path / "old.html"
    path.write_text(network_page(networks.small()), encoding="utf-8")
    with in_every_page(browser, "delete window.DecompressionStream;"):
        browser.open(path)
        said = browser.wait_for("return document.getElementById('not-unpacked').innerText")
    assert str(said).startswith("This browser is too old for the interactive part")
    shown = "return document.querySelector('{}').checkVisibility()"
    assert browser.run(shown.format("#static-picture svg")) is True
    assert browser.run(shown.format("table[data-of=ties]")) is True
    assert browser.run(shown.format("#view")) is False
    assert browser.errors() == []


def test_closed_actions_are_printed_whole(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    rows = [Row((line(f"Visit number {one}"),)) for one in range(12)]
    html = network_page(networks.small(), actions=networks.paper(rows))
    opened_page(browser, tmp_path / "actions.html", html)
    shown = "return document.querySelector('.actions td').checkVisibility()"
    assert browser.run(shown) is False
    command = browser.driver.execute_cdp_cmd
    command("Emulation.setEmulatedMedia", {"media": "print"})
    high = "return document.querySelector('.actions table').getBoundingClientRect().height"
    assert float(str(browser.run(high))) > 0
    command("Emulation.setEmulatedMedia", {"media": ""})
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.run(shown) is True
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    assert browser.run(shown) is False


def test_the_picture_takes_the_focus_and_moves_with_the_arrow_keys(
    browser: Browser, tmp_path: Path, networks: Networks
) -> None:
    opened(browser, tmp_path / "small.html", networks.small())
    seen = "document.querySelector('#picture canvas').toDataURL()"
    browser.run(f"window.before = {seen}")
    frame = browser.driver.find_element(By.CSS_SELECTOR, "#picture > div")
    assert "arrow keys" in str(frame.get_attribute("aria-label"))
    frame.send_keys(Keys.ARROW_LEFT)
    browser.wait_for(f"return {seen} !== window.before")
    browser.run(f"window.before = {seen}")
    frame.send_keys("+")
    browser.wait_for(f"return {seen} !== window.before")
