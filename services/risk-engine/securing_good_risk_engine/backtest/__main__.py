"""`make backtest DATA=dir`: progress on standard error, one JSON document on standard output."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from securing_good_risk_engine.backtest.designs import DESIGNS
from securing_good_risk_engine.backtest.reading import DataMissing, Published
from securing_good_risk_engine.backtest.report import report_on
from securing_good_risk_engine.rulesets import load_shipped


def main(arguments: list[str]) -> int:
    """Print every design's findings; 1 when a file of the folder is missing."""
    parser = argparse.ArgumentParser(prog="backtest", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of published files")
    parser.add_argument("--only", nargs="*", choices=[design.name for design in DESIGNS], help="designs to run")
    given = parser.parse_args(arguments)
    rulesets = [ruleset for ruleset in load_shipped() if ruleset.index is not None]
    ruleset = rulesets[-1]
    assert ruleset.index is not None
    published = Published(given.data, today=datetime.now(tz=UTC).date())
    found = []
    for design in DESIGNS:
        if given.only and design.name not in given.only:
            continue
        print(f"{design.name} ...", file=sys.stderr, flush=True)
        try:
            found.append(report_on(design, published, ruleset.index))
        except DataMissing as fault:
            print(fault, file=sys.stderr)
            return 1
        one = found[-1]
        print(f"  {one['n']} schools, {one['positives']} downgraded: area {one['auc']}", file=sys.stderr, flush=True)
    print(json.dumps({"ruleset": ruleset.version, "designs": found}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
