"""What pip installs works without the repository."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from writer_app.core.resources import resource

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository with the tools that are installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        folder,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [built] = folder.glob("*.whl")
    return built


def test_an_editable_install_uses_the_resources_of_the_repository(starter: Path) -> None:
    assert starter == resource("starter") == ROOT / "resources" / "starter"


def test_the_wheel_holds_the_program_and_its_resources_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"writer_app", "training"}
    tracked = [path.relative_to(ROOT) for path in ROOT.glob("resources/**/*") if path.is_file()]
    assert {Path("writer_app/_resources", *path.parts[1:]).as_posix() for path in tracked} <= names
    assert {p.relative_to(ROOT).as_posix() for p in ROOT.glob("training/recipes/*.toml")} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_suggests_outside_the_repository(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--target",
        site,
        wheel,
    ]
    subprocess.run(pip, check=True, capture_output=True)
    program = (
        "import writer_app.cli, sys; print(writer_app.__file__, file=sys.stderr);"
        "sys.exit(writer_app.cli.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "suggest", "--json", "-"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        input="The snow had fallen all night, and in the morning",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert str(site) in done.stderr
    first, second = json.loads(done.stdout)["alternatives"]
    assert first.strip()
    assert second.strip()
    assert first != second


def test_no_dependency_is_under_the_gpl() -> None: ...
