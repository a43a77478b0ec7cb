import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core import journal as module
from writer_app.core.document import Fingerprint
from writer_app.core.errors import WriterError
from writer_app.core.journal import Journal, Recovered
from writer_app.core.marks import Mark

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")

# Positions may fall between the halves of a pair; Python then holds them as lone surrogates.
text = st.text(st.sampled_from('aé\n"\\🦊𝄞\u2028\ud83d\udd8a') | st.characters(codec="utf-8"))


def whole(text: str) -> str:
    """The same UTF-16 text, with the halves of pairs that meet put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def spliced(text: str, position: int, removed: int, added: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    new = added.encode("utf-16-le", "surrogatepass")
    units = units[: 2 * position] + new + units[2 * (position + removed) :]
    return units.decode("utf-16-le", "surrogatepass")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def only(journal_dir: Path) -> Recovered:
    (recovered,) = Journal.found(journal_dir)
    return recovered


@st.composite
def sessions(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, str] | None]]:
    """Every state of a text from its base on, and the edits between them (None: a flush)."""
    states = [whole(draw(text))]
    edits: list[tuple[int, int, str] | None] = []
    caret = 0
    for _ in range(draw(st.integers(0, 12))):
        length = units(states[-1])
        if draw(st.booleans()):
            edits.append(None)
        # Mostly one goes on where one was.
        start = draw(st.just(min(caret, length)) | st.integers(0, length))
        edit = (start, draw(st.just(0) | st.integers(0, length - start)), draw(text))
        edits.append(edit)
        states.append(spliced(states[-1], *edit))
        caret = start + units(edit[2])
    return states, edits


def play(journal: Journal, edits: list[tuple[int, int, str] | None]) -> None:
    for edit in edits:
        if edit is None:
            journal.flush()
        else:
            journal.edit(*edit)
    journal.flush()


@given(sessions(), st.booleans())
def test_any_edits_replay_to_what_was_typed(
    session: tuple[list[str], list[tuple[int, int, str] | None]], shortened: bool
) -> None:
    states, edits = session
    with folder() as journal_dir, pytest.MonkeyPatch.context() as patch:
        if shortened:
            patch.setattr(module, "MOST_EDITS", 1)
        journal = Journal(journal_dir)
        journal.start(journal_dir / "story.txt", states[0])
        play(journal, edits)
        journal.close()
        found = Journal.found(journal_dir)
        assert [recovered.text for recovered in found] == ([states[-1]] if edits else [])
        for recovered in found:
            start, _, added = edits[-1] or (0, 0, "")
            assert recovered.path == journal_dir / "story.txt"
            assert recovered.caret == start + units(added)


@given(sessions(), st.data())
def test_cut_off_anywhere_it_gives_a_state_no_older_than_what_was_flushed_before(
    session: tuple[list[str], list[tuple[int, int, str] | None]], data: st.DataObject
) -> None:
    states, edits = session
    with folder() as journal_dir:
        journal = Journal(journal_dir)
        journal.start(None, states[0], unsaved=True)
        journal.flush()
        (file,) = journal_dir.glob("*.journal")
        flushed = [file.stat().st_size]  # for each state, the bytes that it takes at most
        for edit in edits:
            play(journal, [edit])
            if edit is not None:
                flushed.append(file.stat().st_size)
        journal.close()
        content = file.read_bytes()
        snapshot = content.index(b"\n") + 1
        cut = data.draw(st.integers(0, len(content)))
        zeros = data.draw(st.sampled_from([b"", b"\0" * 9, b"\0" * 9 + b"\n"]))  # a power cut's
        file.write_bytes(content[:cut] + zeros)

        found = [recovered.text for recovered in Journal.found(journal_dir)]
        if cut < snapshot:
            assert found == []
        else:
            at_least = max((n for n, size in enumerate(flushed) if size <= cut), default=0)
            assert found[0] in states[at_least : at_least + 2]


def test_nothing_typed_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.start(tmp_path / "story.txt", "text")
    journal.caret(2)
    journal.flush()
    journal.close()
    assert Journal.found(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_not_offered(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.start(None, "")
    journal.edit(0, 0, "typed")
    journal.flush()
    journal.start(tmp_path / "story.txt", "typed", 5)
    journal.flush()
    assert list(tmp_path.iterdir()) == []
    journal.edit(5, 0, "!")
    journal.flush()
    journal.close()
    assert only(tmp_path).text == "typed!"


def test_a_recovered_text_is_kept_again_before_the_old_journal_goes(tmp_path: Path) -> None:
    fingerprint = Fingerprint(4, 123, "abc")
    dead = Journal(tmp_path)
    dead.start(tmp_path / "story.txt", "text", 1, fingerprint)
    dead.edit(4, 0, " and more")
    dead.caret(6)
    dead.flush()
    dead.close()

    old = only(tmp_path)
    assert (old.text, old.caret, old.fingerprint) == ("text and more", 6, fingerprint)
    journal = Journal(tmp_path)
    journal.start(old.path, old.text, old.caret, old.fingerprint, unsaved=True)
    journal.flush()
    old.discard()
    journal.close()
    new = only(tmp_path)
    assert (new.path, new.text, new.caret, new.fingerprint) == (
        old.path,
        old.text,
        old.caret,
        old.fingerprint,
    )
    new.discard()
    assert list(tmp_path.iterdir()) == []


def test_several_are_found_newest_first_and_damaged_ones_left_alone(tmp_path: Path) -> None:
    for age, typed in enumerate(("newest", "middle", "oldest")):
        journal = Journal(tmp_path)
        journal.start(None, "")
        journal.edit(0, 0, typed)
        journal.flush()
        journal.close()
        (file,) = (found.file for found in Journal.found(tmp_path) if found.text == typed)
        os.utime(file, (1e9 - age, 1e9 - age))
    for number, content in enumerate((b"", b"{}\n", b"[]\n", b"\xff\n", b'{"journal": 2}\n')):
        (tmp_path / f"{number}.journal").write_bytes(content)
    assert [found.text for found in Journal.found(tmp_path)] == ["newest", "middle", "oldest"]
    assert (tmp_path / "3.journal").read_bytes() == b"\xff\n"


@posix
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.start(None, "", unsaved=True)
    journal.flush()
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    journal.discard()


def test_a_long_story_is_not_written_again_at_each_flush(tmp_path: Path) -> None:
    base = "Ten bytes\n" * 600_000
    journal = Journal(tmp_path)
    journal.start(None, base)
    sizes = []
    for number in range(50):
        journal.edit(3_000_000 + number, 0, "x")
        journal.flush()
        (file,) = tmp_path.glob("*.journal")
        sizes.append(file.stat().st_size)
    journal.close()
    assert sizes[0] > 6_000_000
    assert sizes[-1] - sizes[0] < 10_000
    assert only(tmp_path).text == base[:3_000_000] + "x" * 50 + base[3_000_000:]


def test_a_short_story_does_not_grow_for_ever(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.start(None, "")
    paste = "y" * 10_000
    for _ in range(100):
        journal.edit(0, 0, paste)
        journal.edit(0, len(paste) - 1, "")
        journal.flush()
        (file,) = tmp_path.glob("*.journal")
        assert file.stat().st_size < module.LONGEST_LOG + 3 * len(paste)
    journal.close()
    assert only(tmp_path).text == "y" * 100


@posix
def test_no_room_half_way_through_a_line_loses_nothing(tmp_path: Path) -> None:
    import resource

    journal = Journal(tmp_path)
    journal.start(None, "base " * 40_000)
    journal.edit(0, 0, "first ")
    journal.flush()
    (file,) = tmp_path.glob("*.journal")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 20, limits[1]))
    try:
        journal.edit(0, 0, "second " * 10)
        for _ in range(2):
            with pytest.raises(WriterError, match="save your story"):
                journal.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    journal.edit(0, 0, "third ")
    journal.flush()
    journal.close()
    assert only(tmp_path).text == "third " + "second " * 10 + "first " + "base " * 40_000


def test_a_folder_that_is_gone_is_told_and_tried_again(tmp_path: Path) -> None:
    journal_dir = tmp_path / "journal"
    journal = Journal(journal_dir)
    journal.start(None, "")
    journal.edit(0, 0, "typed")
    (tmp_path / "journal").write_text("in the way")
    for _ in range(2):
        with pytest.raises(WriterError, match="save your story"):
            journal.flush()
    (tmp_path / "journal").unlink()
    journal_dir.mkdir()
    journal.flush()
    journal.close()
    assert only(journal_dir).text == "typed"


TYPIST = """
import sys, pathlib
from writer_app.core.journal import Journal
journal = Journal(pathlib.Path(sys.argv[1]))
journal.start(None, "")
for number in range(100_000):
    journal.edit(2 * number, 0, "🦊")
    journal.flush()
    print(number + 1, flush=True)
