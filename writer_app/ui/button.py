"""A button for windows in which no button is the one that Enter means."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton


class Button(QPushButton):
    """Enter presses it where it has the keyboard, as Space does, and nowhere else."""

    def __init__(self, text: str = "", does: Callable[[], object] | None = None) -> None:
        """`does` is called when it is pressed, with nothing."""
        super().__init__(text)
        self.setAutoDefault(False)
        if does is not None:
            self.clicked.connect(lambda _checked=False: does())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102 - as in Qt
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():  # it may have got the keyboard while Enter was held
            self.click()
