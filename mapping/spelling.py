"""Texts made plain, so that case, accents, spaces and punctuation do not tell two of them apart."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["plain", "plain_all"]

_ASCII = {
    ord(one): one.lower() if one.isalnum() else None if one == "'" else " "
    for one in map(chr, range(128))
}
_LINES = _ASCII | {ord("\n"): "\n"}


def plain(text: str) -> str:
    """
    Fold case and accents; keep letters, digits and single spaces.

    Parameters
    ----------
    text
        As somebody wrote it.

    Returns
    -------
    str
        Words apart by one space; an apostrophe joins what it stood between.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        one if one.isalnum() else "" if unicodedata.combining(one) or one in "'’" else " "
        for one in apart
    )
    return " ".join("".join(kept).split())


def plain_all(texts: Sequence[str]) -> list[str]:
    """
    Make many texts plain at once, those in ASCII as one text of many lines.

    Parameters
    ----------
    texts
        Texts.

    Returns
    -------
    list of str
        :func:`plain` of each, in order.
    """
    if not texts:
        return []
    lines = "\n".join(texts)
    if foreign := not lines.isascii():
        lines = "\n".join(one if one.isascii() else "" for one in texts)
    lines = lines.translate(_LINES)
    while "  " in lines:
        lines = lines.replace("  ", " ")
    found = lines.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n")
    if len(found) != len(texts):  # a text of several lines
        return [plain(one) for one in texts]
    if foreign:
        return [
            line if one.isascii() else plain(one) for one, line in zip(texts, found, strict=True)
        ]
    return found
