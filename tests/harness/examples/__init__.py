"""A valid request for every route under `/v1`: tests of the whole go through all of them."""

from collections.abc import Iterator

from fastapi.routing import iter_route_contexts

from tests.harness.examples import (
    actions,
    assessments,
    availability,
    board,
    case_imports,
    cases,
    clients,
    council_data,
    documents,
    external_reviews,
    identity,
    intervening,
    levels,
    people,
    reminders,
    reviews,
    rulesets,
    school_days,
    support,
    timetables,
    visits,
    webhooks,
)
from tests.harness.examples.kinds import Example, Named, Ownership
from tests.harness.stories import World

EXAMPLES: dict[tuple[str, str], Example] = {
    **council_data.EXAMPLES,
    **rulesets.EXAMPLES,
    **school_days.EXAMPLES,
    **assessments.EXAMPLES,
    **levels.EXAMPLES,
    **people.EXAMPLES,
    **identity.EXAMPLES,
    **reminders.EXAMPLES,
    **availability.EXAMPLES,
    **board.EXAMPLES,
    **cases.EXAMPLES,
    **case_imports.EXAMPLES,
    **documents.EXAMPLES,
    **reviews.EXAMPLES,
    **visits.EXAMPLES,
    **timetables.EXAMPLES,
    **actions.EXAMPLES,
    **external_reviews.EXAMPLES,
    **support.EXAMPLES,
    **intervening.EXAMPLES,
    **webhooks.EXAMPLES,
    **clients.EXAMPLES,
}
"""By method and path template. Asked of the story's first two schools, writes change nothing that other tests read:
cases are refused because one is open, minutes because they are written, a review because it is a year away, support because it is evaluated; an open action
stays open."""


def routes_of(app) -> Iterator[tuple[str, str]]:
    """Every method and path template the application answers, shown in its OpenAPI document or not."""
    for route in iter_route_contexts(app.routes):
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, str(route.path)


OF_ONE = (
    "/event-kinds",
    "/half-days",
    "/reminder-channel",
    "/caseloads",
    "/record",
    "/record/history",
    "/restricted",
    "/engagement-meeting",
    "/attendance",
    "/as-of",
    "/file",
    "/schedule.csv",
    "/template.csv",
    "/pdf",
    "/html",
)
"""How addresses of single things end, besides with an id."""


def is_list(method: str, path: str) -> bool:
    """Whether the route answers with a page of items."""
    single = (
        path in {"/v1/me", "/v1/impact", "/v1/equity"}
        or path.startswith("/v1/dashboard/")
        or path.endswith(("}", *OF_ONE))
    )
    return method == "GET" and not single


def reader_of(path: str) -> str:
    """A role that may read a list: whoever decides, but for what is an administrator's."""
    admins = ("/v1/webhook-endpoints", "/v1/clients", "/v1/identity-issuers")
    return "admin" if path.startswith(admins) else "principal_adviser"


def named(world: World, council: str, *, school: int = 0) -> Named:
    """A council's story and one of its two schools'."""
    story = world.councils[council]
    return Named(world, story, story.schools[school])


def by_ownership(world: World, ownership: Ownership) -> Named:
    """What somebody of council 307 and its first school names."""
    return {
        Ownership.OWN: named(world, "307"),
        Ownership.OTHER_SCHOOL: named(world, "307", school=1),
        Ownership.OTHER_COUNCIL: named(world, "310"),
    }[ownership]
