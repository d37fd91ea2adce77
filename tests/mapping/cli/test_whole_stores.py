"""Verify, back up, restore, copy and rekey: what they give, and how they refuse, plain and not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.mapping.cli.conftest import PASSWORD, Ran, Run, run_in

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"SQLite format 3\0"
OTHER = "quite another password"


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory, month: list[Path]) -> Path:
    """Give the file of a plain store that holds the month."""
    folder = tmp_path_factory.mktemp("plain")
    run = run_in(folder, folder / "team.db")
    assert run("init", "--unencrypted").status == 0
    assert run("import", *month, "--rejects", folder / "rejects").status == 1
    return folder / "team.db"


@pytest.fixture(params=["plain", "encrypted"])
def store(request: pytest.FixtureRequest, tmp_path: Path, filled: Path, plain: Path) -> Path:
    """Give a store of each kind, of one's own."""
    path = tmp_path / "team.db"
    shutil.copy2(filled if request.param == "encrypted" else plain, path)
    return path


@pytest.fixture
def run(store: Path) -> Run:
    """Run a command on it."""
    (store.parent / "other-key").write_text(OTHER, encoding="utf-8")
    return run_in(store.parent, store)


def _is_plain(path: Path) -> bool:
    return path.read_bytes().startswith(MAGIC)


def _verified(run: Run, store: str = "", **environment: str) -> dict[str, Any]:
    """Verify a store; give what the JSON promises."""
    named = ("--store", f"sqlite:///{store}") if store else ()
    ran = run("verify", "--json", *named, **environment)
    assert ran.status == 0, ran.out + ran.err
    assert ran.err == ""
    answer = ran.json
    assert isinstance(answer, dict)
    assert list(answer) == ["ok", "digest", "counts", "faults"]
    assert (answer["ok"], answer["faults"]) == (True, [])
    return answer


def _refused(ran: Ran, *words: str) -> None:
    assert (ran.status, ran.out) == (1, ""), ran.out + ran.err
    for word in words:
        assert word in ran.sentence


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_verify_gives_the_contents_digest_and_counts(run: Run, store: Path) -> None:
    answer = _verified(run)
    assert len(bytes.fromhex(answer["digest"])) == 32
    assert answer["counts"]["records"] == answer["counts"]["versions"] > 0
    assert all(isinstance(count, int) for count in answer["counts"].values())
    told = run("verify")
    assert told.status == 0
    assert f"Contents {answer['digest']}" in told.out
    assert told.out.endswith("All is well.\n")
    head = run("verify", "--head", "00" * 32, "--json")
    assert head.status == 1
    wrong: Any = head.json
    assert wrong["ok"] is False
    assert wrong["digest"] == answer["digest"]
    assert len(wrong["faults"]) == 1


def test_equal_contents_have_an_equal_digest_however_they_are_kept(
    filled: Path, plain: Path, tmp_path: Path
) -> None:
    digests = {_verified(run_in(tmp_path, path))["digest"] for path in (filled, plain)}
    assert len(digests) == 1


