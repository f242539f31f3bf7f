"""Signing in and out. Locally whoever plays at the product chooses whom of the sample's people they are."""

from typing import Any, Final
from urllib.parse import quote
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good.database import LONDON, Database, of_council
from securing_good.tables import Appointment, Person, PersonIdentity, School
from securing_good.vocabulary import Post
from securing_good_api.board.asking import Api
from securing_good_api.board.by_issuer import offered
from securing_good_api.board.looks import page
from securing_good_api.board.sessions import FIRST, Proven, begin, end, give_cookie, inside, take_cookie
from securing_good_api.tokens import LOCAL_ISSUER

_OF_SIGNING_IN: Final = {"person", "next", "again"}
_OF_EACH: Final = 6
"""People of one post who are shown at once; the others are a click away."""


async def sent_to(request: Request, *, keeps: bool) -> Response:
    """The way to the sign-in page, and from there back.

    Whoever was signed out while they filled in a form signs in where they are: it is shown to them again as they typed it.
    """
    kept = await _kept(request) if keeps and request.method == "POST" else {}
    if kept:
        people = await _people(request) if _is_play(request) else []
        told = {"people": people, "issuers": await offered(request), "next": request.url.path, "kept": kept}
        return page(request, "sign_in.html", status=403, **told)
    target = request.url.path if request.method == "GET" else FIRST
    return RedirectResponse(f"/board/sign-in?next={quote(target, safe='')}", 303, {"Cache-Control": "no-store"})


async def _kept(request: Request) -> dict[str, str]:
    """What was typed in a form of ours; nothing of what another site's page sends."""
    if (
        request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
        or inside(request.url.path) != request.url.path
    ):
        return {}
    return {name: str(value) for name, value in (await request.form()).items() if name not in _OF_SIGNING_IN}


async def choose(request: Request) -> Response:
    """Who may sign in here, and how."""
    people = await _people(request) if _is_play(request) else []
    target = inside(request.query_params.get("next"))
    return page(request, "sign_in.html", people=people, issuers=await offered(request), next=target, kept={})


async def chosen(request: Request) -> Response:
    """Sign in as one of the sample's people; raises HTTPException where nobody plays."""
    if not _is_play(request):
        raise HTTPException(404)
    form = await request.form()
    council = request.scope["state"]["sample_council"]
    try:
        person_id = UUID(str(form.get("person", "")))
    except ValueError:
        raise HTTPException(422, "Choose somebody.") from None
    database: Database = request.scope["state"]["database"]
    called = f"chosen:{person_id}"
    async with database.unit_of_work(of_council(council), actor=called) as unit:
        person = await unit.session.scalar(select(Person).where(Person.council == council, Person.id == person_id))
        if person is None:
            raise HTTPException(422, "There is nobody like that here.")
        await unit.session.execute(
            insert(PersonIdentity)
            .values(
                council=council,
                id=uuid4(),
                person_id=person_id,
                issuer=LOCAL_ISSUER,
                subject=called,
                linked_at=unit.now,
            )
            .on_conflict_do_nothing()
        )
        cookie = await begin(unit, council, Proven(LOCAL_ISSUER, called, person.name))
    # What was typed before is sent once more to where its form is shown: of another session, it does nothing by itself.
    answer = RedirectResponse(inside(str(form.get("next", ""))), 307 if form.get("again") else 303)
    give_cookie(answer, cookie, production=request.scope["state"]["production"])
    return answer


async def sign_out(request: Request, _api: Api) -> Response:
    """End the session, here and in the browser."""
    who = request.scope["state"]["signed_in"]
    database: Database = request.scope["state"]["database"]
    async with database.unit_of_work(of_council(who.actor.council), actor=who.actor.subject) as unit:
        await end(unit, who.id)
    answer = RedirectResponse("/board/sign-in", 303)
    take_cookie(answer, production=request.scope["state"]["production"])
    return answer


def _is_play(request: Request) -> bool:
    """Whether anybody may be anybody: on one's own machine, where `make token` gives the same."""
    state = request.scope["state"]
    return bool(state["sample_council"]) and not state["production"]


async def _people(request: Request) -> list[dict[str, Any]]:
    """Some people of each post that signs in, by name."""
    database: Database = request.scope["state"]["database"]
    council, today = request.scope["state"]["sample_council"], database.clock().astimezone(LONDON).date()
    asked = (
        select(Person.id, Person.name, Appointment.post, School.name.label("school"))
        .join(Appointment, (Appointment.council == Person.council) & (Appointment.person_id == Person.id))
        .outerjoin(School, School.urn == Appointment.urn)
        .where(Person.council == council, Appointment.starts_on <= today)
        .where(Appointment.ends_on.is_(None) | (Appointment.ends_on >= today))
        .order_by(Appointment.post, Person.name, School.name)
    )
    async with database.reading(of_council(council)) as session:
        rows = (await session.execute(asked)).all()
    found = []
    for post in sorted(Post, key=lambda one: one.is_at_a_school):
        if post.role is not None:
            held = [row for row in rows if row.post == post]
            people = [{"id": row.id, "name": row.name, "school": row.school} for row in held]
            if people:
                found.append({"post": post.value, "people": people[:_OF_EACH], "others": people[_OF_EACH:]})
    return found
