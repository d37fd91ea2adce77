"""Rewrite an office file so that equal contents are equal bytes: no clock, no order by chance."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["steady"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def steady(data: bytes, *, made_at: datetime) -> bytes:
    """
    Take the clock out of a zipped office file.

    Parameters
    ----------
    data
        The file as a library wrote it.
    made_at
        The time to be stated as created and modified, taken as UTC.

    Returns
    -------
    bytes
        The same parts, in the same order, each dated 1 January 1980 inside the zip.
    """
    stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == _CORE:
                text = part.decode("utf-8")
                part = _STAMP.sub(rf"\g<1>{stamp}\g<3>", text).encode("utf-8")
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, part, compresslevel=6)
    return kept.getvalue()
