"""What the model sees of the story at the caret: told by a meter, the rest dimmed on demand."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor

from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.core.text import to_utf16
from writer_app.engine.types import Prompt, Sight
from writer_app.services.suggestions import SuggestionService
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.choice.asking import asked_at
from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.story_editor import StoryEditor

LOOK_MS = 300
"""The engine is asked in a pause of this length, not at each key or step of the caret."""
DIM = "appearance.dim_unseen"
ORDER = 10
"""Of its layer."""


class SeenText(QObject):
    """Finds out what the model would be given at the caret; whoever asks there gets just that.

    Only where a graphics card runs out of memory, a suggestion may see less; a notice says so then.
    """

    found = Signal(object, object)
    """A `Prompt` and the `Sight` of it."""
    forgot = Signal()
    """What was found is not true any more."""
    noticed = Signal(str)

    def __init__(
        self,
        editor: StoryEditor,
        service: SuggestionService,
        settings: Settings,
        commands: Actions,
        notes: Callable[[], str],
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._service = service
        self._settings = settings
        self._notes = notes
        self._asked: Prompt | None = None
        self._start: QTextCursor | None = None  # goes along with what is typed in front of it
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(LOOK_MS)
        self._pause.timeout.connect(self._look)
        editor.edited.connect(self.look_soon)
        editor.cursorPositionChanged.connect(self.look_soon)
        service.model_loading.connect(self.forget)
        service.model_ready.connect(self.look_soon)
        service.looked.connect(self._on_looked)
        editor.layers.add(self._unseen, order=ORDER)
        self._action = commands["dim_unseen"]
        self._action.setChecked(settings.get(DIM))
        self._action.triggered.connect(self._on_action)
        self.destroyed.connect(settings.subscribe(self._on_setting))

    @Slot()
    def look_soon(self) -> None:
        """The caret, the story, its notes, the settings or the model are others."""
        self._pause.start()

    @Slot()
    def forget(self) -> None:
        """Another story is in the editor, or another model comes: nothing is known."""
        self._asked = self._start = None
        self._editor.layers.refresh_soon()
        self.forgot.emit()
        self.look_soon()

    @Slot()
    def _look(self) -> None:
        position = self._editor.textCursor().selectionEnd()
        prompt, decoding = asked_at(self._editor, position, self._settings, self._notes())
        self._asked = prompt
        self._service.look(prompt, decoding)

    @Slot(object, object)
    def _on_looked(self, prompt: Prompt, sight: Sight) -> None:
        if prompt is not self._asked or self._pause.isActive():
            return  # about what is no more
        start = prompt.skipped + to_utf16(prompt.before, sight.seen_from)
        self._start = QTextCursor(self._editor.document())
        self._start.setPosition(start)
        self._editor.layers.refresh_soon()
        self.found.emit(prompt, sight)

    def _unseen(self, block: QTextBlock) -> Iterator[Span]:
        """What lies before the part that is seen, and what stands behind the caret."""
        if self._start is None or not self._settings.get(DIM):
            return
        dim = QTextCharFormat()
        dim.setForeground(QColor(theme.colours(self._editor).muted))
        first, last = block.position(), block.position() + block.length() - 1
        start = self._start.position()
        caret = max(start, self._editor.textCursor().selectionEnd())
        if first < start:
            yield Span(first, min(last, start), dim)
        if last > caret:
            yield Span(max(first, caret), last, dim)

    @Slot(bool)
    def _on_action(self, wanted: bool) -> None:
        try:
            self._settings.set(DIM, wanted)
        except WriterError as problem:
            self.noticed.emit(str(problem))

    def _on_setting(self, key: str) -> None:
        if key == DIM:
            self._action.setChecked(self._settings.get(DIM))
            self._editor.layers.refresh_soon()
        elif key.startswith("decoding."):
            self.look_soon()
