"""The count of own words is that of the page, however it is cut into paragraphs and batches."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.marks import Mark
from writer_app.core.own_words import OwnWords
from writer_app.ui.editor import own_words as module
from writer_app.ui.editor.own_words import OwnWordsCount
from writer_app.ui.editor.story_editor import StoryEditor

TEXT = "😀 One two.\n\nThree four five\nsix."


def counted(
    qtbot: QtBot, editor: StoryEditor, start: int = 0, end: int = 0
) -> tuple[OwnWords, OwnWords | None]:
    count = OwnWordsCount(editor.document())
    with qtbot.waitSignal(count.counted) as caught:
        count.start((start, end))
    story, selection = caught.args
    return story, selection


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_story_and_selection(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(module, "BATCH", batch)
    editor = StoryEditor()
    qtbot.addWidget(editor)
    editor.load(TEXT, [Mark(9, 18, "a")])  # "o." and "Three"
    assert counted(qtbot, editor) == (OwnWords(6, 4, 29, 22), None)
    # "wo.", the paragraph between, and "Three f"
    assert counted(qtbot, editor, 8, 20) == (OwnWords(6, 4, 29, 22), OwnWords(3, 1, 10, 3))
    assert counted(qtbot, editor, 0, 34)[0] == counted(qtbot, editor, 0, 34)[1]


def test_a_change_meanwhile_counts(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    editor = StoryEditor()
    qtbot.addWidget(editor)
    editor.load("one\n" * 500)
    count = OwnWordsCount(editor.document())
    told: list[OwnWords] = []
    count.counted.connect(lambda story, _: told.append(story))
    count.start()
    QApplication.processEvents()
    assert not told
    editor.insert(0, 0, "two three\n", "a")
    qtbot.waitUntil(lambda: bool(told))
    assert told == [OwnWords(502, 500, 1509, 1500)]


def test_an_empty_page(qtbot: QtBot) -> None:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    assert counted(qtbot, editor) == (OwnWords(), None)
