"""The first steps, on one sheet that a key puts away."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.button import Button
from writer_app.ui.choice.candidate_card import key_text


class WelcomeDialog(QDialog):
    """Three steps and two ways to begin. Escape is one of them."""

    sample_wanted = Signal()
    help_wanted = Signal()

    def __init__(
        self, actions: Actions, choices_needed: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("welcomeDialog")
        self.setWindowTitle(self.tr("Welcome"))
        title = theme.dress(QLabel(self.tr("Welcome to your page")), "title")
        quiet = QLabel(
            self.tr(
                "Everything happens on this machine. No story, no choice and no word of yours ever "
                "leaves it."
            )
        )
        quiet.setWordWrap(True)
        keys = {name: key_text(actions[name]) or "…" for name in
                ("suggest", "choose_first", "choose_second", "dismiss", "help")}  # fmt: skip
        steps = QGridLayout()
        steps.setHorizontalSpacing(theme.GAP)
        steps.setVerticalSpacing(0)
        steps.setColumnStretch(1, 1)
        for number, (heading, text) in enumerate(
            (
                (
                    self.tr("Write"),
                    self.tr(
                        "The page is yours: plain text that you save where you like. Nothing "
                        "interrupts you, and what is not saved is kept."
                    ),
                ),
                (
                    self.tr("Ask for two suggestions with {keys}").format(keys=keys["suggest"]),
                    self.tr(
                        "Two ways to go on appear below the caret. Take one with {first} or "
                        "{second}, or neither: type on, or press {dismiss}."
                    ).format(
                        first=keys["choose_first"],
                        second=keys["choose_second"],
                        dismiss=keys["dismiss"],
                    ),
                ),
                (
                    self.tr("Make the model your own"),
                    self.tr(
                        "Every choice is kept. From {n} of them on, Personal model → Train… makes "
                        "a model that suggests more like you would write."
                    ).format(n=choices_needed),
                ),
            ),
            start=1,
        ):
            figure = theme.dress(QLabel(str(number)), "title")
            figure.setAccessibleName(self.tr("Step {n}").format(n=number))
            said = QLabel(text)
            said.setWordWrap(True)
            steps.addWidget(figure, 3 * number, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
            steps.addWidget(theme.dress(QLabel(heading), "heading"), 3 * number, 1)
            steps.addWidget(said, 3 * number + 1, 1)
            steps.setRowMinimumHeight(3 * number + 2, theme.GAP)
        later = theme.dress(
            QLabel(
                self.tr("{keys} opens the help. This sheet is in the Help menu.").format(
                    keys=keys["help"]
                )
            ),
            "muted",
        )
        later.setWordWrap(True)
        self._sample = Button(self.tr("Open the &sample story"), self._open_sample)
        self._start = Button(self.tr("Start &writing"), self.accept)
        self._start.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._sample)
        buttons.addWidget(self._start)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (title, quiet, steps, later):
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        column.addStretch()
        area = QScrollArea()  # on a small screen in large letters
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(title.text())
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.LARGE_GAP] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)
        line = self.fontMetrics().height()
        wide = 34 * line - 2 * theme.LARGE_GAP
        high = column.totalHeightForWidth(wide) + self._start.sizeHint().height()
        high += 2 * theme.LARGE_GAP + theme.GAP
        theme.fit(self, 34, high / line + 0.5)
        help_key = QShortcut(actions["help"].shortcut() or QKeySequence("F1"), self)
        help_key.activated.connect(self.help_wanted)
        self.setAccessibleDescription(
            "\n".join(label.text() for label in self.findChildren(QLabel))
        )
        self._start.setFocus()

    @Slot()
    def _open_sample(self) -> None:
        self.accept()
        self.sample_wanted.emit()
