"""The history gets to the disk on another thread, and what the disk refuses is not lost."""

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from writer_app.core.errors import WriterError
from writer_app.core.writing_history import Entry, HistoryFile
from writer_app.services.writing_log import WritingLog

MONDAY = date(2026, 3, 2)
ENTRY = Entry(MONDAY, "/a.md", "a.md", 10, 2)


def kept(path: Path) -> list[Entry]:
    file = HistoryFile(path)
    entries = file.entries()
    file.close()
    return entries


def test_what_was_there_comes_once_and_what_is_new_is_added(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    for words, there in ((10, []), (20, [10])):
        log = WritingLog(path)
        with qtbot.waitSignal(log.loaded) as signal:
            log.add([ENTRY])
        assert [entry.words for entry in signal.args[0]] == there
        log.close()
        assert [entry.words for entry in kept(path)] == [words]


def test_what_the_disk_refuses_is_tried_again_and_told_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.sqlite3"
    log = WritingLog(path)
    told: list[str] = []
    log.failed.connect(told.append)
    add = HistoryFile.add

    def full(self: HistoryFile, entries: object) -> None:
        raise WriterError("There is no room.")

    monkeypatch.setattr(HistoryFile, "add", full)
    log.add([ENTRY])
    qtbot.waitUntil(lambda: told == ["There is no room."])
    log.add([ENTRY])
    log.rename("/a.md", "/b.md", "b.md")
    qtbot.waitUntil(lambda: not log._worker.busy)
    monkeypatch.setattr(HistoryFile, "add", add)
    log.close()
    assert told == ["There is no room."]
    assert [entry.words for entry in kept(path)] == [20]


def test_a_damaged_history_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"no database " * 500)
    log = WritingLog(path)
    with qtbot.waitSignals([log.failed, log.loaded]):
        pass
    log.close()
