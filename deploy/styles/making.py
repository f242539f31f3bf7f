"""Make the pages' stylesheet from the pinned packages, where it is missing or was made from others."""

import os
import subprocess
from pathlib import Path
from typing import Final

from deploy.instance import REPOSITORY
from deploy.node import NodeMissing, environment, fingerprint, installed, node

STYLESHEET: Final = REPOSITORY / "services/api/securing_good_api/board/static/pages.css"
_SOURCE: Final = Path(__file__).parent
_MADE_FROM: Final = ("package.json", "package-lock.json", "pages.scss")
_SASS: Final = ("node_modules", "sass", "sass.js")


def make_stylesheet() -> None:
    """Write the stylesheet; its first line says what it was made from. Raises NodeMissing."""
    mark = f"/* {fingerprint(_SOURCE, _MADE_FROM)} */\n"
    if STYLESHEET.exists() and STYLESHEET.read_text(encoding="utf-8").startswith(mark):
        return
    folder = installed(_SOURCE, "pages.scss")
    options: list[str | Path] = [
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        "--load-path=node_modules",
        "--quiet-deps",
    ]
    command: list[str | Path] = [node(), folder.joinpath(*_SASS), *options, "pages.scss"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeMissing(f"The stylesheet could not be made:\n{done.stderr[-2000:]}")
    STYLESHEET.parent.mkdir(parents=True, exist_ok=True)
    made = STYLESHEET.with_suffix(f".{os.getpid()}")
    made.write_text(mark + done.stdout, encoding="utf-8")
    made.replace(STYLESHEET)
