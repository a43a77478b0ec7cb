"""An unexpected problem is told calmly and without a word of the story."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from writer_app.ui.dialogs.problem_dialog import ProblemDialog, show_problem, where_it_happened

STORY = "Nobody on the quay looked at her."


def failure() -> Exception:
    """An error whose message, cause and local variables all hold words of a story."""
    told = STORY
    try:
        try:
            (told + "\ud800").encode()
        except UnicodeEncodeError as error:
            raise KeyError(told) from error
    except KeyError as error:
        try:
            raise ValueError(f"cannot continue {told!r}") from error
        except ValueError as last:
            return last


def text_of(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def button(dialog: QWidget, text: str) -> QPushButton:
    found = dialog.findChildren(QPushButton)
    return next(each for each in found if text in each.text().replace("&", ""))


def test_details_name_errors_causes_and_lines_but_no_words() -> None:
    details = where_it_happened(failure())
    for name in ("ValueError", "KeyError", "UnicodeEncodeError", "test_problem_dialog.py"):
        assert name in details
    for word in STORY.split():
        assert word not in details.split()


def test_the_systems_reason_is_told() -> None:
    assert "No space left on device" in where_it_happened(OSError(28, "No space left on device"))


def test_it_says_what_to_do_and_the_rest_is_folded(qtbot: QtBot, tmp_path: Path) -> None:
    log_file = tmp_path / "writer-app.log"
    dialog = ProblemDialog(log_file)
    qtbot.addWidget(dialog)
    dialog.add(failure())
    dialog.show()
    assert "save" in text_of(dialog)
    assert str(log_file) in text_of(dialog)
    details = dialog.findChild(QPlainTextEdit)
    assert not details.isVisible()
    button(dialog, "Show details").click()
    assert details.isVisible()
    assert "ValueError" in details.toPlainText()
    button(dialog, "Copy").click()
    assert QGuiApplication.clipboard().text() == details.toPlainText()
    assert STORY not in details.toPlainText() + text_of(dialog)


def test_problems_that_follow_join_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for _ in range(30):
        show_problem(failure(), tmp_path / "writer-app.log", window)
    (dialog,) = window.findChildren(ProblemDialog)
    assert not dialog.isModal()
    assert "30" in text_of(dialog)
    assert dialog.details().count("ValueError") < 10
