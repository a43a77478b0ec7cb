"""Questions keep what is there unless the writer says otherwise."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.questions import confirm

Key = Qt.Key


@pytest.mark.parametrize(
    ("keys", "done"),
    [([Key.Key_Return], False), ([Key.Key_Escape], False), ([Key.Key_Left, Key.Key_Space], True)],
    ids=["enter", "escape", "the button"],
)
def test_only_its_own_button_does_it_also_when_the_theme_changes(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, keys: list[Qt.Key], done: bool
) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set("appearance.theme", "light")
    theme.apply(qapp, settings)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
        settings.set("appearance.theme", "dark")  # the evening comes meanwhile
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)

    QTimer.singleShot(0, answer)
    assert confirm(window, "Delete this?", "&Delete", "&Keep") is done
