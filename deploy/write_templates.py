"""`make catalogue` also writes docs/templates.md: a council's own returns, each with its columns and an example."""

from collections.abc import Iterator
from typing import Final

from deploy.instance import REPOSITORY
from securing_good_risk_engine.indicators import INDICATORS, PUPIL_GROUPS, SUPPLIED
from securing_good_risk_engine.sources import supplied
from securing_good_risk_engine.sources.templates import TEMPLATES, Template

TEMPLATES_PAGE: Final = REPOSITORY / "docs" / "templates.md"

_OPENING: Final = """# Templates of a council's own returns

CSV files a council sends as its own (`make import FILES=return.csv COUNCIL=307`, or `POST /v1/imports` with the council),
told by their columns. `TRY=1`, or `?dry_run=true`, only says what a file would change, school by school.
They are the council's alone, never England's, and hold figures of schools only: a file with a column
that could tell of a person is refused. Written by `make catalogue` from what the importer reads; a test fails when it is not
up to date.
"""
_TERM: Final = """
Rows are of terms (`autumn`, `spring`, `summer`); the latest term of a year stands for the year.
"""


def templates_page() -> str:
    """The whole document."""
    return "".join((_OPENING, *(part for template in TEMPLATES for part in _template(template)), *_supplied()))


def _template(template: Template) -> Iterator[str]:
    yield f"\n## {template.title}\n{_TERM if template.termly else ''}\n| column | what | can be |\n|---|---|---|\n"
    yield "| `urn` | the school | six digits |\n| `academic_year` | the year it is about | such as 2025/26 |\n"
    if template.termly:
        yield "| `term` | the term it is about | autumn, spring, summer |\n"
    for column, code in template.columns.items():
        indicator = INDICATORS[code]
        words = template.words.get(column)
        possible = ", ".join(words) if words else f"{indicator.minimum} to {indicator.maximum}"
        yield f"| `{column}` | {indicator.title}. {indicator.definition} | {possible} |\n"
    example = [_example(template, column, code) for column, code in template.columns.items()]
    first = ["101922", "2025/26", *(["spring"] if template.termly else []), *example]
    yield f"\n```csv\n{','.join(template.header)}\n{','.join(first)}\n{','.join(['101923', *first[1:]])}\n```\n"


def _example(template: Template, column: str, code: str) -> str:
    words = template.words.get(column)
    if words:
        return next(iter(words))
    indicator = INDICATORS[code]
    return str(min(indicator.maximum, max(indicator.minimum, 3)))


def _supplied() -> Iterator[str]:
    yield f"\n## {supplied.TITLE}\n\nFor July, months before any release. "
    yield "They carry the status school-supplied, and the official release takes their place when it comes.\n\n"
    yield "| column | what | can be |\n|---|---|---|\n"
    yield "| `urn` | the school | six digits |\n| `academic_year` | the year of the results | such as 2025/26 |\n"
    yield f"| `measure` | what was measured | {', '.join(SUPPLIED)} |\n"
    yield f"| `pupil_group` | of whom | {supplied.ALL}, {', '.join(PUPIL_GROUPS)} |\n"
    yield "| `pupils` | how many pupils it is of | a whole number, or blank |\n"
    yield "| `value` | the result | in the measure's unit, or SUPP where it is withheld |\n"
    yield "| `source` | who supplied it | school, data_team |\n"
    yield f"\n```csv\n{','.join(supplied.HEADER)}\n101922,2025/26,ks2_rwm_expected,all,30,63,school\n"
    yield "101922,2025/26,ks2_rwm_expected,disadvantaged,9,44,school\n```\n"
