"""Whatever lies in a file, a story or a sentence comes out: no crash, no fetch, no flood."""

import io
import resource
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.formats.documents import docx, odt, write_zip
from writer_app.core.errors import WriterError
from writer_app.core.formats.kinds import IMPORTED
from writer_app.core.formats.markdown import parse_text
from writer_app.core.formats.options import Options
from writer_app.core.formats.reading import read_document
from writer_app.core.formats.writing import WRITERS

STORY = "# One\n\nHe said *no*.\n\n* * *\n\n- first\n- second\n\n> Quoted **words**.\n\n漢字 مرحبا"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://x.invalid/x.dtd">'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def whole(kind: str) -> bytes:
    return WRITERS[kind](parse_text(STORY), Options("Title", "Author"), lambda: None)


WHOLE = {kind: whole(kind) for kind in ("docx", "odt", "html")}


def try_to_read(path: Path) -> str:
    """Read a file; what is wrong with it must be said in whole sentences."""
    try:
        return read_document(path).text
    except WriterError as problem:
        said = str(problem)
    assert said.startswith('"')
    assert said.endswith(".")
    return ""


def document(paragraphs: str, before: str = "") -> str:
    return f"{before}<w:document {W}><w:body>{paragraphs}</w:body></w:document>"


def lie_about_size(path: Path) -> None:
    """Make a zip file say that its first part is small."""
    write_zip(path, {"word/document.xml": document("<w:p/>" * 2_000_000)})
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", 1000)
    path.write_bytes(data)


