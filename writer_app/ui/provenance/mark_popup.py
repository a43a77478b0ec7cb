"""What there is to know about words that came from a suggestion, beside these words."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from writer_app.core.difference import by_phrases, difference
from writer_app.core.rewrites import Passage
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.difference_view import DifferenceView
from writer_app.ui.editor.marks import mime_of
from writer_app.ui.editor.suggested_text import SuggestedText
from writer_app.ui.popup import Popup
from writer_app.ui.provenance import words

_LETTERS = 60
_MOST_LINES = 7


class MarkPopup(Popup):
    """Model, time and way; the text not taken; what the writer changed since."""

    rewrite_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self._facts: list[QLabel] = []
        self._facts_shown = QWidget()
        self._form = QFormLayout(self._facts_shown)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(theme.GAP)
        self._form.setVerticalSpacing(theme.SMALL_GAP // 2)
        self.add(self._facts_shown)

    def show_own(self) -> None:
        """No suggestion stands here."""
        self._name(self.tr("Your own words"))
        self._add_sentence(self.tr("The words here are not from a suggestion."))
        self._add_buttons()

    def show_unknown(self) -> None:
        """The choice is no longer kept: only the mark is left."""
        self._name(self.tr("From a suggestion"))
        self._add_sentence(
            self.tr("Which one it was is not known any more: its choice is not among your choices.")
        )
        self._add_buttons()

    def show_passage(self, passage: Passage, standing: str, *, rewrite: bool, kept: bool) -> None:
        """Tell of a passage whose text is now `standing`.

        `rewrite` says whether that can be kept as the writer's rewrite, `kept` that one is.
        """
        origin = passage.origin
        choice = origin.choice
        self._name(self.tr("From a suggestion"))
        facts = [
            (self.tr("Model"), words.model_words(origin)),
            (self.tr("Taken"), words.taken_words(choice)),
            (self.tr("How"), words.how_words(origin)),
        ]
        if kept:
            facts.append((self.tr("Rewrite"), self.tr("Yours is kept among your choices")))
        for name, value in facts:
            self._add_fact(name, value)

        parts = by_phrases(difference(origin.accepted.strip(), standing.strip()))
        if all(part.kind == "same" for part in parts):
            self._add_heading(self.tr("These words stand as they were taken."))
        else:
            self._add_heading(self.tr("Changed since: struck out is gone, underlined is new"))
            view = DifferenceView(self.tr("What changed since it was taken"), whole=True)
            view.setObjectName("laterEdits")
            view.show_parts(parts)
            self._add_text(view, "".join(part.text for part in parts))
        if origin.alternative.strip():
            self._add_heading(
                self.tr("The other one, which was not taken")
                if origin.as_chosen
                else self.tr("The other one, which was taken")
            )
            other = SuggestedText()
            other.show_text(origin.alternative, choice.id)
            other.setObjectName("alternative")
            other.setAccessibleName(self.tr("The other one"))
            self._add_text(other, other.toPlainText())
        copy = None
        if origin.alternative.strip():
            copy = Button(self.tr("&Copy the other one"))
            copy.clicked.connect(lambda: self._copy(origin.alternative.strip(), choice.id))
        keep = None
        if rewrite:
            keep = Button(self.tr("&Keep your rewrite…"))
            keep.clicked.connect(self._want_rewrite)
        self._add_buttons(copy, keep)

    def open_by(self, area: QRect) -> None:
        """Open below an area of the screen, or above it where there is no room."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(area.center()) or self.screen()
        room = screen.availableGeometry()
        left = max(room.left(), min(area.left(), room.right() - self.width()))
        top = area.bottom() + theme.SMALL_GAP
        if top + self.height() > room.bottom():
            top = max(room.top(), area.top() - self.height() - theme.SMALL_GAP)
        self.move(left, top)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Hand the keyboard to the first fact, where a screen reader begins to read."""
        super().showEvent(event)
        if self._facts:
            self._facts[0].setFocus()

    def _name(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)

    def _add_fact(self, name: str, value: str) -> None:
        said = QLabel(value)
        self._readable(said, f"{name}: {value}")
        self._form.addRow(theme.dress(QLabel(name), "muted"), said)

    def _add_sentence(self, sentence: str) -> None:
        said = QLabel(sentence)
        said.setWordWrap(True)
        said.setMinimumWidth(self._width())
        self._readable(said, sentence)
        self.add(said)

    def _readable(self, label: QLabel, spoken: str) -> None:
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        label.setAccessibleName(spoken)
        self._facts.append(label)

    def _add_heading(self, text: str) -> None:
        heading = theme.dress(QLabel(text), "muted")
        heading.setWordWrap(True)
        self.add(heading)

    def _add_text(self, text: QTextEdit | QPlainTextEdit, content: str) -> None:
        """Add a text that is as high as it needs, up to some lines."""
        width = self._width()
        text.setMinimumWidth(width)
        metrics = text.fontMetrics()
        margins = 2 * round(text.document().documentMargin() + text.frameWidth())
        scroll = text.verticalScrollBar().sizeHint().width()
        wrapped = metrics.boundingRect(
            QRect(0, 0, width - margins - scroll, 1 << 20), Qt.TextFlag.TextWordWrap, content
        )
        lines = max(1, -(-wrapped.height() // metrics.lineSpacing()))
        height = (min(lines, _MOST_LINES) + 0.5) * metrics.lineSpacing()
        text.setFixedHeight(round(height) + margins)
        self.add(text)

    def _add_buttons(self, *buttons: Button | None) -> None:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, theme.SMALL_GAP, 0, 0)
        for button in buttons:
            if button is not None:
                layout.addWidget(button)
        layout.addStretch()
        layout.addWidget(Button(self.tr("Close"), self.close))
        self.add(line)

    def _width(self) -> int:
        return _LETTERS * self.fontMetrics().averageCharWidth()

    def _copy(self, text: str, choice: str) -> None:
        # Pasted into a story, it is still the machine's.
        QGuiApplication.clipboard().setMimeData(mime_of([(text, choice)]))
        self.close()

    def _want_rewrite(self) -> None:
        self.close()
        self.rewrite_wanted.emit()
