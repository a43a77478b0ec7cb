"""The version, and what the program is made of, with the licence of each part."""

from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app import __version__
from writer_app.ui import theme
from writer_app.ui.button import Button

LONGEST = 60
"""Characters of a licence's name; some packages put the whole licence there."""


class AboutDialog(QDialog):
    """A page to read; what is installed says itself which licence it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About Writer"))
        name = theme.dress(QLabel(self.tr("Writer {version}").format(version=__version__)), "title")
        words = QLabel(
            self.tr(
                "A writing partner that offers two continuations and learns from the one you "
                "choose. It runs on this machine alone, and sends nothing anywhere.\n\n"
                "The program and the model that comes with it are free software under the Apache "
                "License, version 2.0. The model was trained on works in the public domain, as "
                "produced by Standard Ebooks. The English dictionaries are made from SCOWL, under "
                "its own free licence. Qt {qt} is used under the LGPL 3."
            ).format(qt=qVersion())
        )
        words.setWordWrap(True)
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        heading = theme.dress(QLabel(self.tr("What it is made of")), "heading")
        self._parts = QTreeWidget()
        self._parts.setObjectName("aboutParts")
        self._parts.setAccessibleName(self.tr("What it is made of"))
        self._parts.setRootIsDecorated(False)
        self._parts.setUniformRowHeights(True)
        self._parts.setAllColumnsShowFocus(True)
        self._parts.setHeaderLabels([self.tr("Package"), self.tr("Version"), self.tr("Licence")])
        for part in parts():
            item = QTreeWidgetItem(list(part))
            item.setToolTip(2, part[2])
            self._parts.addTopLevelItem(item)
        header = self._parts.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button(self.tr("Close"), self.close))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(name)
        layout.addWidget(words)
        layout.addWidget(heading)
        layout.addWidget(self._parts, 1)
        layout.addLayout(foot)
        theme.fit(self, 36, 30)
        self._parts.setFocus()


def parts() -> list[tuple[str, str, str]]:
    """Name, version and licence of each package that the program needs and that is installed."""
    try:
        wanted = metadata.requires("writer-app") or []
    except metadata.PackageNotFoundError:  # run from a folder, not installed
        return []
    found = {}
    for requirement in wanted:
        if "extra ==" in requirement:
            continue
        name = _name_in(requirement)
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # for another system or another Python
            continue
        found[name] = (str(about["Name"]), str(about["Version"]), _licence_of(about))
    return sorted(found.values(), key=lambda part: part[0].casefold())


def _name_in(requirement: str) -> str:
    end = next(
        (place for place, one in enumerate(requirement) if not (one.isalnum() or one in "-_.")),
        len(requirement),
    )
    return requirement[:end]


def _licence_of(about: metadata.PackageMetadata) -> str:
    if "License-Expression" in about:
        return str(about["License-Expression"])
    for classifier in about.get_all("Classifier") or []:
        if classifier.startswith("License ::"):
            last = str(classifier).rpartition(" :: ")[2]
            if last != "OSI Approved":
                return last
    said = "".join(about.get_all("License") or []).strip().partition("\n")[0]
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
