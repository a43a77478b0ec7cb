"""Numbers with their names, in columns, which the keyboard reaches and a screen reader reads."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from writer_app.ui import theme

Row = tuple[str, tuple[str, ...]]
"""A name and a number for each column."""


class Figures(QWidget):
    """A small table to read. All of it is its accessible name, line by line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.LARGE_GAP)
        self._grid.setVerticalSpacing(theme.SMALL_GAP)
        self._grid.setColumnStretch(0, 1)

    def show_rows(self, rows: Sequence[Row], headings: Sequence[str] = ()) -> None:
        """Show these in place of what was there; headings stand above the columns."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column, heading in enumerate(headings, start=1):
            self._put(0, column, heading, muted=True)
        for line, (name, values) in enumerate(rows, start=1):
            self._put(line, 0, name, muted=True)
            for column, value in enumerate(values, start=1):
                self._put(line, column, value)
        self.setAccessibleName(
            "\n".join(_sentence(name, values, headings) for name, values in rows)
        )

    def _put(self, line: int, column: int, text: str, *, muted: bool = False) -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(theme.dress(label, "muted") if muted else label, line, column)


def _sentence(name: str, values: Sequence[str], headings: Sequence[str]) -> str:
    if not headings:
        return f"{name}: {', '.join(values)}"
    parts = (f"{heading} {value}" for heading, value in zip(headings, values, strict=True))
    return f"{name}: {', '.join(parts)}"
