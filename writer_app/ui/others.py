"""What others do with the story's file: another program changes it, another window writes in it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from writer_app.core.errors import WriterError
from writer_app.ui.notices import Answer, NoticeBar
from writer_app.ui.questions import Changed, ask_about_changed
from writer_app.ui.story_session import StorySession


class Others(QObject):
    """Tells the writer, and does what is decided; nothing is lost either way."""

    def __init__(
        self,
        window: QWidget,
        story: StorySession,
        notices: NoticeBar,
        save_by: Callable[[Callable[..., None]], bool],
        save_as: Callable[[], bool],
        put_pair_away: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._story = story
        self._notices = notices
        self._save_by = save_by
        self._save_as = save_as
        self._put_pair_away = put_pair_away
        self._told: list[str] = []
        """Notices of the story that is open."""
        self._told_of_change = False
        self._told_of_loss = ""
        story.renamed.connect(self.forget)
        story.held_elsewhere.connect(self._tell_of_window)

    @Slot()
    def forget(self) -> None:
        """What was told is settled, or another story is open."""
        self._told_of_change = False
        self._told_of_loss = ""
        for sentence in self._told:
            self._notices.withdraw(sentence)
        self._told.clear()

    def look(self) -> None:
        """The writer comes back to the window: see what happened meanwhile."""
        story = self._story
        self.look_for_file()
        changed = story.changed_on_disk()
        if story.read_only:
            if changed and not story.unsaved:
                self._do(story.read_again)
            if story.try_to_hold():
                self._notices.show_notice(
                    self.tr(
                        "The other window has closed “{story}”; you can write here now."
                    ).format(story=story.title)
                )
                changed = story.changed_on_disk()
        if changed and not self._told_of_change and not story.read_only:
            self._told_of_change = True
            self.tell(
                self.tr("“{story}” was changed by another program.").format(story=story.title),
                (self.tr("See both…"), self.see_both),
                (self.tr("Take theirs"), self._take_theirs),
                (self.tr("Keep mine"), self._keep_mine),
            )

    def look_for_file(self) -> None:
        """Tell when the file was deleted or renamed: its text would go with the window."""
        story = self._story
        if not story.is_gone:
            self._notices.withdraw(self._told_of_loss)  # it is there again
            self._told_of_loss = ""
        elif not self._told_of_loss:
            self._told_of_loss = self.tr(
                "“{story}” is not in its folder any more; its text is only here. Save it there "
                "again, or in another place."
            ).format(story=story.title)
            story.keep_what_is_gone()
            self.tell(
                self._told_of_loss,
                (self.tr("Save"), lambda: self._save_by(story.save)),
                (self.tr("Save as…"), self._save_as),
            )

    def settle(self) -> bool:
        """A save met a file that had changed: ask what to do; whether the text is safe now."""
        match ask_about_changed(self._window, self._story.title):
            case Changed.KEEP_MINE:
                return self._keep_mine()
            case Changed.TAKE_THEIRS:
                return self._take_theirs()
            case Changed.SEE_BOTH:
                return self.see_both()
        return False

    def see_both(self) -> bool:
        """Show what is different, and do what is decided there; whether the text is safe now."""
        from writer_app.ui.dialogs.changed_dialog import ChangedDialog

        dialog = ChangedDialog(self._story, self._window)
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        match chosen:
            case Changed.KEEP_MINE:
                return self._keep_mine()
            case Changed.TAKE_THEIRS:
                return self._take_theirs()
            case Changed.KEEP_BOTH:
                return self._keep_both()
        return False

    def _keep_mine(self) -> bool:
        return self._save_by(self._story.save_over_theirs)

    def _take_theirs(self) -> bool:
        self._put_pair_away()
        return self._do(self._story.take_theirs)

    def _keep_both(self) -> bool:
        theirs = self._story.title
        if not self._save_by(self._story.keep_both):
            return False
        self._notices.show_notice(
            self.tr("Your text is in “{mine}” now; “{theirs}” has the other program's.").format(
                mine=self._story.title, theirs=theirs
            )
        )
        return True

    def _do(self, act: Callable[[], str | None]) -> bool:
        self.forget()
        try:
            note = act()
        except WriterError as problem:
            self.tell(str(problem), (self.tr("Save as…"), self._save_as))
            return False
        if note:
            self._notices.show_notice(note)
        return True

    @Slot()
    def _tell_of_window(self) -> None:
        self.tell(
            self.tr("“{story}” is open in another window, so it can only be read here.").format(
                story=self._story.title
            ),
            (self.tr("Write anyway"), self._story.write_anyway),
            (self.tr("Save as…"), self._save_as),
        )

    def tell(self, sentence: str, *answers: Answer) -> None:
        """Tell something of the story that is open, until it is saved or another one is."""
        self._told.append(sentence)
        self._notices.show_notice(sentence, *answers)
