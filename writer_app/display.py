"""Whether Qt can open a window here, asked before Qt is imported: where it cannot, Qt aborts.

Only Linux needs asking; elsewhere the window system is part of the operating system.
"""

import ctypes
import importlib.util
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from writer_app.core.errors import WriterError

ANSWER_SECONDS = 5.0
"""How long a window system may take to answer; one across a network needs a moment."""

QT_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""System libraries that Qt loads to draw anything, and the Debian and Ubuntu packages with them."""

X11_PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for windows on an X server."""

WAYLAND_PACKAGES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""The same for windows on a Wayland compositor."""


class NoDisplay(WriterError):
    """There is no screen to open a window on."""


class MissingLibrary(NoDisplay):
    """A system library that Qt needs is not installed."""

    def __init__(self, names: list[str], packages: Mapping[str, str]) -> None:
        known = list(dict.fromkeys(packages[name] for name in names if name in packages))
        remedy = "install the package of your system that brings it"
        if known:
            remedy = f"`sudo apt install {' '.join(known)}` brings it on Debian and Ubuntu"
        super().__init__(f"Qt cannot open a window without {', '.join(names)}; {remedy}.")


def require_qt() -> None:
    """Raise `MissingLibrary` where Qt's widgets cannot be loaded, not even to draw offscreen."""
    if sys.platform.startswith("linux"):
        _load_of_qt("lib/libQt6Widgets.so.6", QT_PACKAGES)


def require_display() -> None:
    """Raise `NoDisplay` where Qt would abort instead of opening a window.

    Looks where Qt looks: at the platforms that QT_QPA_PLATFORM names, else at Wayland and X11, of
    which one is enough.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = os.environ.get("QT_QPA_PLATFORM") or "wayland;xcb"
    silent: list[str] = []
    missing: MissingLibrary | None = None
    for entry in wanted.split(";"):
        window_system = _WINDOW_SYSTEMS.get(entry.partition(":")[0])
        if window_system is None:  # offscreen and its like need no screen
            require_qt()
            return
        address = os.environ.get(window_system.variable)
        if not address:
            continue
        try:
            if window_system.answers(address):
                _load_of_qt(window_system.plugin, QT_PACKAGES | window_system.packages)
                return
        except MissingLibrary as problem:
            missing = problem
        else:
            silent.append(f"{window_system.variable}={address}")
    if missing is not None:
        raise missing
    found = (
        f"No screen answers at {' or '.join(silent)}"
        if silent
        else "There is no screen to open a window on"
    )
    raise NoDisplay(
        f"{found}; `writer-app suggest FILE` writes two continuations in the terminal,"
        " and `writer-app --tour DIR` saves pictures of the whole program."
    )


def draw_offscreen_without_display() -> None:
    """Let Qt draw into memory where it cannot open a window.

    Raises `MissingLibrary` where Qt cannot even do that.
    """
    require_qt()
    try:
        require_display()
    except NoDisplay:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def missing_packages() -> list[str]:
    """Return the Debian packages that Qt lacks here to draw offscreen and on an X server."""
    packages = QT_PACKAGES | X11_PACKAGES
    return list(dict.fromkeys(packages[name] for name in packages if not _loads(name)))


def _x_server_answers(_address: str) -> bool:
    """Ask through Qt's own library, which knows every form of address and the access rights."""
    xcb = _load("libxcb.so.1", X11_PACKAGES)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    answers: list[bool] = []

    def ask() -> None:
        connection = xcb.xcb_connect(None, None)
        answers.append(not xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    # A server may accept and then say nothing for ever.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(ANSWER_SECONDS)
    return answers == [True]


def _compositor_answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        try:
            connection.connect(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), address))
        except OSError:
            return False
    return True


@dataclass(frozen=True)
class _WindowSystem:
    variable: str
    answers: Callable[[str], bool]
    plugin: str
    packages: dict[str, str]


_X11 = _WindowSystem("DISPLAY", _x_server_answers, "plugins/platforms/libqxcb.so", X11_PACKAGES)
_WAYLAND = _WindowSystem(
    "WAYLAND_DISPLAY",
    _compositor_answers,
    "plugins/platforms/libqwayland.so",
    WAYLAND_PACKAGES,
)
_WINDOW_SYSTEMS = {"xcb": _X11, "wayland": _WAYLAND, "wayland-egl": _WAYLAND}


def _load_of_qt(name: str, packages: Mapping[str, str]) -> None:
    """Load a file of Qt's, where the PySide6 package brings its own Qt."""
    spec = importlib.util.find_spec("PySide6")
    for folder in (spec and spec.submodule_search_locations) or []:
        path = Path(folder, "Qt", name)
        if path.exists():
            _load(str(path), packages)


def _load(library: str, packages: Mapping[str, str]) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(library)
    except OSError as error:
        # The loader names one; most of the time more are missing, and one command should do.
        missing = [name for name in packages if not _loads(name)]
        named = re.match(r"(\S+): cannot open shared object file", str(error))
        raise MissingLibrary(missing or [named[1] if named else str(error)], packages) from error


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
