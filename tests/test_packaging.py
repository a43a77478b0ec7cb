"""What pip installs works without the repository."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from writer_app.core.resources import resource

ROOT = Path(__file__).parents[1]
GPL = re.compile(r"\bA?GPL|(?<!Lesser )General Public")


def run_python(*arguments: str | Path, folder: Path, **environment: str) -> str:
    """Run Python in a folder and return what it printed, errors included."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository with what is installed: this needs no network."""
    folder = tmp_path_factory.mktemp("wheel")
    run_python("-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    [built] = folder.glob("*.whl")
    return built


def test_in_the_repository_its_own_resources_are_used(starter: Path) -> None:
    assert starter == resource("starter") == ROOT / "resources" / "starter"


def test_the_wheel_holds_the_program_and_its_resources_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    folders = {name.partition("/")[0] for name in names}
    assert {name for name in folders if not name.endswith(".dist-info")} == {
        "writer_app",
        "training",
    }
    resources = ROOT / "resources"
    for file in (file for file in resources.rglob("*") if file.is_file()):
        in_readme_only = file.parent.name == "pictures"
        assert in_readme_only != (
            f"writer_app/_resources/{file.relative_to(resources).as_posix()}" in names
        )
    for file in (ROOT / "training" / "recipes").iterdir():
        assert f"training/recipes/{file.name}" in names
    assert "training/report/templates/report.html" in names
    assert any(name.endswith("/LICENSE") for name in names)


def test_the_wheel_suggests_outside_the_repository(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = ("-m", "pip", "install", "--no-deps", "--no-index", "--target", site)
    run_python(*install, wheel, folder=tmp_path)
    (tmp_path / "story.txt").write_text("The snow had fallen all night, and in the morning")
    program = "import sys, writer_app.cli as c; print(c.__file__); sys.exit(c.main())"
    suggest = ("-c", program, "suggest", "--json", "story.txt")
    where, answer = run_python(*suggest, folder=tmp_path, PYTHONPATH=str(site)).splitlines()
    assert Path(where).is_relative_to(site)
    first, second = json.loads(answer)["alternatives"]
    assert first.strip()
    assert second.strip()
    assert first != second


def test_no_dependency_is_under_the_gpl_alone() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        waiting = [Requirement(text) for text in tomllib.load(file)["project"]["dependencies"]]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if wanted.name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(wanted.name)
        about = distribution(wanted.name)
        waiting += [Requirement(text) for text in about.requires or []]
        choices = about.metadata.get("License-Expression", "").split(" OR ")
        choices += about.metadata.get_all("Classifier", [])
        licences = [text for text in choices if text and (" :: " not in text or "License" in text)]
        strict = [text for text in licences if GPL.search(text)]
        assert len(strict) < max(len(licences), 1), (wanted.name, licences)
