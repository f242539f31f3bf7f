"""Where the published files are. They are no part of the project: `REAL_DATA` names their folder, else `../shared/data`."""

import os
from pathlib import Path

import pytest

REAL_DATA = Path(os.environ.get("REAL_DATA") or Path(__file__).parents[2] / "../shared/data").resolve()

needs_published_files = pytest.mark.skipif(
    not (REAL_DATA / "register").is_dir(),
    reason="real published files are absent: REAL_DATA names no folder with them, and ../shared/data is not there",
)
