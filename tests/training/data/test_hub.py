"""Fetching a data set by name, from a small hub of the test's own on this machine."""

import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.training.dirty_rows import FILE
from training.data import hub
from training.errors import TrainingError
from training.progress import Cancelled

NAME = "someone/Stories_preferences"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    "data/train-00000-of-00001.parquet": FILE.read_bytes(),
    "README.md": b"not wanted",
    "model.bin": b"not wanted either",
}


class SmallHub(http.server.BaseHTTPRequestHandler):
    """Answers as the hub does, for one data set."""

    protocol_version = "HTTP/1.1"
    asked: list[str]
    ready: threading.Event

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: bool) -> None:
        path = self.path.split("?")[0]
        self.asked.append(path)
        self.ready.wait()
        if path.startswith(f"/api/datasets/{NAME}/revision"):
            siblings = [{"rfilename": name} for name in FILES]
            self._send(body, {"id": NAME, "sha": COMMIT, "siblings": siblings})
        elif path.startswith(f"/api/datasets/{NAME}/tree"):
            tree = [
                {"type": "file", "path": name, "size": len(content), "oid": _sha1(content)}
                for name, content in FILES.items()
            ]
            self._send(body, tree)
        elif path.startswith(f"/datasets/{NAME}/resolve/{COMMIT}/"):
            content = FILES[path.split(COMMIT + "/")[1]]
            self._send(body, content, {"ETag": f'"{_sha1(content)}"', "X-Repo-Commit": COMMIT})
        elif path.startswith("/api/datasets/someone/private"):
            self._send(body, {}, {"X-Error-Code": "GatedRepo"}, status=403)
        elif path.startswith("/api/datasets/someone/broken"):
            self._send(body, {}, status=500)
        else:
            self._send(body, {}, {"X-Error-Code": "RepoNotFound"}, status=404)

    def _send(
        self, body: bool, value: object, headers: dict[str, str] | None = None, status: int = 200
    ) -> None:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()
        if body:
            self.wfile.write(content)


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


@pytest.fixture
def small_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[type[SmallHub]]:
    """A hub on this machine, which downloads go to."""

    class Handler(SmallHub):
        asked = []  # noqa: RUF012 - this fixture's own
        ready = threading.Event()

    Handler.ready.set()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    yield Handler
    Handler.ready.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_parquet_files_of_a_data_set_are_fetched_once(small_hub, monkeypatch):
    (path,) = hub.fetch(NAME)
    assert path.read_bytes() == FILES["data/train-00000-of-00001.parquet"]
    assert not any("README" in asked or "model.bin" in asked for asked in small_hub.asked)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    small_hub.asked.clear()
    assert hub.fetch(NAME) == [path]
    assert not small_hub.asked


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("someone/nothing", "no data set someone/nothing on http://127.0.0.1"),
        ("someone/private", "on request only"),
        ("someone/broken", "not on this machine, and http://127.0.0.1:[0-9]+ does not answer"),
    ],
)
def test_a_data_set_that_is_not_to_be_had_is_a_sentence(small_hub, name, words):
    with pytest.raises(TrainingError, match=words):
        hub.fetch(name)


def test_no_hub_within_reach_is_a_sentence(small_hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(TrainingError, match=r"127\.0\.0\.1:9 does not answer"):
        hub.fetch(NAME)


def test_the_readers_wish_to_stay_offline_counts(small_hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(TrainingError, match="HF_HUB_OFFLINE is set"):
        hub.fetch(NAME)
    assert not small_hub.asked


def test_a_data_set_without_parquet_files_is_named(small_hub, monkeypatch):
    for name in [name for name in FILES if name.endswith(".parquet")]:
        monkeypatch.delitem(FILES, name)
    with pytest.raises(TrainingError, match="has no parquet file"):
        hub.fetch(NAME)


def test_a_download_stops_when_asked(small_hub):
    small_hub.ready.clear()
    started = time.monotonic()

    def stop() -> None:
        if small_hub.asked:
            raise Cancelled

    with pytest.raises(Cancelled):
        hub.fetch(NAME, stop)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("source", "is_name"),
    [
        ("euclaise/WritingPrompts_preferences", True),
        ("data/train.parquet", False),
        ("data/train.jsonl.gz", False),
        ("./data", False),
        ("/data/set", False),
        ("one/two/three", False),
        ("alone", False),
        ("some one/data", False),
    ],
)
def test_names_of_data_sets_are_told_from_paths(source, is_name):
    assert hub.is_name(source) == is_name


def test_a_folder_of_that_name_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert hub.is_name("someone/data")
    (tmp_path / "someone" / "data").mkdir(parents=True)
    assert not hub.is_name("someone/data")


def test_the_command_takes_a_name_and_leaves_no_text_in_a_cache(small_hub, tmp_path):
    output = tmp_path / "pairs"
    done = subprocess.run(
        [sys.executable, "-m", "training", "prepare", NAME, "--output", output, "--workers", "1"],
        env=os.environ | {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "xdg")},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads((output / "prepare.json").read_text())
    assert [source["name"] for source in record["sources"]] == [
        f"{NAME}/train-00000-of-00001.parquet"
    ]
    assert str(tmp_path) not in (output / "prepare.json").read_text()
    assert str(tmp_path) not in (output / "README.md").read_text()
    sentence = b"The keeper of the lamp"
    holders = {
        path.relative_to(tmp_path).parts[0]
        for path in tmp_path.rglob("*")
        if path.is_file() and sentence in path.read_bytes()
    }
    assert holders <= {"pairs", "hf"}  # the folder asked for, and the hub library's own download
    assert not [path for path in (tmp_path / "hf").rglob("*.arrow")]
