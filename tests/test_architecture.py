"""The rules that keep the house in order hold, and the tools that watch them do see a violation."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [*ROOT.glob("writer_app/**/*.py"), *ROOT.glob("training/**/*.py")]


def run_tool(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name(command[0])
    return subprocess.run([tool, *command[1:]], cwd=folder, capture_output=True, text=True)


def import_all(names: list[str], without: list[str]) -> None:
    """Import modules, and all that packages hold, in a process that lacks some packages."""
    program = f"""
import importlib, pkgutil, sys
for name in {without}:
    sys.modules[name] = None
for name in {names}:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        if not found.name.endswith(".__main__"):
            importlib.import_module(found.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


def test_core_and_the_command_line_need_neither_qt_nor_torch() -> None:
    names = ["writer_app.core", "writer_app.cli", "writer_app.engine.types"]
    import_all(names, without=["PySide6", "torch", "transformers", "trl", "numpy"])


def test_a_window_opens_without_torch_numpy_or_plots() -> None:
    names = ["writer_app.services", "writer_app.ui", "writer_app.app"]
    import_all(names, without=["torch", "transformers", "trl", "datasets", "numpy", "pyqtgraph"])


def test_services_run_without_anything_to_show() -> None:
    import_all(["writer_app.services"], without=["PySide6.QtGui", "PySide6.QtWidgets"])


def test_engine_and_training_run_on_a_machine_without_qt() -> None:
    import_all(["writer_app.engine", "training"], without=["PySide6", "pyqtgraph"])


def test_no_package_imports_anything_by_itself() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            assert not [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)], (
                path
            )


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    here = "|".join(re.escape(str(folder)) for folder in (ROOT, Path.home()))
    private = re.compile(rf"(?<![\w.])({here}|/home/\w+|/Users/\w+)/|[A-Z]:\\+Users")
    folders = ("writer_app", "training", "tests", "resources", "docs", ".ci")
    files = [*ROOT.glob("*.*"), *(file for name in folders for file in (ROOT / name).rglob("*"))]
    texts = {".py", ".md", ".toml", ".json", ".txt", ".svg", ".ts", ".qss", ".jsonl", ".yml", ""}
    for file in files:
        if file.is_file() and file.suffix in texts:
            assert not private.search(file.read_text(encoding="utf-8")), file


def test_imports_run_downward_only() -> None:
    done = run_tool("lint-imports", "--no-cache", folder=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def copied_sources(tmp_path: Path) -> Path:
    """The project's Python files in a folder where they may be spoilt."""
    for name in ("writer_app", "training"):
        ignored = shutil.ignore_patterns("__pycache__", "_resources")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("writer_app/core/text.py", "import writer_app.services.worker", "Imports run downward"),
        (
            "writer_app/services/worker.py",
            "from writer_app.ui import theme",
            "Imports run downward",
        ),
        ("writer_app/engine/types.py", "import training.progress", "Imports run downward"),
        ("training/progress.py", "import training.data.pairs", "So they do within training"),
        ("training/data/pairs.py", "import training.tuning.tune", "So they do within training"),
        ("training/progress.py", "import writer_app.core.errors", "Training knows nothing"),
        ("training/progress.py", "from PySide6.QtCore import QObject", "Core, engine and training"),
        ("writer_app/engine/types.py", "import PySide6", "Core, engine and training"),
        ("writer_app/core/text.py", "import torch", "Core runs without torch"),
        ("writer_app/ui/theme.py", "def late():\n    import transformers", "Windows never touch"),
        ("writer_app/core/errors.py", "import writer_app.core.files", "No cycles among siblings"),
    ],
)
def test_an_import_in_the_wrong_direction_is_caught(
    copied_sources: Path, file: str, line: str, contract: str
) -> None:
    with (copied_sources / file).open("a") as source:
        source.write(f"\n{line}\n")
    done = run_tool("lint-imports", "--no-cache", folder=copied_sources)
    assert done.returncode == 1
    assert re.search(rf"^{contract}.* BROKEN$", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("from PySide6.QtCharts import QChart", "TID251"),
        ("import PySide6.QtDataVisualization", "TID251"),
        ("from PySide6 import QtGraphs", "TID251"),
        ("import torch", "TID253"),
        ("from trl import DPOTrainer", "TID253"),
        ("import pyqtgraph as pg", "TID253"),
        ("from writer_app.engine.gpt2 import LanguageModel", "TID253"),
    ],
)
@pytest.mark.parametrize("file", ["writer_app/services/worker.py", "writer_app/ui/theme.py"])
def test_a_module_that_may_not_be_imported_here_is_caught(file: str, line: str, rule: str) -> None:
    spoilt = f"{line}\n{(ROOT / file).read_text(encoding='utf-8')}"
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "check", "--output-format=concise", "--stdin-filename", file]
    done = subprocess.run(command, cwd=ROOT, input=spoilt, capture_output=True, text=True)
    assert f"{file}:1:" in done.stdout
    assert rule in done.stdout
