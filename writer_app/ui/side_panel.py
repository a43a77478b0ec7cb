"""Something to look at beside the page: an outline, notes, what was suggested before.

A panel is opened and closed by its action, keeps its place between two starts, and gives the
keyboard back to the page with Escape.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


class SidePanel(QDockWidget):
    """One widget in a dock beside the page. Closed at first; its action is checkable."""

    def __init__(
        self,
        window: QMainWindow,
        name: str,
        title: str,
        content: QWidget,
        action: QAction,
        area: Qt.DockWidgetArea = Qt.DockWidgetArea.RightDockWidgetArea,
    ) -> None:
        """`name` is what Qt keeps the place under; `content` gets the keyboard when it opens."""
        super().__init__(title, window)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setWidget(content)
        self._content = content
        self._action = action
        action.triggered.connect(self._open)
        self.visibilityChanged.connect(self._on_visible)
        window.addDockWidget(area, self)
        self.hide()

    @Slot(bool)
    def _open(self, wanted: bool) -> None:
        self.setVisible(wanted)
        if wanted:
            self.raise_()
            self._content.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._give_back()

    def _on_visible(self, _visible: bool) -> None:
        self._action.setChecked(not self.isHidden())

    def _give_back(self) -> None:
        window = self.parentWidget()
        page = window.centralWidget() if isinstance(window, QMainWindow) else None
        if page is not None:
            page.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the page; the panel stays open."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_back()
        else:
            super().keyPressEvent(event)
