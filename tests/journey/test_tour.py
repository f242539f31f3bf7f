"""The README's first tour, word for word, through an instance with the sample borough."""

import json
import re
import subprocess

import pytest

from tests.harness.instances import REPO, Instance


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """`make run` as a newcomer runs it, in an empty home."""
    home = tmp_path_factory.mktemp("tour") / "home"
    home.mkdir()
    running = Instance(home, ready_within=180)
    yield running
    running.stop()


def tour() -> str:
    """The commands under "First tour"."""
    readme = (REPO / "README.md").read_text()
    found = re.search(r"## First tour\n.*?```\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    return found.group(1)


def answers(printed: str) -> list[dict]:
    """The JSON documents that were printed, one after the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(printed.rstrip()):
        value, at = decoder.raw_decode(printed, at)
        found.append(value)
        at += len(printed[at:]) - len(printed[at:].lstrip())
    return found


def test_the_tour_runs_as_it_is_written(instance):
    taken = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"set +u\n{tour()}"],
        cwd=REPO,
        env=instance.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert taken.returncode == 0, taken.stdout[-2000:] + taken.stderr
    told = answers(taken.stdout)
    red, suggested, decided, proposal, missed, overdue, late, borough, due, story, *rest = told
    mine, agreed, minutes, *of_the_review = rest
    evidence, review, plan, visits, obligations, history, then = of_the_review

    assert {school["monitoring_level"] for school in red["items"]} == {"red"}
    assert len(red["items"]) >= 5
    assert suggested["items"][0]["reasons"][0]["sentence"]
    assert all(one["reason"] for one in decided["items"])
    assert proposal["state"] == "shared"
    assert {"extend_reply", "withdraw_proposal"} <= {one["action"] for one in proposal["allowed_actions"]}
    assert len(missed["items"]) == 1
    assert len(overdue["items"]) >= 2
    assert [point["months"] for point in late["items"]] == [12]
    assert borough["levels"]["red"]["value"] >= len({school["urn"] for school in red["items"]})
    assert borough["movement"]["since"] < borough["as_of"]
    assert {one["kind"] for one in due["decisions"]} <= {"review", "intervention", "support"}
    assert (due["shown"]["how"], due["members_only"]) == ("names", True)
    kinds = [event["kind"] for event in story["items"]]
    assert kinds.index("level.decided") < kinds.index("case.opened") < kinds.index("visit.recorded")
    assert [school["urn"] for school in mine["items"]] == [missed["items"][0]["urn"]]
    assert {action["urn"] for action in agreed["items"]} == {missed["items"][0]["urn"]}
    assert len(minutes["actions"]) == 2
    assert (review["decision"], review["state"]) == ("continue", "decided")
    assert review["evidence_pack_id"] == evidence["id"]
    assert {meeting["status"] for meeting in evidence["content"]["meetings"]} == {"held"}
    assert plan["case_id"] == review["case_id"]
    assert {visit["urn"] for visit in visits["items"]}
    assert {one["state"] for one in obligations["items"]} <= {"breached"}
    assert history["items"][0]["kind"] == "case.opened"
    assert (then["id"], then["state"]) == (review["case_id"], "monitoring")
    adviser = instance.as_role("principal_adviser")
    assert adviser.get("/v1/visits?kind=securing_good_meeting&status=missed").json() == {"items": []}
    assert adviser.get("/v1/review-points?state=overdue").json() == {"items": []}
