"""No screen, a silent screen, a library that is missing: a sentence each, and never Qt's abort."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from writer_app import display

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have one screen")


ROOT = Path(__file__).parents[1]


def environment(**changes: str) -> dict[str, str]:
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XAUTHORITY")
    return {key: value for key, value in os.environ.items() if key not in screen} | changes


def writer_app(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "writer_app", *arguments],
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def x_server() -> Iterator[str]:
    """The address of a running X server."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x800x24"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    with server.stdout:
        yield f":{server.stdout.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "There is no screen"),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no screen"),
        ({"DISPLAY": ":4321"}, "No screen answers at DISPLAY=:4321;"),
        ({"DISPLAY": "nowhere.invalid:0"}, "No screen answers at DISPLAY=nowhere.invalid:0;"),
        (
            {"WAYLAND_DISPLAY": "/nowhere", "DISPLAY": ":4321"},
            "No screen answers at WAYLAND_DISPLAY=/nowhere or DISPLAY=:4321;",
        ),
        (
            {"WAYLAND_DISPLAY": "/nowhere", "DISPLAY": ":4321", "QT_QPA_PLATFORM": "xcb:key=1"},
            "No screen answers at DISPLAY=:4321;",
        ),
    ],
    ids=str,
)
def test_without_a_screen_one_sentence_names_what_works(changes: dict[str, str], said: str) -> None:
    done = writer_app(**changes)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert said in sentence
    assert "`writer-app suggest" in sentence
    assert "`writer-app --tour" in sentence


def test_a_server_that_accepts_and_says_nothing_is_no_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(display, "ANSWER_SECONDS", 0.3)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1] - 6000
        monkeypatch.setenv("DISPLAY", f"127.0.0.1:{number}")
        with pytest.raises(display.NoDisplay, match="No screen answers"):
            display.require_display()


def test_a_window_opens_where_a_screen_answers(x_server: str) -> None:
    program = (
        "from writer_app.display import require_display; require_display();"
        "from PySide6.QtWidgets import QApplication, QWidget;"
        "application = QApplication([]); window = QWidget(); window.show();"
        "application.processEvents(); print(application.platformName(), window.isVisible())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(DISPLAY=x_server),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "xcb True\n", done.stderr


def test_a_missing_library_is_named_with_its_package(tmp_path: Path, x_server: str) -> None:
    # An empty file in front of the real one is as good as none.
    (tmp_path / "libxcb-cursor.so.0").touch()
    done = writer_app(DISPLAY=x_server, LD_LIBRARY_PATH=str(tmp_path))
    assert done.returncode == 2
    [sentence] = done.stderr.splitlines()
    assert "libxcb-cursor.so.0" in sentence
    assert "`sudo apt install libxcb-cursor0`" in sentence


def test_a_bare_machine_without_a_screen_first_hears_what_works(tmp_path: Path) -> None:
    (tmp_path / "libEGL.so.1").touch()
    done = writer_app(LD_LIBRARY_PATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("writer-app: There is no screen")


def test_the_tour_needs_qt_but_no_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.setenv(variable, "")
    display.draw_offscreen_without_display()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"

    (tmp_path / "libEGL.so.1").touch()
    done = writer_app("--tour", str(tmp_path / "tour"), LD_LIBRARY_PATH=str(tmp_path))
    assert done.returncode == 2
    assert "`sudo apt install libegl1`" in done.stderr


def test_every_library_that_this_qt_asks_for_has_a_package() -> None:
    spec = find_spec("PySide6")
    assert spec is not None
    [folder] = spec.submodule_search_locations or []
    libraries = ("Widgets", "Gui", "Core", "DBus", "XcbQpa", "WaylandClient")
    names: set[str] = set()
    for file in (
        *(Path(folder, "Qt/plugins/platforms", f"libq{name}.so") for name in ("xcb", "wayland")),
        *(Path(folder, "Qt/lib", f"libQt6{name}.so.6") for name in libraries),
    ):
        # What a library needs stands in it as text.
        found = re.findall(rb"\0(lib[\w.+-]+\.so\.\d+)(?=\0)", file.read_bytes())
        names |= {name.decode() for name in found}
    with_qt = {name for name in names if name.startswith(("libQt6", "libicu"))}
    with_linux = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6"}
    packages = display.QT_PACKAGES | display.X11_PACKAGES | display.WAYLAND_PACKAGES
    assert names - with_qt - with_linux == packages.keys()
