"""Says how much of the story, and of the selection, the writer wrote."""

from PySide6.QtCore import QLocale, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from writer_app.core.own_words import OwnWords
from writer_app.ui import theme
from writer_app.ui.editor.own_words import OwnWordsCount
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.personal.words import percent
from writer_app.ui.popup import Popup


class OwnWordsPopup(Popup):
    """Counts when it opens; the exact meaning of the figure stands below it."""

    def __init__(self, editor: StoryEditor, parent: QWidget) -> None:
        super().__init__(self.tr("Your own words"), parent)
        self._editor = editor
        self._count = OwnWordsCount(editor.document(), self)
        self._count.counted.connect(self._show)
        self.figure = theme.dress(QLabel(), "title")
        self.said = QLabel()
        meaning = theme.dress(
            QLabel(
                self.tr(
                    "A word is yours when no letter of it was taken from a suggestion; spaces "
                    "count as characters, line ends don't. What you pasted from elsewhere counts "
                    "as yours: nothing tells who wrote it."
                )
            ),
            "muted",
        )
        for label in (self.figure, self.said, meaning):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(66 * self.fontMetrics().averageCharWidth())
            self.add(label)
        self.said.setObjectName("ownWords")
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to count."""
        super().showEvent(event)
        self.figure.setText(self.tr("Counting…"))
        self.said.clear()
        cursor = self._editor.textCursor()
        self._count.start((cursor.selectionStart(), cursor.selectionEnd()))
        self.said.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._count.stop()

    @Slot(object, object)
    def _show(self, story: OwnWords, selection: OwnWords | None) -> None:
        if not story.words:
            self.figure.setText(self.tr("No words yet"))
            return
        self.figure.setText(_share(story.own_words, story.words))
        lines = [self._words(self.tr("Story"), story)]
        if selection is not None and selection.words:
            lines.append(self._words(self.tr("Selection"), selection))
        self.said.setText("\n".join(lines))
        self.said.setAccessibleName(self.said.text())
        bottom = self.geometry().bottom()
        self.adjustSize()
        self.move(self.x(), bottom - self.height() + 1)

    def _words(self, of: str, counts: OwnWords) -> str:
        number = QLocale().toString
        return self.tr(
            "{of}: {own} of {all} words ({share}), {letters} of the characters"
        ).format(
            of=of,
            own=number(counts.own_words),
            all=number(counts.words),
            share=_share(counts.own_words, counts.words),
            letters=_share(counts.own_characters, counts.characters),
        )  # fmt: skip


def _share(part: int, whole: int) -> str:
    """Rounded down: 100 % is said only of all."""
    return percent(100 * part // whole / 100 if whole else 1.0)
