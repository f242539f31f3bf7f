"""The sample borough, told into a real database as if today were another day."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from deploy.instance import make_issuer
from deploy.sample.__main__ import load
from deploy.sample.life.stories import OUTLINES
from deploy.samples import Held, look
from securing_good.vocabulary import SupportState


async def told(database, home, day: datetime) -> dict[str, Counter]:
    """Tell the borough as if it were that day; counts of what there is then, by name."""
    env = {
        "DATABASE_URL": database.url,
        "SECURING_GOOD_ENVIRONMENT": "local",
        "SECURING_GOOD_LOCAL_ISSUER": str(make_issuer(home)),
    }
    await load(env, home, lambda: day)
    today = day.date()
    questions = {
        "levels": "select level, count(*) from (select distinct on (urn) urn, level from level_decision"
        " order by urn, decided_at desc) latest group by 1",
        "cases": 'select state, count(*) from "case" group by 1',
        "imports": "select state, count(*) from import_outcome group by 1",
        "refused": "select 'rows', coalesce(sum(rows_refused), 0) from import_outcome",
        "missed": "select v.urn, count(*) from visit v where date < $1 and not exists (select from visit_record r where"
        " r.visit_id = v.id) group by 1",
        "planned": "select 'visits', count(*) from visit where date >= $1",
        "overdue": "select urn, count(*) from action where status = 'open' and due_on < $1 group by 1",
        "support": "select state, count(*) from support_package group by 1",
        # England is scored by the services, some seconds after the telling.
        "work": "select kind, count(*) from work where kind <> 'score_england' and "
        "(due_at <= now() or council is not null) group by 1",
        "without a case": "select state, count(*) from support_package where case_id is null group by 1",
        "members": "select 'schools', count(*) from membership",
        "providers": "select state, count(*) from provider group by 1",
        "posts": "select post, count(*) from appointment where ends_on is null or ends_on >= $1 group by 1",
        "proposals": "select state, count(*) from level_proposal group by 1",
        "replies": "select agrees, count(*) from level_reply group by 1",
        "evaluated": "select urn, count(*) from self_evaluation group by 1",
        "late events": "select 'events', count(*) from event where at > $1::date + 1",
        "assessed": "select 'today', count(*) from assessment where made_at::date = $1",
    }
    found = {}
    async with database.owner() as owner:
        for name, question in questions.items():
            more = [today] if "$1" in question else []
            found[name] = Counter(dict(await owner.fetch(question, *more)))
    return found


DAYS = [
    datetime(2026, 12, 1, 10, tzinfo=UTC),
    *(
        pytest.param(datetime(2026, 11, 28, 10, tzinfo=UTC) + timedelta(days=days), marks=pytest.mark.long)
        for days in (0, 31, 99, 140, 187, 222, 248, 277, 295, 330, 461, 640, 1000, 1500)
    ),
]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
async def test_the_borough_lives_whatever_the_day(database, tmp_path, day):
    found = await told(database, tmp_path, day)
    assert found["cases"].total() == len(OUTLINES)
    assert (found["cases"]["exited"], found["cases"]["intervention"], found["cases"]["engaging"]) == (3, 1, 1)
    assert found["levels"]["red"] >= 5
    assert found["levels"]["amber"] >= 8
    assert found["levels"]["green"] >= 40
    assert set(found["imports"]) == {"loaded"}
    assert found["refused"].total() == 0
    assert len(found["missed"]) == 1
    assert found["planned"].total() >= 12
    assert found["overdue"].total() >= 2
    assert set(found["support"]) == set(SupportState)
    assert set(found["without a case"]) == {"agreed", "bought_elsewhere", "withdrawn", "evaluated"}
    assert found["providers"] == {"active": 5, "retired": 1}
    assert found["members"].total() >= 40
    assert found["posts"]["headteacher"] == found["posts"]["chair_of_governors"] >= 90
    assert (found["posts"]["lead_officer"], found["posts"]["link_partner"]) == (6, 9)
    assert found["proposals"] == {"proposed": 1, "shared": 2, "confirmed": 2}
    assert found["replies"] == {True: 2, False: 1}
    assert len(found["evaluated"]) == 8
    assert min(found["evaluated"].values()) >= 2
    assert found["work"].total() == 0
    assert found["late events"].total() == 0
    assert found["assessed"].total() >= 90
    assert await look(database.url) == Held(begun=True, made_for=day.date(), others=False)
