"""Models are fetched from a hub that may be as bad as it likes; half a model never looks whole."""

import email.utils
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import Timeout

from tests.core.tiny_gpt2 import CONFIG, write_json, write_tiny_gpt2
from tests.hub_server import API, Fault, Hub, Repository, wait_until
from writer_app.core import language, model_download
from writer_app.core.errors import WriterError
from writer_app.core.model_download import (
    Cancelled,
    Progress,
    download,
    downloaded,
    partial,
    remove,
)
from writer_app.core.model_fetch import lock_of
from writer_app.core.model_files import inspect_model
from writer_app.core.resources import resource

ID = "some-writer/tiny-gpt2"
WEIGHTS = "model.safetensors"
SLOW = Fault(pause=0.05, piece=500)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model's folder as it lies on the hub, with files that nobody here wants."""
    folder = write_tiny_gpt2(tmp_path / "on the hub")
    write_json(folder / "tokenizer_config.json", {"model_max_length": 32})
    for unwanted in ("pytorch_model.bin", "modeling.py", "README.md", "generation_config.json"):
        (folder / unwanted).write_text("{}")
    return folder


@pytest.fixture
def hub(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that has the model, and is the one that downloads go to."""
    with Hub() as hub:
        hub.add(ID, model)
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr(model_download, "PAUSES", (0.01, 0.05, 0.1))
        yield hub


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


def fetch(
    models_dir: Path,
    progress: Callable[[Progress], None] = lambda news: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    folder = download(ID, models_dir, progress, cancelled)
    assert downloaded(models_dir) == {ID: folder}
    assert not partial(models_dir)
    return folder


def refused(models_dir: Path, *words: str) -> None:
    """A download fails with a sentence that has these words, and nothing looks like a model."""
    with pytest.raises(WriterError) as caught:
        fetch(models_dir)
    sentence = str(caught.value)
    assert all(word in sentence for word in words), sentence
    assert sentence[-1] == "."
    assert "\n" not in sentence
    assert not downloaded(models_dir)
    assert not [path for path in models_dir.glob("*/*") if path.parent.name != ".partial"]
    assert not multiprocessing.active_children()


def cut_off(hub: Hub, models_dir: Path, count: int = 3000) -> None:
    """Leave so many bytes of the weights, of a download that failed."""
    hub.spoil(WEIGHTS, Fault(cut=count), Fault(status=500), always=True)
    refused(models_dir, "has a problem (error 500)", "What has arrived is kept")
    assert hub.sent(WEIGHTS) == count
    hub.spoil(WEIGHTS)
    hub.requests.clear()


def test_a_model_is_fetched_checked_and_found_again(hub, model, models_dir, monkeypatch):
    assert os.environ["HF_HUB_OFFLINE"] == "1"  # as the program sets it for itself
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_writer")
    news: list[Progress] = []
    folder = fetch(models_dir, news.append)
    wanted = ["config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*wanted, "source.json"])
    assert all((folder / name).read_bytes() == (model / name).read_bytes() for name in wanted)
    assert inspect_model(folder).name == "tiny-gpt2"
    source = json.loads((folder / "source.json").read_text())
    assert source["id"] == ID
    assert source["licence"] == "mit"
    assert source["commit"] == hub.repositories[ID].commit

    total = sum((model / name).stat().st_size for name in wanted)
    assert [one.done for one in news] == sorted(one.done for one in news)
    assert {one.total for one in news} == {total}
    assert news[-1] == Progress(total, total, "")

    assert {request.file for request in hub.requests} == {API, *wanted, ""}
    for request in hub.requests:
        assert "hf_of_the_writer" not in str(request)
        assert "torch" not in str(request.headers).lower()
        assert request.path.startswith("/api/") or hub.repositories[ID].commit in request.path
    hub.requests.clear()
    assert fetch(models_dir) == folder
    assert not hub.requests


def test_weights_in_parts_come_with_their_index(hub, models_dir, tmp_path):
    hub.add(ID, write_tiny_gpt2(tmp_path / "in parts", shards=3))
    folder = fetch(models_dir)
    assert len(list(folder.glob("model-0000?-of-00003.safetensors"))) == 3
    assert inspect_model(folder).parameters == inspect_model(tmp_path / "on the hub").parameters
    remove(ID, models_dir)
    both = write_tiny_gpt2(tmp_path / "in parts")  # whole, beside the parts
    hub.add(ID, both)
    assert [path.name for path in fetch(models_dir).glob("model*")] == [WEIGHTS]


def test_a_cancelled_download_ends_at_once_and_goes_on_where_it_was(hub, model, models_dir):
    hub.spoil(WEIGHTS, SLOW)
    cancelled_at = 0.0

    def cancelled() -> bool:
        nonlocal cancelled_at
        if not cancelled_at and hub.sent(WEIGHTS) > 2000:
            cancelled_at = time.monotonic()
        return bool(cancelled_at)

    with pytest.raises(Cancelled):
        fetch(models_dir, cancelled=cancelled)
    assert time.monotonic() - cancelled_at < 1
    assert not multiprocessing.active_children()
    assert not downloaded(models_dir)
    small = sum((model / name).stat().st_size for name in ("config.json", "tokenizer.json"))
    assert small + 1500 < partial(models_dir)[ID] < small + 4000
    with pytest.raises(Cancelled):
        fetch(models_dir, cancelled=lambda: True)

    hub.requests.clear()
    first: list[Progress] = []
    fetch(models_dir, first.append)
    assert first[0].done > small + 1500
    [rest] = hub.asked(WEIGHTS)
    assert rest.begin == (model / WEIGHTS).stat().st_size - rest.sent > 1500
    assert not hub.asked("tokenizer.json")


def test_a_download_killed_in_the_middle_of_a_file_goes_on_where_it_was(hub, model, models_dir):
    hub.spoil(WEIGHTS, SLOW)

    def kill(news: Progress) -> None:
        if news.file == WEIGHTS and hub.sent(WEIGHTS) > 3000:
            [child] = multiprocessing.active_children()
            os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(WriterError, match=r"ended unexpectedly\. What has arrived is kept"):
        fetch(models_dir, kill)
    assert not downloaded(models_dir)
    [part] = models_dir.glob(".partial/*/*.part")
    there = part.stat().st_size
    assert part.read_bytes() == (model / WEIGHTS).read_bytes()[:there]

    hub.requests.clear()
    fetch(models_dir)
    [rest] = hub.asked(WEIGHTS)
    assert rest.headers["Range"] == f"bytes={there}-"
    assert rest.sent == (model / WEIGHTS).stat().st_size - there
    assert not [request for request in hub.requests if request.file.endswith(".json")]


def test_a_download_ends_with_the_program_however_that_ends(hub, models_dir):
    hub.spoil(WEIGHTS, Fault(stall=2000))  # so that it has nothing to say to a program that is gone
    program = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path\n"
         "from writer_app.core.model_download import download\n"
         "download(sys.argv[1], Path(sys.argv[2]), lambda news: None, lambda: False)",
         ID, models_dir],
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    wait_until(lambda: hub.sent(WEIGHTS) == 2000, 20)
    with pytest.raises(WriterError, match="cancel it there"):
        fetch(models_dir)
    with pytest.raises(WriterError, match="being downloaded just now"):
        remove(ID, models_dir)
    program.kill()
    program.wait()

    def nobody_writes() -> bool:
        try:
            with lock_of(models_dir, ID):
                return True
        except Timeout:
            return False

    wait_until(nobody_writes, 5)
    hub.requests.clear()
    fetch(models_dir)
    assert [one.begin for one in hub.asked(WEIGHTS)] == [2000]


def test_what_passes_is_borne(hub, model, models_dir, monkeypatch):
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    soon = email.utils.format_datetime(email.utils.localtime(), usegmt=False)
    hub.spoil(API, Fault(status=429, headers={"Retry-After": "1"}), Fault(status=503))
    hub.spoil("config.json", Fault(status=429, headers={"Retry-After": soon}), Fault(cut=0))
    hub.spoil("tokenizer.json", Fault(status=500), Fault(stall=1000), Fault(chunked=True, cut=900))
    hub.spoil(WEIGHTS, Fault(cut=2000), Fault(cut=1000), Fault(stall=1000))
    began = time.monotonic()
    fetch(models_dir)
    # A wait that was asked for, and two silences, of which none lasts as long as the hub would.
    assert 3 < time.monotonic() - began < 15
    size = (model / WEIGHTS).stat().st_size
    assert [one.begin for one in hub.asked(WEIGHTS)] == [0, 2000, 3000, 4000]
    assert hub.sent(WEIGHTS) == size
    assert [one.begin for one in hub.asked("tokenizer.json")] == [0, 0, 1000, 1900]


def test_what_does_not_pass_is_a_sentence_and_loses_nothing(hub, models_dir):
    hub.spoil(WEIGHTS, Fault(cut=500), always=True)
    refused(models_dir, "breaks off again and again", "What has arrived is kept; resume")
    assert hub.sent(WEIGHTS) == 4 * 500  # as many tries as there are pauses, and the first
    hub.spoil(WEIGHTS, Fault(status=404))
    refused(models_dir, f"does not have {WEIGHTS}")
    hub.spoil(WEIGHTS)
    fetch(models_dir)
    assert hub.asked(WEIGHTS)[-1].begin == 2000


def test_a_connection_that_breaks_often_is_borne_as_long_as_bytes_arrive(hub, models_dir):
    hub.repositories[ID].files[WEIGHTS] = bytes(8 << 20)
    hub.spoil(WEIGHTS, Fault(cut=1_200_000, piece=1 << 16), always=True)
    refused(models_dir, "cannot be used", "is damaged")  # which only what is whole can be
    assert len(hub.asked(WEIGHTS)) == 7
    assert hub.sent(WEIGHTS) == 8 << 20


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=404), (f'does not have a model "{ID}"',)),
        (Fault(status=403, headers={"X-Error-Code": "GatedRepo"}), ("on request only",)),
        (Fault(status=429, headers={"Retry-After": "900"}), ("asks to wait 15 minutes",)),
        (
            Fault(status=429, headers={"RateLimit": '"api";r=0;t=130'}),
            ("asks to wait 3 minutes", "Download again later"),
        ),
        (Fault(status=500), ("has a problem (error 500)",)),
        (Fault(status=418), ("refuses", "error 418")),
        (Fault(text=b"<html>Please sign in</html>"), ("sign in first", "127.0.0.1")),
    ],
)
def test_a_hub_that_refuses_is_a_sentence(hub, models_dir, fault, words):
    hub.spoil(API, fault, always=True)
    refused(models_dir, *words)


def test_no_hub_within_reach_is_a_sentence(hub, models_dir, monkeypatch):
    hub.repositories.clear()
    refused(models_dir, hub.endpoint.removeprefix("http://"), "does not have a model")
    monkeypatch.setenv("HF_ENDPOINT", "http://someone:secret@127.0.0.1:9/")
    refused(models_dir, "127.0.0.1:9, which HF_ENDPOINT names, cannot be reached (")
    with pytest.raises(WriterError, match=r"^127\.0\.0\.1:9, "):
        fetch(models_dir)
    for nonsense in ("127.0.0.1:9", "https://127.0.0.1:99999", "ftp://127.0.0.1", "http://["):
        monkeypatch.setenv("HF_ENDPOINT", nonsense)
        refused(models_dir, "HF_ENDPOINT is set to something other than the address of a server")


def test_wrong_bytes_are_deleted_and_named(hub, model, models_dir):
    wrong = bytearray((model / WEIGHTS).read_bytes())
    wrong[-1] ^= 1
    hub.spoil(WEIGHTS, Fault(text=bytes(wrong)), always=True)
    refused(models_dir, "damaged", WEIGHTS, "deleted")
    assert len(hub.asked(WEIGHTS)) == 1
    small = (model / "tokenizer.json").read_bytes()
    assert not list(models_dir.glob(".partial/*/model*"))
    assert (next(models_dir.glob(".partial/*/tokenizer.json"))).read_bytes() == small
    # Neither is a small file believed, which git names by another hash, nor one damaged meanwhile.
    next(models_dir.glob(".partial/*/config.json")).write_bytes(b"!" * len(json.dumps(CONFIG)))
    hub.spoil("config.json", Fault(text=b"?" * len(json.dumps(CONFIG))))
    refused(models_dir, "damaged", "config.json")
    hub.spoil(WEIGHTS)
    fetch(models_dir)


def test_a_file_of_two_halves_that_do_not_match_is_fetched_anew(hub, model, models_dir):
    cut_off(hub, models_dir)
    [part] = models_dir.glob(".partial/*/*.part")
    part.write_bytes(b"!" * part.stat().st_size)
    fetch(models_dir)
    assert [one.begin for one in hub.asked(WEIGHTS)] == [3000, 0]


def test_a_hub_without_ranges_begins_anew(hub, model, models_dir):
    cut_off(hub, models_dir)
    hub.spoil(WEIGHTS, Fault(ranges=False))
    news: list[Progress] = []
    fetch(models_dir, news.append)
    assert hub.sent(WEIGHTS) == (model / WEIGHTS).stat().st_size
    assert max(one.done for one in news) == news[-1].total


def test_a_commit_in_the_meantime_leaves_what_is_the_same(hub, model, models_dir):
    cut_off(hub, models_dir)
    write_json(model / "tokenizer_config.json", {"model_max_length": 16})
    hub.add(ID, model)
    next(models_dir.glob(".partial/*/")).joinpath("model.safetensors.of-old.part").touch()
    folder = fetch(models_dir)
    assert len(list(folder.iterdir())) == 5
    assert [one.begin for one in hub.asked(WEIGHTS)] == [3000]
    assert len(hub.asked("tokenizer_config.json")) == 1
    assert not hub.asked("tokenizer.json")
    assert json.loads((folder / "source.json").read_text())["commit"] == hub.repositories[ID].commit


def test_what_is_longer_or_shorter_than_announced_is_never_taken(hub, model, models_dir):
    text = (model / WEIGHTS).read_bytes()
    for fault in (Fault(text=text + b"more"), Fault(text=text + b"more", chunked=True)):
        hub.spoil(WEIGHTS, fault)
        refused(models_dir, f"sent more for {WEIGHTS} than it had announced", "deleted")
        assert not list(models_dir.glob(".partial/*/model*"))
    hub.spoil(WEIGHTS, Fault(text=text[:-9]), always=True)
    refused(models_dir, "breaks off again and again")
    hub.spoil(WEIGHTS)
    fetch(models_dir)


def _without(repository: Repository, *names: str) -> None:
    for name in names:
        del repository.files[name]


def _announce(repository: Repository, name: str, **said: object) -> None:
    repository.announced[name] = said


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (lambda has: _without(has, WEIGHTS), "not have its weights in safetensors"),
        (lambda has: _without(has, "tokenizer.json"), "has no tokenizer.json"),
        (lambda has: _announce(has, WEIGHTS, lfs=None, size=-1), "a size that such a file cannot"),
        (lambda has: _announce(has, WEIGHTS, lfs=None, size=10**11), "a size that such a file"),
        (lambda has: _announce(has, "config.json", size=10**8), "a size that such a file cannot"),
        (lambda has: _announce(has, "config.json", size="1"), "a size that such a file cannot"),
        (
            lambda has: _announce(has, "config.json", blobId=None),
            "gives no checksum for config.json of",
        ),
        (lambda has: _announce(has, WEIGHTS, lfs="?"), "does not answer as a hub"),
        (lambda has: setattr(has, "commit", "../../main"), "does not say which version"),
        (lambda has: setattr(has, "commit", 7), "does not say which version"),
        (lambda has: _announce(has, WEIGHTS, rfilename=["a"], size=1), "not have its weights"),
    ],
)
def test_a_hub_that_talks_nonsense_is_not_believed(hub, models_dir, lie, words):
    lie(hub.repositories[ID])
    refused(models_dir, words)
    assert {request.file for request in hub.requests} == {API}
    assert not partial(models_dir)


def test_names_that_lead_elsewhere_are_not_fetched(hub, models_dir, tmp_path):
    before = set(tmp_path.rglob("*"))
    for name in ("../../evil.json", "/tmp/evil.safetensors", "model-00001-of-00001.safetensors/..",
                 "source.json", "onnx/model.safetensors"):  # fmt: skip
        _announce(hub.repositories[ID], name, size=3, blobId="0" * 40)
    folder = fetch(models_dir)
    assert not [path for path in set(tmp_path.rglob("*")) - before if "evil" in path.name]
    assert len(list(folder.iterdir())) == 5
    assert not [request for request in hub.requests if "evil" in request.path]


def test_there_must_be_room_first(hub, models_dir, monkeypatch):
    usage = shutil.disk_usage(models_dir.parent.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=123_000_000))
    refused(models_dir, "takes another 200 MB", "123 MB are free", str(models_dir), "Make room")
    assert {request.file for request in hub.requests} == {API}


def test_what_is_no_gpt2_or_a_damaged_one_is_not_kept(hub, model, models_dir):
    weights = (model / WEIGHTS).read_bytes()
    (model / WEIGHTS).write_bytes(weights[:-2])
    hub.add(ID, model)
    refused(models_dir, 'cannot be used: "model.safetensors" is damaged: it should', "was deleted")
    assert not partial(models_dir)
    write_json(model / "config.json", {**CONFIG, "model_type": "llama"})
    hub.add(ID, model)
    hub.requests.clear()
    refused(models_dir, "is not a GPT-2")
    assert not hub.asked(WEIGHTS)
    assert not partial(models_dir)


def test_a_look_while_files_are_renamed_counts_the_others(hub, models_dir, monkeypatch):
    cut_off(hub, models_dir)
    before = partial(models_dir)
    listed = Path.iterdir
    with monkeypatch.context() as renaming:
        renaming.setattr(Path, "iterdir", lambda path: iter([path / "a.part", *listed(path)]))
        assert partial(models_dir) == before

    def gone(path: Path) -> Iterator[Path]:  # the folder itself, once all has arrived
        shutil.rmtree(path)
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", gone)
    assert partial(models_dir) == {}


def test_a_model_is_deleted_whole_and_in_parts(hub, models_dir):
    remove(ID, models_dir)
    cut_off(hub, models_dir)
    assert partial(models_dir)[ID] > 3000
    remove(ID, models_dir)
    assert not partial(models_dir)
    folder = fetch(models_dir)
    # What is not as it was noted does not count as whole, and is replaced.
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-1])
    assert not downloaded(models_dir)
    inspect_model(fetch(models_dir))
    (folder / "source.json").write_text("[]")
    assert not downloaded(models_dir)
    remove(ID, models_dir)
    assert not folder.exists()


@pytest.mark.parametrize(
    "name",
    ["", "gpt2", "../up", "a/..", ".partial/a--b", "a/b/c", "a--b/c", "a/b\n", "a/b.", "a\\b"],
)
def test_what_is_no_name_of_a_model_is_refused(models_dir, name):
    for attempt in (
        lambda: download(name, models_dir, print, bool),
        lambda: remove(name, models_dir),
    ):
        with pytest.raises(WriterError, match="owner/name"):
            attempt()
    assert not models_dir.exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriterError, match="Models can't be stored in"):
        download(ID, tmp_path / "file" / "models", print, bool)


def test_the_program_itself_stays_without_hub_and_torch():
    code = "import writer_app.core.model_download, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"huggingface_hub", "torch", "PySide6", "numpy", "transformers"}


def test_the_process_speaks_the_language_of_the_window(hub: Hub, models_dir: Path) -> None:
    hub.repositories.clear()
    source = resource("i18n") / "vi.ts"
    language.speak_from(source)
    try:
        assert language.source() == source
        refused(models_dir, ID, "Hãy chọn mô hình khác.")
    finally:
        language.speak_from(None)
