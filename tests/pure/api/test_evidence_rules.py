"""Which files can be evidence: what is in them decides, not their name."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Invalid
from securing_good.settings import Service, Settings, SettingsError
from securing_good.vocabulary import ScanResult
from securing_good_api.action_evidence.rules import MEDIA_TYPES, MOST_BYTES, check_download, media_type_of, safe_link


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


SOUND = {
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n....",
    "jpg": b"\xff\xd8\xff\xe0....",
    "jpeg": b"\xff\xd8\xff\xe0....",
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "txt": "Zoë's plan\r\n".encode(),
    "csv": b"a,b\n1,2\n",
}


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_file_is_what_it_says(ending):
    for name in (f"plan.{ending}", f"PLAN.{ending.upper()}"):
        assert media_type_of(name, SOUND[ending]) == MEDIA_TYPES[ending]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", b"%PDF-" + b" " * MOST_BYTES, "too-large"),
        ("plan.exe", b"MZ", "type"),
        ("plan", b"%PDF-", "type"),
        ("pdf", b"%PDF-", "type"),
        ("plan.svg", b"<svg/>", "type"),
        ("plan.pdf.html", b"<html>", "type"),
        ("plan.docm", SOUND["docx"], "type"),
        ("plan.pdf", b"MZ\x90", "not-what-it-says"),
        ("plan.png", SOUND["pdf"], "not-what-it-says"),
        ("plan.txt", b"MZ\x00\x01", "not-what-it-says"),
        ("plan.csv", b"\xff\xfe\x00a", "not-what-it-says"),
        ("plan.docx", b"PK\x03\x04", "not-what-it-says"),
        ("plan.docx", SOUND["xlsx"], "not-what-it-says"),
        ("plan.docx", archive("word/document.xml"), "not-what-it-says"),
        ("plan.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
    ],
)
def test_what_is_refused(name, content, code):
    with pytest.raises(Invalid) as refused:
        media_type_of(name, content)
    (error,) = refused.value.more["errors"]
    assert (error["pointer"], error["code"]) == ("#/file", code)


@given(st.sampled_from(sorted(MEDIA_TYPES)), st.binary(min_size=1, max_size=200))
def test_any_bytes_are_told_or_refused(ending, content):
    with suppress(Invalid):
        assert media_type_of(f"plan.{ending}", content) == MEDIA_TYPES[ending]


@pytest.mark.parametrize("link", ["https://school.example", "https://school.example/plan?page=2#top"])
def test_links_that_browsers_open_safely(link):
    assert safe_link(link) == safe_link(link.removeprefix("https://")) == link


@pytest.mark.parametrize(
    "link",
    [
        "http://school.example",
        "javascript:alert(1)",
        "javascript:alert(document.cookie)",
        "https://",
        "https://localhost/",
        "https://a@b.example/",
        "https://a .example/",
        "",
    ],
)
def test_other_links_are_refused(link):
    with pytest.raises(Invalid):
        safe_link(link)


def test_where_files_are_scanned_none_is_given_out_that_was_not():
    check_download(ScanResult.NOT_SCANNED, is_scanning=False)
    check_download(ScanResult.CLEAN, is_scanning=True)
    with pytest.raises(Conflict):
        check_download(ScanResult.NOT_SCANNED, is_scanning=True)


def test_the_scanner_is_a_setting_a_command_or_nothing():
    known = {"SECURING_GOOD_ENVIRONMENT": "local", "DATABASE_URL": "postgresql://nobody@nowhere/nothing"}

    def command(**more):
        return Settings.from_env(Service.API, known | more).scan_command

    assert command() is command(SECURING_GOOD_SCAN_COMMAND=" ") is None
    assert command(SECURING_GOOD_SCAN_COMMAND="clamdscan --no-summary -") == ("clamdscan", "--no-summary", "-")
    with pytest.raises(SettingsError):
        command(SECURING_GOOD_SCAN_COMMAND="clamdscan '")
