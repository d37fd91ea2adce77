"""The one tree of errors: every refusal that a person can mend is a HothmapError.

Messages say where, what was expected and what to do. They never repeat a cell's text, a name or a
date of birth, because messages reach logs; they may carry a reference that a person typed.
"""

__all__ = [
    "AmbiguousReferenceError",
    "BrokenReferenceError",
    "HothmapError",
    "InvalidRecordError",
    "NoStoreError",
    "NotRankableError",
    "ReleaseError",
    "SettingsError",
    "StoreChangedError",
    "StoreError",
    "UnknownReferenceError",
    "UsageError",
    "VocabularyError",
]


class HothmapError(Exception):
    """Something was refused for a stated reason; the message is for the person at the keyboard."""


class UsageError(HothmapError):
    """The command or call was worded wrongly (the command line exits with 2)."""


class InvalidRecordError(HothmapError, ValueError):
    """A record would have been in an invalid state."""


class VocabularyError(HothmapError):
    """A term is not in a closed vocabulary, or a vocabulary file is malformed."""


class UnknownReferenceError(HothmapError):
    """No record has this reference."""


class AmbiguousReferenceError(HothmapError):
    """A bare reference fits records of two schemes or kinds."""


class BrokenReferenceError(HothmapError):
    """A record names another that does not exist."""


class NotRankableError(HothmapError):
    """Someone asked to rank, score or remove a child, or somebody not yet identified."""


class StoreError(HothmapError):
    """A store cannot be opened, read or written."""


class NoStoreError(StoreError):
    """There is no store yet at an address."""


class StoreChangedError(StoreError):
    """Something was saved after what a batch was worked out from had been read."""


class SettingsError(HothmapError):
    """A settings file or value is not usable."""


class ReleaseError(HothmapError):
    """A release was refused: unknown audience, missing purpose or recipient."""
