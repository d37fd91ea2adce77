"""What is packed comes out again, read here by an independent reader."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.packing import packed_numbers, packed_parts, parts_of, steps


def unpacked(text: str) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in zlib.decompress(b64decode(text)):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value, shift = 0, 0
    return numbers


def test_small_numbers_take_one_byte_each_in_zigzag() -> None:
    # 0, -1, 1, -2, 63, -64 become 0, 1, 2, 3, 126, 127; 64 becomes 128: two bytes, 0x80 0x01.
    written = bytes([0, 1, 2, 3, 126, 127, 0x80, 0x01])
    packed = packed_numbers(np.array([0, -1, 1, -2, 63, -64, 64]))
    assert packed == b64encode(zlib.compress(written, 9)).decode()


@given(st.lists(st.integers(-(2**50), 2**50)))
def test_numbers_come_out_as_they_went_in(numbers: list[int]) -> None:
    assert unpacked(packed_numbers(np.array(numbers, dtype=np.int64))) == numbers


def test_nothing_packs_to_nothing() -> None:
    assert unpacked(packed_numbers(np.zeros(0, dtype=np.int64))) == []
    assert unpacked(packed_parts(shapely.MultiLineString())) == []


def test_lines_are_counts_and_steps_from_the_last_point() -> None:
    line = shapely.MultiLineString([[(500_000, 540_000), (500_100, 540_000)], [(0, 0), (0, 500)]])
    numbers = unpacked(packed_parts(line))
    assert numbers[0] == 2
    assert numbers[5] == 2
    points = np.cumsum(np.array([*numbers[1:5], *numbers[6:]]).reshape(-1, 2), axis=0)
    wanted = steps([500_000, 500_100, 0, 0], [540_000, 540_000, 0, 500])
    assert points.tolist() == wanted.tolist()


def test_a_step_is_about_a_metre() -> None:
    # One degree of latitude is about 111 km, so 1,000 m north are about 899 steps of 1e-5 degrees.
    (_, south), (_, north) = steps([450_000, 450_000], [520_000, 521_000])
    assert north - south == pytest.approx(899, abs=2)


def test_rings_of_an_area_come_with_its_holes() -> None:
    hole = [(400, 400), (600, 400), (600, 600), (400, 600)]
    square = shapely.Polygon([(0, 0), (1000, 0), (1000, 1000), (0, 1000)], [hole])
    assert [len(part) for part in parts_of(shapely.MultiPolygon([square]))] == [5, 5]


def test_points_that_fall_together_are_written_once() -> None:
    line = shapely.MultiLineString([[(500_000, 540_000), (500_000.1, 540_000), (500_900, 540_000)]])
    assert unpacked(packed_parts(line))[0] == 2
