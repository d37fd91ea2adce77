"""An id is a scheme and a reference; what has no reference gets one from the text it stands on."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidRecordError
from graph.ids import digest_reference, make_id, reference_of, scheme_of


@pytest.mark.parametrize(
    ("scheme", "reference", "made"),
    [
        pytest.param("child", "C31004", "child:C31004", id="as the file writes it"),
        pytest.param("poc", "  POC-3304\t", "poc:POC-3304", id="outer space is dropped"),
        pytest.param("event", "ppdm:7", "event:ppdm:7", id="a colon in the reference"),
        pytest.param("row", "a b", "row:a b", id="inner space is kept"),
    ],
)
def test_an_id_is_scheme_and_reference(scheme: str, reference: str, made: str) -> None:
    record_id = make_id(scheme, reference)
    assert record_id == made
    assert (scheme_of(record_id), reference_of(record_id)) == (scheme, reference.strip())


@pytest.mark.parametrize(
    ("scheme", "reference"),
    [
        pytest.param("child", "", id="no reference"),
        pytest.param("child", " \t\n", id="a blank reference"),
        pytest.param("", "Zorblatt", id="no scheme"),
        pytest.param("poc:x", "Zorblatt", id="a colon in the scheme"),
        pytest.param("a child", "Zorblatt", id="a scheme of two words"),
        pytest.param("Child", "Zorblatt", id="a scheme with a capital"),
    ],
)
def test_half_an_id_is_refused_without_being_repeated(scheme: str, reference: str) -> None:
    with pytest.raises(InvalidRecordError, match="an id needs a scheme") as refused:
        make_id(scheme, reference)
    assert "Zorblatt" not in str(refused.value)


def test_a_digest_is_blake2b_of_the_parts_kept_apart() -> None:
    expected = hashlib.blake2b(b"ppdm\x1f7", digest_size=8).hexdigest()
    assert digest_reference("ppdm", "7") == expected
    assert digest_reference("ppdm", "7") != digest_reference("ppdm7")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=3))
def test_a_digest_is_sixteen_digits_and_always_the_same(parts: list[str]) -> None:
    made = digest_reference(*parts)
    assert made == digest_reference(*parts)
    assert len(made) == 16
    assert set(made) <= set("0123456789abcdef")
