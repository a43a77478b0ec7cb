"""The page a story is written on."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QPlainTextEdit, QWidget

from writer_app.core.difference import Part
from writer_app.core.marks import Mark
from writer_app.core.outline import gap
from writer_app.core.text import utf16_length
from writer_app.ui import theme
from writer_app.ui.editor.accepted_texts import AcceptedTexts
from writer_app.ui.editor.direction import follow_direction
from writer_app.ui.editor.ghost_text import GhostText
from writer_app.ui.editor.layers import Layers
from writer_app.ui.editor.line_spacing import LINE_HEIGHT, with_line_spacing
from writer_app.ui.editor.marks import (
    CHOICE,
    Piece,
    mark_format,
    marks_between,
    marks_of,
    mime_of,
    pieces_at,
    pieces_of,
    set_marks,
)

_KEEP = QTextCursor.MoveMode.KeepAnchor
_SECOND_HALVES = {chr(unit) for unit in range(0xDC00, 0xE000)}  # of surrogate pairs
_PARAGRAPH_END = "\u2029"  # Qt's, between the paragraphs of a document
QUIET_SCROLL_BAR = """
QScrollBar { background: transparent; border: none; width: 12px; }
QScrollBar::handle { background: palette(dark); border-radius: 4px; margin: 2px;
    min-height: 32px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
"""
"""The style of a scroll bar beside text."""

TYPICAL_TEXT = "the quick brown fox jumps over the lazy dog, and then "
"""Its width stands for that of any text of its length."""


class StoryEditor(QPlainTextEdit):
    """Plain text in a column of readable width, with ghost text and marks.

    Positions are those of the document: UTF-16 code units.
    """

    edited = Signal(int, int, str)
    """At a position, so many units gave way to this text. Qt has not laid it out yet: who asks now
    where something is on the page can make it crash."""
    presence_changed = Signal(str, bool)
    """The text of a choice, accepted here, is no longer there since an undo, or is back again."""
    typed = Signal(str)
    """The writer has typed this, by keys or an input method; it is in the story already."""
    resized = Signal()
    replacing = Signal()
    """A text is about to come that nobody types now: by `load`, or by `turn_into`."""
    replaced = Signal(bool)
    """It is there; whether an undo takes it back (`turn_into`)."""
    taken = Signal(str, str)
    """Text of a choice was put in; all that stands of it at that place, words taken before too."""
    menu_opening = Signal(QMenu, int)
    """The context menu is about to open at a position; who has something to offer adds it."""

    _ghost_wanted: tuple[int, str] | None = None  # Qt tells of a palette before there is one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("storyEditor")
        follow_direction(self)
        self.setAccessibleName(self.tr("Story"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("#storyEditor { border: none; }")
        self.verticalScrollBar().setStyleSheet(QUIET_SCROLL_BAR)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(low < high))
        bar.setEnabled(False)
        # The end of the story can be scrolled up to where there is room below it.
        self.setCenterOnScroll(True)
        self.setCursorWidth(2)
        self.is_action: Callable[[QKeyEvent], bool] = lambda event: False
        """Whether keys are those of an action, which then come before the editor's own."""
        self._columns = 72
        self._ghost = GhostText(self)
        self._composing = False
        self._committed: tuple[int, int, int] | None = None  # what an input method changes now
        self.layers = Layers(self)
        self._length = 0
        self._changing = self._quiet = False
        self._accepted = AcceptedTexts(self.document(), self.presence_changed.emit)
        self.document().contentsChange.connect(self._on_contents_change)

    # The text

    def load(self, text: str, marks: Iterable[Mark] = (), caret: int = 0) -> None:
        """Show another text, unmodified and with nothing to undo."""
        self.replacing.emit()
        with self._quietly():
            self.setPlainText(text)
            self.setUndoRedoEnabled(False)
            set_marks(self.document(), marks)
            self.setUndoRedoEnabled(True)
        self._length = self._characters()
        self.document().setModified(False)
        cursor = self.textCursor()
        caret = min(caret, self._length)
        if self.document().characterAt(caret) in _SECOND_HALVES:
            caret -= 1
        cursor.setPosition(caret)
        self.setTextCursor(cursor)
        self.replaced.emit(False)

    def setPlainText(self, text: str) -> None:
        """Replace the whole text, as Qt does, but by the writer's own."""
        self.clear_ghost()
        self.setTextCursor(QTextCursor(self.document()))
        self.setCurrentCharFormat(mark_format(None))  # Qt takes that of the caret
        self._accepted.clear()
        super().setPlainText(text)

    def text(self) -> str:
        """The whole text with "\\n" between paragraphs; Qt's own answer loses hard spaces."""
        return self.document().toRawText().replace(_PARAGRAPH_END, "\n")

    def text_between(self, start: int, end: int) -> str:
        """The text between two positions, as far as there is any."""
        start, end = (max(0, min(place, self._characters())) for place in (start, end))
        return self._range(start, end).selectedText().replace(_PARAGRAPH_END, "\n")

    def top(self) -> int:
        """The position of the first character on the page."""
        block = self.firstVisibleBlock()
        if not block.isValid():  # the text has become shorter than what was scrolled by
            return 0
        line, layout = self.verticalScrollBar().value() - block.firstLineNumber(), block.layout()
        # Qt crashes for a number below 0, which this is while what stands above is not laid out.
        start = layout.lineAt(line).textStart() if 0 <= line < layout.lineCount() else 0
        return block.position() + min(start, block.length() - 1)  # ghost text counts in a line

    def scroll_to(self, position: int) -> None:
        """Let the line of a position be the first on the page, as far as there is one."""
        block = self.document().findBlock(position)
        if block.isValid():
            self.document().documentLayout().blockBoundingRect(block)  # which finds its lines
            line = block.layout().lineForTextPosition(position - block.position())
            number = line.lineNumber() if line.isValid() else 0
            self.verticalScrollBar().setValue(block.firstLineNumber() + number)

    def marks(self) -> list[Mark]:
        """What came from which choice, in order."""
        return marks_of(self.document())

    def marks_within(self, start: int, end: int) -> list[Mark]:
        """The marks between two positions, cut off at both."""
        cut = (
            Mark(max(start, mark.start), min(end, mark.end), mark.choice)
            for mark in marks_between(self.document(), start, end)
        )
        return [mark for mark in cut if mark.start < mark.end]

    def insert(
        self, start: int, end: int, text: str, choice: str | None, *, go_on: bool = False
    ) -> int:
        """Put text in the place of what is between two positions, in one undo step.

        `choice` is what it came from. With `go_on` the step is one with the last change. The caret
        goes behind the text, to the position that is returned. Nothing happens to a story that can
        only be read.
        """
        if self.isReadOnly():
            return end
        self.clear_ghost()
        replaced = {mark.choice for mark in self.marks_within(start, end)}
        cursor = self._range(start, end)
        if go_on:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        cursor.insertText(text, mark_format(choice))
        cursor.endEditBlock()
        behind = start + utf16_length(text)
        start = self._accepted.put_in(choice, start, behind, replaced)
        cursor.setPosition(behind)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        if choice is not None:
            self.taken.emit(choice, self.text_between(start, behind))
        return behind

    def turn_into(self, parts: Iterable[Part], marks: Sequence[Mark] = ()) -> None:
        """Make the changes of a difference in one undo step; what stays keeps its marks.

        What comes has those that the other text had there.
        """
        self.replacing.emit()
        self.clear_ghost()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        place = 0
        for part in parts:
            length = utf16_length(part.text)
            cursor.setPosition(place)
            if part.kind == "removed":
                cursor.setPosition(place + length, _KEEP)
                cursor.removeSelectedText()
                continue
            if part.kind == "added":
                for text, choice in pieces_at(part.text, place, marks):
                    cursor.insertText(text, mark_format(choice))
            place += length
        cursor.endEditBlock()
        self.replaced.emit(True)

    def exchange(self, start: int, middle: int, end: int) -> None:
        """Let two neighbouring stretches of lines change places, in one undo step.

        Words keep their marks and the caret stays in its words; the blank lines behind either
        stretch stay where they are. Nothing happens to a story that can only be read.
        """
        if self.isReadOnly():
            return
        self.clear_ghost()
        caret = self.textCursor().position()
        gaps = gap(self.text_between(start, middle)), gap(self.text_between(middle, end))
        first_end, second_end = middle - gaps[0], end - gaps[1]
        first, between, second = first_end - start, gaps[0], second_end - middle
        # What is taken out is the shorter one, with what is between them.
        if first <= second:
            out, back = (start, middle), start + second
            pieces = [self._range(first_end, middle), self._range(start, first_end)]
        else:
            out, back = (first_end, second_end), start
            pieces = [self._range(middle, second_end), self._range(first_end, middle)]
        fragments = [piece.selection() for piece in pieces]

        def there(position: int) -> int:
            if start <= position <= first_end:
                return position + second + between
            if first_end < position < middle:
                return position + second - first
            if middle <= position <= second_end:
                return position - first - between
            return position

        accepted = {
            choice: (there(one), there(other))
            for choice, (one, other) in self._accepted.places().items()
        }
        cursor = self._range(*out)
        # Two blocks joined tell of two small changes, one would tell of all that lies between.
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        cursor.endEditBlock()
        cursor.joinPreviousEditBlock()
        cursor.setPosition(back)
        for fragment in fragments:
            cursor.insertFragment(fragment)
        cursor.endEditBlock()
        self._accepted.move_to(
            {choice: (min(ends), max(ends)) for choice, ends in accepted.items()}
        )
        cursor.setPosition(there(caret))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def replace(self, changes: Sequence[tuple[int, int, str]], *, keep_marks: bool = False) -> None:
        """Put texts in the place of what is between two positions each, in one undo step.

        The changes are in order and do not overlap. What comes is the writer's own, or with
        `keep_marks` what the last character that it replaces was. Nothing happens to a story that
        can only be read.
        """
        if self.isReadOnly():
            return
        self.clear_ghost()
        cursor = self.textCursor()  # undo leads back to it
        cursor.beginEditBlock()
        for start, end, text in reversed(changes):  # so that the other positions stay right
            cursor.setPosition(start)
            cursor.setPosition(end, _KEEP)
            choice = cursor.charFormat().property(CHOICE) if keep_marks else None
            cursor.insertText(text, mark_format(choice))
        cursor.endEditBlock()

    # Ghost text

    def set_ghost(self, position: int, text: str) -> None:
        """Show text at a position whenever the caret is there, without inserting it."""
        self._ghost_wanted = (position, text) if text else None
        self._update_ghost()

    def clear_ghost(self) -> None:
        """Show no ghost text any more."""
        self._ghost_wanted = None
        if self._changing:  # the layout must not change under Qt's feet
            QTimer.singleShot(0, self, self._update_ghost)
        else:
            self._update_ghost()

    @property
    def ghost_shown(self) -> bool:
        """Whether ghost text is on the page now."""
        return self._ghost.shown

    def place(self, position: int) -> QRect:
        """The caret's rectangle at a position, down to the end of its ghost text, in pixels of
        this widget."""
        cursor = self._range(position, position)
        area = self.cursorRect(cursor)
        bottom = self._ghost.bottom()
        if bottom is not None:
            area.setBottom(max(area.bottom(), bottom))
        return area.translated(self.viewport().pos())

    def lay_out_above(self, position: int) -> None:
        """Lay out the paragraphs of a page that ends at a position.

        After a change of its width, Qt takes each paragraph for one line until it is painted, and
        would not scroll to the end.
        """
        block, layout = self.document().findBlock(position), self.document().documentLayout()
        room = self.viewport().height()
        while block.isValid() and room > 0:
            layout.blockBoundingRect(block)
            room -= self.fontMetrics().height()
            block = block.previous()

    @Slot()
    def _update_ghost(self) -> None:
        cursor = self.textCursor()
        with self._quietly():
            self._ghost.clear()
            if self._ghost_wanted and not self._composing and not cursor.hasSelection():
                position, text = self._ghost_wanted
                if cursor.position() == position:
                    self._ghost.show(position, text, self._ghost_colour())
        self.layers.refresh_soon()

    def _hide_ghost(self) -> None:
        if self._ghost.shown:
            with self._quietly():
                self._ghost.clear()

    # The look

    def set_look(
        self, family: str, points: int, columns: int, spacing: float = LINE_HEIGHT
    ) -> None:
        """Write in a font ("" is the system's) of so many points, so many characters to a line,
        and with so much from line to line, in sizes of the font."""
        font = QFont(self.font())
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setFamily(family or general.family())
        font.setPointSize(points)
        with self._page_kept():
            self.setFont(with_line_spacing(font, spacing))
            self._columns = columns
            self.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
            self._lay_out_column()

    @contextmanager
    def _page_kept(self) -> Iterator[None]:
        """Begin the page with the same words after the text is laid out anew.

        Qt then takes each paragraph for one line until it is painted, and scrolls on by what is
        missing.
        """
        top = self.top()
        yield
        self.scroll_to(top)

    def _lay_out_column(self) -> None:
        metrics = QFontMetricsF(self.font())
        column = self._columns * metrics.horizontalAdvance(TYPICAL_TEXT) / len(TYPICAL_TEXT)
        column += 2 * self.document().documentMargin()
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(theme.GAP, round((room - column) / 2))
        margins = self.viewportMargins()
        if (margins.left(), margins.top()) != (side, theme.LARGE_GAP):
            self.setViewportMargins(side, theme.LARGE_GAP, side, 0)

    # Typing

    def event(self, event: QEvent) -> bool:
        """Leave keys to the actions that have them, and keep the column in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._lay_out_column()
            handled = super().event(event)
            self.resized.emit()
            return handled
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.is_action(event)
        ):
            event.ignore()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column has another size; the words at its top stay."""
        with self._page_kept():
            super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Give ghost text the colour of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ghost_wanted is not None:
            self._update_ghost()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type as the writer, not as the suggestion that the caret may be in."""
        if event.key() == Qt.Key.Key_Menu or (
            event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT
        ):
            self.open_menu()  # not every system makes a context menu of these
            return
        text = event.text()
        command = event.modifiers() & ~_SHIFT == Qt.KeyboardModifier.ControlModifier
        types = bool(text) and (text.isprintable() or text == "\t") and not command
        types = types and not self.isReadOnly()
        cursor = self.textCursor()
        with self._as_writer():
            if types and cursor.hasSelection():
                self._type_over(cursor.selectionStart(), cursor.selectionEnd(), text)
            elif not (event.matches(QKeySequence.StandardKey.Delete) and self._delete_whole()):
                super().keyPressEvent(event)
        if types:
            self.typed.emit(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The same for an input method; what it composes shows where ghost text would."""
        self._composing = bool(event.preeditString())
        text, cursor = event.commitString(), self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if event.replacementLength():
            start = max(0, cursor.position() + event.replacementStart())
            end = start + event.replacementLength()
        types = bool(text) and not self.isReadOnly()
        with self._as_writer():
            if types and start < end:
                self._type_over(start, end, text)
                event = QInputMethodEvent(event.preeditString(), event.attributes())
                text, end = "", start
            # Qt tells of all of the paragraph, also where it only shows what is composed.
            self._committed = start, end - start, utf16_length(text)
            with contextlib.nullcontext() if text or start < end else self._quietly():
                super().inputMethodEvent(event)
            self._committed = None
        if types:
            self.typed.emit(text)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text, with hard spaces, and which of it came from which choice."""
        cursor = self.textCursor()
        place, end = cursor.selectionStart(), cursor.selectionEnd()
        pieces: list[Piece] = []
        for mark in self.marks_within(place, end):
            pieces.append((self.text_between(place, mark.start), None))
            pieces.append((self.text_between(mark.start, mark.end), mark.choice))
            place = mark.end
        return mime_of([*pieces, (self.text_between(place, end), None)])

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop plain text: the writer's own, but for what was copied from a suggestion."""
        if source.hasText() and not self.isReadOnly():
            self._hide_ghost()
            cursor = self.textCursor()
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            for text, choice in pieces_of(source):
                cursor.insertText(text.replace("\0", ""), mark_format(choice))
            cursor.endEditBlock()
            # Not now: a drop is one edit block of Qt's, in which nothing is laid out yet.
            QTimer.singleShot(0, self, self.ensureCursorVisible)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the caret where the writer sees the words, also below ghost text."""
        position = self._ghost.document_position(event.position().toPoint())
        self._hide_ghost()
        if position is not None:
            there = QPointF(self.cursorRect(self._range(position, position)).center())
            event = QMouseEvent(
                event.type(), there, self.viewport().mapToGlobal(there), event.button(),
                event.buttons(), event.modifiers(), event.pointingDevice(),
            )  # fmt: skip
        super().mousePressEvent(event)
        self._update_ghost()

    def _type_over(self, start: int, end: int, text: str) -> None:
        """As Qt would, but for the mark of the words that give way, which it hands on.

        Qt must not do this within an edit block of ours: it would look for the caret in paragraphs
        that are not laid out yet, and crash.
        """
        cursor = self._range(start, end)
        cursor.insertText(text, mark_format(None))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _delete_whole(self) -> bool:
        """Delete the character behind the caret if it has several code points.

        Qt would take an undo for each that came into the text by itself.
        """
        cursor = self.textCursor()
        if cursor.hasSelection() or self.isReadOnly():
            return False
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, _KEEP)
        if cursor.selectionEnd() - cursor.selectionStart() < 2:
            return False
        cursor.removeSelectedText()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    @contextmanager
    def _as_writer(self) -> Iterator[None]:
        """Take input as the writer's own, and ghost text out of its way."""
        self._hide_ghost()
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(mark_format(None))
        yield
        if self._ghost_wanted is not None:
            self._update_ghost()

    # The context menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open it where the pointer is, or at the caret when a key asks for it."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
        else:
            place = event.pos()
            position = self._ghost.document_position(place)
            if position is None:
                position = self.cursorForPosition(place).position()
            self._open_menu(position, event.globalPos())

    def open_menu(self) -> None:
        """Open the context menu at the caret."""
        self.ensureCursorVisible()
        where = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        self._open_menu(self.textCursor().position(), where)

    def _open_menu(self, position: int, where: QPoint) -> None:
        if QApplication.activePopupWidget() is not None:  # both the key and the system asked
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opening.emit(menu, position)
        menu.popup(where)

    # Telling of changes

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Tell nobody: the text stays as it is, or is another one altogether."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _characters(self) -> int:
        return self.document().characterCount() - 1

    def _range(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, _KEEP)
        return cursor

    def _ghost_colour(self) -> QColor:
        return QColor(theme.colours(self).muted)

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        length = self._characters()
        if self._quiet or length < 0:  # Qt tells of an emptied document before it is one again
            return
        # At the end of the document Qt also counts the end of its last paragraph, and sometimes
        # more; the number of characters tells what was really removed.
        added = min(added, length - position)
        removed = self._length - (length - added)
        if position < 0 or added < 0 or removed < 0:
            position, removed, added = 0, self._length, length
        if self._committed is not None:
            start, gone, came = self._committed
            inside = position <= start and start + came <= position + added
            if inside and gone - came == removed - added:
                position, removed, added = self._committed
        self._length = length
        self._changing = True
        try:
            if removed or added:
                self.edited.emit(position, removed, self.text_between(position, position + added))
            self._accepted.follow(position, removed, added)
        finally:
            self._changing = False


_SHIFT = Qt.KeyboardModifier.ShiftModifier
