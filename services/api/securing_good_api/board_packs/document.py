"""A board pack laid out to be read, on paper and on a screen: pure. What one reader is told goes in, blocks come out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from securing_good.sentences import in_words
from securing_good_api.board_packs.words import HIDDEN, day, number, said, whose
from securing_good_api.rendering.blocks import Block, Definitions, Document, Heading, Line, Paragraph, Table, line

Told = Mapping[str, Any]

LEVELS: Final = ("red", "amber", "green", "not_assessed")
_MARK: Final = (
    f"{HIDDEN} stands in the place of a number that is hidden because few schools are counted in it, or because "
)
_WHY_HIDDEN: Final = f"{_MARK}such a number could be worked out from it. It may be any number, nought too."


def pack_document(pack: Told, council: str) -> Document:
    """The pack as a document, which bears the day it was made."""
    meeting = in_words(date.fromisoformat(pack["meeting_on"]))
    made_on = date.fromisoformat(pack["as_of"])
    about = f"Edition {pack['edition']}. It tells how things stood on {in_words(made_on)}."
    if pack["reason"] is not None:
        about += f" It takes the place of edition {pack['edition'] - 1}: {pack['reason']}"
    return Document(
        title=f"Board pack for the meeting of {meeting}",
        author=council,
        day=made_on,
        reference=f"Board pack, {meeting}, edition {pack['edition']}",
        preface=(Paragraph(line(council, strong=True)), Paragraph(line("Learning partnership board"))),
        body=(
            Paragraph(line(about)),
            *_how(pack),
            *_overview(pack["overview"]),
            *_early_warnings(pack["early_warnings"]),
            *_cases(pack["cases"]),
            *_overdue(pack["overdue"]),
            *_support(pack["support"]),
            *_decisions(pack["decisions_due"]),
            *_actions(pack["actions"]),
        ),
    )


def _how(pack: Told) -> tuple[Block, ...]:
    """How its reader is told of schools, each way once."""
    ways = dict.fromkeys(pack[part]["shown"]["why"] for part in ("overview", "support"))
    hides = pack["overview"]["shown"]["hidden_below"] is not None
    return tuple(Paragraph(line(one)) for one in (*ways, *((_WHY_HIDDEN,) if hides else ())))


def _overview(panel: Told) -> tuple[Block, ...]:
    movement, evidence = panel["movement"], panel["evidence"]
    blocks: list[Block] = [_heading("The borough"), Paragraph(line(f"{panel['schools']} schools are counted."))]
    rows = [[said(level), number(panel["levels"][level])] for level in LEVELS]
    header = ["Level", "Schools now"]
    if movement is not None:
        header.append(f"On {day(movement['since'])}")
        rows = [[*row, number(movement["levels"][level])] for row, level in zip(rows, LEVELS, strict=True)]
    blocks.append(_table("Schools by level", header, rows))
    blocks.append(
        _table(
            "Schools by phase and level",
            ["Phase", "Schools", *map(said, LEVELS)],
            [
                [said(one["phase"]), str(one["schools"]), *(number(one["levels"][level]) for level in LEVELS)]
                for one in panel["phases"]
            ],
        )
    )
    if movement is not None:
        blocks += _movement(movement)
    blocks += [
        _heading("How well founded suggestions are", 3),
        _definitions(
            ("Could not change by evidence that is missing", number(evidence["settled"])),
            ("Provisional", number(evidence["provisional"])),
            ("Never assessed", number(evidence["never_assessed"])),
        ),
    ]
    return tuple(blocks)


def _movement(movement: Told) -> list[Block]:
    since = day(movement["since"])
    moved = [[one["school"], said(one["was"]), said(one["now"]), day(one["decided_on"])] for one in movement["moved"]]
    return [
        _heading(f"Movement since {since}", 3),
        _definitions(
            ("Rose to amber or red", number(movement["rose"])),
            ("Fell", number(movement["fell"])),
            ("Decided for the first time", number(movement["first_decided"])),
        ),
        *_listed("Schools whose level moved", ["School", "Was", "Is", "Decided on"], moved, ""),
    ]


def _early_warnings(panel: Told) -> tuple[Block, ...]:
    rows = [
        [
            one["school"],
            said(one["monitoring_level"]),
            said(one["suggested_level"]) + (" (provisional)" if one["provisional"] else ""),
            said(one["direction"]),
            ", ".join(said(factor["factor"]) for factor in one["factors"]),
        ]
        for one in panel["warned"]
    ]
    header = ["School", "Level", "Suggested", "Direction", "Flagged"]
    return (
        _heading("Early warnings, outside the programme"),
        _definitions(
            ("Schools without a case", number(panel["outside"])),
            ("Suggested red", number(panel["suggested"]["red"])),
            ("Suggested amber", number(panel["suggested"]["amber"])),
            ("Deteriorating", number(panel["deteriorating"])),
            ("Under watch", number(panel["watched"])),
        ),
        *_listed("Schools with a sign of risk", header, rows, _none(panel, "No school has a sign of risk.")),
    )


def _cases(panel: Told) -> tuple[Block, ...]:
    cadence = panel["cadence"]
    spells = [
        [said(one["months"]), number(one["cases"]), number(one["amber"]), number(one["red"])] for one in panel["spells"]
    ]
    rows = [
        [
            f"{one['school']}, {one['reference']}",
            said(one["level"]),
            f"{day(one['opened_on'])}, {one['months']} months",
            f"{one['meetings']['met']} in time, {one['meetings']['met_late']} late, {one['meetings']['breached']} not",
            day(one["next_meeting"]) or "None planned",
        ]
        for one in panel["cases"]
    ]
    header = ["School", "Level", "Opened", "Meetings held", "Next meeting"]
    return (
        _heading("Cases and their meetings"),
        _definitions(
            ("Open cases", number(panel["open"])),
            ("Meetings held in time", number(cadence["met"])),
            ("Held late", number(cadence["met_late"])),
            ("Not held", number(cadence["breached"])),
            ("Cases with a meeting that is late", number(panel["late"])),
        ),
        _table("Open cases by how long they have lasted", ["Months", "Cases", "Amber", "Red"], spells),
        *_listed("Open cases", header, rows, _none(panel, "No case is open.")),
    )


def _overdue(panel: Told) -> tuple[Block, ...]:
    kinds = [
        [said(one["kind"]), number(one["schools"]), number(one["things"]), day(one["oldest"])] for one in panel["kinds"]
    ]
    rows = [
        [
            one["school"],
            "\n".join(f"{said(it['kind'])}: {it['things']}, since {day(it['oldest'])}" for it in one["late"]),
        ]
        for one in panel["late"]
    ]
    return (
        _heading("Overdue"),
        _table("What is overdue", ["What", "Schools", "Things", "Since"], kinds),
        *_listed("Schools with anything overdue", ["School", "What"], rows, _none(panel, "Nothing is overdue.")),
    )


def _support(panel: Told) -> tuple[Block, ...]:
    names = {one["id"]: one["name"] or said(one["kind"]) for one in panel["providers"]}
    waiting = [one for one in panel["open"] if one["state"] == "identified"]
    running = [one for one in panel["open"] if one["state"] != "identified"]
    providers = [
        [
            names[one["id"]],
            said(one["kind"]),
            str(one["packages_now"]) + (f" of {one['packages_at_once']}" if one["packages_at_once"] else ""),
            str(one["evaluated"]),
            str(one["with_impact"]),
        ]
        for one in panel["providers"]
    ]
    return (
        _heading("Support"),
        _definitions(
            ("Packages open, or ended in this academic year", number(panel["packages"])),
            ("Cost of what was agreed in it, in pounds", number(panel["pounds"])),
        ),
        *_listed(
            "Needs that wait for a provider",
            ["School", "What", "Risk factors", "Wanted from"],
            [[one["school"], one["what"] or "", _factors(one), day(one["wanted_from"])] for one in waiting],
            "No need waits for a provider.",
        ),
        *_listed(
            "Packages that are open",
            ["School", "What", "State", "Provider", "Ends"],
            [
                [
                    one["school"],
                    one["what"] or said(one["kind"]),
                    said(one["state"]),
                    names.get(one["provider_id"], ""),
                    day(one["ends_on"]),
                ]
                for one in running
            ],
            "No package is open.",
        ),
        *_listed(
            "Providers, and the packages they have now",
            ["Provider", "Kind", "Packages now", "Evaluated this year", "With impact"],
            providers,
            "No provider is listed.",
        ),
    )


def _decisions(panel: Told) -> tuple[Block, ...]:
    rows = [
        [
            one["school"],
            said(one["kind"]) + (f" at {one['months']} months" if one["months"] is not None else ""),
            day(one["due_on"]),
            said(one["state"]),
        ]
        for one in panel["decisions"]
    ]
    return (
        _heading("Decisions due"),
        *_listed("What waits for a decision", ["School", "Decision", "Due", "State"], rows, "No decision waits."),
    )


def _actions(panel: Told) -> tuple[Block, ...]:
    def rows_of(of: Sequence[Told], ends: Callable[[Told], str]) -> list[list[str]]:
        return [[one["school"], one["what"] or "", whose(one), day(one["agreed_on"]), ends(one)] for one in of]

    header = ["School", "Action", "Whose", "Agreed on"]
    return (
        _heading("Actions the board agreed"),
        *_listed(
            "Open actions of the board",
            [*header, "Due"],
            rows_of(panel["open"], lambda one: day(one["due_on"]) + (" (overdue)" if one["overdue"] else "")),
            "No action of the board is open.",
        ),
        *_listed(
            f"Done or withdrawn since {day(panel['since'])}",
            [*header, "Ended"],
            rows_of(panel["ended"], lambda one: f"{said(one['status'])} {day(one['ended_on'])}".strip()),
            f"None has ended since {day(panel['since'])}.",
        ),
    )


def _none(panel: Told, nothing: str) -> str:
    """What is said in the place of an empty list: nothing, where schools are not told of one by one."""
    return "" if panel["shown"]["hidden_below"] is not None else nothing


def _factors(one: Told) -> str:
    return ", ".join(map(said, one["factors"]))


def _heading(text: str, level: int = 2) -> Heading:
    return Heading(level, line(text))


def _definitions(*entries: tuple[str, str]) -> Definitions:
    return Definitions(tuple((line(term), line(meaning)) for term, meaning in entries))


def _listed(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> tuple[Block, ...]:
    """A table; or in its place what is said of there being none."""
    if rows:
        return (_table(caption, header, rows),)
    return (Paragraph(line(nothing)),) if nothing else ()


def _table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return Table(_lines(header), tuple(_lines(row) for row in rows), caption)


def _lines(cells: Iterable[str]) -> tuple[Line, ...]:
    return tuple(line(cell) for cell in cells)
