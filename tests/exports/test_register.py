"""The register's line comes first: no line, no file."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

import pytest

from exports.marking import file_name
from exports.paper import Of, Paper, Paragraph, line
from exports.register import deliver, digest_of_data_files, who
from exports.release import release
from exports.word import paper_word
from graph.errors import ReleaseError, StoreError
from graph.store import create_store, open_store
from tests.exports.canaries import KEY, WREN, casebook, grounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exports.release import Released, ReleasedPaper
    from graph.store.contract import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    held = create_store(f"sqlite:///{tmp_path / 'store.db'}", key=None)
    yield held
    held.close()


def released(name: str = "police", key: bytes = KEY) -> Released[ReleasedPaper]:
    paper = Paper(title=line("T"), meeting="M", period="P", blocks=(Paragraph(line(Of(WREN))),))
    return release(paper, casebook=casebook(), grounds=grounds(name), key=key)


def named(name: str = "police", part: str = "") -> str:
    return file_name(grounds(name), period="2026-10", extension="docx", part=part)


def test_a_delivery_is_in_the_register_with_grounds_digests_and_key(
    store: Store, tmp_path: Path
) -> None:
    data = paper_word(released())
    entry = deliver(store, [released()], {named(): data}, tmp_path / "out")
    (line_held,) = store.releases()
    assert line_held == entry
    assert (entry.audience, entry.recipient, entry.user) == ("police", "The tests", "tester")
    assert entry.files == {named(): hashlib.sha256(data).hexdigest()}
    assert entry.destroy_by == "2027-01-31"  # 90 days after 2 November
    assert bytes.fromhex(entry.pseudonym_key) == KEY
    assert (tmp_path / "out" / named()).read_bytes() == data


def test_a_pseudonym_can_be_looked_up_by_the_team(store: Store, tmp_path: Path) -> None:
    one = released()
    entry = deliver(store, [one], {named(): b"x"}, tmp_path)
    (code,) = one.pseudonyms
    assert who(store, entry.id.lower(), f" {code.lower()} ") == WREN
    with pytest.raises(ReleaseError, match="no pseudonym"):
        who(store, entry.id, "C-0000")
    with pytest.raises(ReleaseError, match="no release"):
        who(store, "R-0", code)


def test_when_the_register_cannot_be_written_no_file_appears(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    create_store(url, key=None).close()
    store = open_store(url, read_only=True)
    out = tmp_path / "out"
    with pytest.raises(StoreError):
        deliver(store, [released()], {named(): b"x"}, out)
    store.close()
    assert list(out.iterdir()) == []


def test_a_file_that_the_register_does_not_know_is_never_replaced(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / named()).write_bytes(b"somebody's own")
    with pytest.raises(ReleaseError, match="did not write"):
        deliver(store, [released()], {named(): b"x"}, tmp_path)
    assert (tmp_path / named()).read_bytes() == b"somebody's own"
    assert store.releases() == ()


def test_a_file_of_an_earlier_release_is_replaced(store: Store, tmp_path: Path) -> None:
    first = deliver(store, [released()], {named(): b"first"}, tmp_path)
    second = deliver(store, [released()], {named(): b"second"}, tmp_path)
    assert (tmp_path / named()).read_bytes() == b"second"
    assert first.id != second.id


def test_equal_releases_of_different_times_have_ids_of_their_own(
    store: Store, tmp_path: Path
) -> None:
    ids = {deliver(store, [released()], {named(): b"x"}, tmp_path).id for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_plain_file_is_refused(store: Store, tmp_path: Path, kind: str) -> None:
    place = tmp_path / named()
    if kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReleaseError, match="no plain file"):
        deliver(store, [released()], {named(): b"x"}, tmp_path)
    assert store.releases() == ()


@pytest.mark.parametrize(
    "name",
    [
        "Wren_Ashgrove.docx",
        "../OFFICIAL-SENSITIVE_poc-loc_2026-10_police.docx",
        "OFFICIAL-SENSITIVE_poc-loc_2026-10_team.docx",
        "OFFICIAL-SENSITIVE_other_2026-10_police.docx",
        "notes.docx",
    ],
)
def test_a_file_of_another_name_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(ReleaseError, match="named by marking"):
        deliver(store, [released()], {name: b"x"}, tmp_path)
    assert store.releases() == ()


def test_what_does_not_belong_together_is_not_delivered_together(
    store: Store, tmp_path: Path
) -> None:
    for others in (
        [released(), released("team")],
        [released(), released(key=bytes(32))],
        [],
    ):
        with pytest.raises(ReleaseError):
            deliver(store, others, {named(): b"x"}, tmp_path)
    with pytest.raises(ReleaseError, match="without a file"):
        deliver(store, [released()], {}, tmp_path)


def test_a_folder_that_is_a_file_is_refused_before_the_register_is_touched(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(ReleaseError, match="no folder"):
        deliver(store, [released()], {named(): b"x"}, tmp_path / "out")
    assert store.releases() == ()


def test_the_key_of_a_release_is_in_no_field_that_is_printed() -> None:
    shown = {one.name for one in dataclasses.fields(released()) if one.repr}
    assert shown == {"grounds", "withheld"}


def test_the_digest_of_profiles_and_templates_changes_with_nothing_but_them() -> None:
    first, second = digest_of_data_files(), digest_of_data_files()
    assert first == second
    assert len(bytes.fromhex(first)) == 32
