"""Full screen with nothing but the page: menu, status and side panels wait behind the edges.

They come when the pointer touches their edge or the keyboard asks for the menu, and go again when
neither needs them. The menu comes as a second bar laid over the page, so that the text stays where
it is; while it waits it lies above the screen, where the letters of its menus still work.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenuBar, QWidget

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.actions import Actions

KEY = "appearance.full_screen_bars"
EDGE = 2
"""Pixels at an edge of the screen that count as touching it."""
LOOK_MS = 250
"""How often it is looked whether what came may go again."""


class FullScreen(QObject):
    """Follows the state of its window, however that was changed."""

    def __init__(self, window: QMainWindow, commands: Actions, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._hides = False
        self._panels: list[QDockWidget] = []  # open when full screen began
        self._came: list[QWidget] = []  # what is there now until it may go
        self._menu = QMenuBar(window)
        self._menu.setObjectName("fullScreenMenu")
        self._menu.setNativeMenuBar(False)
        self._menu.setAutoFillBackground(True)
        for menu in commands.menus.values():
            self._menu.addAction(menu.menuAction())
        self._menu.hide()
        self._edges = {side: _Edge(window) for side in Qt.Edge}
        for side, edge in self._edges.items():
            edge.touched.connect(lambda side=side: self._bring(side))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.put_away)
        commands["full_screen"].triggered.connect(self._toggle)
        commands["go_to_menu"].triggered.connect(self._go_to_menu)
        window.installEventFilter(self)
        self.destroyed.connect(settings.subscribe(self._on_setting))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another state, or another size."""
        if watched is self._window:
            if event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Show):
                self._follow()
            elif event.type() == QEvent.Type.Resize and self._hides:
                self._place()
        return False

    def show_all(self) -> None:
        """Bring back for good what full screen has hidden."""
        if self._hides:
            self._hides = False
            self._timer.stop()
            self._came.clear()
            self._menu.hide()
            for edge in self._edges.values():
                edge.hide()
            for widget in (self._window.menuBar(), self._window.statusBar(), *self._panels):
                widget.show()
            self._panels.clear()

    @Slot()
    def put_away(self) -> None:
        """Hide again what neither the pointer nor the keyboard is at."""
        if QApplication.activePopupWidget() is not None:
            return
        pointer, focus = QCursor.pos(), self._window.focusWidget()
        for widget in tuple(self._came):
            area = QRect(widget.mapToGlobal(widget.rect().topLeft()), widget.size())
            margin = theme.SMALL_GAP
            at_it = area.adjusted(-margin, -margin, margin, margin).contains(pointer)
            if not at_it and (focus is None or not _within(focus, widget)):
                self._came.remove(widget)
                if widget is not self._menu:
                    widget.hide()
        if not self._came:
            self._timer.stop()
        self._place()

    @Slot()
    def _toggle(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def _go_to_menu(self) -> None:
        for side in Qt.Edge if self._hides else ():
            self._bring(side)
        bar = self._menu if self._hides else self._window.menuBar()
        bar.setActiveAction(bar.actions()[0])

    def _on_setting(self, key: str) -> None:
        if key == KEY:
            self._follow()

    def _follow(self) -> None:
        window = self._window
        if not window.isVisible():  # its panels are not where they were yet
            return
        hides = window.isFullScreen() and not self._settings.get(KEY)
        if hides and not self._hides:
            self._hide_all()
        elif not hides:
            self.show_all()

    def _hide_all(self) -> None:
        window = self._window
        self._hides = True
        self._panels = [one for one in window.findChildren(QDockWidget) if not one.isHidden()]
        focus, page = window.focusWidget(), window.centralWidget()
        for widget in (window.menuBar(), window.statusBar(), *self._panels):
            widget.hide()
            if page is not None and focus is not None and _within(focus, widget):
                page.setFocus()
        self._menu.show()
        self._place()

    def _bring(self, side: Qt.Edge) -> None:
        for widget in self._behind(side):
            if widget is self._menu or widget.isHidden():
                self._came.append(widget)
                widget.show()
        self._place()
        self._timer.start()

    def _behind(self, side: Qt.Edge) -> list[QWidget]:
        """What waits behind an edge."""
        if side == Qt.Edge.TopEdge:
            return [self._menu]
        if side == Qt.Edge.BottomEdge:
            return [self._window.statusBar()]
        areas = Qt.DockWidgetArea
        area = areas.LeftDockWidgetArea if side == Qt.Edge.LeftEdge else areas.RightDockWidgetArea
        return [one for one in self._panels if self._window.dockWidgetArea(one) == area]

    def _place(self) -> None:
        """Put the menu on the screen or above it, and the edges where something waits."""
        width, height = self._window.width(), self._window.height()
        high = self._menu.sizeHint().height()
        self._menu.setGeometry(0, 0 if self._menu in self._came else -high, width, high)
        self._menu.raise_()
        strips = {
            Qt.Edge.TopEdge: QRect(0, 0, width, EDGE),
            Qt.Edge.BottomEdge: QRect(0, height - EDGE, width, EDGE),
            Qt.Edge.LeftEdge: QRect(0, 0, EDGE, height),
            Qt.Edge.RightEdge: QRect(width - EDGE, 0, EDGE, height),
        }
        for side, edge in self._edges.items():
            waiting = [
                one
                for one in self._behind(side)
                if one not in self._came and (one is self._menu or one.isHidden())
            ]
            edge.setGeometry(strips[side])
            edge.setVisible(self._hides and bool(waiting))
            edge.raise_()


class _Edge(QWidget):
    """An invisible strip along an edge of the screen that knows when the pointer touches it."""

    touched = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.touched.emit()


def _within(widget: QWidget, other: QWidget) -> bool:
    return widget is other or other.isAncestorOf(widget)
