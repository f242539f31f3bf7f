"""Which files can be evidence, told by what is in them, from plain values.

A name and a declared type prove nothing: the first bytes do, and of office documents what the archive holds.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import ScanResult

MOST_BYTES: Final = 10_000_000
MOST_PARTS: Final = 10_000
"""An office document of more parts is none."""
PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TEXT: Final = "text/plain"
CSV: Final = "text/csv"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "txt": TEXT,
    "csv": CSV,
}
"""By the ending of the name."""
_BEGINNINGS: Final = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_MAIN_PARTS: Final = {
    MEDIA_TYPES["docx"]: "word/document.xml",
    MEDIA_TYPES["xlsx"]: "xl/workbook.xml",
    MEDIA_TYPES["pptx"]: "ppt/presentation.xml",
}


_LINK: Final = re.compile(r"https://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::\d{1,5})?(?:[/?#]\S*)?")


def media_type_of(filename: str, content: bytes) -> str:
    """What a file is, by its name and by what is in it.

    Raises Invalid for an empty file, one too large, a type that is not allowed, one that is not what its name says, and an
    office document with macros.
    """
    if not content:
        raise _refused("empty", "The file is empty.")
    if len(content) > MOST_BYTES:
        raise _refused("too-large", f"The file is larger than {MOST_BYTES:,} bytes.")
    media_type = MEDIA_TYPES.get(filename.rpartition(".")[2].lower() if "." in filename else "")
    if media_type is None:
        allowed = ", ".join(MEDIA_TYPES)
        raise _refused("type", f"A file of this type cannot be evidence: send one of {allowed}.")
    if not _is(media_type, content):
        raise _refused("not-what-it-says", f"What is in the file is not what its name says: {media_type}.")
    return media_type


def check_download(scan: ScanResult, *, is_scanning: bool) -> None:
    """Where files are scanned, none is given out that was not. Raises Conflict."""
    if is_scanning and scan is not ScanResult.CLEAN:
        detail = "It was kept before files were scanned for malware: send it again."
        raise Conflict("This file is not given out.", blockers=[{"code": "not-scanned", "detail": detail}])


def safe_link(link: str) -> str:
    """The address of a link that a browser opens over HTTPS, which is what it has where it names nothing else.

    Raises Invalid.
    """
    address = link if "://" in link else f"https://{link}"
    if not _LINK.fullmatch(address):
        raise Invalid.at("#/link", "link", "Give an address over HTTPS that names a host: school.example/minutes.")
    return address


def _is(media_type: str, content: bytes) -> bool:
    if media_type in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[media_type])
    if media_type in _MAIN_PARTS:
        return _is_office(_MAIN_PARTS[media_type], content)
    return _is_text(content)


def _is_office(main_part: str, content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False
    if len(parts) > MOST_PARTS or not {"[Content_Types].xml", main_part} <= parts:
        return False
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise _refused("macros", "The document holds macros: save it without.")
    return True


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(letter in "\r\n\t\f" or ord(letter) >= ord(" ") for letter in text)


def _refused(code: str, detail: str) -> Invalid:
    return Invalid.at("#/file", code, detail)
