"""Two pictures side by side: both whole, and the words of the first kept."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mapping.meetings.panels import beside


def picture(colour: str, size: tuple[int, int], marking: str) -> bytes:
    words = PngInfo()
    words.add_itxt("Description", marking)
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG", pnginfo=words)
    return written.getvalue()


def test_both_pictures_are_whole_and_the_marking_is_kept() -> None:
    red, blue = picture("red", (40, 20), "OFFICIAL-SENSITIVE"), picture("blue", (30, 25), "other")
    with Image.open(BytesIO(beside(red, blue))) as whole:
        shown = whole.convert("RGB")
        assert whole.size == (40 + 24 + 30, 25)
        assert whole.info["Description"] == "OFFICIAL-SENSITIVE"
    assert shown.getpixel((20, 10)) == (255, 0, 0)
    assert shown.getpixel((80, 20)) == (0, 0, 255)
    assert shown.getpixel((20, 22)) == (255, 255, 255)


def test_the_same_pictures_give_the_same_bytes() -> None:
    red, blue = picture("red", (40, 20), "a"), picture("blue", (30, 25), "b")
    assert beside(red, blue) == beside(red, blue)


def test_white_to_the_right_makes_the_whole_wider_and_so_lower_on_a_page() -> None:
    red, blue = picture("red", (40, 20), "a"), picture("blue", (30, 25), "b")
    with Image.open(BytesIO(beside(red, blue, blank_px=50))) as whole:
        assert whole.size == (40 + 24 + 30 + 50, 25)
        assert whole.convert("RGB").getpixel((120, 10)) == (255, 255, 255)
