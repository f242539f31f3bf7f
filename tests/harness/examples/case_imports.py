"""A valid request for every route of files of running cases."""

from tests.harness.examples.kinds import About, Example, Named, Sent, get
from tests.harness.tellings.running import file_of


def _file(named: Named) -> Sent:
    """Of a school that has a case."""
    council = named.council.council
    content = file_of(council, named.school.urn, f"Lead Officer of {council}")
    return Sent("/v1/case-imports", {"files": {"file": ("cases.csv", content.encode())}})


EXAMPLES: dict[tuple[str, str], Example] = {
    ("POST", "/v1/case-imports"): Example(About.SCHOOL, _file),
    ("GET", "/v1/case-imports"): get("/v1/case-imports"),
    ("GET", "/v1/case-imports/template.csv"): get("/v1/case-imports/template.csv"),
    ("GET", "/v1/case-imports/{case_import_id}"): get(
        "/v1/case-imports/{council.case_import_id}", About.COUNCIL, "/v1/case-imports/{0}"
    ),
}
