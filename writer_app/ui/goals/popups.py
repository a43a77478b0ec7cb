"""What opens from the line below the page: numbers of the story, and how today is going."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from writer_app.core.settings import Settings
from writer_app.core.text_statistics import Statistics, pages, statistics
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.goals.figures import Figures, Row
from writer_app.ui.goals.progress import Progress
from writer_app.ui.goals.words import count_words, number, reading_time
from writer_app.ui.popup import Popup


class StatisticsPopup(Popup):
    """How long the story is in every measure, and what is selected; counted when it opens."""

    def __init__(self, editor: StoryEditor, settings: Settings, parent: QWidget) -> None:
        super().__init__(self.tr("Story statistics"), parent)
        self._editor = editor
        self._settings = settings
        self.figures = Figures("statisticsFigures")
        self.add(self.figures)
        hint = self.tr("How fast readers read and what fits a page can be changed in the settings.")
        self._hint = theme.dress(QLabel(hint), "muted")
        self._hint.setWordWrap(True)
        self.add(self._hint)
        self.setMinimumWidth(44 * self.fontMetrics().averageCharWidth())

    def open_at(self, button: QWidget) -> None:
        """Count, and open."""
        cursor = self._editor.textCursor()
        columns = [statistics(self._editor.text())]
        headings: tuple[str, ...] = ()
        if cursor.hasSelection():
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            columns.append(statistics(self._editor.text_between(start, end)))
            headings = (self.tr("Story"), self.tr("Selection"))
        self.figures.show_rows(self._rows(columns), headings)
        super().open_at(button)

    def showEvent(self, event: QShowEvent) -> None:
        """Hand the keyboard to the numbers."""
        super().showEvent(event)
        self.figures.setFocus()

    def _rows(self, columns: list[Statistics]) -> list[Row]:
        speed = self._settings.get("goals.reading_speed")
        page = self._settings.get("goals.words_per_page")

        def row(name: str, values: list[str]) -> Row:
            return name, tuple(values)

        return [
            row(self.tr("Words"), [number(one.words) for one in columns]),
            row(self.tr("Characters"), [number(one.characters) for one in columns]),
            row(self.tr("Without spaces"), [number(one.without_spaces) for one in columns]),
            row(self.tr("Paragraphs"), [number(one.paragraphs) for one in columns]),
            row(
                self.tr("Pages of {n} words").format(n=number(page)),
                [number(pages(one.words, page)) for one in columns],
            ),
            row(
                self.tr("Reading time at {n} words a minute").format(n=number(speed)),
                [reading_time(one.words, speed) for one in columns],
            ),
        ]


class ProgressPopup(Popup):
    """How today and this session are going."""

    history_wanted = Signal()
    settings_wanted = Signal()

    def __init__(
        self, progress: Progress, counter: WordCounter, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(self.tr("Your writing today"), parent)
        self._progress = progress
        self._counter = counter
        self._settings = settings
        self.figures = Figures("progressFigures")
        self.add(self.figures)
        self._session = Button(self.tr("Start a &new session"), progress.begin_session)
        self._history = Button(self.tr("Writing &history…"), self._ask_for_history)
        self._goals = Button(self.tr("Set &goals…"), self._ask_for_settings)
        buttons = QWidget()
        layout = QGridLayout(buttons)
        layout.setContentsMargins(0, theme.SMALL_GAP, 0, 0)
        layout.setSpacing(theme.SMALL_GAP)
        for place, button in enumerate((self._session, self._history, self._goals)):
            layout.addWidget(button, 0, place)
        self.add(buttons)

    def open_at(self, button: QWidget) -> None:
        """Look, and open."""
        self.refresh()
        super().open_at(button)

    def refresh(self) -> None:
        """Show where the writer is now."""
        progress = self._progress
        words = self._counter.total or 0
        speed = self._settings.get("goals.reading_speed")
        days = progress.streak
        if days == 1:
            in_a_row = self.tr("1 day")
        else:
            in_a_row = self.tr("{n} days in a row").format(n=number(days))
        self.figures.show_rows(
            [
                (self.tr("Today"), (count_words(progress.today),)),
                (self.tr("This session"), (count_words(progress.session),)),
                (
                    self.tr("Taken from suggestions today"),
                    (self.tr("{n} words").format(n=number(progress.taken_today)),),
                ),
                (self.tr("Days with writing"), (in_a_row,)),
                (self.tr("Reading time of this story"), (reading_time(words, speed),)),
            ]
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Hand the keyboard to the numbers."""
        super().showEvent(event)
        self.figures.setFocus()

    @Slot()
    def _ask_for_history(self) -> None:
        self.close()
        self.history_wanted.emit()

    @Slot()
    def _ask_for_settings(self) -> None:
        self.close()
        self.settings_wanted.emit()
