"""Make one self-contained page that asks the network for nothing and runs no data.

Marking, legend, tables and static picture stand in the written page; only the interactive part is
built by script, out of a block of data that the browser never runs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exports.assets import (
    TEMPLATES,
    Asset,
    PageError,
    asset_for_address,
    library,
    own_asset,
    script,
)
from exports.packed import pack_text
from exports.page_scan import scan_page

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ENVIRONMENT",
    "Asset",
    "Json",
    "Page",
    "PageError",
    "asset_for_address",
    "library",
    "own_asset",
    "page_html",
    "policy",
    "render",
    "scan_page",
    "script",
]

Json: TypeAlias = (
    "bool | int | float | str | list[Json] | tuple[Json, ...] | Mapping[str, Json] | None"
)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
"""The one template environment; it escapes everything, whatever a template is called."""

_NO_SCRIPT = (
    "Scripts are switched off here, so the interactive part is not shown. "
    "The picture, the key and the table below say the same."
)
_NOT_UNPACKED = (
    "This browser is too old for the interactive part, so it is not shown. "
    "The picture, the key and the table below say the same."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    What one page is made of.

    Attributes
    ----------
    title
        The page's heading and window title.
    marking
        Lines printed at the top and the bottom: the protective marking and the handling
        instructions.
    body
        The page's content, made with `render`, so that every value in it is escaped.
    data
        What our own scripts read; it is text to the browser until they do.
    styles
        Styles besides the house style, in order.
    scripts
        Scripts, in the order in which they run.
    libraries
        Libraries that the scripts need and that are large: the page carries them packed, and with
        one the scripts wait until it is unpacked. A browser that cannot unpack (from before 2023)
        says so and leaves the written page as it is.
    no_script
        The sentence shown where scripts are switched off.
    """

    title: str
    marking: tuple[str, ...]
    body: Markup
    data: Mapping[str, Json] = field(default_factory=dict)
    styles: tuple[Asset, ...] = ()
    scripts: tuple[Asset, ...] = ()
    libraries: tuple[Asset, ...] = ()
    no_script: str = _NO_SCRIPT


def render(template: str, values: Mapping[str, object]) -> Markup:
    """
    Fill a template; every value is escaped unless it is markup already.

    Parameters
    ----------
    template
        File name in ``exports/templates``.
    values
        What the template names; a name that is missing is an error, not a blank.

    Returns
    -------
    Markup
        Safe to put into a page's body.
    """
    # The environment escapes whatever is not markup already.
    return Markup(ENVIRONMENT.get_template(template).render(values))  # noqa: S704 - see above


def policy(scripts: tuple[Asset, ...]) -> str:
    """
    Write the content security policy that lets exactly these scripts run and nothing load.

    Parameters
    ----------
    scripts
        Every script of the page.

    Returns
    -------
    str
        The policy's text.
    """
    hashes = " ".join(f"'{asset.digest}'" for asset in scripts) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def page_html(page: Page) -> str:
    """
    Write a page as one text, scanned so that nothing in it leads outside.

    Parameters
    ----------
    page
        What the page is made of.

    Returns
    -------
    str
        The whole page; write it as UTF-8.

    Raises
    ------
    PageError
        If a script is given as a style or the other way round, the data is not plain JSON, or
        the scanner finds an address, a handler or an element that could lead outside.
    """
    if any(asset.kind != "style" for asset in page.styles):
        msg = "A page's styles hold a script; give it as a script."
        raise PageError(msg)
    if any(asset.kind != "script" for asset in (*page.libraries, *page.scripts)):
        msg = "A page's scripts hold a style; give it as a style."
        raise PageError(msg)
    unpacker = (own_asset("page_unpack.js"),) if page.libraries else ()
    html = render(
        "page.html.j2",
        {
            "policy": policy((*page.libraries, *page.scripts, *unpacker)),
            "title": _whole(page.title),
            "marking": [_whole(line) for line in page.marking],
            "no_script": page.no_script if page.scripts else "",
            "not_unpacked": _NOT_UNPACKED,
            "body": Markup(_whole(page.body)),  # noqa: S704 - it is markup already
            "data": Markup(_block(page.data)),  # noqa: S704 - `_block` escapes it
            "styles": _texts((own_asset("page.css"), *page.styles)),
            "libraries": [(asset.name, pack_text(asset.text)) for asset in page.libraries],
            "waiting": _texts(page.scripts if unpacker else ()),
            "scripts": _texts(unpacker or page.scripts),
        },
    )
    text = str(html)
    scan_page(text)
    return text


def _texts(assets: tuple[Asset, ...]) -> list[Markup]:
    # Libraries' texts and our own, cleaned when they were read.
    return [Markup(asset.text) for asset in assets]  # noqa: S704 - see above


def _block(data: Mapping[str, Json]) -> str:
    # JSON in which no character can end the block or look like an address.
    try:
        text = json.dumps(data, sort_keys=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError):
        msg = "A page's data must be plain JSON: text, whole or finite numbers, lists, mappings."
        raise PageError(msg) from None
    for character, written in (("<", r"\u003c"), (">", r"\u003e"), ("&", r"\u0026"), ("/", r"\/")):
        text = text.replace(character, written)
    return text


def _whole(text: str) -> str:
    # A lone surrogate cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")
