"""The small markup people write letters in: headings, paragraphs, lists, tables, bold and italic, and placeholders.

It is Markdown, read by a library; whatever else Markdown can do (raw HTML, links, pictures, code) is refused, by line and
rule. `{{school_name}}` stands for a value. Values are put in after the text is read: nothing in them is markup.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from securing_good_api.rendering.blocks import Block, Heading, Items, Line, Paragraph, Span, Table

DEEPEST_LIST: Final = 3
_REFUSED: Final = {
    "html_block": ("raw-html", "HTML is not allowed here; write plain text."),
    "html_inline": ("raw-html", "HTML is not allowed here; write plain text."),
    "code_block": ("code", "A line indented by four spaces is code, which has no place here; begin it at the margin."),
    "fence": ("code", "Code has no place here."),
    "code_inline": ("code", "Code has no place here; leave the backticks out."),
    "blockquote": ("quotation", "Quotations set apart with > have no place here."),
    "hr": ("rule", "Lines across the page have no place here."),
    "link": ("link", "Links have no place here; write the address out."),
    "image": ("image", "Pictures have no place here."),
}
_SLOT: Final = re.compile(r"\{\{([^{}\n]*)\}\}")
_NAME: Final = re.compile(r"[a-z][a-z_]*")
Errors = list[tuple[int, str, str]]


class MarkupRefused(ValueError):
    """The text breaks rules: each error has the line it is on (from 1), a code, and a sentence."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"line {number}: {sentence}" for number, _, sentence in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder inside a line, or one that stands alone as a paragraph and takes blocks."""

    name: str
    strong: bool = False
    emphasis: bool = False


Draft = tuple[Block, ...]
"""Blocks in whose lines slots may stand."""
Value = str | tuple[Block, ...]


def check_title(title: str, known: Mapping[str, bool]) -> None:
    """Whether a title's placeholders are known and stand for words. Raises MarkupRefused."""
    errors: Errors = []
    for name in _slots(title, 1, errors):
        if name not in known:
            errors.append(_unknown(1, name, known))
        elif known[name]:
            errors.append((1, "block-placeholder", f"{{{{{name}}}}} stands for paragraphs; a title is one line."))
    if errors:
        raise MarkupRefused(errors)


def read_markup(source: str, known: Mapping[str, bool]) -> Draft:
    """The blocks of a text; `known` names the placeholders and says which of them stand for whole blocks.

    Raises MarkupRefused naming every line and rule that is broken.
    """
    reader = _Reader(source, known)
    found = reader.blocks(SyntaxTreeNode(_parser().parse(source)).children)
    reader.check_headings()
    if not found and not reader.errors:
        reader.errors.append((1, "empty", "There is no text."))
    if reader.errors:
        raise MarkupRefused(sorted(set(reader.errors)))
    return found


def names_in(source: str) -> frozenset[str]:
    """The placeholders a text names."""
    return frozenset(found.strip() for found in _SLOT.findall(source))


def fill_title(title: str, values: Mapping[str, Value]) -> str:
    """A title with its placeholders filled."""
    return _SLOT.sub(lambda found: str(values[found[1].strip()]), title)


def fill(draft: Draft, values: Mapping[str, Value]) -> tuple[Block, ...]:
    """The blocks with every placeholder filled. Raises KeyError for one that has no value: a fault of ours."""
    return tuple(filled for block in draft for filled in _fill(block, values))


def _fill(block: Block, values: Mapping[str, Value]) -> Iterator[Block]:
    match block:
        case Heading():
            yield Heading(block.level, _fill_line(block.line, values))
        case Paragraph():
            first = block.line[0] if len(block.line) == 1 else None
            value = values[first.name] if isinstance(first, Slot) else ""
            if isinstance(value, tuple):
                yield from value
            else:
                yield Paragraph(_fill_line(block.line, values))
        case Items():
            yield Items(block.ordered, tuple(fill(item, values) for item in block.items))
        case Table():
            header = tuple(_fill_line(cell, values) for cell in block.header)
            yield Table(header, tuple(tuple(_fill_line(cell, values) for cell in row) for row in block.rows))
        case _:
            yield block


def _fill_line(line: Line, values: Mapping[str, Value]) -> Line:
    return tuple(
        Span(str(values[one.name]), one.strong, one.emphasis) if isinstance(one, Slot) else one for one in line
    )


@cache
def _parser() -> MarkdownIt:
    # What would change text silently is switched off: underlined headings, and definitions of links, which vanish.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return parser.disable(["lheading", "reference", "text_join"])


def _slots(text: str, number: int, errors: Errors) -> Iterator[str]:
    """The names of the placeholders of one line; what only looks like one is an error."""
    for found in _SLOT.finditer(text):
        name = found[1].strip()
        if _NAME.fullmatch(name):
            yield name
        else:
            errors.append(
                (number, "broken-placeholder", f"{found[0]} is no placeholder: a name is small letters and _.")
            )
    rest = _SLOT.sub("", text)
    if "{{" in rest or "}}" in rest:
        errors.append((number, "broken-placeholder", "A placeholder begins with {{ and ends with }} on the same line."))


