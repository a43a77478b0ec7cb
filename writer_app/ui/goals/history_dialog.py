"""The history of writing: words by day as bars and as a table, of all stories or of one."""

from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.settings import Settings
from writer_app.core.writing_history import Entry
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.goals.bar_chart import Bar, BarChart
from writer_app.ui.goals.progress import Progress
from writer_app.ui.goals.words import number
from writer_app.ui.plain import plain

_DAYS = 30
_MONTHS = 12
_REFRESH_MS = 1_000
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HistoryDialog(QDialog):
    """Goes along while words are written in the other window."""

    def __init__(
        self, progress: Progress, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("historyDialog")
        self.setWindowTitle(self.tr("Writing history"))
        self._progress = progress
        self._settings = settings
        self._story = QComboBox()
        self._story.setObjectName("historyStory")
        self._story.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._story.setMinimumContentsLength(16)
        self._period = QComboBox()
        self._period.setObjectName("historyPeriod")
        self._period.addItem(self.tr("The last {n} days").format(n=_DAYS), "days")
        self._period.addItem(self.tr("The last {n} months").format(n=_MONTHS), "months")
        self._sum = theme.dress(QLabel(), "muted")
        self._sum.setWordWrap(True)
        self._chart = BarChart()
        self._table = QTreeWidget()
        self._table.setObjectName("historyTable")
        self._table.setAccessibleName(self.tr("Words by day, the newest first"))
        self._table.setUniformRowHeights(True)
        self._table.setAllColumnsShowFocus(True)
        self._table.setStyleSheet("QTreeView::item { padding: 0.15em 0.4em; }")
        self._table.setHeaderLabels(
            [self.tr("Day"), self.tr("Story"), self.tr("Words"), self.tr("From suggestions")]
        )
        header = self._table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in (2, 3):
            self._table.headerItem().setTextAlignment(column, _NUMBERS)
        note = self.tr(
            "A day counts the words that each story grew by, cuts taken off and never below 0; "
            "pasted words count, an opened file does not. Words taken from suggestions are part of "
            "the words, as far as they were kept."
        )
        below = theme.dress(QLabel(note), "muted")
        below.setWordWrap(True)
        close = Button(self.tr("Close"), self.close)

        above = QHBoxLayout()
        for words, box, stretch in (
            (self.tr("&Story"), self._story, 1),
            (self.tr("&Bars"), self._period, 0),
        ):
            label = QLabel(words)
            label.setBuddy(box)
            above.addWidget(label)
            above.addWidget(box, stretch)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self._chart)
        middle.addWidget(self._table)
        foot = QHBoxLayout()
        foot.addWidget(below, 1)
        foot.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(above)
        layout.addWidget(self._sum)
        layout.addWidget(middle, 1)
        layout.addLayout(foot)
        theme.fit(self, 46, 38)
        middle.setSizes([self.height() * 2 // 5, self.height() * 3 // 5])

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        progress.changed.connect(self._refresh_soon)
        self._list_stories()
        self._story.currentIndexChanged.connect(self._show)
        self._period.currentIndexChanged.connect(self._show)
        self._show()

    @Slot()
    def refresh(self) -> None:
        """Show what there is now; what was chosen stays so."""
        self._list_stories()
        self._show()

    @Slot()
    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _list_stories(self) -> None:
        chosen = self._story.currentData()
        blocked = self._story.blockSignals(True)
        self._story.clear()
        self._story.addItem(self.tr("All stories"), None)
        for story, title in self._progress.history.stories().items():
            self._story.addItem(title, story)
            folder = str(Path(story).parent) if title == Path(story).name else ""
            tip = Qt.ItemDataRole.ToolTipRole
            self._story.setItemData(self._story.count() - 1, plain(folder), tip)
        self._story.setCurrentIndex(max(0, self._story.findData(chosen)))
        self._story.blockSignals(blocked)

    @Slot()
    def _show(self) -> None:
        story = self._story.currentData()
        history = self._progress.history
        # what was written and cut again on one day is no news
        entries = [one for one in history.entries(story) if one.words or one.taken]
        open_days = {
            item.text(0)
            for item in map(self._table.topLevelItem, range(self._table.topLevelItemCount()))
            if item is not None and item.isExpanded()
        }
        place = self._table.verticalScrollBar().value()
        current = self._table.indexOfTopLevelItem(self._table.currentItem())  # type: ignore[arg-type]  # None gives -1
        self._table.clear()
        several = False
        for day, group in groupby(entries, key=lambda entry: entry.day):
            stories = list(group)
            item = self._row(
                _day_words(day),
                stories[0].title if len(stories) == 1
                else self.tr("{n} stories").format(n=number(len(stories))),
                history.words(day, story),
                history.taken(day, story),
            )  # fmt: skip
            if len(stories) > 1:
                several = True
                for entry in stories:
                    words, taken = max(0, entry.words), max(0, entry.taken)
                    item.addChild(self._row("", entry.title, words, taken))
            self._table.addTopLevelItem(item)
            item.setExpanded(item.text(0) in open_days)
        self._table.setRootIsDecorated(several)
        chosen = self._table.topLevelItem(max(0, current))
        if chosen is not None:
            self._table.setCurrentItem(chosen)
        self._table.verticalScrollBar().setValue(place)
        self._sum.setText(self._summary(entries))
        self._show_bars()

    def _row(self, day: str, title: str, words: int, taken: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([day, title, number(words), number(min(words, taken))])
        item.setTextAlignment(2, _NUMBERS)
        item.setTextAlignment(3, _NUMBERS)
        return item

    def _summary(self, entries: list[Entry]) -> str:
        if not entries:
            return self.tr("Nothing is written yet. From the first words on, each day stands here.")
        story, history = self._story.currentData(), self._progress.history
        days = {entry.day: history.words(entry.day, story) for entry in entries}
        best = max(days, key=lambda day: days[day])
        said = self.tr("Words: {words}. Days: {days}. Most on {day}: {most}.").format(
            words=number(sum(days.values())),
            days=number(sum(1 for words in days.values() if words)),
            day=_day_words(best),
            most=number(days[best]),
        )
        goal = self._goal()
        if goal:
            line = self.tr("The dashed line is your goal, {n} words a day.")
            said = f"{said} {line.format(n=number(goal))}"
        return said

    def _goal(self) -> int:
        """The goal of a day where the bars are days of all stories, else 0."""
        by_day = self._period.currentData() == "days" and self._story.currentData() is None
        return int(self._settings.get("goals.daily_words")) if by_day else 0

    def _show_bars(self) -> None:
        bars = self._days() if self._period.currentData() == "days" else self._months()
        most = max(bars, key=lambda bar: bar.value)
        summary = f"{self._period.currentText()}. "
        if most.value:
            summary += self.tr("Most: {bar}").format(bar=most.said)
        self._chart.show_bars(bars, self._goal(), summary)

    def _days(self) -> list[Bar]:
        today, story = self._progress.day, self._story.currentData()
        bars = []
        for back in range(_DAYS - 1, -1, -1):
            day = today - timedelta(days=back)
            words = self._progress.history.words(day, story)
            bars.append(Bar(words, str(day.day), self._said(_day_words(day), words)))
        return bars

    def _months(self) -> list[Bar]:
        today, story = self._progress.day, self._story.currentData()
        words: dict[tuple[int, int], int] = {}
        for day in {entry.day for entry in self._progress.history.entries(story)}:
            month = (day.year, day.month)
            words[month] = words.get(month, 0) + self._progress.history.words(day, story)
        bars = []
        for back in range(_MONTHS - 1, -1, -1):
            year, before = divmod(12 * today.year + today.month - 1 - back, 12)
            short = QLocale().standaloneMonthName(before + 1, QLocale.FormatType.ShortFormat)
            count = words.get((year, before + 1), 0)
            bars.append(Bar(count, short, self._said(f"{short} {year}", count)))
        return bars

    def _said(self, when: str, words: int) -> str:
        return self.tr("{when}: {n} words").format(when=when, n=number(words))


def _day_words(day: date) -> str:
    shown = QDate(day.year, day.month, day.day)
    return QLocale().toString(shown, QLocale.FormatType.LongFormat)
