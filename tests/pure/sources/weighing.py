"""How much memory reading a file takes: in a process of its own, so that nothing else is weighed with it."""

import json
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[3]

_WEIGH = """
import json, resource, sys
from datetime import date
from securing_good_risk_engine.sources.facts import FileRefused, Row
from securing_good_risk_engine.sources.recognising import read_file

def peak():
    # What a process has held since it began; ru_maxrss may still remember the process that started it.
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

content = sys.stdin.buffer.read()
before, accepted, refused, code = peak(), 0, 0, None
try:
    for row in read_file(content, filename="sent", period=json.loads(sys.argv[1]), today=date(2026, 9, 1)).rows:
        accepted, refused = accepted + isinstance(row, Row), refused + (not isinstance(row, Row))
except FileRefused as refusal:
    code = refusal.code
print(json.dumps([code, accepted, refused, (peak() - before) / 1024 / 1024]))
"""


def weighed(content: bytes, period: int | None = None) -> tuple[str | None, int, int, float]:
    """Code of the refusal if any, rows accepted and refused, and the MB that reading took beyond the file itself."""
    done = subprocess.run(
        [sys.executable, "-c", _WEIGH, json.dumps(period)], cwd=REPO, input=content, capture_output=True, check=True
    )
    code, accepted, refused, megabytes = json.loads(done.stdout)
    return code, accepted, refused, megabytes
