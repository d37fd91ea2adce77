"""Sentences for the person, apart from results."""

from __future__ import annotations

import sys

__all__ = ["say"]


def say(sentence: str) -> None:
    """
    Say a sentence to the person, on standard error.

    Parameters
    ----------
    sentence
        What to say.
    """
    print(sentence, file=sys.stderr)
