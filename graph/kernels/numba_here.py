"""Whether numba is installed, found out without the second that importing it takes."""

from __future__ import annotations

import os
from importlib.util import find_spec

__all__ = ["HAS_NUMBA"]

HAS_NUMBA = find_spec("numba") is not None and not os.environ.get("HOTHMAP_NO_NUMBA")
"""Whether loops are compiled; ``HOTHMAP_NO_NUMBA`` turns it off."""
