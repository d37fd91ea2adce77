"""Scripts and styles that a page carries in itself, cleaned so that nothing in them leads outside.

Libraries come from declared dependencies that carry them; our own come from ``exports/templates``.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from graph.errors import HothmapError

__all__ = [
    "TEMPLATES",
    "Asset",
    "PageError",
    "asset_for_address",
    "library",
    "library_digests",
    "own_asset",
    "script",
]

TEMPLATES = Path(__file__).parent / "templates"

_SOURCE_MAP = re.compile(r"(?m)^[ \t]*//[#@] ?sourceMappingURL=.*$")
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
_LEAFLET_PREFIX = re.compile(r"prefix:'<a href=\"https://leafletjs\.com\".{0,600}?Leaflet</a>\"")

Kind = Literal["script", "style"]


class PageError(HothmapError):
    """A page would lead outside itself, or one of its parts is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """
    One script or style as it is written into a page.

    Attributes
    ----------
    name
        What it is called in messages.
    kind
        ``script`` or ``style``.
    text
        The cleaned text.
    """

    name: str
    kind: Kind
    text: str

    @property
    def digest(self) -> str:
        """The hash by which the page's policy lets exactly this text run."""
        return "sha256-" + b64encode(sha256(self.text.encode("utf-8")).digest()).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packaged:
    """Where a library lies inside an installed distribution, and the address others know it by."""

    package: str
    path: str
    kind: Kind
    address: str


_LEAFLET = "xstatic/pkg/leaflet/data"
_LIBRARIES = {
    "leaflet": _Packaged(
        package="XStatic-Leaflet",
        path=f"{_LEAFLET}/leaflet.js",
        kind="script",
        address="package:leaflet/leaflet.js",
    ),
    "leaflet-style": _Packaged(
        package="XStatic-Leaflet",
        path=f"{_LEAFLET}/leaflet.css",
        kind="style",
        address="package:leaflet/leaflet.css",
    ),
    "vis-network": _Packaged(
        package="pyvis",
        path="pyvis/lib/vis-9.1.2/vis-network.min.js",
        kind="script",
        address="package:vis-network/vis-network.min.js",
    ),
}


@cache
def library(name: str) -> Asset:
    """
    Read a library's script or style out of the package that carries it.

    Parameters
    ----------
    name
        ``leaflet``, ``leaflet-style`` or ``vis-network``.

    Returns
    -------
    Asset
        Cleaned; pictures that a style names are inside it.

    Raises
    ------
    PageError
        If the library is not known here, its package is not installed, or its text is not as
        expected.
    """
    place = _LIBRARIES.get(name)
    if place is None:
        msg = f"No page library “{name}”; there are {', '.join(sorted(_LIBRARIES))}."
        raise PageError(msg)
    path = _installed(place)
    text = path.read_text(encoding="utf-8")
    if name == "leaflet":
        text, found = _LEAFLET_PREFIX.subn("prefix:!1", text)
        if found != 1:
            msg = f"{place.package}: the attribution prefix was not found once; check its version."
            raise PageError(msg)
    return _cleaned(name, place.kind, text, path.parent)


def asset_for_address(address: str) -> Asset:
    """
    Give the asset that stands for an address which a map library would load.

    Parameters
    ----------
    address
        The address as the library names it.

    Returns
    -------
    Asset
        What is written into the page in its place.

    Raises
    ------
    PageError
        If nothing is carried for the address: a page must never ask for it.
    """
    for name, place in _LIBRARIES.items():
        if place.address == address:
            return library(name)
    msg = "A page part asks for an address that no package carries; carry it or drop it."
    raise PageError(msg)


@cache
def own_asset(name: str) -> Asset:
    """
    Read one of our own scripts or styles.

    Parameters
    ----------
    name
        File name in ``exports/templates``, ending ``.js`` or ``.css``.

    Returns
    -------
    Asset
        Cleaned as a library is.

    Raises
    ------
    PageError
        If there is no such file, or a style leads outside.
    """
    path = TEMPLATES / name
    if path.suffix not in {".js", ".css"} or path.parent != TEMPLATES or not path.is_file():
        msg = f"No script or style “{name}” among the page templates."
        raise PageError(msg)
    kind: Kind = "script" if path.suffix == ".js" else "style"
    return _cleaned(name, kind, path.read_text(encoding="utf-8"), TEMPLATES)


def script(name: str, text: str) -> Asset:
    """
    Make an asset of a script that was put together for one page.

    Parameters
    ----------
    name
        What it is called in messages.
    text
        The script; no data may be in it.

    Returns
    -------
    Asset
        Cleaned.
    """
    return Asset(name=name, kind="script", text=_clean_script(text))


def library_digests() -> frozenset[str]:
    """
    Give the hashes of every library script that can be read here.

    Returns
    -------
    frozenset of str
        Only these exact texts may hold an address in a licence comment or an error string.
    """
    scripts = (name for name, place in _LIBRARIES.items() if place.kind == "script")
    return frozenset(library(name).digest for name in scripts)


def _installed(place: _Packaged) -> Path:
    try:
        path = Path(str(distribution(place.package).locate_file(place.path)))
    except PackageNotFoundError:
        path = Path()
    if not path.is_file():
        msg = f"{place.path} was not found; install {place.package} again in this environment."
        raise PageError(msg)
    return path


def _cleaned(name: str, kind: Kind, text: str, folder: Path) -> Asset:
    if kind == "script":
        return script(name, text)
    return Asset(name=name, kind="style", text=_clean_style(name, text, folder))


def _clean_script(text: str) -> str:
    text = _SOURCE_MAP.sub("", text).replace("\r\n", "\n").strip()
    text = re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE)
    return text.replace("<!--", r"<\!--")


def _clean_style(name: str, text: str, folder: Path) -> str:
    def carried(found: re.Match[str]) -> str:
        address = found.group(1).strip()
        if address.startswith(("data:", "#")):
            return found.group(0)
        picture = folder / address
        if ":" in address or picture.suffix != ".png" or not picture.is_file():
            msg = f"{name}: the style names an address that the page cannot carry."
            raise PageError(msg)
        return f"url(data:image/png;base64,{b64encode(picture.read_bytes()).decode('ascii')})"

    text = _STYLE_COMMENT.sub("", text).replace("\r\n", "\n").strip()
    if _IMPORT.search(text):
        msg = f"{name}: the style imports another; write it into the page instead."
        raise PageError(msg)
    text = _STYLE_ADDRESS.sub(carried, text)
    return re.sub(r"</(?=style)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", "")
