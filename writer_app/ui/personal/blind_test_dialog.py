"""The blind test: on or off, and what has come of it so far."""

from PySide6.QtCore import QLocale, QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from writer_app.core.errors import WriterError
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.services.blind_test import BlindResult, blind_result
from writer_app.services.suggestions import SuggestionService
from writer_app.ui import theme
from writer_app.ui.personal.words import percent
from writer_app.ui.strength import KEY as STRENGTH

KEY = "decoding.blind"


class BlindTestDialog(QDialog):
    """Stays open beside the page; `refresh` it when a pair has ended."""

    def __init__(
        self,
        store: PreferenceStore,
        suggestions: SuggestionService,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("blindTestDialog")
        self.setWindowTitle(self.tr("Blind test"))
        self._store = store
        self._suggestions = suggestions
        self._settings = settings
        self._about = QLabel(
            self.tr(
                "Is your personal model really better for you? While the test is on, one of the "
                "two suggestions is written by your model and the other by the base it was made "
                "from. Which is which stays hidden, and both appear at once: write on, and choose "
                "as you always do."
            )
        )
        self._on = QCheckBox(self.tr("&Test while I write"))
        self._on.setObjectName("blindTestOn")
        self._on.toggled.connect(self._switch)
        self._obstacle = theme.dress(QLabel(), "warning")
        self._counts = QLabel()
        self._counts.setObjectName("blindTestCounts")
        self._verdict = theme.dress(QLabel(), "heading")
        self._verdict.setObjectName("blindTestVerdict")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.LARGE_GAP] * 4)
        layout.setSpacing(theme.GAP)
        for label in (self._about, self._obstacle, self._counts, self._verdict):
            label.setWordWrap(True)
        for widget in (self._about, self._on, self._obstacle, self._verdict, self._counts):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(buttons)
        theme.fit(self, 30, 20)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        suggestions.model_ready.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what there is now."""
        model = self._suggestions.model_name
        obstacle = ""
        if model is None:
            obstacle = self.tr("The model is still loading.")
        elif not model.version:
            obstacle = self.tr(
                "The base writes now. Train a personal model, or choose one under Versions."
            )
        elif not self._settings.get(STRENGTH):
            obstacle = self.tr("The strength of your personal model is 0, so it is the base too.")
        self._obstacle.setText(obstacle)
        self._obstacle.setVisible(bool(obstacle))
        self._on.setEnabled(not obstacle)
        with QSignalBlocker(self._on):
            self._on.setChecked(self._settings.get(KEY))
        self._counts.clear()
        self._verdict.clear()
        if model is None or not model.version:
            return
        try:
            result = blind_result(self._store, model)
        except WriterError as problem:
            self._counts.setText(str(problem))
            return
        if result.decided or result.counts.even or result.counts.neither:
            self._counts.setText(self._counted(result))
            self._verdict.setText(self._judged(result))

    def _counted(self, result: BlindResult) -> str:
        number, counts = QLocale().toString, result.counts
        return self.tr(
            "Taken so far: yours {personal}, the base's {base}; both fine {even}, "
            "neither {neither}."
        ).format(
            personal=number(counts.personal),
            base=number(counts.base),
            even=number(counts.even),
            neither=number(counts.neither),
        ) + (
            "\n"
            + self.tr(
                "So yours is preferred in {share} of the pairs decided. With so many, the true "
                "share lies between {low} and {high} (95 % interval, however often you look)."
            ).format(
                share=percent(result.share), low=percent(result.low), high=percent(result.high)
            )
            if result.decided
            else ""
        )

    def _judged(self, result: BlindResult) -> str:
        if result.low > 0.5:
            return self.tr("Your personal model is the better one for you.")
        if result.high < 0.5:
            return self.tr("The base is the better one for you.")
        return self.tr("It is too early to tell.")

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        try:
            self._settings.set(KEY, on)
        except WriterError as problem:
            self._counts.setText(str(problem))

    def _on_setting(self, key: str) -> None:
        if key in (KEY, STRENGTH):
            self.refresh()
