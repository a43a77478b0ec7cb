"""From one part of the window to the next by a key: on the page, Tab writes a tab."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget


class Parts(QObject):
    """The parts of one window in their order, the page first."""

    def __init__(self, window: QWidget, parts: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._parts = parts

    @Slot()
    def go_on(self) -> None:
        """Give the keyboard to the next part that is on show and takes it."""
        parts = self._parts()
        focus = QApplication.focusWidget()
        here = next(
            (at for at, part in enumerate(parts) if focus is not None and _holds(part, focus)), -1
        )
        for part in (*parts[here + 1 :], *parts[: here + 1]):
            first = first_stop(part)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return


def first_stop(part: QWidget) -> QWidget | None:
    """The first widget of a part that Tab stops at; None where there is none now."""
    widget: QWidget | None = part
    while widget is not None:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if takes and widget.isVisible() and _holds(part, widget):
            return widget
        widget = widget.nextInFocusChain()
        if widget is part:
            break
    return None


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)
