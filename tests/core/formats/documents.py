"""Documents made by hand, as other programs write them."""

import zipfile
from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def docx(path: Path, body: str, styles: str = "", numbering: str = "") -> Path:
    names = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:mc="{_MC}"'
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>"
    }
    if styles:
        parts["word/styles.xml"] = f"<w:styles {names}>{styles}</w:styles>"
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {names}>{numbering}</w:numbering>"
    return write_zip(path, parts)


def odt(path: Path, body: str, automatic: str = "", manifest: str = "") -> Path:
    names = " ".join(
        f'xmlns:{short}="{_ODF}{long}:1.0"'
        for short, long in (
            ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
            ("draw", "drawing"), ("fo", "xsl-fo-compatible"),
        )
    )  # fmt: skip
    content = (
        f"<office:document-content {names} xmlns:xlink='http://www.w3.org/1999/xlink'>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {"content.xml": content}
    if manifest:
        parts["META-INF/manifest.xml"] = (
            f"<m:manifest xmlns:m='{_ODF}manifest:1.0'>{manifest}</m:manifest>"
        )
    return write_zip(path, parts)
