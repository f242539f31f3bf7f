"""A document as one HTML page: semantic, with nothing of another host, legible on paper and at any size."""

import base64
import hashlib
from html import escape
from typing import Final

from securing_good_api.rendering.blocks import (
    LANGUAGE,
    Block,
    Definitions,
    Document,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
    Table,
)

STYLE: Final = (
    "body{font:1.1rem/1.6 sans-serif;color:#0b0c0c;background:#fff;margin:0}"
    "main{max-width:38rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}"
    "h1{font-size:1.6rem;line-height:1.3;margin:2rem 0 1rem}h2{font-size:1.25rem;margin:2rem 0 .75rem}"
    "h3{font-size:1.1rem;margin:1.5rem 0 .5rem}p,ul,ol,dl,table{margin:0 0 1.1rem}li{margin:0 0 .4rem}"
    "li>p{margin:0 0 .4rem}dt{font-weight:bold}dd{margin:0 0 .6rem}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:0 0 .4rem}"
    "th,td{border:1px solid #505a5f;padding:.4rem .6rem;text-align:left;vertical-align:top}th{background:#f3f2f1}"
    ".mark{border:2px solid #0b0c0c;padding:.6rem .8rem;font-weight:bold}"
    "footer{border-top:1px solid #505a5f;color:#505a5f;font-size:.95rem;margin:2.5rem 0 0;padding:.8rem 0 0}"
    "@media print{main{max-width:none;padding:0}h1,h2,h3{break-after:avoid}}"
)
POLICY: Final = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""The content security policy it is served with: its own style, and nothing else at all."""


def html_of(document: Document) -> bytes:
    """The document as a page, in UTF-8."""
    mark = f'<p class="mark">{escape(document.mark)}</p>' if document.mark else ""
    page = (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n"
        f'<meta name="author" content="{escape(document.author)}">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n'
        f'{mark}{_blocks(document.preface)}<h1 dir="auto">{_text(document.title)}</h1>\n{_blocks(document.body)}'
        f"<footer>{escape(document.reference)}</footer>\n</main>\n</body>\n</html>\n"
    )
    return page.encode()


def _blocks(blocks: tuple[Block, ...]) -> str:
    return "".join(_block(one) for one in blocks)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f'<h{block.level} dir="auto">{_line(block.line)}</h{block.level}>\n'
        case Paragraph():
            return f'<p dir="auto">{_line(block.line)}</p>\n'
        case Items():
            name = "ol" if block.ordered else "ul"
            return f"<{name}>\n{''.join(f'<li>{_item(item)}</li>' for item in block.items)}</{name}>\n"
        case Table():
            caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
            head = "".join(f'<th scope="col" dir="auto">{_line(cell)}</th>' for cell in block.header)
            rows = "".join(
                "<tr>" + "".join(f'<td dir="auto">{_line(cell)}</td>' for cell in row) + "</tr>\n" for row in block.rows
            )
            return f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n"
        case Definitions():
            entries = "".join(
                f'<dt dir="auto">{_line(term)}</dt><dd dir="auto">{_line(meaning)}</dd>\n'
                for term, meaning in block.entries
            )
            return f"<dl>{entries}</dl>\n"


def _item(blocks: tuple[Block, ...]) -> str:
    if blocks and isinstance(blocks[0], Paragraph):
        return f'<span dir="auto">{_line(blocks[0].line)}</span>{_blocks(blocks[1:])}'
    return _blocks(blocks)


def _line(line: Line) -> str:
    return "".join(_span(one) for one in line)


def _span(span: Span) -> str:
    text = _text(span.text)
    if span.emphasis:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if span.strong else text


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
