"""Documents as PDF and HTML: tagged, titled, the same bytes each time, and every text in them as it was written."""

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from securing_good_api.rendering.blocks import Definitions, Document, Heading, Items, Paragraph, Table, line
from securing_good_api.rendering.to_html import POLICY, STYLE, html_of
from securing_good_api.rendering.to_pdf import pdf_of

HOSTILE = {
    "typst": '#import "@preview/x:1.0.0" #read("/etc/passwd") *bold* _it_ $x^2$ @ref <label> = Heading // comment /* more */ \\ ~',
    "typst in brackets": '#[#eval("1+1")] #{ panic() } ``` raw ``` #set page(width: 1cm) - -- --- ... \'q\' "q"',
    "html": "<script>alert('x')</script> & &amp; <img src=x onerror=1> </style></title> \"a\" 'b'",
    "markdown": "**bold** [a](b) ![c](d) # {{school_name}} `x`",
    "json": '{"kind": "heading", "level": 9} \\u0041 \\n',
    "emoji": "Well done 🎉 😀 👨‍👩‍👧 ☃",
    "accents": "Zażółć gęślą jaźń, Ægir, Ñandú, Łódź, Ștefan, Nguyễn, Ελληνικά, Русский",
    "ligatures": "office affluent fifth flow ffi ffl",
    "zero width": "a\u200bb\u00adc\ufeffd",
}
RIGHT_TO_LEFT = {"hebrew": "שלום עולם", "arabic": "مرحبا بالعالم", "mixed": "Dear السيد Haddad 25"}


def document(*body, title="A letter", mark="", preface=()) -> Document:
    return Document(title, "Council", date(2026, 11, 20), "SG-2026-0001: letter", preface, body, mark)


def said(text: str, **more) -> Document:
    return document(Paragraph(line(text)), **more)


ALL_KINDS = document(
    Heading(2, line("A section")),
    Paragraph(line("A paragraph.")),
    Items(
        True, ((Paragraph(line("first")),), (Paragraph(line("second")), Items(False, ((Paragraph(line("inner")),),))))
    ),
    Heading(3, line("A part")),
    Table(
        (line("Term"), line("Meetings")), ((line("Autumn"), line("2")), (line("Spring"), line("1"))), "Meetings held"
    ),
    Definitions(((line("Red"), line("Each half-term")),)),
    preface=(Paragraph(line("Council\nStreet")),),
)


