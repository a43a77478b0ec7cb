"""Zip files of our own making: one way to write them, the same bytes for the same story."""

import io
import zipfile
from collections.abc import Iterable

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def pack(mimetype: str, parts: Iterable[tuple[str, str]]) -> bytes:
    """A zip file that begins with its type, unpacked, as EPUB and OpenDocument ask for."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _NO_TIME), mimetype)
        for name, content in parts:
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content.encode())
    return made.getvalue()
