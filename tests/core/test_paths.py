import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from writer_app.core.errors import WriterError
from writer_app.core.paths import HomeLock, open_home


def test_the_environment_says_where_and_an_argument_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRITER_APP_HOME", str(tmp_path / "deep" / "down"))
    home = open_home()
    assert home.root == tmp_path / "deep" / "down"
    assert home.personal_dir.is_dir()
    assert home.journal_dir.is_dir()
    assert home.marks_dir.is_dir()
    assert open_home(tmp_path / "other").root == tmp_path / "other"
    assert open_home(tmp_path / "other").root == tmp_path / "other"  # a second start


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_owner_may_look(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    for folder in (home.root, home.personal_dir, home.journal_dir, home.marks_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriterError, match="WRITER_APP_HOME"):
        open_home(tmp_path / "file")
    with pytest.raises(WriterError, match="WRITER_APP_HOME"):
        open_home(tmp_path / "file" / "below")


def test_one_window_at_a_time(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with HomeLock(home):
        with pytest.raises(WriterError, match="Another window"), HomeLock(home):
            pass
        with HomeLock(open_home(tmp_path / "other")):
            pass
    with HomeLock(home):
        pass


def test_a_killed_window_lets_go(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from writer_app.core.paths import *\n"
        "with HomeLock(open_home(pathlib.Path(sys.argv[1]))):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WriterError), HomeLock(open_home(tmp_path)):
            pass
        other.kill()
    with HomeLock(open_home(tmp_path)):
        pass
