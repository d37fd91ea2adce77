"""Read an intelligence grading: 3x5x2, or an older five-by-five that is never translated."""

from __future__ import annotations

import re

from graph.records import Grading

__all__ = ["FIVE_BY_FIVE", "read_grading"]

FIVE_BY_FIVE = "a five-by-five grading, not translated; kept as text and treated as ungraded"

_MARK = r"[\s/.,-]*"
_THREE = re.compile(rf"([123]){_MARK}([A-E])(?:{_MARK}([PC]))?\Z", re.IGNORECASE | re.ASCII)
_FIVE = re.compile(rf"[A-E]{_MARK}[1-5](?:{_MARK}[1-5])?\Z", re.IGNORECASE | re.ASCII)


def read_grading(text: str) -> Grading | None:
    """
    Read one grading.

    Parameters
    ----------
    text
        Such as ``1/A/P``, ``2CP``, ``3-E-C``, or an older ``B22``; not empty.

    Returns
    -------
    Grading or None
        The grades, or the old text alone; None where it is neither.
    """
    found = _THREE.match(text)
    if found is not None:
        source, information, handling = found.groups()
        return Grading(
            source=source,
            information=information.upper(),
            handling=handling.upper() if handling else None,
        )
    return Grading(text=text) if _FIVE.match(text) else None
