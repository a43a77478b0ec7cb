"""Nothing that comes from elsewhere is taken for HTML: Qt would read the files that it names."""

import json
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QTextDocumentFragment
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from writer_app.core.preferences import Choice, Outcome, Pair
from writer_app.core.settings import Settings
from writer_app.core.settings_exchange import FORMAT
from writer_app.engine.types import Word
from writer_app.ui.actions import ACTIONS
from writer_app.ui.choice.word_row import WordRow
from writer_app.ui.dialogs.settings_dialog import SettingsDialog
from writer_app.ui.notices import NoticeBar
from writer_app.ui.personal.choices_model import ChoicesModel
from writer_app.ui.plain import plain
from writer_app.ui.questions import confirm

TALL = 3000
"""Pixels of a picture that would be noticed."""


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    picture = QImage(8, TALL, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(tmp_path / "p.png"))
    return f'<img src="file:{tmp_path}/p.png">'


def as_shown(tip: str) -> str:
    """What a reader sees of a tool tip."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if GuiQt.mightBeRichText(tip) else tip


def test_what_is_told_is_no_html(qtbot: QtBot, hostile: str) -> None:
    unguarded = QLabel(hostile)
    qtbot.addWidget(unguarded)
    assert unguarded.sizeHint().height() >= TALL  # what the rest of these tests is about
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_notice(f"“{hostile}” cannot be read.")
    assert bar.sizeHint().height() < TALL


def test_a_file_of_settings_brings_no_html(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    monkeypatch.chdir(tmp_path)
    key = '<img src="p.png">'  # which Qt looks for where the program was started
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps({"format": FORMAT, "schema": 1, "values": {key: 1}}))
    dialog = SettingsDialog(Settings(tmp_path / "settings.json"), ACTIONS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._exchange.import_from(file)
    told = dialog.findChild(QLabel, "exchangeTold")
    assert key in told.text()
    assert told.sizeHint().height() < TALL


def test_a_question_is_no_html(qtbot: QtBot, hostile: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    heights: list[int] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        heights.extend(one.sizeHint().height() for one in box.findChildren(QLabel))
        box.reject()

    QTimer.singleShot(0, look)
    confirm(parent, f"Delete “{hostile}”?", "Delete", explanation=hostile)
    assert heights
    assert max(heights) < TALL


def test_tool_tips_show_what_they_say(qtbot: QtBot, hostile: str) -> None:
    assert as_shown(plain(hostile)) == hostile
    assert as_shown(plain(f"One.\n{hostile}")) == f"One.\n{hostile}"
    assert plain("a < b & c") == "a < b & c"
    row = WordRow()
    qtbot.addWidget(row)
    row.show_words([Word(" own", 0.5), Word(f" {hostile}", 0.3)])
    assert hostile in as_shown(row.buttons[0].toolTip())
    model = ChoicesModel(row)
    pair = Pair(
        uuid.uuid4().hex, "She", "", hostile, " came", False, "starter", "5eed", 2, {}, 1,
        "story", hostile, "2026-03-01T09:00:00+00:00",
    )  # fmt: skip
    model.show_choices([Choice(pair, Outcome.FIRST, 1, 1.0, 1, pair.created)])
    for column in (1, 3):
        index = model.index(0, column)
        assert index.data(Qt.ItemDataRole.DisplayRole) == hostile
        assert as_shown(index.data(Qt.ItemDataRole.ToolTipRole)) == hostile