def _unknown(number: int, name: str, known: Mapping[str, bool]) -> tuple[int, str, str]:
    offered = ", ".join(sorted(known))
    return number, "unknown-placeholder", f"There is no placeholder {{{{{name}}}}}. There are: {offered}."


class _Reader:
    """Reads the tree that the library made of a text, and notes what is refused."""

    def __init__(self, source: str, known: Mapping[str, bool]) -> None:
        self._known = known
        self._headings: list[tuple[int, int]] = []
        self.errors: Errors = []
        for number, text in enumerate(source.split("\n"), 1):
            for name in _slots(text, number, self.errors):
                if name not in known:
                    self.errors.append(_unknown(number, name, known))

    def check_headings(self) -> None:
        """Levels go down one at a time from 2: the document's title is 1."""
        above = 1
        for number, level in self._headings:
            if level == 1:
                self.errors.append(
                    (number, "heading", "The document's title is its only first heading; begin with ##.")
                )
            elif level > 3:
                self.errors.append((number, "heading", "Headings go no deeper than ###."))
            elif level > above + 1:
                self.errors.append(
                    (number, "heading", f"A heading of level {level} cannot follow one of level {above}.")
                )
            above = max(level, 1)

    def blocks(self, nodes: list[SyntaxTreeNode], depth: int = 0, first: int = 1) -> tuple[Block, ...]:
        """The blocks of these nodes; `depth` is how many lists they stand in."""
        made: list[Block] = []
        for node in nodes:
            number = node.map[0] + 1 if node.map else first
            block = self._block(node, number, depth)
            if block is not None:
                made.append(block)
        return tuple(made)

    def _block(self, node: SyntaxTreeNode, number: int, depth: int) -> Block | None:
        match node.type:
            case "heading":
                self._headings.append((number, int(node.tag[1])))
                line = self._line(node.children[0], number)
                if not line:
                    self.errors.append((number, "heading", "A heading says something."))
                return Heading(int(node.tag[1]), line)
            case "paragraph":
                return Paragraph(self._line(node.children[0], number, alone=True))
            case "bullet_list" | "ordered_list":
                if depth >= DEEPEST_LIST:
                    self.errors.append((number, "list-depth", f"Lists stand in lists {DEEPEST_LIST} deep at most."))
                    return None
                items = tuple(self.blocks(item.children, depth + 1, number) for item in node.children)
                return Items(node.type == "ordered_list", items)
            case "table":
                return self._table(node, number)
            case other:
                self._refuse(other, number)
                return None

    def _table(self, node: SyntaxTreeNode, number: int) -> Table:
        rows = [
            tuple(self._line(cell.children[0], row.map[0] + 1 if row.map else number) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0], tuple(rows[1:]))

    def _line(self, inline: SyntaxTreeNode, number: int, *, alone: bool = False) -> Line:
        parts = list(self._spans(inline.children, number, strong=False, emphasis=False))
        for part in parts:
            if isinstance(part, Slot) and self._known.get(part.name) and not (alone and len(parts) == 1):
                detail = f"{{{{{part.name}}}}} stands for paragraphs: put it in a paragraph of its own."
                self.errors.append((number, "block-placeholder", detail))
        return tuple(parts)  # type: ignore[arg-type]

    def _spans(
        self, nodes: list[SyntaxTreeNode], number: int, *, strong: bool, emphasis: bool
    ) -> Iterator[Span | Slot]:
        for node in nodes:
            match node.type:
                case "text":
                    if "**" in node.content:
                        self.errors.append(
                            (number, "unclosed", "Bold that begins with ** ends with ** in the same paragraph.")
                        )
                    yield from self._text(node.content, strong=strong, emphasis=emphasis)
                case "text_special":
                    yield Span(node.content, strong, emphasis)
                case "softbreak":
                    number += 1
                    yield Span(" ", strong, emphasis)
                case "hardbreak":
                    number += 1
                    yield Span("\n", strong, emphasis)
                case "strong":
                    yield from self._spans(node.children, number, strong=True, emphasis=emphasis)
                case "em":
                    yield from self._spans(node.children, number, strong=strong, emphasis=True)
                case other:
                    self._refuse(other, number)

    @staticmethod
    def _text(text: str, *, strong: bool, emphasis: bool) -> Iterator[Span | Slot]:
        at = 0
        for found in _SLOT.finditer(text):
            if found.start() > at:
                yield Span(text[at : found.start()], strong, emphasis)
            yield Slot(found[1].strip(), strong, emphasis)
            at = found.end()
        if at < len(text):
            yield Span(text[at:], strong, emphasis)

    def _refuse(self, kind: str, number: int) -> None:
        code, detail = _REFUSED.get(kind, ("markup", f"{kind.replace('_', ' ').capitalize()} has no place here."))
        self.errors.append((number, code, detail))