def test_verify_names_what_is_damaged(run: Run, store: Path) -> None:
    held = bytearray(store.read_bytes())
    if _is_plain(store):
        place = held.index(b'"Gives lifts"') + 1
        held[place] ^= 1
    else:
        held[len(held) // 2] ^= 1
    store.write_bytes(held)
    ran = run("verify", "--json")
    assert ran.status == 1
    if ran.out:  # the store opens, and what is in it is not what was written
        answer: Any = ran.json
        assert list(answer) == ["ok", "digest", "counts", "faults"]
        assert answer["ok"] is False
        assert answer["faults"]
    else:
        assert "team.db" in ran.sentence
    told = run("verify")
    assert told.status == 1
    assert "All is well" not in told.out


def test_a_backup_comes_back_whole(run: Run, store: Path) -> None:
    held = _verified(run)
    made = run("backup", "team-backup.db")
    assert (made.status, made.out) == (0, "")
    assert f"{held['counts']['records']:,} records, contents {held['digest'][:16]}…" in made.err
    backup = store.parent / "team-backup.db"
    assert _is_plain(backup) is _is_plain(store)
    assert ("password" in made.err) is not _is_plain(store)
    assert backup.stat().st_mode & 0o077 == 0
    store.unlink()
    back = run("restore", "team-backup.db", "--store", "sqlite:///again.db")
    assert (back.status, back.out) == (0, "")
    assert "Restored team-backup.db into sqlite:///again.db" in back.err
    assert _is_plain(store.parent / "again.db") is _is_plain(backup)
    again = _verified(run, "again.db")
    assert (again["digest"], again["counts"]["records"]) == (
        held["digest"],
        held["counts"]["records"],
    )
    assert run("rank", "poc", "--as-at", "2026-10-31", "--store", "sqlite:///again.db").status == 0


def test_nothing_is_ever_written_over(run: Run, store: Path) -> None:
    assert run("backup", "team-backup.db").status == 0
    held, backup = store.read_bytes(), (store.parent / "team-backup.db").read_bytes()
    names = _names(store.parent)
    _refused(run("backup", "team-backup.db"), "team-backup.db is there already")
    _refused(run("backup", "team.db"), "team.db is there already")
    _refused(run("restore", "team-backup.db"), "is not empty")
    _refused(run("copy", "sqlite:///team-backup.db", "sqlite:///team.db"), "is not empty")
    assert _names(store.parent) == names
    assert store.read_bytes() == held
    assert _verified(run, "team-backup.db")
    assert (store.parent / "team-backup.db").stat().st_size == len(backup)


@pytest.mark.parametrize("kept", ["nothing", "some bytes", "half", "all but a page"])
def test_a_truncated_backup_is_not_restored(run: Run, store: Path, kept: str) -> None:
    assert run("backup", "team-backup.db").status == 0
    backup = store.parent / "team-backup.db"
    whole = backup.read_bytes()
    size = {"nothing": 0, "some bytes": 100, "half": len(whole) // 2}.get(kept, len(whole) - 4096)
    backup.write_bytes(whole[:size])
    names = _names(store.parent)
    _refused(run("restore", "team-backup.db", "--store", "sqlite:///again.db"), "team-backup.db")
    _refused(run("verify", "--store", "sqlite:///team-backup.db"), "team-backup.db")
    assert _names(store.parent) == names


@pytest.mark.parametrize("made", ["missing", "folder", "text"])
def test_what_is_no_backup_is_not_restored(run: Run, store: Path, made: str) -> None:
    path = store.parent / "team-backup.db"
    if made == "folder":
        path.mkdir()
    elif made == "text":
        path.write_bytes(MAGIC + b"and then something else " * 500)
    names = _names(store.parent)
    _refused(run("restore", "team-backup.db", "--store", "sqlite:///again.db"), "team-backup.db")
    assert _names(store.parent) == names


def test_a_wrong_password_opens_no_store_and_makes_none(tmp_path: Path, filled: Path) -> None:
    shutil.copy2(filled, tmp_path / "team.db")
    run = run_in(tmp_path, tmp_path / "team.db")
    (tmp_path / "other-key").write_text(OTHER, encoding="utf-8")
    assert run("backup", "team-backup.db").status == 0
    names = _names(tmp_path)
    for command in (
        ("verify",),
        ("verify", "--json"),
        ("backup", "more.db"),
        ("restore", "team-backup.db", "--store", "sqlite:///again.db"),
        ("copy", "sqlite:///team.db", "sqlite:///again.db", "--unencrypted"),
        ("rekey", "--new-key-file", "key"),
        ("rekey", "--unencrypted"),
    ):
        ran = run(*command, HOTHMAP_KEY_FILE=str(tmp_path / "other-key"))
        _refused(ran, "does not open with this password")
    assert _names(tmp_path) == names
    _verified(run)


@pytest.mark.parametrize("unencrypted", [True, False])
def test_a_copy_is_equal_whichever_way_it_is_kept(
    run: Run,
    store: Path,
    unencrypted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    held = _verified(run)
    flags = ("--unencrypted",) if unencrypted else ()
    made = run("copy", "sqlite:///team.db", "sqlite:///copy.db", *flags)
    assert (made.status, made.out) == (0, "")
    assert made.err.startswith(f"Copied: {held['counts']['records']:,} records, contents ")
    assert _is_plain(store.parent / "copy.db") is unencrypted
    assert _verified(run, "copy.db")["digest"] == held["digest"]
    assert _verified(run)["digest"] == held["digest"]
    back = run("copy", "sqlite:///copy.db", "sqlite:///back.db")
    assert back.status == 0
    assert not _is_plain(store.parent / "back.db")
    assert _verified(run, "back.db")["digest"] == held["digest"]


def test_a_copy_onto_itself_changes_nothing(run: Run, store: Path) -> None:
    held = _verified(run)
    _refused(run("copy", "sqlite:///team.db", "sqlite:///team.db"), "not empty")
    assert _verified(run)["digest"] == held["digest"]


def test_a_new_password_alone_opens_the_store_from_then_on(run: Run, store: Path) -> None:
    held = _verified(run)
    was_plain = _is_plain(store)
    assert run("backup", "team-backup.db").status == 0
    done = run("rekey", "--new-key-file", "other-key")
    assert (done.status, done.out) == (0, "")
    assert "new password alone" in done.err
    assert not _is_plain(store)
    _refused(run("verify"), "does not open with this password")
    new = {"HOTHMAP_KEY_FILE": str(store.parent / "other-key")}
    assert _verified(run, **new)["digest"] == held["digest"]
    # The backup keeps the password of its day.
    assert _verified(run, "team-backup.db")["digest"] == held["digest"]
    assert _is_plain(store.parent / "team-backup.db") is was_plain
    assert _names(store.parent) == ["key", "other-key", "team-backup.db", "team.db"]


def test_a_store_made_plain_opens_without_a_password(run: Run, store: Path) -> None:
    held = _verified(run)
    if _is_plain(store):
        _refused(run("rekey", "--unencrypted"), "the old one; nothing was changed")
    else:
        done = run("rekey", "--unencrypted")
        assert (done.status, done.out) == (0, "")
        assert "plain now" in done.err
    assert _is_plain(store)
    assert _verified(run, HOTHMAP_KEY_FILE="")["digest"] == held["digest"]
    assert _names(store.parent) == ["key", "other-key", "team.db"]


def test_the_password_that_it_has_is_no_new_one(tmp_path: Path, filled: Path) -> None:
    shutil.copy2(filled, tmp_path / "team.db")
    run = run_in(tmp_path, tmp_path / "team.db")
    (tmp_path / "same").write_text(f"{PASSWORD}\n", encoding="utf-8")
    _refused(run("rekey", "--new-key-file", "same"), "the old one; nothing was changed")
    for text, words in (("", "is empty"), (None, "cannot be read")):
        if text is None:
            (tmp_path / "same").unlink()
        else:
            (tmp_path / "same").write_text(text, encoding="utf-8")
        _refused(run("rekey", "--new-key-file", "same"), words)
    _verified(run)


def test_each_whole_store_that_was_made_is_in_the_register(run: Run, store: Path) -> None:
    assert run("backup", "team-backup.db").status == 0
    assert run("copy", "sqlite:///team.db", "sqlite:///copy.db", "--unencrypted").status == 0
    assert run("rekey", "--new-key-file", "other-key").status == 0
    key = str(store.parent / "other-key")
    acts = run("register", "--looks", "--json", HOTHMAP_KEY_FILE=key).json
    assert isinstance(acts, list)
    assert [(one["what"], one["scope"]) for one in acts] == [
        (what, "everything") for what in ("backup", "copy", "rekey")
    ]
