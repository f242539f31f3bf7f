"""Ofsted Parent View: what parents answer about their child's school, as shares of those who answered.

The questions are those asked since September 2019. Their order decides, so an edition of the earlier twelve questions
must never be read as one of these: no year before 2019/20 is taken. The file does not tell its year.
"""

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import Edition, Editions
from securing_good_risk_engine.sources.facts import ObservationFact, RecognisedFile, Row, RowProblem
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, said_by_sender
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.reading_json import KEY, cell_text
from securing_good_risk_engine.sources.table import Table, TextRow

_SHAPE: Final = Shape(dataset="parent_view", title="Parent View by URN", urn=KEY)
_QUESTIONS: Final = "q"
COLUMNS: Final = {
    "parent_view_happy": "1.pos",
    "parent_view_safe": "2.pos",
    "parent_view_behaviour": "3.pos",
    "parent_view_bullying": "4.pos",
    "parent_view_informed_of_learning": "5.pos",
    "parent_view_concerns": "6.pos",
    "parent_view_send": "7a.yes",
    "parent_view_send_support": "7b.pos",
    "parent_view_expectations": "8.pos",
    "parent_view_does_well": "9.pos",
    "parent_view_informed_of_progress": "10.pos",
    "parent_view_subjects": "11.pos",
    "parent_view_clubs": "12.pos",
    "parent_view_personal_development": "13.pos",
    "parent_view_recommend": "14.pos",
}
"""Where the share of parents who agree stands, by question; for 7a the share who say yes."""
OF_SOME: Final = frozenset({"parent_view_bullying", "parent_view_concerns", "parent_view_send_support"})
"""Shares of the parents whom the question is about. How many those are is not published, so they have no cohort."""


def _edition(period: int) -> Edition:
    return Edition(
        period=period,
        # Answers are gathered until August; how soon after that they are out varies, and is not on record here.
        available_on=date(period + 1, 12, 31),
        cohort="responses",
        columns={code: (column,) for code, column in COLUMNS.items()},
        percent_sign=False,
        published={},
        elsewhere={},
        cohorts={},
        last=False,
    )


EDITIONS: Final = Editions({period: _edition(period) for period in range(2019, 2026)}, unpublished={})


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    flat = _flat(table)
    edition = edition_of(flat, _SHAPE, EDITIONS, said_by_sender(_SHAPE, EDITIONS, period=said), today=today)
    file = figures_file(Figures(flat, _SHAPE, edition), today)
    return dataclasses.replace(file, rows=_without_cohorts_of_others(file.rows))


def _without_cohorts_of_others(rows: Iterator[Row | RowProblem]) -> Iterator[Row | RowProblem]:
    for row in rows:
        if isinstance(row, RowProblem):
            yield row
            continue
        facts = tuple(
            dataclasses.replace(fact, cohort=None)
            if isinstance(fact, ObservationFact) and fact.indicator in OF_SOME
            else fact
            for fact in row.facts
        )
        if any(isinstance(fact, ObservationFact) and fact.status is ObservationStatus.PRESENT for fact in facts):
            yield dataclasses.replace(row, facts=facts)
        else:
            yield RowProblem(row.line, _QUESTIONS, None, "no_answers", "the row gives no answer to any question")


def _flat(table: Table) -> Table:
    """The table with each answer, which stands two levels down, as a column of its own."""
    records = table.document if isinstance(table.document, dict) else {}
    key = table.header.index(KEY)
    places = [column.split(".") for column in COLUMNS.values()]

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.body():
            if isinstance(row, RowProblem):
                yield row
                continue
            asked = records.get(row[1][key], {}).get(_QUESTIONS)
            yield row[0], [*row[1], *(_answer(asked, question, answer) for question, answer in places)]

    return dataclasses.replace(table, header=(*table.header, *COLUMNS.values()), body=body)


def _answer(asked: object, question: str, answer: str) -> str:
    answers = asked.get(question) if isinstance(asked, dict) else asked
    return cell_text(answers.get(answer) if isinstance(answers, dict) else answers)


DATASETS: Final = (Dataset(_SHAPE.dataset, _SHAPE.title, frozenset({KEY, "happy", "responses", _QUESTIONS}), _read),)