def text_of(pdf: bytes) -> str:
    """The text of all pages, without where lines and pages break."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join(re.sub(r"SG-2026-0001:letterPage\d+of\d+", "", bare(page.extract_text())) for page in pages)


def bare(text: str) -> str:
    """Without spaces and what shows nothing."""
    return re.sub(r"[\s\u200b\u00ad\ufeff\ufe0f]", "", text)


def tags(pdf: bytes) -> list[str]:
    """The structure of a PDF, as a screen reader goes through it."""
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]).removeprefix("/"))
            walk(node.get("/K"))

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_a_pdf_is_tagged_titled_and_claims_pdf_ua():
    pdf = pdf_of(ALL_KINDS)
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "A letter"
    assert reader.metadata.author == "Council"
    described = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "en-GB" in described
    structure = tags(pdf)
    assert [tag for tag in structure if tag in {"H1", "H2", "H3"}] == ["H1", "H2", "H3"]
    assert structure.count("TH") == 2
    assert structure.count("TD") == 4
    assert {"L", "LI", "LBody", "Table", "P", "Caption"} <= set(structure)


def test_every_font_comes_with_the_document():
    pdf = pdf_of(said(" ".join([*HOSTILE.values(), *RIGHT_TO_LEFT.values()])))
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)
            assert "/ToUnicode" in font.get_object()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_in_a_pdf_is_what_was_put_in(text):
    assert text_of(pdf_of(said(text))) == bare("A letter" + text)


@pytest.mark.parametrize("text", RIGHT_TO_LEFT.values(), ids=RIGHT_TO_LEFT)
def test_every_word_written_from_right_to_left_is_there(text):
    found = text_of(pdf_of(said(text)))
    assert all(word in found for word in text.split())


def test_hostile_text_does_no_harm_in_any_place():
    for text in HOSTILE.values():
        cell = line(text)
        everywhere = Document(
            text,
            text,
            date(2026, 1, 1),
            text,
            (Paragraph(cell),),
            (
                Heading(2, cell),
                Items(True, ((Paragraph(cell),),)),
                Table((cell,), ((cell,),), text),
                Definitions(((cell, cell),)),
            ),
            text,
        )
        found = bare("".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(everywhere))).pages))
        assert found.count(bare(text)) >= 8, text
        assert text_in(html_of(everywhere)).count(bare(text)) >= 8, text


def test_a_hundred_kilobytes_are_all_there():
    text = " ".join(f"word{number}" for number in range(12_000))
    assert len(text) > 100_000
    assert text_of(pdf_of(said(text))) == bare("A letter" + text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_any_text_at_all_can_be_set(text):
    assert pdf_of(said(text)).startswith(b"%PDF-1.7")
    assert html_of(said(text)).startswith(b"<!doctype html>")


def test_one_endless_word_stays_on_the_page():
    pdf = pdf_of(said("w" * 20_000))
    assert text_of(pdf).count("w") == 20_000
    assert len(PdfReader(BytesIO(pdf)).pages) > 3


def test_what_no_font_can_show_is_written_out_by_name():
    found = text_of(pdf_of(said("中文 and \ue000 and 😀")))
    assert "[cjkunifiedideograph-4e2d]" in found
    assert "[u+e000]" in found
    assert "😀" in found


def test_a_great_many_characters_that_no_font_can_show():
    text = "".join(chr(0x4E00 + number) for number in range(3_000))
    assert text_of(pdf_of(said(text))).count("[cjkunifiedideograph-") == 3_000


def test_the_same_document_is_the_same_bytes():
    assert pdf_of(ALL_KINDS) == pdf_of(ALL_KINDS)
    assert html_of(ALL_KINDS) == html_of(ALL_KINDS)
    assert b"20261120000000Z" in pdf_of(ALL_KINDS)


def test_a_mark_is_said_first():
    found = text_of(pdf_of(said("Text.", mark="Draft only")))
    assert found.startswith("Draftonly")
    assert "Draft only" in html_of(said("Text.", mark="Draft only")).decode()


class _Page(HTMLParser):
    """What a page holds: its elements, their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def page(html: bytes) -> _Page:
    read = _Page()
    read.feed(html.decode())
    return read


def text_in(html: bytes) -> str:
    return bare("".join(page(html).texts))


def test_a_page_is_semantic_and_has_nothing_of_another_host():
    html = html_of(ALL_KINDS)
    names = [name for name, _ in page(html).elements]
    assert [name for name in names if re.fullmatch(r"h[1-6]", name)] == ["h1", "h2", "h3"]
    assert {"main", "ol", "ul", "table", "caption", "thead", "th", "dl", "dt", "dd", "title"} <= set(names)
    assert not {"script", "link", "img", "iframe", "a", "form"} & set(names)
    attributes = {name for _, given in page(html).elements for name in given}
    assert attributes <= {"lang", "charset", "name", "content", "dir", "scope", "class"}
    assert dict(page(html).elements)["html"] == {"lang": "en-GB"}
    assert "http" not in html.decode()
    assert "url(" not in html.decode()


@pytest.mark.parametrize("text", [*HOSTILE.values(), *RIGHT_TO_LEFT.values()], ids=[*HOSTILE, *RIGHT_TO_LEFT])
def test_text_in_a_page_is_what_was_put_in(text):
    html = html_of(said(text))
    assert bare(text) in text_in(html)
    assert {name for name, _ in page(html).elements} == {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "footer")
    }


def test_a_page_is_served_with_its_own_style_alone():
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in POLICY
    assert POLICY.startswith("default-src 'none'")
    assert f"<style>{STYLE}</style>" in html_of(ALL_KINDS).decode()


def test_colours_have_enough_contrast():
    """WCAG 2.2 AA asks for 4.5 to 1 of text."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for text, ground in (("0b0c0c", "ffffff"), ("505a5f", "ffffff"), ("0b0c0c", "f3f2f1")):
        assert (light(ground) + 0.05) / (light(text) + 0.05) >= 4.5
        assert text in STYLE
