"""A document as PDF: tagged, with title and language, true to PDF/UA-1, the same bytes for the same document.

Typst sets it. It is given a fixed program and the document as data, an empty folder to look in, no package, no network,
and only the fonts that come with the wheels. A character no font can show is written out by its Unicode name: PDF/UA does
not allow an empty box in its place.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import typst

from securing_good_api.rendering.blocks import Document, plain, rewritten

FONTS: Final = (
    "Noto Sans",
    "Noto Sans Hebrew",
    "DejaVu Sans Mono",  # Arabic: its letters read back as they were written, dots and all
    "Noto Sans Arabic",
    *(f"Noto Sans {script}" for script in ("Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati")),
    *(f"Noto Sans {script}" for script in ("Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya")),
    *(f"Noto Sans {script}" for script in ("Sinhala", "Tamil", "Telugu", "Thai", "Symbols")),
    "Noto Emoji",
)
_MOST_TRIES: Final = 4
_UNSHOWABLE: Final = re.compile(r'the text `"(.+?)"` could not be displayed|disallowed codepoint `"(.+?)"`', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(?:u\{([0-9a-f]{1,6})\}|(.))")
_LONG_WORD: Final = re.compile(r"[^\s\u200b]{40}(?=[^\s\u200b])")
_SAFE_BELOW: Final = 0x250
"""Latin letters and their marks, which every text font shows."""


class CannotRender(RuntimeError):
    """The document cannot be set; a fault of ours, not of whoever wrote it."""


def pdf_of(document: Document) -> bytes:
    """The document as PDF. It takes time: call it from a thread, outside any transaction."""
    setting = rewritten(document, _breakable)
    for _ in range(_MOST_TRIES):
        try:
            return _compiled(setting)
        except typst.TypstError as error:
            told = _UNSHOWABLE.findall(f"{error}\n{error.diagnostic}")
            unshowable = frozenset(_unescaped(text or codepoint) for text, codepoint in told)
            if not unshowable:
                raise CannotRender(str(error)) from error
            setting = rewritten(setting, lambda text, gone=unshowable: _named_out(text, gone))  # type: ignore[misc]
    return _compiled(rewritten(setting, _only_safe))


def _compiled(document: Document) -> bytes:
    made = _compiler().compile(
        _program(),
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(datetime.combine(document.day, time(), UTC).timestamp()),
        sys_inputs={"document": json.dumps(plain(document)), "fonts": json.dumps(FONTS)},
    )
    assert isinstance(made, bytes)
    return made


def _compiler() -> typst.Compiler:
    """One of its own for each document: a compiler keeps what it was last given."""
    nothing = _empty_folder().name
    return typst.Compiler(
        root=nothing,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=nothing,
        package_cache_path=nothing,
    )


@cache
def _program() -> bytes:
    return Path(__file__).with_name("document.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    found = find_spec("manimgx_fonts")
    assert found is not None
    assert found.origin is not None
    return typst.Fonts(include_system_fonts=False, font_paths=[Path(found.origin).parent])


@cache
def _empty_folder() -> TemporaryDirectory[str]:
    """All of the file system that a document may look at; it goes with the process."""
    return TemporaryDirectory(prefix="securing-good-rendering-")


def _breakable(text: str) -> str:
    """The text with places to break in words longer than a line, which show nothing, as the byte order mark does not."""
    return _LONG_WORD.sub(lambda found: found[0] + "\u200b", text.replace("\ufeff", ""))


def _unescaped(shown: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], shown)


def _named_out(text: str, unshowable: Iterable[str]) -> str:
    for cluster in sorted(unshowable, key=len, reverse=True):
        text = text.replace(cluster, _named(cluster))
    return text


def _only_safe(text: str) -> str:
    return "".join(one if ord(one) < _SAFE_BELOW else _named(one) for one in text)


def _named(cluster: str) -> str:
    names = (unicodedata.name(one, f"U+{ord(one):04X}").lower() for one in cluster)
    return f"[{', '.join(names)}]"
