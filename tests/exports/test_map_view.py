"""The map page shows what was released, says it in a table too, and runs none of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import shapely

from exports.grounds import Grounds
from exports.map_content import MapContent, MapPlace
from exports.map_view import _page, map_bounds, map_page, map_still
from exports.release import release
from exports.release_places import PlaceItem, PlacesContent
from geo.basemap import BaseLayer, BaseMap, PlaceName
from graph.casebook import Casebook
from graph.errors import ReleaseError
from graph.ids import RecordId
from graph.records import Event, Location, Part, Point, SourceRow
from graph.when import when

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Browser, ProxyLog

HERE = Point(516_150.0, 544_350.0, 100.0)
BOUNDS = (510_000.0, 535_000.0, 520_000.0, 550_000.0)


def place(number: int, **values: object) -> MapPlace:
    given: dict[str, object] = {
        "code": f"LOC-{number}",
        "label": f"Lantern Hotel {number}",
        "place_type": "Hotel",
        "rank": number,
        "children": str(number),
        "point": HERE,
    }
    return MapPlace(**{**given, **values})  # type: ignore[arg-type]  # a factory


def content(**values: object) -> MapContent:
    given: dict[str, object] = {
        "title": "Places of October",
        "marking": ("OFFICIAL-SENSITIVE", "Do not copy."),
        "places": (place(1), place(2)),
        "cells": ((516_150.0, 544_350.0, 7), (517_050.0, 544_350.0, 2)),
    }
    return MapContent(**{**given, **values})  # type: ignore[arg-type]  # a factory


def base(name: str = "Quill", licence: str = "Invented ground.") -> BaseMap:
    return BaseMap(
        bounds=BOUNDS,
        layers=(
            BaseLayer(
                name="greenspace",
                shape="area",
                geometry=shapely.MultiPolygon([shapely.box(512_000, 540_000, 514_000, 542_000)]),
            ),
            BaseLayer(
                name="roads_local",
                shape="line",
                geometry=shapely.MultiLineString([[(511_000, 536_000), (519_000, 549_000)]]),
            ),
        ),
        names=(PlaceName(text=name, easting_m=516_000, northing_m=543_000, size=1),),
        licence=licence,
    )


def rows(html: str) -> list[list[str]]:
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    return [
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall("<tr.*?</tr>", body)
    ]


def data(html: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'id="page-data">(.*?)</script>', html)
    assert found is not None
    held: dict[str, list[dict[str, object]]] = json.loads(found.group(1))
    return held


def test_the_table_says_what_the_map_shows_by_rank() -> None:
    html = _page(
        content(places=(place(12, note="closed"), place(2), place(9, rank=None, children=""))), None
    )
    assert rows(html) == [
        ["2", "Lantern Hotel 2", "LOC-2", "Hotel", "2", "OV 161 443 (within 100 m)", ""],
        ["12", "Lantern Hotel 12", "LOC-12", "Hotel", "12", "OV 161 443 (within 100 m)", "closed"],
        ["–", "Lantern Hotel 9", "LOC-9", "Hotel", "–", "OV 161 443 (within 100 m)", ""],
    ]


def test_columns_with_nothing_in_them_are_left_out() -> None:
    html = _page(content(children_heading=""), None)
    assert re.findall('<th scope="col"[^>]*>(.*?)</th>', html) == [
        "Rank", "Place", "Reference", "Kind", "Grid reference",
    ]  # fmt: skip


def test_a_place_without_a_point_is_in_the_table_alone() -> None:
    html = _page(content(places=(place(1), place(2, point=None))), None)
    assert rows(html)[1][5] == "not on the map"
    assert "1 place has no point and is listed here only." in html
    assert [one["label"] for one in data(html)["places"]] == ["Lantern Hotel 1"]


def test_a_coarse_place_has_a_circle_that_holds_its_whole_square() -> None:
    # Half the diagonal of a square of 1,000 m is 707.1 m.
    html = _page(content(places=(place(1, point=Point(516_500.0, 544_500.0, 1000.0)),)), None)
    assert data(html)["places"][0]["reach_m"] == pytest.approx(707.1, abs=0.1)
    assert "OV 16 44 (within 1 km)" in html
    assert 'data-layer="reach"' in html


def test_a_precise_place_has_no_circle() -> None:
    html = _page(content(places=(place(1, point=Point(516_155.0, 544_355.0, 10.0)),)), None)
    assert data(html)["places"][0]["reach_m"] == 0
    assert 'data-layer="reach"' not in html


def test_marking_licence_and_key_stand_in_the_written_page() -> None:
    html = _page(content(), base())
    assert html.count("<p>OFFICIAL-SENSITIVE</p>") == 2
    assert "Invented ground." in html
    assert "Ranked 1 to 10" in html
    assert "Ranked 11 to 30" not in html
    assert "the smallest area with 25% of the events" in html
    assert "9 dated events." in html


def test_the_still_picture_is_in_the_page_with_its_words() -> None:
    html = _page(content(), base())
    assert 'src="data:image/png;base64,iVBOR' in html
    assert 'alt="Map: Places of October. 2 ranked and 0 other places are drawn;' in html


def test_a_place_far_away_does_not_shrink_the_town_and_is_counted() -> None:
    far = place(3, point=Point(530_000.0, 180_000.0, 10.0))
    html = _page(content(places=(place(1), place(2), far)), None)
    assert "1 place lies outside the frame of the map and the picture." in html
    (south, _), (north, _) = data(html)["bounds"]
    assert float(str(north)) - float(str(south)) < 0.1


def test_a_map_of_nothing_is_still_a_page() -> None:
    html = _page(content(places=(), cells=()), None)
    assert "No place is on this map." in html
    assert "No base map was supplied" in html
    assert "Density" not in html


def test_the_same_map_is_the_same_bytes_in_whatever_order_it_came() -> None:
    turned = content(
        places=(place(2), place(1)), cells=((517_050.0, 544_350.0, 2), (516_150.0, 544_350.0, 7))
    )
    assert _page(content(), base()) == _page(turned, base())


def test_a_map_needs_a_marking_and_a_code_for_each_place() -> None:
    with pytest.raises(ReleaseError, match="protective marking"):
        content(marking=(" ",))
    with pytest.raises(ReleaseError, match="same code"):
        content(places=(place(1), place(2, code="LOC-1")))
    with pytest.raises(ReleaseError, match="counts from 1"):
        place(0)


def casebook() -> Casebook:
    row = SourceRow(id=RecordId("row:1"), layout="loc", reference="1", values={})
    home = Location(
        id=RecordId("loc:L1"), name="Lantern House", place_type="childrens_home",
        point=Point(516_151.0, 544_351.0, 1.0),
    )  # fmt: skip
    park = Location(
        id=RecordId("loc:L2"), name="Anchor Park", place_type="park_open_space",
        point=Point(517_151.0, 544_351.0, 1.0),
    )  # fmt: skip
    events = [
        Event(
            id=RecordId(f"event:{number}"), kind="incident", on=when("2026-10-05"), row=row.id,
            parts=(Part(park.id, "place"),),
        )
        for number in range(12)
    ]  # fmt: skip
    return Casebook([row, home, park, *events])


def grounds(audience: str) -> Grounds:
    return Grounds(
        audience=audience, purpose="test", lawful_basis="test", recipient="test",
        authorised_by="a.user", user="a.user", pack="map", as_at=date(2026, 10, 31),
        known_at=datetime(2026, 11, 5, 9, 0, tzinfo=UTC),
        released_at=datetime(2026, 11, 5, 9, 0, tzinfo=UTC),
        register_head="0" * 64, settings_digest="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize(("audience", "drawn"), [("team", True), ("meeting", False)])
def test_a_children_s_home_is_drawn_for_the_team_alone(audience: str, *, drawn: bool) -> None:
    book = casebook()
    released = release(
        PlacesContent(
            items=(
                PlaceItem(location=RecordId("loc:L1"), rank=2),
                PlaceItem(location=RecordId("loc:L2"), rank=1),
            ),
            events=tuple(event.id for event in book.events),
        ),
        casebook=book,
        grounds=grounds(audience),
        key=b"0123456789abcdef",
    )
    html = map_page(released, title="Places of October")
    assert ("OV 16151 44351" in html) is drawn
    assert ("Lantern House" in html) is drawn
    assert "Anchor Park" in html
    assert map_bounds(released) is not None
    assert map_still(released, title="Places of October").alternative.startswith("Map: Places of")


@pytest.mark.browser
def test_the_page_draws_its_map_and_asks_nothing_of_the_network(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(_page(content(), base()), encoding="utf-8")
    browser.open(path)
    browser.wait_for("return document.documentElement.dataset.drawn")
    assert browser.run("return document.querySelectorAll('.leaflet-marker-icon .pin').length") == 2
    assert browser.run("return document.querySelectorAll('canvas').length") == 3
    assert browser.errors() == []
    assert proxy_log.from_pages() == []


@pytest.mark.browser
def test_the_base_map_and_the_density_are_painted_where_they_lie(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    del proxy_log
    path = tmp_path / "map.html"
    path.write_text(_page(content(), base()), encoding="utf-8")
    browser.open(path)
    browser.wait_for("return document.documentElement.dataset.drawn")
    painted = """
      const canvas = document.querySelector('.leaflet-%s-pane canvas');
      const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
      const at = map_places.latLngToContainerPoint(L.latLng(%s));
      const own = map_places.getContainer().getBoundingClientRect();
      const pixel = () => Array.from(canvas.getContext('2d').getImageData(
        (at.x + own.x - box.x) * scale, (at.y + own.y - box.y) * scale, 1, 1).data);
      // What was drawn is painted with the next picture of the screen.
      return new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(() => done(pixel()))));
    """
    # The park is E 512000 to 514000, N 540000 to 542000; this is near its middle.
    green = browser.run(painted % ("base", "54.7513, -0.2458"))
    assert green == [211, 228, 198, 255]


@pytest.mark.browser
def test_a_keyboard_opens_a_place_and_the_table_shows_it(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    del proxy_log
    path = tmp_path / "map.html"
    path.write_text(_page(content(), base()), encoding="utf-8")
    browser.open(path)
    browser.wait_for("return document.documentElement.dataset.drawn")
    from selenium.webdriver.common.by import By  # noqa: PLC0415 - only with a browser
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415 - the same

    marker = browser.driver.find_element(By.CSS_SELECTOR, '[aria-label="Rank 2: Lantern Hotel 2"]')
    browser.run("document.activeElement.blur()")
    marker.send_keys(Keys.ENTER)
    said = "return document.getElementById('map-said').textContent"
    assert browser.wait_for(said) == (
        "Rank 2: Lantern Hotel 2. LOC-2. Hotel. Children linked: 2. OV 161 443 (within 100 m)"
    )
    button = browser.driver.find_element(By.CSS_SELECTOR, '[data-place="0"] button')
    assert button.get_attribute("aria-label") == "Show Lantern Hotel 1 on the map"
    button.send_keys(Keys.ENTER)
    popup = "return [...document.querySelectorAll('.leaflet-popup .name')].pop().textContent"
    assert browser.wait_for(popup) == "Lantern Hotel 1"


@pytest.mark.browser
def test_switches_in_the_key_take_layers_away(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    del proxy_log
    path = tmp_path / "map.html"
    path.write_text(_page(content(), base()), encoding="utf-8")
    browser.open(path)
    browser.wait_for("return document.documentElement.dataset.drawn")
    browser.run("document.querySelector('[data-layer=top] input').click()")
    assert browser.run("return document.querySelectorAll('.leaflet-marker-icon .pin').length") == 0


@pytest.mark.browser
def test_no_payload_fires_from_any_text_of_a_map(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path, hostile: tuple[str, ...]
) -> None:
    for number, payload in enumerate(hostile):
        words = {"code": payload, "label": payload, "place_type": payload, "note": payload}
        made = content(
            title=payload,
            marking=(payload, payload),
            sentences=(payload,),
            footer=(payload,),
            children_heading=payload,
            places=(place(1, children=payload, **words), place(2)),
        )
        path = tmp_path / f"{number}.html"
        # A flat frame: its picture is drawn the sooner, eighteen times.
        ground = replace(
            base(payload, payload), bounds=(510_000.0, 541_000.0, 520_000.0, 545_000.0)
        )
        path.write_text(_page(made, ground), encoding="utf-8")
        browser.open(path)
        browser.run("window.fires = 0; window.fired = function () { window.fires += 1; };")
        browser.wait_for("return document.documentElement.dataset.drawn")
        browser.run("document.querySelector('[data-place=\"0\"] button').click()")
        shown = browser.wait_for(
            "return document.querySelector('.leaflet-popup .name').textContent"
        )
        assert shown == payload
        assert browser.run("return window.fires") == 0
        assert browser.errors() == []
    assert proxy_log.from_pages() == []
