"""One alternative on its card."""

import html
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
)

from writer_app.core.text import word_and_mark_spans
from writer_app.ui import theme
from writer_app.ui.editor.direction import direction_of
from writer_app.ui.editor.story_editor import QUIET_SCROLL_BAR, TYPICAL_TEXT


def key_text(action: QAction) -> str:
    """The first key of an action as the system writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


BUTTON_STYLE = """
QToolButton { border: 1px solid palette(mid); border-radius: 4px; padding: 2px 8px; }
QToolButton:hover { border-color: palette(accent); }
QToolButton:pressed { background: palette(highlight); color: palette(highlighted-text); }
QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); }
QToolButton:focus { border: 2px solid palette(accent); padding: 1px 7px; }
"""


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class ActionButton(QToolButton):
    """A button for an action, which never takes the keyboard from the story by a click."""

    def __init__(self, action: QAction, text: str | None = None, *, with_key: bool = True) -> None:
        super().__init__()
        self._action = action
        self._text = text
        self._with_key = with_key
        self.setStyleSheet(BUTTON_STYLE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._update)
        self._update()

    def show_key(self, with_key: bool) -> None:
        """Show the action's key on the button, or only in its tip."""
        if with_key != self._with_key:
            self._with_key = with_key
            self._update()

    def _update(self) -> None:
        action, key = self._action, key_text(self._action)
        name = action.text().replace("&", "").removesuffix("…")
        shown = self._text or name
        self.setText(f"{shown}  {key}" if key and self._with_key else shown)
        self.setToolTip(f"{action.statusTip()} ({key})" if key else action.statusTip())
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.toolTip())
        self.setEnabled(action.isEnabled())
        self.setChecked(action.isChecked())