def encrypt(path: Path) -> None:
    docx(path, "<w:p/>")
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(50_000):
            archive.writestr(str(number), b"")


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def packed_in_another_way(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", document("<w:p/>"))


def zip_within_zips(path: Path) -> None:
    inner = b"x" * 10_000_000
    for _ in range(5):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", inner)
        inner = made.getvalue()
    path.write_bytes(inner)


HOSTILE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "bomb.docx": (
        "swells",
        lambda path: write_zip(path, {"word/document.xml": b" " * 100_000_000}),
    ),
    "bomb.odt": ("swells", lambda path: write_zip(path, {"content.xml": b" " * 100_000_000})),
    "styles.docx": (
        "swells",
        lambda path: write_zip(
            path, {"word/document.xml": document("<w:p/>"), "word/styles.xml": b" " * 100_000_000}
        ),
    ),
    "nested.docx": ("damaged", zip_within_zips),
    "lies.docx": ("damaged", lie_about_size),
    "many.docx": ("damaged", many_parts),
    "lzma.docx": ("damaged", packed_in_another_way),
    "encrypted.docx": ("password", encrypt),
    "old.docx": ("password", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x")),
    "encrypted.odt": (
        "password",
        lambda path: odt(path, "", manifest="<m:file-entry><m:encryption-data/></m:file-entry>"),
    ),
    "entities.docx": (
        "damaged",
        lambda path: write_zip(
            path, {"word/document.xml": document("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", ENTITIES)}
        ),
    ),
    "outside.docx": (
        "damaged",
        lambda path: write_zip(
            path, {"word/document.xml": document("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE)}
        ),
    ),
    "elsewhere.odt": ("damaged", lambda path: write_zip(path, {"content.xml": ELSEWHERE + "<x/>"})),
    "deep.docx": (
        "damaged",
        lambda path: docx(path, "<w:tbl>" * 100_000 + "</w:tbl>" * 100_000),
    ),
    "nothing.docx": ("not the kind", lambda path: sparse(path, 2**28)),
    "gigabyte.docx": ("1024 MB", lambda path: sparse(path, 2**30)),
    "gigabyte.odt": ("1024 MB", lambda path: sparse(path, 2**30)),
    "gigabyte.html": ("1024 MB", lambda path: sparse(path, 2**30)),
    "zeros.html": ("not a web page", lambda path: path.write_bytes(b"\0" * 1000)),
    "open.html": ("no text", lambda path: path.write_bytes(b"<i>" * 2_000_000)),
    "comment.html": ("damaged", lambda path: path.write_bytes(b"x" + b"<!--" * 2_200_000)),
    "empty.docx": ("not the kind", lambda path: path.write_bytes(b"")),
    "empty.html": ("no text", lambda path: path.write_bytes(b"")),
    "really-html.docx": ("not the kind", lambda path: path.write_bytes(WHOLE["html"])),
    "really-odt.docx": ("not a Word document", lambda path: path.write_bytes(WHOLE["odt"])),
    "really-docx.odt": ("not an OpenDocument", lambda path: path.write_bytes(WHOLE["docx"])),
    "really-docx.html": ("not a web page", lambda path: path.write_bytes(WHOLE["docx"])),
    "folder.docx": ("not an ordinary file", lambda path: path.mkdir()),
    "gone.docx": ("not in", lambda path: None),
    "words.doc": ("cannot be imported", lambda path: path.write_bytes(b"x")),
    "blank.docx": ("no text", lambda path: docx(path, "<w:p/>")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence(tmp_path: Path, no_network: None, name: str) -> None:
    says, make = HOSTILE[name]
    path = tmp_path / name
    make(path)
    with pytest.raises(WriterError, match=says) as told:
        read_document(path)
    assert name in str(told.value)


def test_names_that_lead_out_of_a_file_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(document("<w:p><w:r><w:t>secret</w:t></w:r></w:p>"))
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Type="x/officeDocument" Target="../{secret}"/></Relationships>'
    )
    inside = tmp_path / "in"
    inside.mkdir()
    path = write_zip(
        inside / "a.docx", {"_rels/.rels": relation, "../../evil.txt": "evil", "/tmp/evil": "evil"}
    )
    with pytest.raises(WriterError, match="not a Word document"):
        read_document(path)
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a.docx", "in", "secret.xml"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "deep",
        "<b>" * 50_000 + "deep",
        "<ul><li>" * 20_000 + "deep",
        "<blockquote>" * 20_000 + "deep",
        "deep" + "<!--" * 100_000,
        "deep" + "<a " * 100_000,
        "deep" + "&" * 100_000,
    ],
)
def test_deep_and_broken_pages_are_read(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page)
    assert "deep" in try_to_read(path)


def test_a_long_document_can_be_stopped_at_any_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx(path, "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1000)
    checks: list[None] = []
    read_document(path, lambda: checks.append(None))
    assert len(checks) > 1000


@pytest.mark.parametrize("kind", [ending.removeprefix(".") for ending in IMPORTED])
@given(data=st.binary(max_size=300))
@settings(max_examples=40)
def test_random_bytes(kind: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        for start in (b"", b"PK\x03\x04"):
            path.write_bytes(start + data)
            try_to_read(path)


@pytest.mark.parametrize("kind", ["docx", "odt", "html"])
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.none() | st.floats(0, 1),
)
@settings(max_examples=70)
def test_spoilt_files(kind: str, places: list[tuple[float, int]], cut: float | None) -> None:
    data = bytearray(WHOLE[kind])
    for place, value in places:
        data[int(place * (len(data) - 1))] = value
    if cut is not None:
        data = data[: int(cut * len(data))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        path.write_bytes(data)
        try_to_read(path)


@pytest.mark.parametrize("kind", ["docx", "odt"])
@given(places=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(b"<>&\"'/ w:x\0\xff"))))
@settings(max_examples=40)
def test_spoilt_xml_in_a_sound_archive(kind: str, places: list[tuple[float, int]]) -> None:
    main = {"docx": "word/document.xml", "odt": "content.xml"}[kind]
    archive = zipfile.ZipFile(io.BytesIO(WHOLE[kind]))
    parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    data = bytearray(archive.read(main))
    for place, value in places:
        data[int(place * (len(data) - 1))] = value
    parts[main] = bytes(data)
    with tempfile.TemporaryDirectory() as folder:
        try_to_read(write_zip(Path(folder) / f"a.{kind}", parts))


MEMORY = 400 * 2**20
"""Bytes that the process may have in all; Python and the readers take about a quarter of it."""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="needs a limit of memory")
def test_hostile_files_need_little_memory(tmp_path: Path) -> None:
    names = ["bomb.docx", "bomb.odt", "styles.docx", "nested.docx", "lies.docx", "many.docx",
             "entities.docx", "deep.docx", "gigabyte.docx", "gigabyte.odt", "gigabyte.html",
             "nothing.docx", "open.html", "comment.html"]  # fmt: skip
    for name in names:
        HOSTILE[name][1](tmp_path / name)
    program = f"""
import resource, sys
from pathlib import Path
from writer_app.core.errors import WriterError
from writer_app.core.formats.reading import read_document
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
for name in sys.argv[2:]:
    try:
        read_document(Path(sys.argv[1]) / name)
    except WriterError as problem:
        assert "memory" not in str(problem), problem
        print(name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *names],
        capture_output=True, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == names
