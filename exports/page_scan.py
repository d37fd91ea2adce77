"""Look over a written page and refuse it if anything in it could lead outside.

A content security policy stops loading, but not a changed location, an early connection or a
frame; this reads the finished text and refuses those, and anything the policy would have to catch.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from exports.assets import PageError, library_digests
from exports.packed import unpack_text

__all__ = ["scan_page"]

_OUTSIDE = re.compile(r"\b(?:https?|wss?|ftp|file)://|(?:^|[^:/\\])//+[\w\[]", re.IGNORECASE)
_NAMED = re.compile(r"'(sha256-[\w+/=]+)'")
_NAMESPACE = re.compile(r"xmlns(?::[a-z]+)?\Z")
_NAMESPACES = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_REFUSED_TAGS = frozenset({
    "applet", "audio", "base", "embed", "form", "frame", "frameset", "iframe", "object", "portal",
    "source", "track", "video",
})  # fmt: skip
_SPOKEN = frozenset({"alt", "title", "aria-label", "aria-description"})
_LEADING = frozenset({"href", "src", "xlink:href", "action", "formaction", "poster", "background"})
_LEADING_SETS = frozenset({"srcset", "ping", "imagesrcset", "manifest", "srcdoc", "longdesc"})
_STYLE_LEAD = re.compile(
    r"url\(\s*['\"]?(?!data:|#)|@import|image-set\(|-moz-binding", re.IGNORECASE
)
_SCRIPT_LEAD = re.compile(
    r"\blocation\b|\bfetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bsendBeacon\b"
    r"|\bRTCPeerConnection\b|\bimportScripts\b|\bimport\s*\(|\bWorker\s*\(|\bopen\s*\("
    r"|\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bdocument\s*\.\s*write|\beval\s*\("
    r"|\bFunction\s*\(|\bsrcdoc\b|\bcreateContextualFragment\b|\.src\s*=|\.href\s*="
    r"|:\\/\\/"
)


def scan_page(html: str) -> None:
    """
    Refuse a page that could ask the network for anything or run its data.

    Parameters
    ----------
    html
        The page as written.

    Raises
    ------
    PageError
        If there is no strict policy, a script the policy does not name or a name without its
        script, an address outside visible text and namespace declarations, a handler in an
        attribute, a comment, a refused element, something packed that is not exactly a library as
        its package carries it, or a script of our own that loads, navigates or writes markup. The
        message says the line and the kind of fault, never the text.
    """
    scan = _Scan()
    scan.feed(html)
    scan.close()
    fault = scan.finish()
    if fault is not None:
        msg = f"Page not written: {fault}; a page may lead nowhere and run no data."
        raise PageError(msg)


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


class _Scan(HTMLParser):
    """Walk through the page and remember the first fault."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._fault: str | None = None
        self._policy: str | None = None
        self._inside: str | None = None
        self._runs = self._packed = False
        self._text: list[str] = []
        self._digests: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _REFUSED_TAGS:
            self._refuse(f"the element “{tag}”")
        if tag == "meta":
            self._meta(values)
        elif tag == "link" and values != {"rel": "icon", "href": "data:,"}:
            self._refuse("a link element")
        for name, value in values.items():
            self._attribute(tag, name, value)
        if tag in {"script", "style"}:
            self._inside, self._text = tag, []
            # What our own loader would run later, whatever its type, is held to the same.
            self._runs = values.get("type") != "application/json"
            self._packed = "data-packed" in values

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        text, self._inside = "".join(self._text), None
        if tag == "style":
            self._style(text)
        elif self._packed:
            self._library(text)
        elif self._runs:
            self._script(text)
        elif _OUTSIDE.search(text):
            self._refuse("an address in the data")

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        del data
        self._refuse("a comment")

    def handle_pi(self, data: str) -> None:
        del data
        self._refuse("a processing instruction")

    def finish(self) -> str | None:
        # What can only be known at the end, and then the first fault of all.
        if self._inside is not None:
            self._refuse(f"a {self._inside} without an end")
        if self._policy is None:
            self._refuse("no content security policy")
        elif set(self._digests) - (named := set(_NAMED.findall(self._policy))):
            self._refuse("a script that the policy does not name")
        elif named - set(self._digests):
            self._refuse("a policy that names a script which is not here")
        return self._fault

    def _meta(self, values: dict[str, str]) -> None:
        if "http-equiv" not in values:
            return
        if values["http-equiv"].lower() != "content-security-policy":
            self._refuse("a page instruction other than the policy")
        self._policy = values.get("content", "")
        if not self._policy.startswith("default-src 'none'; script-src "):
            self._refuse("a policy that is not strict")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._refuse(f"a handler in an attribute of “{tag}”")
        if name in _LEADING_SETS:
            self._refuse(f"the attribute “{name}” of “{tag}”")
        if name in _LEADING and not value.startswith(("#", "data:image/", "data:,")):
            self._refuse(f"an address in “{name}” of “{tag}”")
        if name in _SPOKEN or (_NAMESPACE.match(name) and value in _NAMESPACES):
            return
        if name == "style" and _STYLE_LEAD.search(value):
            self._refuse(f"an address in a style of “{tag}”")
        if not value.startswith("data:image/png;base64,") and _OUTSIDE.search(value):
            self._refuse(f"an address in “{name}” of “{tag}”")

    def _style(self, text: str) -> None:
        bare = re.sub(r"data:image/[\w+;]+,[\w+/=]*", "data:", text)
        if _STYLE_LEAD.search(bare) or _OUTSIDE.search(bare):
            self._refuse("an address in a style")

    def _library(self, packed: str) -> None:
        try:
            digest = _digest(unpack_text(packed))
        except PageError:
            digest = ""
        if digest not in library_digests():
            self._refuse("something packed that is no library's own text")
        self._digests.append(digest)

    def _script(self, text: str) -> None:
        digest = _digest(text)
        self._digests.append(digest)
        if not (_OUTSIDE.search(text) or _SCRIPT_LEAD.search(text)):
            return
        if digest not in library_digests():
            self._refuse("a script that leads outside or writes markup")

    def _refuse(self, fault: str) -> None:
        if self._fault is None:
            self._fault = f"line {self.getpos()[0]} has {fault}"
