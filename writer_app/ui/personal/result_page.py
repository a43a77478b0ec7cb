"""What came of a training: how often the models agree with the writer, and how they write."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from writer_app.services.training import Sample, TrainingOutcome
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.personal import words
from writer_app.ui.personal.plots import IntervalChart, Measured


def measured(figures: Mapping[str, Any]) -> list[Measured]:
    """Agreement of base and new model as rows for the chart; none where it was not measured."""
    if not figures.get("n"):
        return []
    names = {
        "base": QCoreApplication.translate("result", "Base model"),
        "tuned": QCoreApplication.translate("result", "New model"),
    }
    return [Measured(name, **figures[key]) for key, name in names.items()]


def verdict_words(figures: Mapping[str, Any]) -> str:
    """What the figures allow to say, and no more."""
    if not figures.get("n"):
        return QCoreApplication.translate(
            "result", "No choices were held out, so it was not measured. Judge by the samples."
        )
    match figures["verdict"]:
        case "better":
            return QCoreApplication.translate(
                "result", "The new model agrees with your choices more often than the base model."
            )
        case "worse":
            return QCoreApplication.translate(
                "result",
                "The new model agrees with your choices less often than the base model. It is "
                "probably better to discard it.",
            )
        case "same":
            return QCoreApplication.translate(
                "result", "Both models agree with your choices about equally often."
            )
        case _:
            return QCoreApplication.translate(
                "result",
                "Too few to tell: with so few held-out choices, chance alone can make a "
                "difference like this. Judge by the samples, or train again with more choices.",
            )


def figure_words(figures: Mapping[str, Any]) -> str:
    """The figures in words: n, both shares and their intervals."""
    if not figures.get("n"):
        return ""
    parts = [
        QCoreApplication.translate(
            "result", "{name}: {share} (95\u00a0% interval {low} to {high})"
        ).format(
            name=row.label,
            share=words.percent(row.value),
            low=words.percent(row.low),
            high=words.percent(row.high),
        )
        for row in measured(figures)
    ]
    counted = QCoreApplication.translate("result", "Held-out choices: {n}").format(n=figures["n"])
    return "\n".join([counted, *parts])


class ResultPage(QWidget):
    """Shows an outcome and asks what shall become of it."""

    use_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = theme.dress(QLabel(self.tr("Training is done")), "title")
        self._verdict = QLabel()
        self._chart = IntervalChart()
        self._chart.setAccessibleName(self.tr("Agreement with your held-out choices"))
        self._figures = theme.dress(QLabel(), "muted")
        meaning = theme.dress(
            QLabel(
                self.tr(
                    "A model agrees with a choice when it finds the text you took likelier than "
                    "the one you left. It has not learned from the held-out choices; guessing "
                    "would reach 50\u00a0%."
                )
            ),
            "muted",
        )
        for label in (self.title, self._verdict, self._figures, meaning):
            label.setWordWrap(True)
            label.setTextInteractionFlags(_READABLE)
        self._samples = QWidget()
        self._grid = QGridLayout(self._samples)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._problem = theme.dress(QLabel(), "danger")
        self._problem.setWordWrap(True)
        self._problem.hide()

        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, theme.SMALL_GAP, 0)
        inside.setSpacing(theme.GAP)
        for widget in (
            self.title,
            self._verdict,
            self._chart,
            self._figures,
            meaning,
            self._samples,
        ):
            inside.addWidget(widget)
        inside.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Result"))
        area.setWidget(content)

        self._use = Button(self.tr("&Use it"))
        self._use.setObjectName("useVersion")
        self._use.clicked.connect(self.use_wanted)
        discard = Button(self.tr("&Discard"))
        discard.setObjectName("discardVersion")
        discard.clicked.connect(self.discard_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(discard)
        buttons.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(area, 1)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)

    def first_button(self) -> QPushButton:
        """The button that Return presses."""
        return self._use

    def show_outcome(self, outcome: TrainingOutcome) -> None:
        """Show this outcome."""
        rows = measured(outcome.figures)
        self._verdict.setText(verdict_words(outcome.figures))
        self._chart.show_rows(rows)
        self._chart.setVisible(bool(rows))
        self._figures.setText(figure_words(outcome.figures))
        self._figures.setVisible(bool(rows))
        self._show_samples(outcome.samples)
        self.tell("")

    def tell(self, problem: str) -> None:
        """Show why it could not be kept; "" takes that away."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _show_samples(self, samples: Sequence[Sample]) -> None:
        for child in self._samples.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            self._grid.removeWidget(child)
            child.deleteLater()
        self._samples.setVisible(bool(samples))
        for column, name in enumerate((self.tr("The model in use"), self.tr("The new model"))):
            self._grid.addWidget(theme.dress(QLabel(name), "heading"), 0, column)
            self._grid.setColumnStretch(column, 1)
        for sample in samples:
            row = self._grid.rowCount()
            opening = theme.dress(_text(f"… {' '.join(sample.opening.split())}"), "muted")
            self._grid.addWidget(opening, row, 0, 1, 2)
            for column, text in enumerate((sample.old, sample.new)):
                card = theme.dress(QFrame(), "card")
                QVBoxLayout(card).addWidget(_text(text.strip()))
                self._grid.addWidget(card, row + 1, column)


_READABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


def _text(text: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    label.setTextInteractionFlags(_READABLE)
    return label
