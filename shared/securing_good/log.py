"""Logs: one JSON object a line, on standard error, without personal data, each with the trace it belongs to."""

import json
import logging
import sys
from datetime import UTC, datetime

from securing_good import tracing

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Renders a record and its extras as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: moment, level, logger, event, trace, extras; an exception's type and traceback last."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
        }
        trace_id = tracing.current_id()
        if trace_id is not None:
            line["trace_id"] = trace_id
        line.update({key: value for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send this process's logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("arq", "arq.worker", "arq.connections", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
