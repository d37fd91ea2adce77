"""Put two pictures side by side, so that an item's page has room for both."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

__all__ = ["beside"]

_COLOURS = 160
_GAP_PX = 24


def beside(left: bytes, right: bytes, *, blank_px: int = 0) -> bytes:
    """
    Put two pictures side by side.

    Parameters
    ----------
    left, right
        PNG files.
    blank_px
        White to their right: a page gives a picture its whole width, and less height the wider
        the picture is.

    Returns
    -------
    bytes
        One PNG with a palette; it keeps the words of the left one (title, marking, licence), and
        the same two pictures give the same bytes.
    """
    with Image.open(BytesIO(left)) as first, Image.open(BytesIO(right)) as second:
        width = first.width + _GAP_PX + second.width + blank_px
        size = (width, max(first.height, second.height))
        whole = Image.new("RGB", size, "white")
        whole.paste(first.convert("RGB"), (0, 0))
        whole.paste(second.convert("RGB"), (first.width + _GAP_PX, 0))
        words = PngInfo()
        for name, text in sorted(first.info.items()):
            if isinstance(text, str):
                words.add_itxt(str(name), text)
    written = BytesIO()
    small = whole.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    small.save(written, "PNG", optimize=True, pnginfo=words)
    return written.getvalue()
