"""Asks whether a rewrite is to be kept, with both texts as they would be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.rewrites import Origin
from writer_app.ui import theme
from writer_app.ui.editor.direction import follow_direction
from writer_app.ui.questions import answers


class RewriteSheet(QDialog):
    """The writer's text beside the one that was taken; accepted when it is to be kept."""

    def __init__(
        self, origin: Origin, rewrite: str, *, replaces: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rewriteSheet")
        self.setWindowTitle(self.tr("Keep your rewrite"))
        question = theme.dress(QLabel(self.tr("Prefer your text to the suggestion?")), "heading")
        said = QLabel(
            self.tr(
                "It becomes one of your choices: your personal model learns from it, at its next "
                "training, to write more like yours and less like the suggestion. The story stays "
                "as it is."
            )
        )
        hint = self.tr(
            "Are these not all the words, or too many? Cancel, select the right ones on the page, "
            "and choose “Keep your rewrite” again."
        )
        if replaces:
            hint = self.tr("It takes the place of the one you kept before.") + " " + hint
        hint_label = theme.dress(QLabel(hint), "muted")
        for label in (said, hint_label):
            label.setWordWrap(True)

        sides = QHBoxLayout()
        sides.setSpacing(theme.GAP)
        mine = _text(self.tr("Your rewrite · chosen"), rewrite, chosen=True)
        mine.setObjectName("rewriteText")
        sides.addWidget(mine)
        sides.addWidget(_text(self.tr("Suggestion · not chosen"), origin.accepted, chosen=False))

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(question)
        layout.addWidget(said)
        layout.addLayout(sides, 1)
        layout.addWidget(hint_label)
        layout.addLayout(answers(self, self.tr("&Keep it")))
        theme.fit(self, 44, 22)


def _text(heading: str, text: str, *, chosen: bool) -> QFrame:
    frame = theme.dress(QFrame(), "chosen" if chosen else "card")
    name = theme.dress(QLabel(f"✓ {heading}" if chosen else heading), "heading")
    reader = QPlainTextEdit()
    follow_direction(reader)
    reader.setPlainText(text.strip())
    reader.setReadOnly(True)
    reader.setTabChangesFocus(True)
    reader.setAccessibleName(heading)
    reader.document().setDocumentMargin(0)
    name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    layout = QVBoxLayout(frame)
    layout.setSpacing(theme.SMALL_GAP)
    layout.addWidget(name)
    layout.addWidget(reader)
    return frame
