"""Goals in the window: the ring and its popup, the menu's entries, and a word when one is met."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.ui.actions import Actions
from writer_app.ui.announce import announce
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.goals.popups import ProgressPopup
from writer_app.ui.goals.progress import Progress
from writer_app.ui.goals.progress_ring import ProgressRing
from writer_app.ui.goals.words import count_words
from writer_app.ui.story_session import StorySession


class Goals(QObject):
    """Puts progress and the line below the page together."""

    failed = Signal(str)
    history_wanted = Signal()
    settings_wanted = Signal()

    def __init__(
        self,
        editor: StoryEditor,
        story: StorySession,
        counter: WordCounter,
        ring: ProgressRing,
        line: QWidget,
        commands: Actions,
        home: Home,
        settings: Settings,
    ) -> None:
        """`line` is the one below the page that the ring is in."""
        super().__init__(editor)
        self._ring = ring
        self._line = line
        self.progress = Progress(editor, counter, story, home, settings)
        self.popup = ProgressPopup(self.progress, counter, settings, line)
        self.popup.history_wanted.connect(self.history_wanted)
        self.popup.settings_wanted.connect(self.settings_wanted)
        self.progress.failed.connect(self.failed)
        self.progress.changed.connect(self._show)
        self.progress.reached.connect(self._announce)
        commands["progress"].triggered.connect(self.open_popup)
        commands["writing_history"].triggered.connect(self.history_wanted)
        self._show()

    @Slot()
    def open_popup(self) -> None:
        """Open what the ring opens, also where no goal is set and there is no ring."""
        self.popup.open_at(self._ring if self._ring.isVisible() else self._line)

    @Slot()
    def close(self) -> None:
        """The window closes: write down what is left."""
        self.progress.close()

    @Slot()
    def _show(self) -> None:
        progress = self.progress
        daily = progress.today.goal > 0
        count = progress.today if daily else progress.session
        said = self.tr("Today: {count}") if daily else self.tr("This session: {count}")
        self._ring.show_count(count, said.format(count=count_words(count)), self.popup)
        if self.popup.isVisible():
            self.popup.refresh()

    @Slot()
    def _announce(self) -> None:
        announce(self._ring, self.tr("The goal for today is reached."))