class CandidateCard(QLabel):
    """A text as it is written, whether it is the highlighted one, and buttons to take it.

    It is a label, with the text as its description, so that a screen reader takes it for text.
    """

    pointed_at = Signal()
    """The writer clicked on it or went there with the keyboard."""
    taken = Signal()
    """The writer pressed Enter on it."""
    word_pointed = Signal(int)
    """A word was clicked on, while words are shown."""
    word_moved = Signal(int)
    """The word before (-1) or behind (1) is wanted."""
    word_picked = Signal(int)
    """The digit of another word was pressed; from 0 on."""

    def __init__(self, number: int, take: QAction, take_much_better: QAction) -> None:
        super().__init__()
        self._number = number
        self._take = take
        self._highlighted = False
        self._waits = False
        self._shown = ""
        self._word: int | None = None
        self.setObjectName(f"candidateCard{number}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title = QLabel()
        self._text = QLabel()
        self._text.setObjectName(f"candidateText{number}")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.linkActivated.connect(lambda link: self.word_pointed.emit(int(link)))
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.verticalScrollBar().setStyleSheet(QUIET_SCROLL_BAR)
        self._area.setWidget(self._text)
        self._area.viewport().setAutoFillBackground(False)  # the card shows through
        self._text.setAutoFillBackground(False)

        self._head = head = QHBoxLayout()
        head.addWidget(self._title, 1)
        self._buttons = (
            ActionButton(take, self.tr("Take"), with_key=False),
            ActionButton(take_much_better, self.tr("Much better"), with_key=False),
        )
        for button in self._buttons:
            head.addWidget(button)
        self._box = layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.SMALL_GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        take.changed.connect(self._update)
        self._update()

    def text(self) -> str:
        """The text on the card."""
        return self._shown

    def set_text(self, text: str, waiting: str = "") -> None:
        """Show a text; where there is none yet, say why."""
        waits = not text.strip()
        if waits != self._waits:
            self._waits = waits
            self._text.setProperty("look", "muted" if waits else None)
            self._text.style().polish(self._text)
        self._shown = waiting if waits else text.strip()
        self.setAccessibleDescription(self._shown)
        self._show_text()

    def show_word(self, word: int | None) -> None:
        """Mark a word and let others be clicked on, or show the text plain."""
        if word != self._word:
            self._word = word
            self._show_text()
            if word is not None:
                _, end = word_and_mark_spans(self._shown)[word]
                share = end / max(1, len(self._shown))
                line = self._text.fontMetrics().lineSpacing()
                self._area.ensureVisible(0, round(share * self._text.height()), 0, 2 * line)

    def _show_text(self) -> None:
        spans = word_and_mark_spans(self._shown)
        by_words = self._word is not None and not self._waits and self._word < len(spans)
        self._text.setTextFormat(Qt.TextFormat.RichText if by_words else Qt.TextFormat.PlainText)
        self._text.setText(self._as_links(spans) if by_words else self._shown)

    def _as_links(self, spans: list[tuple[int, int]]) -> str:
        """The text with each word a link by its number; the marked one is underlined too."""
        colours = theme.colours(self)
        plain = f"color: {colours.text}; text-decoration: none"
        marked = (
            f"color: {colours.on_selection}; background-color: {colours.selection}; "
            "text-decoration: underline"
        )
        parts, end = [], 0
        for number, (start, behind) in enumerate(spans):
            style = marked if number == self._word else plain
            parts.append(html.escape(self._shown[end:start]))
            word = html.escape(self._shown[start:behind])
            parts.append(f'<a href="{number}" style="{style}">{word}</a>')
            end = behind
        whole = "".join(parts) + html.escape(self._shown[end:])
        return f'<div style="white-space: pre-wrap">{whole}</div>'

    def set_text_font(self, font: QFont) -> None:
        """Show the text in the story's font."""
        self._text.setFont(font)

    def set_highlighted(self, highlighted: bool) -> None:
        """Show whether this is the highlighted one."""
        if highlighted != self._highlighted:
            self._highlighted = highlighted
            self._update()

    def lines_for(self, width: int, characters: int) -> int:
        """About how many lines a text of so many characters takes in a card of that width."""
        typical = self._text.fontMetrics().horizontalAdvance(TYPICAL_TEXT) / len(TYPICAL_TEXT)
        return round(characters * typical / max(1, self._inner_width(width))) + 1

    def height_for(self, width: int, lines: int) -> int:
        """The height that shows the whole text in a card of that width, and at least so many
        lines."""
        least = lines * self._text.fontMetrics().lineSpacing()
        text = max(self._text.heightForWidth(self._inner_width(width)), least)
        return text + self._height_without_text()

    def least_height(self) -> int:
        """The height at which two lines of the text can be seen."""
        return 2 * self._text.fontMetrics().lineSpacing() + self._height_without_text()

    def least_width(self) -> int:
        """The width at which its buttons can be read."""
        return 2 * self.fontMetrics().height() + self._width_without_title()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the card; the arrows scroll its text, or go from word to word."""
        bar = self._area.verticalScrollBar()
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self.taken.emit,
            Qt.Key.Key_Enter: self.taken.emit,
            Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - bar.singleStep()),
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + bar.singleStep()),
        }
        if self._word is not None:
            on = -1 if direction_of(self._shown) is Qt.LayoutDirection.RightToLeft else 1
            moves |= {
                Qt.Key.Key_Left: lambda: self.word_moved.emit(-on),
                Qt.Key.Key_Right: lambda: self.word_moved.emit(on),
            }
            for number in range(9):
                moves[Qt.Key.Key_1 + number] = partial(self.word_picked.emit, number)
        if event.key() in moves and not event.modifiers() & ~_KEYPAD:
            moves[event.key()]()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click highlights the card."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pointed_at.emit()
        else:
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached with the keyboard, the card is the highlighted one."""
        super().focusInEvent(event)
        self.pointed_at.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Words have colours of their own: take those of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._word is not None:
            self._show_text()

    def minimumSizeHint(self) -> QSize:
        """The panel gives the card its size."""
        return QSize(0, 0)

    def _inner_width(self, width: int) -> int:
        margins = self._box.contentsMargins()
        return width - margins.left() - margins.right() - 2 * self.frameWidth()

    def _height_without_text(self) -> int:
        margins, frame = self._box.contentsMargins(), 2 * self.frameWidth()
        head = self._head.sizeHint().height()
        return margins.top() + margins.bottom() + head + self._box.spacing() + frame + 2

    def _width_without_title(self) -> int:
        wide = sum(button.sizeHint().width() + self._head.spacing() for button in self._buttons)
        return wide - self._inner_width(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the key that takes the card where there is room for it."""
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        number = f"▸ {self._number}" if self._highlighted else str(self._number)
        key = key_text(self._take)
        title = f"{number} · {key}" if key else number
        needed = self._title.fontMetrics().horizontalAdvance(title) + theme.SMALL_GAP
        fits = needed <= self.width() - self._width_without_title()
        self._title.setText(title if fits else number)

    def _update(self) -> None:
        theme.dress(self, "chosen" if self._highlighted else "card")
        theme.dress(self._title, "heading" if self._highlighted else "muted")
        self._show_title()
        name = self.tr("First suggestion") if self._number == 1 else self.tr("Second suggestion")
        if self._highlighted:
            name = self.tr("{name}, highlighted").format(name=name)
        self.setAccessibleName(name)