"""


@posix
def test_a_killed_process_leaves_what_it_flushed_and_a_living_one_keeps_it(tmp_path: Path) -> None:
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with typist:
        assert typist.stdout
        for _ in range(20):
            typist.stdout.readline()
        assert Journal.found(tmp_path) == []
        time.sleep(0.05)
        typist.send_signal(signal.SIGKILL)
        flushed = 20 + len(typist.stdout.readlines())
    recovered = only(tmp_path)
    # The last flush may have come to an end without having been told.
    assert recovered.text in ("🦊" * flushed, "🦊" * (flushed + 1))
    assert recovered.caret == 2 * len(recovered.text)


@st.composite
def marked_edits(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, str, list[Mark]]]]:
    """The choice of each unit of a text after some edits ("" for none), and the edits."""
    owners: list[str] = []
    edits = []
    for _ in range(draw(st.integers(1, 10))):
        start = draw(st.integers(0, len(owners)))
        removed = draw(st.integers(0, len(owners) - start))
        runs = draw(
            st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.integers(1, 3)), max_size=4)
        )
        new = [choice for choice, length in runs for _ in range(length)]
        marks, place = [], start
        for choice, length in runs:
            if choice:
                marks.append(Mark(place, place + length, choice))
            place += length
        owners[start : start + removed] = new
        edits.append((start, removed, "x" * len(new), marks))
    return owners, edits


@given(marked_edits(), st.booleans(), st.integers(0, 10))
def test_what_came_from_choices_is_known_again(
    session: tuple[list[str], list[tuple[int, int, str, list[Mark]]]], shortened: bool, flush: int
) -> None:
    owners, edits = session
    with folder() as journal_dir, pytest.MonkeyPatch.context() as patch:
        if shortened:
            patch.setattr(module, "MOST_EDITS", 1)
        journal = Journal(journal_dir)
        journal.start(None, "12", marks=[Mark(1, 2, "base")])
        for number, (start, removed, added, marks) in enumerate(edits):
            journal.edit(start, removed, added, marks)
            if number % (flush + 1) == 0:
                journal.flush()
        journal.flush()
        journal.close()
        found = only(journal_dir)
        assert found.marks is not None
        known = [""] * units(found.text)
        for mark in found.marks:
            known[mark.start : mark.end] = [mark.choice] * (mark.end - mark.start)
        assert known == [*owners, "", "base"]


def test_a_journal_of_an_older_version_knows_no_marks() -> None:
    with folder() as journal_dir:
        line = b'{"journal": 1, "path": null, "fingerprint": null, "caret": 0, "text": "One"}\n'
        (journal_dir / "old.journal").write_bytes(line)
        assert only(journal_dir).marks is None


@pytest.mark.parametrize(
    "marks", ['[[0, 9, "a"]]', '[["a", 1, "a"]]', "[[1]]", "7", '[[2, 1, "a"]]']
)
def test_marks_that_make_no_sense_end_the_replay(marks: str) -> None:
    with folder() as journal_dir:
        first = '{"journal": 1, "path": null, "fingerprint": null, "caret": 0, "text": "One"}\n'
        edits = ['{"position": 0, "removed": 0, "added": "x"}\n',
                 f'{{"position": 0, "removed": 0, "added": "y", "marks": {marks}}}\n']  # fmt: skip
        (journal_dir / "some.journal").write_text(first + "".join(edits))
        assert only(journal_dir).text == "xOne"
