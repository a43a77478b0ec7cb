"""A hub of models on this machine, as good or as bad as a test wants it to be.

It answers what `huggingface_hub` asks of the real one: what a model consists of, and its files,
the large ones by way of another address, with ranges. What goes wrong is scripted for each file.
"""

import hashlib
import http.server
import json
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

API = "api"
"""Instead of the name of a file: the question what a model consists of."""


@dataclass(frozen=True)
class Fault:
    """What one answer does; as it stands, it is a good one."""

    status: int = 200
    """Of the answer; other than 200 it has no file in it."""
    headers: Mapping[str, str] = field(default_factory=dict)
    text: bytes | None = None
    """Sent instead of the file, from its first byte."""
    cut: int | None = None
    """The connection is closed after so many bytes."""
    stall: int | None = None
    """After so many bytes nothing more comes, and the connection stays open."""
    pause: float = 0.0
    """Seconds before each piece of `piece` bytes."""
    piece: int = 1000
    ranges: bool = True
    """Whether it knows of ranges; otherwise all of the file is sent, whatever was asked for."""
    chunked: bool = False
    """Without a Content-Length."""


GOOD = Fault()


@dataclass
class Request:
    """What was asked, and how much of an answer went out."""

    method: str
    path: str
    headers: Mapping[str, str]
    file: str
    """The file that was asked for, or `API`, or "" for anything else."""
    begin: int = 0
    """The first byte that was asked for."""
    sent: int = 0
    """Bytes of the file that went out."""


@dataclass
class Repository:
    """A model as the hub has it."""

    files: dict[str, bytes]
    commit: str
    large: set[str]
    """Names of those that lie with LFS, by their SHA-256; the others are blobs of git."""
    licence: str = "mit"
    announced: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is said of a file instead of the truth; may name files that aren't there."""


