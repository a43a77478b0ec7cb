"""Words that open a little more when clicked: a flat button, and what pops up from it."""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from writer_app.ui import theme
from writer_app.ui.plain import plain

_BUTTON_STYLE = """
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 1px 4px;
    color: palette(placeholder-text); background: transparent; }
QToolButton:hover:enabled { border-color: palette(accent); }
QToolButton:pressed { background: palette(highlight); color: palette(highlighted-text); }
QToolButton:focus { border: 2px solid palette(accent); padding: 0px 3px; }
"""
_POPUP_STYLE = """
#popup { background: palette(window); border: 1px solid palette(dark); }
"""
_GAP = 3  # pixels to the button


class Popup(QFrame):
    """A small window beside a button. Escape, Enter or a click elsewhere closes it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(title)
        self.setStyleSheet(_POPUP_STYLE)
        self.title = theme.dress(QLabel(title), "heading")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*[theme.GAP] * 4)
        self._layout.setSpacing(theme.SMALL_GAP)
        self._layout.addWidget(self.title)

    def add(self, widget: QWidget) -> None:
        """Show something below the rest."""
        self._layout.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes it too; there is nothing to confirm."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def open_at(self, button: QWidget) -> None:
        """Open above a button, or below it where there is no room, and always on the screen."""
        self.adjustSize()
        screen = button.screen().availableGeometry()
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        left = max(screen.left(), min(corner.x(), screen.left() + screen.width()) - self.width())
        top = corner.y() - self.height() - _GAP
        if top < screen.top():
            top = corner.y() + button.height() + _GAP
        self.move(left, top)
        self.show()


class PopupButton(QToolButton):
    """Muted words in a line of others. With a popup they can be clicked; Enter does it too."""

    def __init__(self, meaning: str) -> None:
        super().__init__()
        self._meaning = meaning
        self._popup: Popup | None = None
        self.setStyleSheet(_BUTTON_STYLE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.clicked.connect(self.open_popup)
        self.show_words("", None)

    def show_words(self, words: str, popup: Popup | None, description: str = "") -> None:
        """Show these words, and open that popup by them; the description is its gist."""
        self._popup = popup if words else None
        shown = words.replace("&", "&&")
        self.setText(f"{shown} ▴" if self._popup else shown)
        self.setEnabled(self._popup is not None)
        self.setToolTip(plain(description))
        self.setAccessibleName(f"{self._meaning}: {words}" if words else self._meaning)
        self.setAccessibleDescription(description)

    @Slot()
    def open_popup(self) -> None:
        """Open what the words are about, if there is more."""
        if self._popup is not None:
            self._popup.open_at(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class TextPopup(Popup):
    """Says a sentence or two, which a screen reader reads and anybody can copy."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(56 * self.fontMetrics().averageCharWidth())
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add(self.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Hand the keyboard to the text."""
        super().showEvent(event)
        self.text.setFocus()
