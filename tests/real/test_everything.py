"""Published files into a running product: `make import` as a data officer would, in minutes and in little memory.

Those of three years in the ordinary suite, and every one there is by `make everything`.
"""

import csv
import re
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

import httpx
import psutil
import pytest

from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.everything import OF_THREE_YEARS, PERIODS, WITHOUT_FIGURES, files_with_figures
from tests.harness.instances import Instance, until
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files


@dataclass(frozen=True)
class Imported:
    """A product that files were imported into."""

    instance: Instance
    names: Sequence[str]


class Weighing:
    """The memory of the risk engine while something is done, in megabytes."""

    def __init__(self, instance: Instance) -> None:
        children = psutil.Process(instance.process.pid).children(recursive=True)
        (self._engine,) = [one for one in children if "securing_good_risk_engine" in one.cmdline()]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.most = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.most = max(self.most, self._engine.memory_info().rss / 1e6)


def send(instance: Instance, names: list[str], period: str | None) -> list[str]:
    """Send files with one command; returns what was printed of each."""
    said = {"PERIOD": period} if period else {}
    listed = " ".join(shlex.quote(str(REAL_DATA / name)) for name in names)
    sent = instance.make("import", f"FILES={listed}", *(f"{key}={value}" for key, value in said.items()))
    assert sent.returncode == 0, sent.stdout + sent.stderr
    return [line for line in sent.stdout.splitlines() if " rows accepted, " in line]


def read_all(names: Sequence[str]) -> float:
    """Seconds it takes to read the files and keep nothing."""
    began = time.monotonic()
    for name in names:
        said = PERIODS.get(name)
        content = (REAL_DATA / name).read_bytes()
        for _ in read_file(
            content, filename=name, period=int(said[:4]) if said else None, today=date(2026, 11, 24)
        ).rows:
            pass
    return time.monotonic() - began


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(OF_THREE_YEARS, id="of three years"),
        pytest.param(files_with_figures(), id="every", marks=pytest.mark.long),
    ],
)
def imported(request, tmp_path_factory, record_testsuite_property) -> Iterator[Imported]:
    """The product, without sample, with published files imported, in a moderate time and flat memory."""
    home = tmp_path_factory.mktemp("everything") / "home"
    home.mkdir()
    instance = Instance(home, SAMPLE="none")
    _import(instance, request.param, record_testsuite_property)
    yield Imported(instance, request.param)
    instance.stop()


def _import(instance: Instance, names: Sequence[str], record: Callable[[str, object], None]) -> None:
    began, weights, printed = time.monotonic(), [], []
    for period, group in groupby(names, PERIODS.get):
        with Weighing(instance) as weighing:
            printed += send(instance, list(group), period)
        weights.append(weighing.most)
    took, reading = time.monotonic() - began, read_all(names)
    measured = (
        f"{took:.0f} s, {took / reading:.1f} times as long as reading them; {weights[0]:.0f} to {max(weights):.0f} MB"
    )
    record(f"{len(names)} published files imported", measured)
    sys.stderr.write(f"{len(printed)} published files imported in {measured}\n")
    assert len(printed) == len(names)
    assert max(weights) < 2 * weights[0]
    assert took < 20 * reading


def test_everything_published_is_imported(imported):
    """No file is refused, nor many rows of any: the few are about schools that no register here knows."""
    imports = listed(imported.instance.as_role("admin"), "/v1/imports")
    assert {one["state"] for one in imports} == {"loaded"}
    assert all(one["rows_refused"] < one["rows_accepted"] / 10 for one in imports)
    assert len(imports) == len(imported.names)
    assert sum(one["rows_accepted"] for one in imports) > 10_000 * len(imports)


def test_files_that_explain_figures_are_refused_as_that(imported):
    for name in WITHOUT_FIGURES:
        sent = imported.instance.make("import", f"FILES={shlex.quote(str(REAL_DATA / name))}")
        assert sent.returncode != 0
        assert re.search(r"refused: The file is (a|an) .*(list|map|page)", sent.stdout), sent.stdout


@pytest.mark.parametrize(("as_of", "year"), [("2018-12-20", "2017/18"), ("2023-12-20", "2022/23")])
def test_ealing_is_scored_as_of(imported, as_of, year):
    """On what was public that day: each primary school with its reasons, none from a later year."""
    found = assessed(imported.instance, "307", {"phase": "primary", "as_of": as_of})
    assert len(found) == 68
    assert all(one["reasons"] for one in found)
    flagged = [one for one in found if one["suggested_level"] in {"amber", "red"}]
    assert 0 < len(flagged) < len(found) / 2
    told = [reason for one in found for reason in one["reasons"] if reason.get("period_name")]
    assert year in {reason["period_name"] for reason in told}
    # Offers for the next September are made the spring before: of them alone the year after was public that day.
    after = f"{int(year[:4]) + 1}/{int(year[5:]) + 1}"
    for reason in told:
        assert reason["period_name"] <= (after if (reason["indicator"] or "").startswith("admissions_") else year), (
            reason
        )


def test_a_school_whose_results_are_suppressed_is_assessed_on_none_of_them(imported):
    path = REAL_DATA / "ks2/england_ks2final_2018-19_trimmed.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        withheld = {row["URN"] for row in csv.DictReader(file) if row["READPROG"] == row["MATPROG"] == "SUPP"}
    found = assessed(imported.instance, "908", {"phase": "primary", "as_of": "2019-12-20"})
    suppressed = [one for one in found if str(one["urn"]) in withheld]
    assert len(suppressed) >= 5
    for one in suppressed:
        about = [each for each in one["reasons"] if each["factor"] == "progress"]
        assert about, "the factor is accounted for"
        assert all(each["value"] is None for each in about if each.get("period_name") == "2018/19")
        assert any(each["flag"] == "not_assessed" for each in about)
        assert one["suggested_level"] != "green"


def assessed(instance: Instance, council: str, request: dict) -> list[dict]:
    """Assess schools of a council and read all that was found."""
    adviser = instance.as_role("principal_adviser", f"COUNCIL={council}")
    run = adviser.post("/v1/assessments", json=request).json()
    until(lambda: adviser.get(f"/v1/assessments/runs/{run['id']}").json()["assessed"] == run["schools"], 60)
    return listed(adviser, f"{run['assessments']}&limit=100")


def listed(client: httpx.Client, path: str | None) -> list[dict]:
    """Every item of a list."""
    items = []
    while path:
        page = client.get(path).json()
        items, path = items + page["items"], page.get("next")
    return items