class Hub:
    """Runs from `with` to its end, on a port of its own.

    `faults[file]` are the next answers for a file, in order, and after them it is served well;
    with ``always=True`` in `spoil` the last one is repeated for ever.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.requests: list[Request] = []
        self.over = threading.Event()
        self._faults: dict[str, list[Fault]] = {}
        self._always: dict[str, Fault] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.hub = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def endpoint(self) -> str:
        """For HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()  # waits for the answers on their way

    def add(self, model_id: str, folder: Path, large: tuple[str, ...] = ()) -> Repository:
        """Offer a folder as a model, or a new commit of one.

        Files that end in ``.safetensors`` lie with LFS, and those named in `large`.
        """
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        commit = hashlib.sha1(b"".join(files.values())).hexdigest()
        lfs = {name for name in files if name.endswith(".safetensors") or name in large}
        self.repositories[model_id] = Repository(files, commit, lfs)
        return self.repositories[model_id]

    def spoil(self, file: str, *faults: Fault, always: bool = False) -> None:
        """Give these answers for a file (or for `API`) before, or instead of, good ones."""
        self._faults[file] = list(faults)
        self._always.pop(file, None)
        if always:
            self._always[file] = faults[-1]

    def asked(self, file: str) -> list[Request]:
        """The requests for a file's bytes so far, those that were sent elsewhere left out."""
        return [one for one in self.requests if one.file == file]

    def sent(self, file: str) -> int:
        """Bytes of a file that went out so far, over all answers."""
        return sum(one.sent for one in self.asked(file))

    def next_fault(self, file: str) -> Fault:
        """What the next answer for a file does."""
        waiting = self._faults.get(file)
        return waiting.pop(0) if waiting else self._always.get(file, GOOD)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
    hub: Hub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is what these tests are about."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    server: _Server

    def do_HEAD(self) -> None:
        self._handle()

    def do_GET(self) -> None:
        self._handle()

    def log_message(self, *_: object) -> None:
        pass

    def _handle(self) -> None:
        hub, path = self.server.hub, self.path.split("?")[0]
        request = Request(self.command, self.path, dict(self.headers), "")
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/[^/]+)?", path):
            request.file = API
            hub.requests.append(request)
            self._tell_of(hub.repositories.get(match[1]), match[1], hub.next_fault(API))
            return
        # The bytes of large files are elsewhere, as those of the real hub are.
        match = re.fullmatch(r"(/elsewhere)?/([^/]+/[^/]+)/resolve/([0-9a-f]{40})/([^/]+)", path)
        repository = hub.repositories.get(match[2]) if match else None
        if not match or not repository or match[3] != repository.commit:
            hub.requests.append(request)
            self._begin(404, {"X-Error-Code": "RepoNotFound"}, 0)
            return
        elsewhere, name = match[1], match[4]
        content = repository.files.get(name)
        if content is None:
            hub.requests.append(request)
            self._begin(404, {"X-Error-Code": "EntryNotFound"}, 0)
        elif name in repository.large and not elsewhere:
            hub.requests.append(request)
            linked = {"X-Linked-Size": str(len(content)), "X-Linked-ETag": f'"{_sha256(content)}"'}
            where = {"Location": f"{hub.endpoint}/elsewhere{path}"}
            self._begin(302, linked | where | {"X-Repo-Commit": repository.commit}, 0)
        else:
            request.file = name
            hub.requests.append(request)
            etag = _sha256(content) if name in repository.large else _blob_sha1(content)
            headers = {"ETag": f'"{etag}"', "X-Repo-Commit": repository.commit}
            self._send_file(content, headers, hub.next_fault(name), request)

    def _tell_of(self, repository: Repository | None, model_id: str, fault: Fault) -> None:
        if fault.status != 200:
            self._begin(fault.status, fault.headers, 0)
        elif fault.text is not None:
            self._begin(200, fault.headers, len(fault.text))
            self.wfile.write(fault.text)
        elif repository is None:
            self._begin(401, {"X-Error-Code": "RepoNotFound"}, 0)  # as the real one does
        else:
            siblings = []
            for name, content in repository.files.items():
                siblings.append({"rfilename": name, "size": len(content)})
                siblings[-1]["blobId"] = _blob_sha1(content)
                if name in repository.large:
                    lfs = {"size": len(content), "sha256": _sha256(content), "pointerSize": 134}
                    siblings[-1]["lfs"] = lfs
                siblings[-1] |= repository.announced.get(name, {})
            siblings += [
                {"rfilename": name} | said
                for name, said in repository.announced.items()
                if name not in repository.files
            ]
            card = {"license": repository.licence}
            answer = {"id": model_id, "sha": repository.commit, "siblings": siblings}
            data = json.dumps(answer | {"cardData": card, "tags": []}).encode()
            self._begin(200, {"Content-Type": "application/json"}, len(data))
            self.wfile.write(data)

    def _send_file(
        self, content: bytes, headers: dict[str, str], fault: Fault, request: Request
    ) -> None:
        if fault.status != 200:
            self._begin(fault.status, fault.headers, 0)
            return
        if fault.text is not None:
            content = fault.text
        status = 200
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked:
            request.begin = int(asked[1])
        if asked and fault.ranges:
            status = 206
            last = len(content) - 1
            headers["Content-Range"] = f"bytes {request.begin}-{last}/{len(content)}"
            content = content[request.begin :]
        length = None if fault.chunked else len(content)
        self._begin(status, headers | dict(fault.headers), length)
        if self.command == "HEAD":
            return
        end = min(x for x in (fault.cut, fault.stall, len(content)) if x is not None)
        for begin in range(0, end, fault.piece):
            if fault.pause and self.server.hub.over.wait(fault.pause):
                break
            piece = content[begin : min(begin + fault.piece, end)]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if fault.chunked else piece)
            request.sent += len(piece)
        if end < len(content):
            if fault.stall is not None:
                self.server.hub.over.wait(20)
            self.close_connection = True
        elif fault.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _begin(self, status: int, headers: Mapping[str, str], length: int | None) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()


def wait_until(condition: Any, seconds: float = 10.0) -> None:
    """Return as soon as a condition holds; fail if it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _blob_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
