"""People at work in a browser: a visit recorded end to end, a page used by its keys alone, and what goes wrong on the way."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from securing_good.vocabulary import Post
from tests.browser.conftest import PHONE
from tests.harness.bodies import need_of
from tests.pages.conftest import OWN
from tests.pages.test_recording import AGREED, FOUND, PEOPLE, SAID

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
FURTHEST = 200
"""Nothing on a page is more presses of a key away."""
FOCUSED = """() => {
    const one = document.activeElement, looks = getComputedStyle(one);
    const drawn = [one, one.nextElementSibling].filter(Boolean).map(each => [each, '::before', '::after']
        .map(part => typeof part === 'string' ? getComputedStyle(each, part) : getComputedStyle(part))).flat();
    const seen = drawn.some(each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0
        || each.boxShadow !== 'none' || each.backgroundColor === 'rgb(255, 221, 0)');
    return {tag: one.tagName, name: one.name || '', id: one.id, value: one.value || '', words: one.innerText || '',
            href: one.getAttribute('href') || '', seen: seen || looks.position === 'absolute'};
}"""


async def next_focus(page: Page) -> dict:
    """What the next press of Tab comes to; it can be seen."""
    await page.keyboard.press("Tab")
    here = await page.evaluate(FOCUSED)
    assert here["seen"], f"nothing shows where the focus is: {here}"
    return here


async def tab_to(page: Page, **wanted: str) -> dict:
    """Press Tab until the focus is on what is wanted."""
    met = []
    for _ in range(FURTHEST):
        here = await next_focus(page)
        if all(here[name] == value for name, value in wanted.items()):
            return here
        met.append((here["tag"], here["name"], here["href"] or here["words"][:30]))
    raise AssertionError(f"no key led to {wanted}: {met}")


async def planned(site) -> dict:
    """A meeting at the first school of which nothing is recorded."""
    visits = (await site.api.get(f"/v1/visits?limit=100&sort=date&urn={OWN}")).json()["items"]
    return next(one for one in visits if one["kind"] == "securing_good_meeting" and one["status"] == "planned")


async def fill_in(page: Page, fields: dict[str, str]) -> None:
    """Type and choose as somebody does."""
    for name, value in fields.items():
        if name.endswith("!"):
            continue
        field = page.locator(f"[name='{name}']")
        if await field.first.get_attribute("type") == "radio":
            await page.locator(f"[name='{name}'][value='{value}']").check()
        else:
            await field.fill(value)


async def test_a_visit_is_recorded_end_to_end_and_its_actions_stand_with_the_case(site):
    meeting = await planned(site)
    today = site.api.service_database.clock.now.date().isoformat()
    async with site.somebody(Post.LEAD_OFFICER) as (page, seen):
        await page.goto(f"/board/schools/{OWN}")
        await page.locator(f"a[href='/board/visits/{meeting['id']}']").first.click()
        form = {**PEOPLE, **SAID, **FOUND, **AGREED, "held_on": "", "actions.1.due_on": "2026-01-30"}
        form["discussed"] = f"What was seen. {SCRIPT}"
        await fill_in(page, form)
        await page.get_by_role("button", name="Record").click()
        await expect(page.get_by_text("There is a problem").or_(page.locator(".govuk-error-summary"))).to_be_visible()
        assert (await page.title()).startswith("Error: ")
        await page.locator(".govuk-error-summary a[href='#held_on']").click()
        assert await page.evaluate("document.activeElement.id") == "held_on", "the summary leads to the field"
        assert not await site.amiss(page), "mistakes are told to everybody"
        assert await page.locator("[name='attendance.1.name']").input_value() == "Asha Patel"
        await fill_in(page, {"held_on": today})
        await page.get_by_role("button", name="Record").dblclick()
        await expect(page.get_by_text("Minutes, version 1: draft")).to_be_visible()
        assert await page.title() != "taken"
        await expect(page.get_by_text(SCRIPT)).to_be_visible()
        assert not await site.amiss(page)
        await page.goto(f"/board/cases/{meeting['case_id']}")
        await expect(page.get_by_role("link", name="Share the plan.")).to_have_count(1)
        assert not [line for line in seen.said if "422" not in line], "a refused form is what it is"
        assert seen.hosts == {urlsplit(site.at).netloc}


@pytest.mark.parametrize("size", ["desktop", "phone"])
async def test_a_concern_is_entered_by_keys_alone(site, size):
    async with site.somebody(None, **({"size": PHONE} if size == "phone" else {})) as (page, _):
        await page.goto(f"/board/schools/{OWN}")
        assert urlsplit(page.url).path == "/board/sign-in"
        assert (await next_focus(page))["words"] == "Skip to main content"
        await tab_to(page, name="person", value=site.people[Post.BOARD_MEMBER])
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ash Primary School 307")
        assert (await next_focus(page))["href"] == "#main"
        await page.keyboard.press("Enter")
        first = await next_focus(page)
        assert await page.evaluate("document.activeElement.closest('main') !== null"), (
            f"not past the navigation: {first}"
        )
        await tab_to(page, href=f"/board/schools/{OWN}/concern")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Enter a concern")
        await tab_to(page, id="statement")
        await page.keyboard.type(f"Noticed by keys, {size}.")
        for name, downs in (("factor", 2), ("severity", 1), ("confidence", 2), ("route", 0)):
            await tab_to(page, name=name)
            await page.keyboard.press("Space")
            for _ in range(downs):
                await page.keyboard.press("ArrowDown")
        await tab_to(page, words="Enter the concern")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Noticed by keys, {size}.")
        await expect(page.locator(".govuk-summary-list")).to_contain_text("High")
        if size == "phone":
            await page.keyboard.press("Home")
            await page.reload()
            await tab_to(page, tag="SUMMARY")
            await page.keyboard.press("Enter")
        await tab_to(page, href="/board/concerns")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name=f"Noticed by keys, {size}.")).to_be_visible()


async def test_whoever_was_signed_out_while_they_typed_loses_nothing(site):
    meeting = await planned(site)
    async with site.somebody(Post.PRINCIPAL_ADVISER) as (page, _):
        await page.goto(f"/board/visits/{meeting['id']}")
        await fill_in(page, {"discussed": "What nobody should have to type twice."})
        await page.context.clear_cookies()
        await page.get_by_role("button", name="Record").click()
        await expect(page.get_by_text("What you typed is kept")).to_be_visible()
        for folded in await page.locator("details.govuk-details").all():
            await folded.locator("summary").click()
        await page.locator(f"button[value='{site.people[Post.PRINCIPAL_ADVISER]}']").click()
        await expect(page.get_by_text("Nothing was sent")).to_be_visible()
        assert await page.locator("[name=discussed]").input_value() == "What nobody should have to type twice."


async def test_the_second_of_two_officers_sees_what_changed_and_what_they_typed(site):
    made = await site.api.post("/v1/support-packages", "lead_officer", json=need_of("307", urn=OWN))
    at = f"/board/support/{made.json()['id']}"
    async with site.somebody(Post.LEAD_OFFICER) as (first, _), site.somebody(Post.PRINCIPAL_ADVISER) as (second, _):
        for page in (first, second):
            await page.goto(f"{at}/withdraw")
        await fill_in(first, {"reason": "The school has its own."})
        await first.get_by_role("button", name="Withdraw the package").click()
        await expect(first.get_by_text("The school has its own.")).to_be_visible()
        await fill_in(second, {"reason": "It costs too much."})
        await second.get_by_role("button", name="Withdraw the package").click()
        await expect(second.get_by_text("Somebody else changed this").first).to_be_visible()
        await expect(second.get_by_text("The school has its own.")).to_be_visible()
        assert await second.locator("[name=reason]").input_value() == "It costs too much."
