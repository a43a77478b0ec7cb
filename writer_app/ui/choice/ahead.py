"""A pair that is prepared while the writer pauses, should it be wanted next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from writer_app.core.settings import Settings
from writer_app.core.text import word_count
from writer_app.services.suggestions import State, SuggestionService
from writer_app.ui.choice.asking import asked_at
from writer_app.ui.editor.story_editor import StoryEditor

PAUSE_MS = 1200
"""Shorter pauses are between words and sentences of somebody who types: what is prepared in them
is thrown away. Longer ones are for thinking, and whoever asks does so a little later."""
FEWEST_WORDS = 5
"""Less than these before the caret tells the model too little to be worth the work."""
_LOOKED_AT = 200  # units before the caret in which these words are sought


class PairAhead(QObject):
    """Has the engine prepare one pair in a pause after each edit or move of the caret.

    Once for each: a writer who goes away from the keyboard costs no more than that. The setting
    `suggestions.prepare_ahead` switches it on.
    """

    def __init__(
        self,
        editor: StoryEditor,
        service: SuggestionService,
        settings: Settings,
        idle: Callable[[], bool],
        notes: Callable[[], str],
        parent: QObject,
    ) -> None:
        """`idle` says whether no pair is on show or asked for, `notes` what the story's are."""
        super().__init__(parent)
        self._editor = editor
        self._service = service
        self._settings = settings
        self._idle = idle
        self._notes = notes
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._prepare)
        editor.edited.connect(self._begin_anew)
        editor.cursorPositionChanged.connect(self._begin_anew)
        self.destroyed.connect(settings.subscribe(self._on_setting))

    def forget(self) -> None:
        """Throw away what was prepared, and prepare nothing before the next edit."""
        self._pause.stop()
        self._service.forget_prepared()

    @Slot()
    def _begin_anew(self) -> None:
        self._service.forget_prepared()
        if self._settings.get("suggestions.prepare_ahead"):
            self._pause.start()

    @Slot()
    def _prepare(self) -> None:
        cursor = self._editor.textCursor()
        position = cursor.position()
        if (
            self._settings.get("suggestions.prepare_ahead")
            and self._service.state is State.READY
            and self._idle()
            and self._editor.hasFocus()
            and not cursor.hasSelection()
            and word_count(self._editor.text_between(position - _LOOKED_AT, position))
            >= FEWEST_WORDS
        ):
            asked = asked_at(self._editor, position, self._settings, self._notes())
            self._service.prepare(*asked)

    def _on_setting(self, key: str) -> None:
        if key.startswith(("decoding.", "model.", "suggestions.")):
            self.forget()
