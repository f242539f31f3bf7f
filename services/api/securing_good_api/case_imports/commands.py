"""Take running cases in from a file: all of it or nothing, and nothing twice."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text

from securing_good.database import Database, Scope, UnitOfWork
from securing_good.events import EventKind, Happening, canonical
from securing_good.programme import whole_months
from securing_good.tables import Case, CaseImport, ImportedCase, School
from securing_good.vocabulary import CaseRecord
from securing_good.work import WorkKind, ask
from securing_good_api.actors import Actor
from securing_good_api.case_imports.bodies import CasesTaken, CaseTaken, ReviewWaiting
from securing_good_api.case_imports.facts import Fact, RunningCase
from securing_good_api.case_imports.known import known_council, known_school
from securing_good_api.case_imports.rules import check_case
from securing_good_api.case_imports.writing import Writer
from securing_good_api.cases.commands import next_reference
from securing_good_api.csv_files import Fault, FileRefused
from securing_good_api.level_decisions.locks import settle_one_at_a_time


async def import_cases(unit: UnitOfWork, *, content: bytes, facts: Sequence[Fact]) -> CasesTaken:
    """Write down every case of a file that is not here yet; meetings are then planned from today on.

    One event a case, whatever happened before. Raises FileRefused with every row that breaks a rule; then nothing is kept.
    """
    # One file at a time, so that none of two takes a case in twice.
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('cases from files ' || :council))"), {"council": unit.council}
    )
    by_urn: dict[int, list[Fact]] = {}
    for fact in facts:
        by_urn.setdefault(fact.urn, []).append(fact)
    for urn in sorted(by_urn):
        await settle_one_at_a_time(unit, urn)
    here = await _here(unit, by_urn)
    faults: list[Fault] = []
    running: list[RunningCase] = []
    council, people = await known_council(unit, [fact for fact in facts if fact.urn not in here])
    for urn, told in by_urn.items():
        if urn in here:
            faults += _changed(told, here[urn])
            continue
        school = await known_school(unit, urn)
        found = (
            check_case(told, school, council)
            if school is not None
            else [Fault(told[0].line, "urn", f"{urn} is not a school of this council.", "unknown-school")]
        )
        if isinstance(found, RunningCase):
            running.append(found)
        else:
            faults += found
    if faults:
        raise FileRefused.because(sorted(faults, key=lambda one: one.line))
    taken = [_still_here(case, told=len(by_urn[case.urn])) for case, _ in here.values()]
    done = CasesTaken(import_id=None, rows=len(facts), cases=taken)
    if running:
        file = await _keep_file(unit, content, len(facts))
        done.import_id = file
        done.cases += [await _take(unit, file, one, people) for one in running]
    return done


class _TriedOnly(Exception):
    """Undoes a try."""


async def try_import_of_cases(
    database: Database, scope: Scope, actor: Actor, *, content: bytes, facts: Sequence[Fact]
) -> CasesTaken:
    """What importing the file would come to; nothing is kept. Raises as importing does."""
    done = None
    try:
        async with database.unit_of_work(scope, actor=actor.subject) as unit:
            done = await import_cases(unit, content=content, facts=facts)
            raise _TriedOnly
    except _TriedOnly:
        assert done is not None
    cases = [
        one if one.already_here else one.model_copy(update={"case_id": None, "reference": None}) for one in done.cases
    ]
    return done.model_copy(update={"dry_run": True, "import_id": None, "cases": cases})


async def _here(unit: UnitOfWork, by_urn: Mapping[int, Sequence[Fact]]) -> dict[int, tuple[Case, ImportedCase]]:
    """By school, the case a file brought before: the running one, or one whose rows these are."""
    rows = await unit.session.execute(
        select(Case, ImportedCase)
        .join(ImportedCase, (ImportedCase.council == Case.council) & (ImportedCase.case_id == Case.id))
        .where(Case.council == unit.council, Case.urn.in_(by_urn))
        .order_by(Case.opened_on, Case.id)
    )
    found: dict[int, tuple[Case, ImportedCase]] = {}
    for case, imported in rows:
        if case.closed_on is None or imported.sha256 == _digest(by_urn[case.urn]):
            found[case.urn] = (case, imported)
    return found


def _changed(told: Sequence[Fact], here: tuple[Case, ImportedCase]) -> list[Fault]:
    case, imported = here
    if imported.sha256 == _digest(told):
        return []
    detail = (
        f"{case.reference} was imported on {imported.imported_on} from other rows. What it told then is on record "
        "and stays: change the case itself, or send the rows as they were."
    )
    return [Fault(told[0].line, "urn", detail, "already-imported")]


def _digest(facts: Sequence[Fact]) -> str:
    """What the rows of one case say, whatever their order and their lines."""
    rows = sorted(canonical({**asdict(fact), "line": 0}) for fact in facts)
    return hashlib.sha256(b"\n".join(rows)).hexdigest()


def _still_here(case: Case, *, told: int) -> CaseTaken:
    return CaseTaken(
        urn=case.urn,
        already_here=True,
        case_id=case.id,
        reference=case.reference,
        opened_on=case.opened_on,
        state=case.state,
        level=case.level,
        level_since=case.level_since,
        rows=told,
        reviews_waiting=[],
    )


async def _keep_file(unit: UnitOfWork, content: bytes, rows: int) -> UUID:
    file = CaseImport(
        council=unit.council,
        id=uuid4(),
        sha256=hashlib.sha256(content).hexdigest(),
        rows=rows,
        imported_by=unit.actor,
        imported_at=unit.now,
    )
    unit.session.add(file)
    await unit.session.flush()
    return file.id


async def _take(unit: UnitOfWork, file: UUID, running: RunningCase, people: Mapping[int, UUID]) -> CaseTaken:
    opened = running.opened
    school = (await unit.session.scalars(select(School).where(School.urn == opened.urn))).one()
    reference = await next_reference(unit, opened.on.year)
    case = await Writer(unit, running, people).write(school, reference)
    counts = Counter(fact.record.value for fact in running.facts)
    unit.session.add(
        ImportedCase(
            council=unit.council,
            case_id=case.id,
            urn=case.urn,
            import_id=file,
            sha256=_digest(running.facts),
            counts=dict(counts),
            imported_on=unit.today,
        )
    )
    await unit.session.flush()
    payload = {
        "reference": reference,
        "reason": opened.words,
        "import": file,
        "opened_on": case.opened_on,
        "level": case.level,
        "level_since": case.level_since,
        "state": case.state,
        "counts": dict(counts),
        "past": [_told(fact) for fact in running.facts],
    }
    unit.record(Happening(EventKind.CASE_IMPORTED, f"case:{case.id}", payload, urn=case.urn))
    await ask(unit, WorkKind.PLAN_VISITS, [str(case.id)], council=unit.council)
    return CaseTaken(
        urn=case.urn,
        already_here=False,
        case_id=case.id,
        reference=reference,
        opened_on=case.opened_on,
        state=running.state,
        level=running.level,
        level_since=running.level_since,
        rows=len(running.facts),
        reviews_waiting=_waiting(running, unit.today),
        months=whole_months(case.opened_on, unit.today),
    )


def _waiting(running: RunningCase, today: date) -> list[ReviewWaiting]:
    """Reviews whose day has come and that nobody decided: nothing passes them."""
    return [
        ReviewWaiting(months=point.months, due_on=point.due_on)
        for point in running.points
        if point.decided is None and point.due_on < today
    ]


def _told(fact: Fact) -> dict[str, Any]:
    """A fact as the event tells it: days and words of the programme; what people wrote stays in the records."""
    more = {
        "level": fact.level,
        "progress": fact.progress,
        "not_held": fact.reason,
        "due_on": fact.due_on,
        "done_on": fact.done_on,
        "months": fact.months or None,
        "decision": fact.decision,
    }
    told = {name: value for name, value in more.items() if value is not None}
    return {"record": CaseRecord(fact.record), "on": fact.on, **told}
