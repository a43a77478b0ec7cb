"""What came from suggestions, on the page: its marks, and what the actions about them do."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QToolTip, QWidget

from writer_app.core.annotations import export_annotations
from writer_app.core.errors import WriterError
from writer_app.core.preferences import Choice, Outcome, PreferenceStore
from writer_app.core.rewrites import Passage, is_rewrite, rewrite_id, rewrite_pair
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.marks import CHOICE, marks_in
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.plain import plain
from writer_app.ui.provenance import words
from writer_app.ui.provenance.export_dialog import ExportDialog
from writer_app.ui.provenance.mark_popup import MarkPopup
from writer_app.ui.provenance.own_words_popup import OwnWordsPopup
from writer_app.ui.provenance.place import Place, place_at
from writer_app.ui.provenance.rewrite_sheet import RewriteSheet
from writer_app.ui.story_session import StorySession

SHOW = "editor.show_suggested"
DELAY_MS = 150
"""How long the caret rests before it is looked what stands there."""
ENDING = ".annotations.jsonld"


@dataclass(frozen=True)
class _Rewrite:
    """Words on the page that could be kept as the writer's own way to put a passage."""

    passage: Passage
    text: str
    around: str


class Provenance(QObject):
    """Marks the words on demand, tells of them, counts, exports, and keeps rewrites."""

    def __init__(
        self,
        editor: StoryEditor,
        commands: Actions,
        story: StorySession,
        store: PreferenceStore | None,
        settings: Settings,
        tell: Callable[[str], None],
    ) -> None:
        """`tell` shows the writer a sentence."""
        super().__init__(editor)
        self._editor = editor
        self._commands = commands
        self._story = story
        self._store = store
        self._settings = settings
        self._tell = tell
        self._format = QTextCharFormat()
        self._shown = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(DELAY_MS)
        self._rest.timeout.connect(self._update)
        editor.cursorPositionChanged.connect(self._rest.start)
        editor.selectionChanged.connect(self._rest.start)
        editor.textChanged.connect(self._rest.start)
        editor.viewport().installEventFilter(self)
        editor.layers.add(self._spans, order=0)
        commands["show_suggested"].triggered.connect(self._set_shown)
        commands["about_suggested"].triggered.connect(self.tell_about)
        commands["keep_rewrite"].triggered.connect(self.ask_to_keep)
        commands.menus["suggestions"].aboutToShow.connect(self._update)
        commands["own_words"].triggered.connect(self.show_own_words)
        commands["export_suggested"].triggered.connect(self.ask_to_export)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        self._on_setting(SHOW)
        self._update()

    # The marks on the page

    def _on_setting(self, key: str) -> None:
        if key == SHOW:
            self._shown = self._settings.get(SHOW)
            self._commands["show_suggested"].setChecked(self._shown)
            self._editor.layers.refresh_soon()

    @Slot(bool)
    def _set_shown(self, shown: bool) -> None:
        try:
            self._settings.set(SHOW, shown)
        except WriterError as problem:
            self._tell(str(problem))

    def _spans(self, block: QTextBlock) -> Iterator[Span]:
        if self._shown:
            colours = theme.colours(self._editor)
            marked = QTextCharFormat()
            marked.setBackground(QColor(colours.machine))
            marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            marked.setUnderlineColor(QColor(colours.accent))
            for mark in marks_in(block):
                yield Span(mark.start, mark.end, marked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of marked words where the mouse rests on them, and more when it clicks with Ctrl."""
        if not self._shown or self._editor.ghost_shown:
            return False
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self._said_at(event.pos())
            QToolTip.showText(event.globalPos(), plain(said), self._editor.viewport())
            return bool(said)
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and not self._editor.textCursor().hasSelection()
            and self._marked_under(event.position().toPoint())
        ):
            QTimer.singleShot(0, self, self.tell_about)
        return False

    def _marked_under(self, point: QPoint) -> QTextCursor | None:
        """A cursor in the marked words at a point of the page, if there are any."""
        cursor = self._editor.cursorForPosition(point)
        # the nearest place is found also for a point beside the text
        area = self._editor.cursorRect(cursor)
        if abs(point.x() - area.center().x()) > 2 * area.height():
            return None
        if not area.top() <= point.y() <= area.bottom():
            return None
        if area.center().x() < point.x():
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        return cursor if cursor.charFormat().hasProperty(CHOICE) else None

    def _said_at(self, point: QPoint) -> str:
        cursor = self._marked_under(point)
        place = place_at(self._editor, cursor) if cursor is not None else None
        if place is None:
            return ""
        choice = self._choice(place.choice)
        passage = place.passage(choice) if choice is not None else None
        said = words.short_words(passage.origin) if passage else self.tr("From a suggestion")
        return self.tr("{said}. Ctrl and a click tell more.").format(said=said)

    # What stands at the caret

    @Slot()
    def _update(self) -> None:
        """What can be done here; asked when the caret has come to rest, or the menu opens."""
        place = place_at(self._editor, self._editor.textCursor())
        rewrite = self._rewrite(place) if place is not None else None
        self._commands["keep_rewrite"].setEnabled(rewrite is not None)

    @Slot()
    def tell_about(self) -> None:
        """Open what is known of the words at the caret, beside them."""
        cursor = self._editor.textCursor()
        place = place_at(self._editor, cursor)
        popup = MarkPopup(self._editor)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice = self._choice(place.choice) if place is not None else None
        passage = place.passage(choice) if place is not None and choice is not None else None
        if place is None:
            popup.show_own()
        elif choice is None:
            popup.show_unknown()
        elif passage is None:
            popup.show_own()
        else:
            popup.show_passage(
                passage,
                place.text[passage.start : passage.end],
                rewrite=self._rewrite(place) is not None,
                kept=self._choice(rewrite_id(choice.id)) is not None,
            )
        popup.rewrite_wanted.connect(self.ask_to_keep)
        area = self._editor.place(cursor.selectionStart())
        popup.open_by(area.translated(self._editor.mapToGlobal(QPoint(0, 0))))

    def _choice(self, identifier: str) -> Choice | None:
        if self._store is None:
            return None
        try:
            return self._store.get(identifier)
        except WriterError:  # told where choices are made and listed
            return None

    # The writer's rewrite

    def _rewrite(self, place: Place) -> _Rewrite | None:
        """The rewrite at a place, if there is one: what is selected, or else the passage."""
        choice = self._choice(place.choice)
        passage = place.passage(choice) if choice is not None else None
        if passage is None:
            return None
        start, end = place.at
        if start == end:
            start, end = passage.start, passage.end
        text = place.text[start:end]
        if not is_rewrite(passage.origin.accepted, text):
            return None
        return _Rewrite(passage, text, place.text)

    @Slot()
    def ask_to_keep(self) -> None:
        """Show the writer's text beside the one taken, and keep it if the writer agrees."""
        place = place_at(self._editor, self._editor.textCursor())
        rewrite = self._rewrite(place) if place is not None else None
        if rewrite is None:
            self._tell(self.tr("There is no suggestion at the caret that you have rewritten."))
            return
        origin = rewrite.passage.origin
        known = self._choice(rewrite_id(origin.choice.id)) is not None
        sheet = RewriteSheet(origin, rewrite.text, replaces=known, parent=self._window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(lambda: self._keep(rewrite))
        sheet.open()

    def _keep(self, rewrite: _Rewrite) -> None:
        if self._store is None:
            return
        pair = rewrite_pair(rewrite.passage.origin, rewrite.text, rewrite.around)
        try:
            self._store.record(pair, Outcome.FIRST, taken=len(pair.first), source="rewrite")
        except WriterError as problem:
            self._tell(str(problem))

    # Figures and files

    @Slot()
    def show_own_words(self) -> None:
        """Open the count of the writer's own words, above the status bar."""
        popup = OwnWordsPopup(self._editor, self._window())
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window = self._window()
        popup.open_at(window.statusBar() if isinstance(window, QMainWindow) else window)

    @Slot()
    def ask_to_export(self) -> None:
        """Ask what goes into an annotation file and where it goes, and write it."""
        if not self._editor.marks():
            self._tell(self.tr("Nothing in this story is from a suggestion."))
            return
        dialog = ExportDialog(self._window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._choose_and_export(dialog.alternatives.isChecked()))
        dialog.open()

    def _choose_and_export(self, alternatives: bool) -> None:
        story = self._story.path or Path.home() / f"{self._story.title}.md"
        name, _ = QFileDialog.getSaveFileName(
            self._window(),
            self.tr("Export suggested words"),
            str(story.with_name(story.name + ENDING)),
            self.tr("Web Annotations (*.jsonld)"),
        )
        if name:
            self.export_to(Path(name), alternatives=alternatives)

    def export_to(self, path: Path, *, alternatives: bool) -> None:
        """Write an annotation file; the writer is told when that is not possible."""
        try:
            export_annotations(
                path,
                self._seen_from(path.parent),
                self._editor.text(),
                self._editor.marks(),
                self._choice if self._store is None else self._store.get,
                alternatives=alternatives,
                moment=datetime.now(UTC).isoformat(),
            )
        except WriterError as problem:
            self._tell(str(problem))

    def _seen_from(self, folder: Path) -> str:
        """The story's file, as a link in that folder names it."""
        story = self._story.path
        if story is None:
            return self._story.title
        try:
            return Path(os.path.relpath(story, folder)).as_posix()
        except ValueError:  # another drive
            return story.name

    def _window(self) -> QWidget:
        return self._editor.window()
