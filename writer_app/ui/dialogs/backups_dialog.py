"""Earlier texts of the story: what each would change, bring one back, keep today's under a name."""

from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.backups import LONGEST_NAME, Backup
from writer_app.core.difference import Part, difference
from writer_app.core.document import read_story
from writer_app.core.errors import WriterError
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.difference_view import DifferenceView
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import confirm
from writer_app.ui.story_session import StorySession

_BACKUP = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """A list of earlier texts beside the difference that bringing one back would make."""

    def __init__(self, story: StorySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backupsDialog")
        self.setWindowTitle(self.tr("Backups and snapshots"))
        self._story = story
        self._earlier: str | None = None
        """The text of the one that is shown, if it can be read."""
        self._now = ""
        """The text on the page, as it was when this looked."""
        self._seen: tuple[list[Backup], str, Path | None, bool] | None = None

        self._name = QLineEdit()
        self._name.setObjectName("snapshotName")
        self._name.setAccessibleName(self.tr("Name of a snapshot"))
        self._name.setPlaceholderText(self.tr("A name for the story as it is now"))
        self._name.setMaxLength(LONGEST_NAME)
        self._take = Button(self.tr("Take a &snapshot"), self._take_snapshot)
        self._name.returnPressed.connect(self._take_snapshot)
        self._name.textChanged.connect(self._update)

        self._list = QTreeWidget()
        self._list.setObjectName("backupsList")
        self._list.setAccessibleName(self.tr("Earlier texts, newest first"))
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.setHeaderLabels([self.tr("When"), self.tr("Name")])
        self._list.currentItemChanged.connect(self._show_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_delete)

        self._legend = as_it_is(theme.dress(QLabel(), "muted"))
        self._legend.setWordWrap(True)
        self._page = DifferenceView(self.tr("What would change"))
        self._page.setObjectName("backupDifference")

        self._restore = Button(self.tr("&Bring this text back"), self._bring_back)
        self._restore.setObjectName("bringBack")
        self._delete = Button(self.tr("&Delete…"), self._ask_to_delete)
        close = Button(self.tr("Close"), self.close)

        above = QHBoxLayout()
        above.addWidget(self._name, 1)
        above.addWidget(self._take)
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(theme.SMALL_GAP, 0, 0, 0)
        column.addWidget(self._legend)
        column.addWidget(self._page, 1)
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.addWidget(self._list)
        middle.addWidget(beside)
        middle.setStretchFactor(1, 1)
        below = QHBoxLayout()
        below.addWidget(self._restore)
        below.addWidget(self._delete)
        below.addStretch()
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(above)
        layout.addWidget(middle, 1)
        layout.addLayout(below)
        theme.fit(self, 52, 32)
        middle.setSizes([self.width() * 2 // 5, self.width() * 3 // 5])
        self._list.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 24)
        self.refresh()

    def event(self, event: QEvent) -> bool:
        """Look again whenever the writer comes here: the page may be another."""
        if event.type() == QEvent.Type.WindowActivate:
            self.refresh()
        return super().event(event)

    # -- what it shows

    @Slot()
    def refresh(self) -> None:
        """Look again; what was selected stays selected if it is still there."""
        story, chosen = self._story, self._current()
        seen = (story.earlier(), story.text, story.path, story.read_only)
        if seen == self._seen:
            return
        self._seen = seen
        self._list.clear()
        for backup in seen[0]:
            time = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(round(backup.time.timestamp())),
                QLocale.FormatType.ShortFormat,
            )
            item = QTreeWidgetItem([time, backup.name or self.tr("backup")])
            item.setData(0, _BACKUP, backup)
            if backup.name:  # which the writer looks for among the many others
                font = item.font(1)
                font.setBold(True)
                item.setFont(1, font)
            self._list.addTopLevelItem(item)
            if backup == chosen:
                self._list.setCurrentItem(item)
        newest = self._list.topLevelItem(0)
        if newest is None:
            self._show_current()
        elif self._list.currentItem() is None:
            self._list.setCurrentItem(newest)

    def _current(self) -> Backup | None:
        item = self._list.currentItem()
        backup = item.data(0, _BACKUP) if item is not None else None
        return backup if isinstance(backup, Backup) else None

    @Slot()
    def _show_current(self) -> None:
        backup = self._current()
        self._earlier, self._now = None, self._story.text
        self._page.clear()
        if backup is None:
            said = self.tr(
                "There is no earlier text yet. A backup is kept whenever a save replaces what the "
                "file held; a snapshot whenever you take one."
            )
            if self._story.path is None:
                said = self.tr("Save the story first; from then on its earlier texts are kept.")
        else:
            try:
                self._earlier = read_story(backup.path).text
            except WriterError as problem:
                said = str(problem)
            else:
                parts = difference(self._now, self._earlier)
                said = self._words(parts)
                self._page.show_parts(parts)
        self._legend.setText(said)
        self._update()

    def _words(self, parts: list[Part]) -> str:
        if all(part.kind == "same" for part in parts):
            return self.tr("This text is the same as that on the page.")
        return self.tr(
            "If you bring it back, the words struck out go and those underlined come again."
        )

    @Slot()
    def _update(self) -> None:
        has_file = self._story.path is not None
        self._name.setEnabled(has_file)
        self._take.setEnabled(has_file and bool(self._name.text().strip()))
        changes = self._earlier not in (None, self._now)
        self._restore.setEnabled(changes and not self._story.read_only)
        self._delete.setEnabled(self._current() is not None)

    def _tell(self, sentence: str) -> None:
        self._legend.setText(sentence)
        announce(self._legend, sentence)

    # -- what it does

    @Slot()
    def _take_snapshot(self) -> None:
        if not self._take.isEnabled():
            return
        try:
            kept = self._story.take_snapshot(self._name.text())
        except WriterError as problem:
            self._tell(str(problem))
            return
        self._name.clear()
        self.refresh()
        for row in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(row)
            if item is not None and item.data(0, _BACKUP) == kept:
                self._list.setCurrentItem(item)

    @Slot()
    def _bring_back(self) -> None:
        backup = self._current()
        if backup is not None and self._earlier is not None:
            self._story.bring_back(self._earlier, self._story.marks_of(backup, self._earlier))
            self._show_current()
            self._tell(
                self.tr("The text is back on the page. Undo there takes you to the one before.")
            )

    @Slot()
    def _ask_to_delete(self) -> None:
        backup = self._current()
        if backup is None:
            return
        question = (
            self.tr("Delete the snapshot “{name}”?").format(name=backup.name)
            if backup.name
            else self.tr("Delete this backup?")
        )
        if confirm(self, question, self.tr("&Delete"), self.tr("&Keep")):
            try:
                self._story.delete_earlier(backup)
            except WriterError as problem:
                self._tell(str(problem))
            else:
                self.refresh()
