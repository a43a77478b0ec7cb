"""The process that fetches one model from a hub. `model_download` starts it, and may kill it.

A process of its own, because huggingface_hub decides at its import whether it is offline, and the
program is; and because only a process can be ended at any moment, whatever the network does.

From the library come the hub's address, what the hub says of a model, the addresses of its files
and the connection, with its proxies and certificates. The bytes are taken from that connection
here: `hf_hub_download` (2.4) begins every file anew in a temporary file of random name, so it can
go on after a cut, but not after an end of its process. Nothing that arrives is trusted: names come
from a short list, sizes are bounded and counted, and every file must have the hash that the hub
gave for the commit.
"""

from __future__ import annotations

import hashlib
import json
import math
import multiprocessing
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from writer_app import __version__
from writer_app.core import language
from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.model_files import (
    CONFIG,
    INDEX,
    MAX_CONFIG,
    MAX_HEADER,
    MAX_SHARDS,
    MAX_TOKENIZER,
    TOKENIZER,
    TOKENIZER_CONFIG,
    WEIGHTS,
    file_hash,
    inspect_model,
    read_json,
)

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

PARTIAL = ".partial"
"""The folder, within that of all models, for what has not arrived whole."""
SOURCE = "source.json"
"""Beside a whole model: where it came from, under which licence, and which files belong to it."""
FORMAT = 1
"""Of `SOURCE`."""
MAX_WEIGHTS = 20_000_000_000
"""Bytes of all weights together; the largest GPT-2 has 6.4 GB of them."""
SLACK = 200_000_000
"""Bytes that stay free on the disk."""
LONGEST_WAIT = 60
"""Seconds that a hub may ask to wait; if it asks for more, the writer is told."""
ENOUGH = 1 << 20
"""After so many new bytes a setback counts as the first one again."""
NEWS_SECONDS = 0.05

_SHARD = re.compile(r"model-(\d{5})-of-(\d{5})\.safetensors")
_LIMITS = {
    CONFIG: MAX_CONFIG,
    TOKENIZER: MAX_TOKENIZER,
    TOKENIZER_CONFIG: MAX_TOKENIZER,
    INDEX: MAX_HEADER,
}

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a download is, in bytes over all files."""

    done: int
    total: int
    file: str
    """The one that is being fetched; "" once all are there and are checked."""


@dataclass(frozen=True)
class WantedFile:
    """A file as the hub announces it."""

    name: str
    size: int
    hash: str
    """64 hexadecimal digits are the SHA-256 of the file, 40 those of a git blob with its text."""


News = Progress | Path | str
"""What the process sends: last the folder of the whole model, or a sentence on what went wrong."""


def whole_folder(models_dir: Path, model_id: str) -> Path:
    """Where a whole model lies: its folder has the model's name, which is what the writer sees."""
    return models_dir.joinpath(*model_id.split("/"))


def partial_folder(models_dir: Path, model_id: str) -> Path:
    """Where a model lies until it is whole; no name of a model has "--" in it."""
    return models_dir / PARTIAL / model_id.replace("/", "--")


def lock_of(models_dir: Path, model_id: str) -> FileLock:
    """Held by whoever writes into a model's folders; it ends with its process."""
    path = partial_folder(models_dir, model_id)
    return FileLock(path.with_name(f"{path.name}.lock"), mode=0o600, blocking=False)


