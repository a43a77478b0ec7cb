"""A text of a pair, to be read: what is copied or dragged from it into a story keeps its mark."""

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from writer_app.ui.editor.direction import follow_direction
from writer_app.ui.editor.marks import mime_of

_COPYING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)


class SuggestedText(QPlainTextEdit):
    """Read-only; Tab leads on from it."""

    def __init__(self) -> None:
        super().__init__()
        follow_direction(self)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._choice: str | None = None

    def show_text(self, text: str, choice: str | None) -> None:
        """Show the text of a choice, or with None one that is not the machine's."""
        self._choice = choice
        self.setPlainText(text.strip())

    def event(self, event: QEvent) -> bool:
        """Keep the keys to itself by which one copies; beside a page they would be the page's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(keys) for keys in _COPYING)
        ):
            event.accept()
            return True
        return super().event(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied, and which choice it is from."""
        text = self.textCursor().selectedText().replace("\u2029", "\n")
        return mime_of([(text, self._choice)])
