"""Asks what goes into an annotation file before its place is chosen."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from writer_app.ui import theme
from writer_app.ui.questions import answers


class ExportDialog(QDialog):
    """Says what the file is; accepted when it is to be written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportSuggested")
        self.setWindowTitle(self.tr("Export suggested words"))
        said = QLabel(
            self.tr(
                "The file lists each place with words from suggestions, its model and its time, as "
                "W3C Web Annotations, which other programs can read. The words themselves and a "
                "little of the text around them are in it. The story's own file stays as it is."
            )
        )
        said.setWordWrap(True)
        self.alternatives = QCheckBox(self.tr("&With the texts that you did not take"))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(said)
        layout.addWidget(self.alternatives)
        layout.addLayout(answers(self, self.tr("&Export…")))
        self.setMinimumWidth(64 * self.fontMetrics().averageCharWidth())
