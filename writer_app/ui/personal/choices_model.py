"""Choices as the rows of a table, and each in words."""

from collections.abc import Container
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from writer_app.core.preferences import Choice, Outcome
from writer_app.ui.personal import words
from writer_app.ui.plain import plain

_BEGINNING_CHARACTERS = 120

Index = QModelIndex | QPersistentModelIndex


def outcome_words(choice: Choice) -> str:
    """What the writer did with a pair, in words, and whether it is kept from training."""
    strong = choice.strength > 1
    match choice.outcome:
        case Outcome.FIRST if choice.source == "rewrite":
            said = QCoreApplication.translate("choices", "Your rewrite")
        case Outcome.FIRST if strong:
            said = QCoreApplication.translate("choices", "First, much better")
        case Outcome.FIRST:
            said = QCoreApplication.translate("choices", "First")
        case Outcome.SECOND if strong:
            said = QCoreApplication.translate("choices", "Second, much better")
        case Outcome.SECOND:
            said = QCoreApplication.translate("choices", "Second")
        case Outcome.BOTH:
            said = QCoreApplication.translate("choices", "Both fine")
        case Outcome.NEITHER:
            said = QCoreApplication.translate("choices", "Neither")
        case Outcome.DISMISSED:
            said = QCoreApplication.translate("choices", "Dismissed")
    if choice.undone:
        said = QCoreApplication.translate("choices", "{choice} · undone").format(choice=said)
    if choice.excluded:
        said = QCoreApplication.translate("choices", "{choice} · excluded").format(choice=said)
    return said


class ChoicesModel(QAbstractTableModel):
    """Choices as rows; a row's words are made only when it comes into sight."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self._headers = (
            self.tr("When"),
            self.tr("Story"),
            self.tr("Choice"),
            self.tr("Text"),
        )

    def show_choices(self, choices: list[Choice]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._choices = choices
        self.endResetModel()

    def replace(self, row: int, choice: Choice) -> None:
        """Show this choice in `row` instead."""
        self._choices[row] = choice
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def choice(self, row: int) -> Choice:
        """The choice in `row`."""
        return self._choices[row]

    def rows_of(self, identifiers: Container[str]) -> list[int]:
        """The rows of those of the choices that are in the list."""
        return [row for row, choice in enumerate(self._choices) if choice.id in identifiers]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102 - as in Qt
        return 0 if parent.isValid() else len(self._choices)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102 - as in Qt
        return 0 if parent.isValid() else len(self._headers)

    def headerData(  # noqa: D102 - as in Qt
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102 - as in Qt
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        said = self._words(self._choices[index.row()], index.column())
        return plain(said) if role == Qt.ItemDataRole.ToolTipRole else said

    def _words(self, choice: Choice, column: int) -> str:
        match column:
            case 0:
                return words.day_and_time(choice.decided or choice.pair.created)
            case 1:
                return choice.pair.story_title
            case 2:
                return outcome_words(choice)
            case _:
                text = choice.pair.second if choice.outcome is Outcome.SECOND else choice.pair.first
                return " ".join(text[:_BEGINNING_CHARACTERS].split())
