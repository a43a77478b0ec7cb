"""Typewriter scrolling: the page moves, and the line that is written on stays where it is."""

from collections.abc import Callable
from math import floor

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from writer_app.core.settings import Settings
from writer_app.ui.actions import Actions
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.switch import SettingSwitch

KEY = "editor.typewriter"
HEIGHT = 0.4
"""Where the line is kept, as a share of the page from its top: suggestions have room below it."""
_TRIES = 4  # lines that come into sight are laid out only then, and may be more than was thought


class Typewriter(QObject):
    """Scrolls by whole lines, as Qt's plain text does, and before the page is painted.

    It leaves the page alone while the mouse is used and while there are suggestions to look at.
    """

    failed = Signal(str)
    """A sentence: the setting could not be saved."""

    def __init__(
        self,
        editor: StoryEditor,
        commands: Actions,
        settings: Settings,
        busy: Callable[[], bool],
    ) -> None:
        """`busy`: whether there are suggestions to look at; call `settle` when they are gone."""
        super().__init__(editor)
        self._editor = editor
        self._busy = busy
        self._settings = settings
        self._on = bool(settings.get(KEY))
        switch = SettingSwitch(commands["typewriter"], settings, KEY)
        switch.failed.connect(self.failed)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        editor.cursorPositionChanged.connect(self.settle)
        editor.resized.connect(self.settle)

    def _on_setting(self, key: str) -> None:
        if key == KEY:
            self._on = bool(self._settings.get(KEY))
            self.settle()

    @Slot()
    def settle(self) -> None:
        """Bring the caret's line to its height, as far as there is text above it."""
        if (
            not self._on
            or self._busy()
            or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        ):
            return
        editor = self._editor
        editor.ensureCursorVisible()
        bar = editor.verticalScrollBar()
        for _ in range(_TRIES):
            line = editor.cursorRect()
            wanted = HEIGHT * editor.viewport().height()
            lines = floor((line.center().y() - wanted) / max(1, line.height()) + 0.5)
            before = bar.value()
            bar.setValue(before + lines)
            if bar.value() == before:
                break
