"""Tidy the text of a cell without losing a letter: outer space, invisible marks, controls."""

from __future__ import annotations

import re

__all__ = ["pieces", "tidy", "without_controls"]

_REPLACEMENT = "\ufffd"
_UNTIDY = re.compile(r"\A\s|\s\Z|\s\s|[^\S ]|[^\x20-\x7e\xa1-\u02ff\u2010-\u2027]")
"""Whether anything is to be done at all: most cells are left as they are after one look."""
_LINE_END = re.compile(r"\r\n?")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]|[\u200c\u200d](?=\\s|\\Z|[A-Za-z])")
"""Zero-width marks; a joiner inside an emoji or between letters of other scripts is kept."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_OUTER = re.compile(f"\\A(?:\\s|{_CONTROLS.pattern})+|(?:\\s|{_CONTROLS.pattern})+\\Z")
_LINES = re.compile(r" *\n[ \n]*")
_SPACES = re.compile(r"[^\S\n]+")
_BETWEEN = re.compile(r"[;\n]|/(?![^(]*\))|\s&\s(?![^(]*\))")


def tidy(text: str) -> tuple[str, int]:
    r"""
    Drop what nobody sees and replace what no file can hold.

    Parameters
    ----------
    text
        A cell as it came.

    Returns
    -------
    text, replaced
        Its letters, with single spaces and ``\n`` between lines; and how many controls and lone
        surrogates were replaced (those at either end are dropped).
    """
    if _UNTIDY.search(text) is None:
        return text, 0
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    replaced = len(_CONTROLS.findall(text))
    if replaced:
        text = _CONTROLS.sub(_REPLACEMENT, _OUTER.sub("", text))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip(), replaced


def pieces(text: str) -> list[str]:
    """
    Split several values in one cell.

    Parameters
    ----------
    text
        A tidied cell.

    Returns
    -------
    list of str
        What stands between ``;``, ``/``, line breaks and `` & ``, outside brackets; no empty ones.
    """
    return [piece for part in _BETWEEN.split(text) if (piece := part.strip(" ,"))]


def without_controls(text: str) -> str:
    r"""
    Replace what no office file can hold, and change nothing else.

    Parameters
    ----------
    text
        A cell as it came.

    Returns
    -------
    str
        The text with a replacement character for each control and lone surrogate, and ``\n``
        between lines.
    """
    return _CONTROLS.sub(_REPLACEMENT, _LINE_END.sub("\n", text))
