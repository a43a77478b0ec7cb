"""Asks what goes into an annotation file before its place is chosen."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_app.ui import theme


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
        export = QPushButton(self.tr("&Export…"))
        export.setDefault(True)
        export.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(export)
        buttons.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(said)
        layout.addWidget(self.alternatives)
        layout.addLayout(buttons)
        self.setMinimumWidth(64 * self.fontMetrics().averageCharWidth())
        export.setFocus()