def run(
    model_id: str,
    models_dir: Path,
    free: int,
    pauses: tuple[float, ...],
    translations: Path | None,
    news: Connection,
) -> None:
    """Fetch a model and tell of it; the body of the process.

    `free` is the room on the disk in bytes, `pauses` the seconds before each new try after a
    setback, `translations` the file of the language that it speaks.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits decides
    threading.Thread(target=_end_with_the_program, daemon=True).start()
    answer: News
    language.speak_from(translations)
    try:
        _go_online()
        with lock_of(models_dir, model_id):
            answer = _Fetch(model_id, models_dir, free, pauses, news.send).fetch()
    except WriterError as problem:
        answer = str(problem)
    except Timeout:
        answer = said(
            '"{model_id}" is being downloaded already. Wait for that, or cancel it there.'
        ).format(model_id=model_id)
    except OSError as problem:
        answer = said(
            '"{models_dir}" cannot be written to ({reason}). What has arrived is kept; '
            "resume the download when that is mended."
        ).format(models_dir=models_dir, reason=problem.strerror or problem)
    with suppress(OSError):  # nobody waits any more
        news.send(answer)


def _end_with_the_program() -> None:
    program = multiprocessing.parent_process()
    if program is not None:
        program.join()
        os._exit(1)


def _go_online() -> None:
    # The program sets HF_HUB_OFFLINE for itself, over whatever the writer's own setting was. To
    # press Download is to wish to go online, for this process and no other.
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.pop(name, None)
    if not os.environ.get("HF_ENDPOINT"):
        os.environ.pop("HF_ENDPOINT", None)  # the library would take an empty one for an address
    elif not _is_address(os.environ["HF_ENDPOINT"]):
        raise WriterError(
            said(
                "HF_ENDPOINT is set to something other than the address of a server, such "
                "as https://huggingface.co. Correct it or unset it, and start this program "
                "again."
            )
        )
    # Nothing of the writer's goes out: no token, and no word on what else is installed here.
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
    os.environ["HF_HUB_VERBOSITY"] = "error"  # its advice to sign in is for others


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # of a port that is none, for one
        return False


class _Setback(Exception):
    """Something that may pass. Its text is the sentence for the case that it does not."""

    def __init__(self, sentence: str, wait: float = 0.0, tries: int = 100) -> None:
        super().__init__(sentence)
        self.wait = wait
        """Seconds that the hub asks to wait."""
        self.tries = tries
        """After so many in a row it is no use."""


class _Fetch:
    """One model on its way."""

    def __init__(
        self,
        model_id: str,
        models_dir: Path,
        free: int,
        pauses: tuple[float, ...],
        tell: Callable[[Progress], None],
    ) -> None:
        from huggingface_hub import HfApi, constants

        self._id = model_id
        self._models_dir = models_dir
        self._folder = partial_folder(models_dir, model_id)
        self._free = free
        self._pauses = pauses
        self._tell = tell
        self._told = 0.0
        self._api = HfApi(token=False, library_name="writer-app", library_version=__version__)
        self._headers = {
            "User-Agent": f"writer-app/{__version__}",
            "Accept-Encoding": "identity",  # so that a byte of the answer is one of the file
        }
        self._timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
        address = urlsplit(constants.ENDPOINT)
        self._hub = address.netloc.rpartition("@")[2] or constants.ENDPOINT
        self._commit = ""
        self._arrived = 0
        """Bytes from the network so far, those that turned out wrong included."""
        self._joined = False
        """Whether the file at hand was put together from more than one answer."""
        self._done = 0
        self._total = 0

    def fetch(self) -> Path:
        info = self._patiently(self._ask)
        wanted = self._wanted(info)
        self._commit = str(info.sha)
        self._make_room(wanted)
        for file in wanted:
            self._bring(file)
            if file.name == CONFIG:
                self._check_kind()
        self._report("", always=True)
        self._note_source(wanted, _licence(info))
        self._check_whole()
        target = whole_folder(self._models_dir, self._id)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        if target.exists():  # it isn't whole any more, or nobody would have fetched it again
            shutil.rmtree(target)
        os.replace(self._folder, target)
        return target

    # What the hub says of the model.

    def _ask(self) -> ModelInfo:
        from huggingface_hub.errors import HfHubHTTPError

        try:
            info = self._api.model_info(self._id, files_metadata=True, timeout=self._timeout)
        except HfHubHTTPError as error:
            raise self._refusal(
                error.response, said('a model "{id}"').format(id=self._id)
            ) from error
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise WriterError(
                said(
                    "{hub} does not answer as a hub of models does. Perhaps the network wants "
                    "you to sign in first, or HF_ENDPOINT names another kind of server."
                ).format(hub=self._hub)
            ) from error
        except Exception as error:  # of the HTTP library, which is not the same in each version
            raise _Setback(self._unreachable(error), tries=1) from error
        if not re.fullmatch(r"[0-9a-f]{40}", str(info.sha)):
            raise WriterError(
                said('{hub} does not say which version of "{id}" it has.').format(
                    hub=self._hub, id=self._id
                )
            )
        return info

    def _wanted(self, info: ModelInfo) -> list[WantedFile]:
        """The files to fetch, small ones first. Names and sizes are checked, whatever they are."""
        files = info.siblings or ()
        there = {file.rfilename: file for file in files if isinstance(file.rfilename, str)}
        names = [name for name in (CONFIG, TOKENIZER, TOKENIZER_CONFIG) if name in there]
        if WEIGHTS in there:
            weights = [WEIGHTS]
        else:
            weights = self._shards(there)
            names.append(INDEX)
        for name in (CONFIG, TOKENIZER):
            if name not in there:
                raise WriterError(
                    said(
                        '"{id}" has no {name}, without which it cannot be used. Choose another '
                        "model."
                    ).format(id=self._id, name=name)
                )
        wanted = [self._announced(there[name]) for name in (*names, *weights)]
        if sum(file.size for file in wanted if file.name in weights) > MAX_WEIGHTS:
            raise self._nonsense(said("the weights"), said("a size far beyond that of any GPT-2"))
        return wanted

    def _shards(self, there: Collection[str]) -> list[str]:
        parts = {name: match for name in there if (match := _SHARD.fullmatch(name))}
        count = max((int(match[2]) for match in parts.values()), default=0)
        names = [f"model-{n:05}-of-{count:05}.safetensors" for n in range(1, count + 1)]
        if INDEX not in there or not 0 < count <= MAX_SHARDS or parts.keys() != set(names):
            raise WriterError(
                said(
                    '"{id}" does not have its weights in safetensors. Other formats can hold '
                    "programs, and are not fetched. Choose another model."
                ).format(id=self._id)
            )
        return names

    def _announced(self, file: RepoSibling) -> WantedFile:
        name, size = file.rfilename, file.lfs.size if file.lfs is not None else file.size
        known = file.lfs.sha256 if file.lfs is not None else file.blob_id
        if type(size) is not int or not 0 < size <= _LIMITS.get(name, MAX_WEIGHTS):
            raise self._nonsense(name, said("a size that such a file cannot have"))
        if not isinstance(known, str) or not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", known):
            raise self._nonsense(name, said("no checksum"))
        return WantedFile(name, size, known)

    def _nonsense(self, what: str, given: str) -> WriterError:
        return WriterError(
            said(
                'The hub ({hub}) gives {given} for {what} of "{id}", so nothing was '
                "fetched. Choose another model."
            ).format(hub=self._hub, given=given, what=what, id=self._id)
        )

    # The files.

    def _make_room(self, wanted: list[WantedFile]) -> None:
        """Count what is there, delete what does not belong there, and see that the rest fits."""
        self._total = sum(file.size for file in wanted)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sizes = {path.name: file.size for file in wanted for path in self._places(file)}
        for path in self._folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.stat().st_size > sizes.get(path.name, -1):
                path.unlink()
            else:
                self._done += path.stat().st_size
        missing = self._total - self._done
        if missing + SLACK > self._free:
            raise WriterError(
                said(
                    '"{id}" takes another {size} on the disk, to be safe, and {size2} are free '
                    'where "{models_dir}" is. Make room, and download again.'
                ).format(
                    id=self._id,
                    size=_size(missing + SLACK),
                    size2=_size(self._free),
                    models_dir=self._models_dir,
                )
            )

    def _places(self, file: WantedFile) -> tuple[Path, Path]:
        """Where a file lies, and where it lies as long as bytes of it are missing."""
        return self._folder / file.name, self._folder / f"{file.name}.{file.hash[:16]}.part"

    def _bring(self, file: WantedFile) -> None:
        """Have a file in its place, with the hash that was announced."""
        path, part = self._places(file)
        self._report(file.name, always=True)
        if path.exists():
            if _is(path, file):
                return
            self._drop(path)
        for last in (False, True):
            self._joined = False
            self._patiently(lambda: self._go_on(file, part))
            os.replace(part, path)
            if _is(path, file):
                return
            self._drop(path)
            # Parts of two different files would explain it; but then a single answer is right.
            if last or not self._joined:
                break
        raise WriterError(
            said(
                "What {hub} sent is damaged ({name}) and was deleted. The other files are "
                "kept; resume the download later."
            ).format(hub=self._hub, name=file.name)
        )

    def _go_on(self, file: WantedFile, part: Path) -> None:
        """Fetch what is missing of a file, to the announced size and no further."""
        size = part.stat().st_size if part.exists() else 0
        if size == file.size:
            self._joined = True  # it came earlier, and perhaps in parts
            return
        answer = self._answer(file, part, size)
        if size and answer.status_code == 200:  # it knows no ranges: this is all of the file
            self._drop(part)
            size = 0
        self._joined |= size > 0
        too_much = False
        with part.open("ab") as out:
            for piece in self._pieces(answer):
                size += len(piece)
                too_much = size > file.size
                if too_much:
                    break
                out.write(piece)
                out.flush()  # for whoever goes on when this process was killed
                self._arrived += len(piece)
                self._done += len(piece)
                self._report(file.name)
            os.fsync(out.fileno())
        if too_much:
            self._drop(part)
            raise WriterError(
                said(
                    "{hub} sent more for {name} than it had announced, which was deleted. "
                    "Download again later."
                ).format(hub=self._hub, name=file.name)
            )
        if size < file.size:
            raise _Setback(self._broken_off())

    def _answer(self, file: WantedFile, part: Path, size: int) -> Any:
        """The hub's answer, whose text is the file from byte `size` on, or all of it (200)."""
        from huggingface_hub import get_session, hf_hub_url

        session = get_session()
        headers = self._headers | ({"Range": f"bytes={size}-"} if size else {})
        try:
            request = session.build_request(
                "GET",
                hf_hub_url(self._id, file.name, revision=self._commit),
                headers=headers,
                timeout=self._timeout,
            )
            answer = session.send(request, stream=True, follow_redirects=True)
        except Exception as error:  # of the HTTP library, see above
            raise _Setback(self._unreachable(error)) from error
        status, begin = answer.status_code, answer.headers.get("Content-Range", "")
        if status == 200 or (status == 206 and begin.startswith(f"bytes {size}-")):
            return answer
        answer.close()
        if status in (206, 416):  # not the bytes that are wanted: once more from the beginning
            self._drop(part)
            raise _Setback(self._broken_off())
        raise self._refusal(answer, file.name)

    def _pieces(self, answer: Any) -> Iterator[bytes]:
        try:
            yield from answer.iter_bytes()
        except Exception as error:
            raise _Setback(self._broken_off()) from error
        finally:
            answer.close()

    def _drop(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            self._done -= path.stat().st_size
            path.unlink()

    def _report(self, file: str, *, always: bool = False) -> None:
        now = time.monotonic()
        if always or now - self._told >= NEWS_SECONDS:
            self._told = now
            self._tell(Progress(self._done, self._total, file))

    # When all of it is there.

    def _check_kind(self) -> None:
        """Refuse what is no GPT-2 before its weights are fetched."""
        config = read_json(self._folder / CONFIG, MAX_CONFIG)
        kind = config.get("model_type") if isinstance(config, dict) else None
        if kind != "gpt2":
            shutil.rmtree(self._folder)
            raise WriterError(
                said('"{id}" is not a GPT-2. Choose another model.').format(id=self._id)
            )

    def _note_source(self, files: list[WantedFile], licence: str) -> None:
        source = {
            "format": FORMAT,
            "id": self._id,
            "commit": self._commit,
            "licence": licence,
            "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": {file.name: {"size": file.size, "hash": file.hash} for file in files},
        }
        write_atomically(self._folder / SOURCE, json.dumps(source, indent=2).encode())

    def _check_whole(self) -> None:
        try:
            inspect_model(self._folder)
        except WriterError as problem:
            # It is what the hub has, so no other attempt will mend it.
            shutil.rmtree(self._folder)
            reason = str(problem).rpartition("cannot be used: ")[2].partition(" Get a new copy")[0]
            raise WriterError(
                said(
                    '"{id}" arrived as {hub} has it, and cannot be used: {replace} It was '
                    "deleted. Choose another model."
                ).format(
                    id=self._id,
                    hub=self._hub,
                    replace=reason.replace(f"{self._folder}{os.sep}", ""),
                )
            ) from problem

    # What may go wrong on the way.

    def _patiently(self, attempt: Callable[[], T]) -> T:
        """Try again after setbacks: a few times in a row, and for ever where bytes arrive."""
        failures = 0
        while True:
            before = self._arrived
            try:
                return attempt()
            except _Setback as setback:
                if self._arrived - before >= ENOUGH:
                    failures = 0
                if failures >= min(len(self._pauses), setback.tries):
                    raise WriterError(str(setback)) from setback
                time.sleep(max(self._pauses[failures], setback.wait))
                failures += 1

    def _refusal(self, answer: Any, what: str) -> Exception:
        """What an answer of 400 and more means."""
        status: int = answer.status_code
        if status == 429 or status == 408 or status >= 500:
            wait = _asked_wait(answer.headers)
            if wait > LONGEST_WAIT:
                minutes = math.ceil(min(wait, 86_400) / 60)
                return WriterError(
                    said("{hub} asks to wait {minutes} minutes, because it is busy. {kept}").format(
                        hub=self._hub, minutes=minutes, kept=self._kept
                    )
                )
            reason = (
                said("is very busy")
                if status == 429
                else said("has a problem (error {status})").format(status=status)
            )
            return _Setback(
                said("{hub} {reason} just now. {kept}").format(
                    hub=self._hub, reason=reason, kept=self._kept
                ),
                wait,
            )
        if status in (401, 403):  # also for what it doesn't have, as long as nobody signs in
            return WriterError(
                said(
                    "{hub} does not have {what}, or gives it on request only. Choose another model."
                ).format(hub=self._hub, what=what)
            )
        if status in (404, 410):
            return WriterError(
                said("{hub} does not have {what}. Choose another model.").format(
                    hub=self._hub, what=what
                )
            )
        return WriterError(
            said("{hub} refuses {what} (error {status}). {kept}").format(
                hub=self._hub, what=what, status=status, kept=self._kept
            )
        )

    def _unreachable(self, error: Exception) -> str:
        reason = " ".join(str(error).split())[:100].rstrip(".") or said("no answer")
        named = said(", which HF_ENDPOINT names,") if "HF_ENDPOINT" in os.environ else ""
        return said(
            "{hub}{named} cannot be reached ({reason}). See that this computer is online. {kept}"
        ).format(hub=self._hub, named=named, reason=reason, kept=self._kept)

    def _broken_off(self) -> str:
        return said("The connection to {hub} breaks off again and again. {kept}").format(
            hub=self._hub, kept=self._kept
        )

    @property
    def _kept(self) -> str:
        if self._folder.is_dir():
            return said("What has arrived is kept; resume the download to go on.")
        return said("Download again later.")


def _is(path: Path, file: WantedFile) -> bool:
    """Whether a file on the disk is the one that was announced."""
    if path.stat().st_size != file.size:
        return False
    if len(file.hash) == 64:
        return file_hash(path) == file.hash  # remembered, so that the last check need not read it
    blob = hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        while piece := content.read(1 << 20):
            blob.update(piece)
    return blob.hexdigest() == file.hash


def _licence(info: ModelInfo) -> str:
    """As the model's card names it, made harmless; empty where it doesn't."""
    named = info.card_data.get("license") if info.card_data is not None else None
    tags = (tag for tag in map(str, info.tags or ()) if tag.startswith("license:"))
    found = named if isinstance(named, str) else next(tags, "").removeprefix("license:")
    return re.sub(r"[^\w .+-]", "", found)[:60]


def _asked_wait(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to wait, in any of the ways of doing so; 0 if it doesn't."""
    text = headers.get("Retry-After", "")
    limit = re.search(r"\br=0;\s*t=(\d{1,9})", headers.get("RateLimit", ""))
    try:
        if text:
            if text.isdecimal():
                return float(text)
            return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        pass
    return float(limit[1]) if limit is not None else 0.0


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
