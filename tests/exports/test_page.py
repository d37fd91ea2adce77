"""A page is one file, asks nothing of the network, and runs none of its data."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from exports.assets import TEMPLATES, asset_for_address, library, own_asset, script
from exports.page import Asset, Page, PageError, page_html, render, scan_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Browser, ProxyLog

BARE = "<p>Nothing to see.</p>"


def page(body: str = BARE, **parts: object) -> Page:
    given: dict[str, object] = {
        "title": "A page",
        "marking": ("OFFICIAL-SENSITIVE",),
        "body": Markup(body),  # noqa: S704 - the markup is what is tested
    }
    return Page(**{**given, **parts})  # type: ignore[arg-type]  # a factory


def block(html: str) -> object:
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html)
    assert found is not None
    return json.loads(found.group(1))


def test_the_same_page_is_the_same_bytes() -> None:
    made = page(data={"b": 1, "a": [2.5, None, True]}, scripts=(library("leaflet"),))
    turned = page(data={"a": [2.5, None, True], "b": 1}, scripts=(library("leaflet"),))
    assert page_html(made) == page_html(turned)


def test_the_policy_lets_nothing_load_and_only_these_scripts_run() -> None:
    own = script("own", "var x = 1;")
    html = page_html(page(scripts=(own,)))
    # The hash of "var x = 1;" by another program: openssl dgst -sha256 -binary | base64.
    assert (
        "default-src &#39;none&#39;; script-src "
        "&#39;sha256-9nfWt3DNT14o+tZCP3YilfLwTrhLI98eqbN689B7ajY=&#39;; "
        "style-src &#39;unsafe-inline&#39;; img-src data: blob:; connect-src &#39;none&#39;; "
        "form-action &#39;none&#39;; base-uri &#39;none&#39;"
    ) in html


def test_marking_stands_at_the_top_and_the_bottom() -> None:
    html = page_html(page(marking=("OFFICIAL-SENSITIVE", "Do not <copy>")))
    assert html.count("<p>OFFICIAL-SENSITIVE</p>") == 2
    assert html.count("<p>Do not &lt;copy&gt;</p>") == 2


def test_a_page_with_scripts_says_what_is_missing_without_them() -> None:
    assert "<noscript>" in page_html(page(scripts=(script("own", "var x = 1;"),)))
    assert "<noscript>" not in page_html(page())


def test_data_comes_back_as_it_went_and_holds_no_markup(hostile: tuple[str, ...]) -> None:
    for payload in hostile:
        html = page_html(page(title=payload, data={payload: [payload]}))
        assert block(html) == {payload: [payload]}
        assert "<script>fired" not in html
        assert "<img" not in html


def test_a_lone_surrogate_is_replaced() -> None:
    page_html(page(title="a\ud800b", data={"x": "\ud800"})).encode("utf-8")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x"])
def test_data_that_is_not_plain_json_is_refused(value: object) -> None:
    with pytest.raises(PageError, match="plain JSON"):
        page_html(page(data={"x": value}))


def test_a_template_escapes_whatever_it_is_called() -> None:
    content = {"policy": "", "title": "<b>", "marking": [], "no_script": "", "body": "<i>"}
    empty = dict.fromkeys(("styles", "libraries", "waiting", "scripts"), ())
    html = render("page.html.j2", {**content, **empty, "data": ""})
    assert "<title>&lt;b&gt;</title>" in html
    assert "&lt;i&gt;" in html


def test_styles_and_scripts_are_not_mixed_up() -> None:
    with pytest.raises(PageError, match="styles hold a script"):
        page_html(page(styles=(script("own", ""),)))
    with pytest.raises(PageError, match="scripts hold a style"):
        page_html(page(scripts=(own_asset("page.css"),)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<img src="http://outside.invalid/x.png">', id="picture outside"),
        pytest.param('<img src="//outside.invalid/x.png">', id="picture without a scheme"),
        pytest.param('<img src="x.png">', id="picture beside the page"),
        pytest.param('<img srcset="data:image/png;base64,AA 2x">', id="set of pictures"),
        pytest.param('<a href="https://outside.invalid">x</a>', id="link outside"),
        pytest.param('<a href="javascript:x()">x</a>', id="script in a link"),
        pytest.param('<a href="#here" ping="https://outside.invalid">x</a>', id="ping"),
        pytest.param("<iframe></iframe>", id="frame"),
        pytest.param("<object></object>", id="object"),
        pytest.param("<embed>", id="embed"),
        pytest.param("<form></form>", id="form"),
        pytest.param('<base href="#">', id="base"),
        pytest.param('<link rel="preconnect" href="https://outside.invalid">', id="preconnect"),
        pytest.param('<link rel="dns-prefetch" href="//outside.invalid">', id="early look-up"),
        pytest.param('<meta http-equiv="refresh" content="0; url=#">', id="refresh"),
        pytest.param('<p onclick="x()">x</p>', id="handler"),
        pytest.param('<p style="background: url(x.png)">x</p>', id="style outside"),
        pytest.param("<style>@import 'x.css';</style>", id="imported style"),
        pytest.param("<style>p { background: url(//outside.invalid) }</style>", id="style element"),
        pytest.param('<p class="http://outside.invalid">x</p>', id="address in an attribute"),
        pytest.param('<svg xmlns="http://outside.invalid"></svg>', id="unknown namespace"),
        pytest.param('<svg><image href="http://outside.invalid/x"/></svg>', id="drawn picture"),
        pytest.param("<!-- http://outside.invalid -->", id="comment"),
        pytest.param("<?xml-stylesheet href='x'?>", id="processing instruction"),
        pytest.param("<script>var x = 1;</script>", id="script without a hash"),
    ],
)
def test_markup_that_could_lead_outside_is_refused(body: str) -> None:
    with pytest.raises(PageError, match="Page not written: line"):
        page_html(page(body))


@pytest.mark.parametrize(
    "text",
    [
        "location = 'x'", "window.open('x')", "fetch('x')", "new WebSocket('x')",
        "new XMLHttpRequest()", "navigator.sendBeacon('x')", "import('x')", "x.innerHTML = y",
        "x.insertAdjacentHTML('beforeend', y)", "document.write(y)", "eval(y)", "new Function(y)",
        "picture.src = y", "link.href = y", "var x = 'http://outside.invalid'",
        r"var x = 'http:\/\/outside.invalid'", "var x = '//outside.invalid'",
    ],
)  # fmt: skip
def test_a_script_of_ours_may_not_load_navigate_or_write_markup(text: str) -> None:
    with pytest.raises(PageError, match="leads outside or writes markup"):
        page_html(page(scripts=(script("own", text),)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Contains data from http://example.org and //host</p>", id="plain text"),
        pytest.param('<img alt="see http://x.invalid" src="data:image/png;base64,A//B">', id="alt"),
        pytest.param('<svg xmlns="http://www.w3.org/2000/svg"></svg>', id="namespace"),
        pytest.param('<a href="#table">x</a>', id="link within the page"),
    ],
)
def test_what_leads_nowhere_is_let_be(body: str) -> None:
    page_html(page(body))


def test_a_page_without_a_strict_policy_is_refused() -> None:
    with pytest.raises(PageError, match="no content security policy"):
        scan_page("<!DOCTYPE html><p>x</p>")
    with pytest.raises(PageError, match="not strict"):
        scan_page('<meta http-equiv="Content-Security-Policy" content="default-src *">')


def test_a_refusal_does_not_repeat_the_page() -> None:
    with pytest.raises(PageError) as refused:
        page_html(page('<p class="http://secret.invalid">x</p>'))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["leaflet", "vis-network"])
def test_a_library_is_carried_without_its_source_map_or_an_end_of_script(name: str) -> None:
    text = library(name).text
    assert len(text) > 100_000
    assert "sourceMappingURL" not in text
    assert "</script" not in text.lower()
    assert "<!--" not in text


def test_leaflet_does_not_link_to_its_makers() -> None:
    assert "https://leafletjs.com\\" not in library("leaflet").text
    assert "<a href=" not in library("leaflet").text.split("prefix:", 1)[1][:20]
    assert "prefix:!1" in library("leaflet").text


def test_leaflet_s_style_carries_its_pictures() -> None:
    found = re.findall(r"url\(([^)]{0,20})", library("leaflet-style").text)
    assert found
    assert all(one.startswith(("data:image/png;base6", "#default")) for one in found)


LIBRARY = re.compile(r'<script type="text/plain" data-packed="vis-network">(.*?)</script>')


def carrying() -> str:
    return page_html(page(libraries=(library("vis-network"),), scripts=(script("own", "vis;"),)))


def test_a_large_library_is_carried_whole_in_little_more_than_a_third() -> None:
    html = carrying()
    found = LIBRARY.search(html)
    assert found is not None
    assert zlib.decompress(b64decode(found[1])).decode("utf-8") == library("vis-network").text
    assert len(html) < 0.4 * len(library("vis-network").text)


def test_the_policy_names_the_library_the_loader_and_what_waits_and_nothing_else() -> None:
    html = carrying()
    named = re.findall(r"&#39;(sha256-[^&]+)&#39;", html.split("style-src", 1)[0])
    parts = (library("vis-network"), script("own", "vis;"), own_asset("page_unpack.js"))
    assert named == [one.digest for one in parts]
    assert "unsafe-eval" not in html.split("</title>")[0]
    assert "blob:" not in html.split("style-src", 1)[0]


def test_a_script_that_needs_a_library_stands_where_no_browser_runs_it_by_itself() -> None:
    assert '<script type="text/plain" data-waits>vis;</script>' in carrying()
    assert "<script>vis;</script>" not in carrying()


def packed(text: bytes) -> str:
    return b64encode(zlib.compress(text)).decode("ascii")


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(packed(b"var x = 1;"), id="a harmless text"),
        pytest.param(packed(b"fetch('http://outside.invalid')"), id="an address"),
        pytest.param(packed(library("leaflet").text.encode() + b" "), id="a library and a space"),
        pytest.param(packed(library("leaflet").text.encode())[:-8], id="a library cut short"),
        pytest.param(packed(bytes(9_000_000)), id="nine million zeros"),
        pytest.param(packed(b"\xff"), id="no text"),
        pytest.param("not base64!", id="nothing packed"),
        pytest.param("", id="nothing"),
    ],
)
def test_something_packed_that_is_no_library_is_refused(blob: str) -> None:
    found = LIBRARY.search(html := carrying())
    assert found is not None
    with pytest.raises(PageError, match="has something packed that is no library"):
        scan_page(html.replace(found[1], blob))


def test_a_script_that_waits_is_scanned_as_one_that_runs() -> None:
    with pytest.raises(PageError, match="a script that leads outside"):
        page_html(page(libraries=(library("leaflet"),), scripts=(script("own", "fetch('x')"),)))


def test_a_policy_may_not_name_a_script_that_is_not_in_the_page() -> None:
    html = page_html(page(scripts=(script("own", "var x = 1;"),)))
    with pytest.raises(PageError, match="a policy that names a script which is not here"):
        scan_page(html.replace("<script>var x = 1;</script>", ""))


def test_only_a_known_library_is_carried_packed() -> None:
    with pytest.raises(PageError, match="no library"):
        page_html(page(libraries=(script("own", "var x = 1;"),)))


def test_an_address_that_no_package_carries_is_refused() -> None:
    assert asset_for_address("package:leaflet/leaflet.js") == library("leaflet")
    with pytest.raises(PageError, match="no package carries"):
        asset_for_address("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js")


@pytest.mark.parametrize("name", ["../page.py", "absent.js", "page.html.j2"])
def test_only_our_own_scripts_and_styles_are_read(name: str) -> None:
    with pytest.raises(PageError, match="No script or style"):
        own_asset(name)


def test_an_unknown_library_is_refused_and_the_known_ones_are_listed() -> None:
    with pytest.raises(PageError, match="leaflet, leaflet-style, vis-network"):
        library("jquery")


def test_an_end_of_script_inside_a_script_is_broken_up() -> None:
    assert script("own", "'</SCRIPT>' + '<!--'").text == r"'<\/SCRIPT>' + '<\!--'"


def test_every_template_is_in_the_package_s_allow_list() -> None:
    assert {path.suffix for path in TEMPLATES.iterdir()} <= {".j2", ".js", ".css"}


def hole(scripts: str, *, policy: bool) -> str:
    head = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    return f"<!DOCTYPE html><meta charset=utf-8>{head if policy else ''}<body>{scripts}</body>"


@pytest.mark.browser
def test_a_page_with_a_hole_fires_and_asks_so_the_other_tests_mean_something(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    control = tmp_path / "control.html"
    body = (
        "<script>window.fired = 0; function fire() { window.fired += 1; }</script>"
        "<img src='http://outside.invalid/a.png'><img src=x onerror=fire()>"
    )
    control.write_text(hole(body, policy=False), encoding="utf-8")
    browser.open(control)
    assert browser.wait_for("return window.fired") == 1
    assert any("outside.invalid" in address for address in proxy_log.from_pages())


@pytest.mark.browser
def test_payloads_written_as_markup_do_fire_where_nothing_stops_them(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path, hostile: tuple[str, ...]
) -> None:
    del proxy_log
    fired = []
    for number, payload in enumerate(hostile):
        path = tmp_path / f"{number}.html"
        start = "<script>window.fires = 0; function fired() { window.fires += 1; }</script>"
        path.write_text(hole(f"{start}<p>{payload}</p>", policy=False), encoding="utf-8")
        browser.open(path)
        if browser.run("return window.fires"):
            fired.append(number)
    # Script, end of script, picture, two drawings, end of comment, end of title; the others are
    # for attributes, templates and scripts.
    assert {0, 1, 2, 3, 4, 13, 16} <= set(fired)


@pytest.mark.browser
def test_with_our_policy_the_same_hole_asks_nothing_and_runs_nothing(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    own = Asset(name="own", kind="script", text="window.ready = 1;")
    html = page_html(page(scripts=(own,))).replace(
        BARE, "<img src='http://outside.invalid/a.png'><img src=x onerror='window.fired=1'>"
    )
    holed = tmp_path / "holed.html"
    holed.write_text(html, encoding="utf-8")
    browser.open(holed)
    assert browser.run("return [window.ready, window.fired]") == [1, None]
    assert proxy_log.from_pages() == []


@pytest.mark.browser
def test_a_packed_library_runs_before_what_waits_for_it_and_nothing_else_can_run(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path
) -> None:
    waits = script("waits", "document.documentElement.dataset.found = typeof vis.Network;")
    html = page_html(page(libraries=(library("vis-network"),), scripts=(waits,)))
    path = tmp_path / "packed.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path)
    assert browser.wait_for("return document.documentElement.dataset.found") == "function"
    assert browser.run("return document.getElementById('not-unpacked').hidden") is True
    assert browser.errors() == []
    assert proxy_log.from_pages() == []
    # The same page with another text in the place of one that the policy names.
    path.write_text(html.replace("typeof vis.Network", "'fired'"), encoding="utf-8")
    browser.open(path)
    browser.wait_for("return document.readyState === 'complete'")
    found = "return new Promise((done) => setTimeout(() => done("
    found += "document.documentElement.dataset.found || 'nothing'), 300))"
    assert browser.run(found) == "nothing"
    assert any("Content Security Policy" in one for one in browser.errors())


@pytest.mark.browser
def test_no_payload_fires_from_title_marking_text_or_data(
    browser: Browser, proxy_log: ProxyLog, tmp_path: Path, hostile: tuple[str, ...]
) -> None:
    fire = script("fire", "window.fires = 0; function fired() { window.fires += 1; }")
    show = script(
        "show",
        "var data = JSON.parse(document.getElementById('page-data').textContent);"
        "data.words.forEach(function (one) { var p = document.createElement('p');"
        "p.textContent = one; document.body.appendChild(p); });",
    )
    for number, payload in enumerate(hostile):
        path = tmp_path / f"{number}.html"
        made = page(
            title=payload,
            marking=(payload,),
            body=Markup("<p>{}</p>").format(payload),
            data={"words": [payload]},
            scripts=(fire, show),
        )
        path.write_text(page_html(made), encoding="utf-8")
        browser.open(path)
        assert browser.run("return [window.fires, document.querySelector('h1').textContent]") == [
            0,
            payload,
        ]
        last = browser.run("return document.body.lastElementChild.textContent")
        assert last == payload
    assert browser.errors() == []
    assert proxy_log.from_pages() == []
