"""The few questions that the writer has to answer before anything goes on."""

from enum import Enum, auto
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPushButton, QWidget

Answer = TypeVar("Answer")


class Unsaved(Enum):
    """What to do with text that is not saved."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Changed(Enum):
    """What to do with a file that another program changed."""

    KEEP_MINE = auto()
    TAKE_THEIRS = auto()
    SEE_BOTH = auto()
    KEEP_BOTH = auto()
    CANCEL = auto()


def ask_about_unsaved(parent: QWidget, title: str) -> Unsaved:
    """Ask before a text with changes is put away."""
    box = _box(
        parent,
        QCoreApplication.translate("questions", "Save the changes in “{story}”?").format(
            story=title
        ),
        QCoreApplication.translate("questions", "Changes that you discard are lost."),
    )
    save = box.addButton(
        QCoreApplication.translate("questions", "&Save"), QMessageBox.ButtonRole.AcceptRole
    )
    discard = box.addButton(
        QCoreApplication.translate("questions", "&Discard"), QMessageBox.ButtonRole.DestructiveRole
    )
    return _answer(box, {save: Unsaved.SAVE, discard: Unsaved.DISCARD}, Unsaved.CANCEL)


def ask_about_changed(parent: QWidget, title: str) -> Changed:
    """Ask before a file is overwritten that is not what was read."""
    box = _box(
        parent,
        QCoreApplication.translate("questions", "“{story}” was changed by another program.").format(
            story=title
        ),
        QCoreApplication.translate(
            "questions",
            "Keep your text, or take the file as it is now. Whichever gives way is kept among the "
            "earlier texts.",
        ),
    )
    mine = box.addButton(
        QCoreApplication.translate("questions", "&Keep mine"), QMessageBox.ButtonRole.AcceptRole
    )
    theirs = box.addButton(
        QCoreApplication.translate("questions", "&Take theirs"),
        QMessageBox.ButtonRole.DestructiveRole,
    )
    both = box.addButton(
        QCoreApplication.translate("questions", "See &both…"), QMessageBox.ButtonRole.ActionRole
    )
    answers = {
        mine: Changed.KEEP_MINE,
        theirs: Changed.TAKE_THEIRS,
        both: Changed.SEE_BOTH,
    }
    return _answer(box, answers, Changed.CANCEL)


def confirm(parent: QWidget, question: str, do: str, keep: str = "", explanation: str = "") -> bool:
    """Ask before something is gone; Enter and Escape keep it. `do` and `keep` are the buttons."""
    box = _box(parent, question, explanation)
    doing = box.addButton(do, QMessageBox.ButtonRole.DestructiveRole)
    keeping = box.addButton(
        keep or QCoreApplication.translate("questions", "Cancel"),
        QMessageBox.ButtonRole.RejectRole,
    )
    box.setDefaultButton(keeping)
    box.setEscapeButton(keeping)
    box.exec()
    confirmed = box.clickedButton() is doing
    box.deleteLater()
    return confirmed


def answers(dialog: QDialog, do: str) -> QHBoxLayout:
    """The buttons of a dialog that asks one thing: the first has the keyboard and accepts it."""
    doing = QPushButton(do, dialog)
    doing.setDefault(True)
    doing.clicked.connect(dialog.accept)
    cancel = QPushButton(QCoreApplication.translate("questions", "Cancel"), dialog)
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(doing)
    row.addWidget(cancel)
    doing.setFocus()
    return row


def _box(parent: QWidget, question: str, explanation: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)  # there are names of files in it
    box.setText(question)
    box.setInformativeText(explanation)
    return box


def _answer(box: QMessageBox, answers: dict[QPushButton, Answer], otherwise: Answer) -> Answer:
    """Ask, with a button for cancelling; the first answer is that of the Enter key."""
    cancel = box.addButton(
        QCoreApplication.translate("questions", "Cancel"), QMessageBox.ButtonRole.RejectRole
    )
    box.setEscapeButton(cancel)
    box.setDefaultButton(next(iter(answers)))
    box.exec()
    chosen = box.clickedButton()
    answer = next((answer for button, answer in answers.items() if button is chosen), otherwise)
    box.deleteLater()
    return answer
