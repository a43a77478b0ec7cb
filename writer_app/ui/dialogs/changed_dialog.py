"""Mine and theirs: what is different between the text on the page and its file, and which stays."""

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from writer_app.core.difference import difference
from writer_app.core.errors import WriterError
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.difference_view import DifferenceView
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import Changed
from writer_app.ui.story_session import StorySession


class ChangedDialog(QDialog):
    """Shows how a file that another program changed differs; `chosen` is the writer's answer."""

    def __init__(self, story: StorySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changedDialog")
        self.setWindowTitle(self.tr("Mine and theirs"))
        self._story = story
        self._seen: tuple[str, str] | None = None
        self.chosen = Changed.CANCEL

        said = QLabel(
            self.tr("“{story}” was changed by another program.").format(story=story.title)
        )
        said.setWordWrap(True)
        theme.dress(said, "heading")
        self._legend = as_it_is(theme.dress(QLabel(), "muted"))
        self._legend.setWordWrap(True)
        self._page = DifferenceView(self.tr("What would change"))
        self._page.setObjectName("changedDifference")
        self._page.setAccessibleName(self.tr("What is different"))

        mine = self._answer(self.tr("&Keep mine"), Changed.KEEP_MINE)
        mine.setToolTip(self.tr("Save your text; theirs is kept among the earlier texts"))
        self._theirs = self._answer(self.tr("&Take theirs"), Changed.TAKE_THEIRS)
        self._theirs.setToolTip(
            self.tr("Turn the page into theirs; yours is kept among the earlier texts")
        )
        both = self._answer(self.tr("Keep &both"), Changed.KEEP_BOTH)
        both.setToolTip(self.tr("Save your text in a file of its own beside theirs"))
        below = QHBoxLayout()
        for button in (mine, self._theirs, both):
            button.setAccessibleDescription(button.toolTip())
            below.addWidget(button)
        below.addStretch()
        below.addWidget(Button(self.tr("Cancel"), self.reject))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(said)
        layout.addWidget(self._legend)
        layout.addWidget(self._page, 1)
        layout.addLayout(below)
        theme.fit(self, 44, 32)
        self.refresh()
        self._page.setFocus()

    def event(self, event: QEvent) -> bool:
        """Look again whenever the writer comes here: the other program may go on."""
        if event.type() == QEvent.Type.WindowActivate:
            self.refresh()
        return super().event(event)

    @Slot()
    def refresh(self) -> None:
        """Show what is different now."""
        try:
            theirs = self._story.theirs().text
        except WriterError as problem:
            self._legend.setText(str(problem))
            self._page.clear()
            self._theirs.setEnabled(False)
            self._seen = None
            return
        self._theirs.setEnabled(True)
        seen = (self._story.text, theirs)
        if seen == self._seen:
            return
        self._seen = seen
        parts = difference(*seen)
        self._legend.setText(
            self.tr("Both have the same words; nothing would be lost.")
            if all(part.kind == "same" for part in parts)
            else self.tr(
                "Words struck out are only in yours, words underlined only in theirs. Whichever "
                "gives way is kept among the earlier texts; to keep both puts yours into a file of "
                "its own."
            )
        )
        self._page.show_parts(parts)

    def _answer(self, text: str, answer: Changed) -> Button:
        def choose() -> None:
            self.chosen = answer
            self.accept()

        return Button(text, choose)
