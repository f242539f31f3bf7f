"""What is going away says so with every answer (row 33), in the document, on a page and to the operator; then it is gone."""

import email.utils
import re
from datetime import UTC, datetime, timedelta

import pytest

from securing_good_api.deprecations import DEPRECATIONS
from tests.contract.conftest import now
from tests.contract.test_requests import is_problem
from tests.harness.callers import api_on
from tests.harness.files import register, register_row
from tests.harness.working import send

OLD = "/v1/imports/{}/rows.csv"


@pytest.fixture(scope="module")
async def imported(served) -> int:
    """A file with a row that was refused."""
    content = register(register_row(101910, "Yew Primary School"), register_row(101911, "", phase="Nothing"))
    return (await send(served, "register.csv", content, clock=now))["id"]


def promises(answer) -> tuple[datetime, datetime, dict[str, str]]:
    """Since when it is deprecated, until when it is there, and where its links lead, by their relation."""
    since, sunset = answer.headers["deprecation"], answer.headers["sunset"]
    assert re.fullmatch(r"@\d+", since), "RFC 9745: a date of structured fields"
    links = {rel: to for to, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])}
    assert email.utils.format_datetime(email.utils.parsedate_to_datetime(sunset), usegmt=True) == sunset, "RFC 8594"
    return datetime.fromtimestamp(int(since[1:]), UTC), email.utils.parsedate_to_datetime(sunset), links


@pytest.mark.row(33)
async def test_every_answer_says_since_when_until_when_why_and_what_instead(served, imported):
    refused = {"Accept": "application/xml"}
    answers = {
        200: await served.get(OLD.format(imported), "admin"),
        401: await served.call("GET", OLD.format(imported), None),
        403: await served.get(OLD.format(imported), "headteacher", urns=[101910]),
        404: await served.get(OLD.format(1_999_999_999), "admin"),
        406: await served.get(OLD.format(imported), "admin", headers=refused),
        422: await served.get(OLD.format("x"), "admin"),
        400: await served.get(OLD.format(imported), "admin", headers={"API-Version": "1"}),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    told = [promises(answer) for answer in answers.values()]
    assert len({(since, sunset, links["deprecation"]) for since, sunset, links in told}) == 1
    since, sunset, links = told[0]
    assert since <= datetime.now(UTC) < sunset
    assert sunset - since >= timedelta(days=365)
    head = await served.call("HEAD", OLD.format(imported), "admin")
    assert promises(head) == told[0]
    page = await served.call("GET", links["deprecation"], None)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert sunset.date().isoformat() in page.text
    instead = await served.get(links["successor-version"], "admin")
    assert (instead.status_code, instead.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answers[200].text.splitlines()[1] in instead.text, "the same rows"
    assert "deprecation" not in instead.headers


async def test_a_client_cannot_put_a_header_of_its_own_into_the_links(served):
    answer = await served.get(OLD.format("7%0d%0aX-Mine: 1%22%3e"), "admin")
    assert "x-mine" not in answer.headers
    assert promises(answer)[2]["successor-version"] == "/v1/imports/7%0D%0AX-Mine%3A%201%22%3E/rows?export=csv"


async def test_what_stays_says_nothing_of_the_kind(served, imported):
    for path in (
        f"/v1/imports/{imported}/rows",
        f"/v1/imports/{imported}",
        "/health",
        f"/v1/imports/{imported}/rows.csv/x",
    ):
        answer = await served.get(path, "admin")
        assert not {"deprecation", "sunset", "link"} & answer.headers.keys(), path


@pytest.mark.row(33)
async def test_the_document_the_reference_and_a_page_tell_of_it(served):
    document = (await served.call("GET", "/openapi.json", None, timeout=60)).json()
    going = {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for operation in methods.values()
        if operation.get("deprecated")
    }
    assert set(going) == {one.name for one in DEPRECATIONS} != set()
    reference = (await served.call("GET", "/docs", None)).text
    for one in DEPRECATIONS:
        operation = going[one.name]
        assert operation == document["paths"][one.path][one.method.lower()]
        assert operation["x-sunset"] == one.sunset.date().isoformat()
        assert {"Deprecation", "Sunset", "Link"} <= operation["responses"]["200"]["headers"].keys()
        assert "410" in operation["responses"]
        assert f"/deprecations/{one.name}" in reference
        successor = one.successor.partition("?")[0]
        assert successor in document["paths"], "there is something to ask instead"
        assert (await served.call("GET", f"/deprecations/{one.name}", None)).status_code == 200
    is_problem(await served.call("GET", "/deprecations/nothing", None), 404, "not-found")


async def test_an_operator_sees_that_it_is_still_asked_for_and_by_which_kind_of_caller(served, imported):
    before = await counted(served)
    for _ in range(3):
        await served.get(OLD.format(imported), "admin")
    await served.call("GET", OLD.format(imported), None)
    after = await counted(served)
    assert after["admin"] - before.get("admin", 0) == 3
    assert after["unknown"] - before.get("unknown", 0) == 1


async def counted(api) -> dict[str, float]:
    """How often what is going away was asked for, by kind of caller."""
    text = (await api.call("GET", "/metrics", None)).text
    lines = re.findall(r"^securing_good_deprecated_requests_total\{(.*)\} (\S+)$", text, re.MULTILINE)
    told = [(dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value)) for labels, value in lines]
    assert all(
        labels.keys() == {"route", "caller"} and labels["route"] == OLD.format("{import_id}") for labels, _ in told
    )
    return {labels["caller"]: value for labels, value in told}


@pytest.mark.row(33)
@pytest.mark.parametrize("deprecation", DEPRECATIONS, ids=lambda one: one.name)
async def test_from_its_sunset_on_it_is_gone(database, deprecation):
    """The clock of the application goes on to that moment."""
    path = deprecation.path.format(import_id=1)
    for moment, status in ((deprecation.sunset - timedelta(seconds=5), 404), (deprecation.sunset, 410)):
        async with api_on(database, clock=lambda at=moment: at) as api:
            answer = await api.call(deprecation.method, path, "admin")
            assert answer.status_code == status, answer.text
            assert promises(answer)[1] == deprecation.sunset
            assert (await api.call(deprecation.method, path, None)).status_code == 401
    problem = is_problem(answer, 410, "gone")
    assert deprecation.successor in problem["detail"]
