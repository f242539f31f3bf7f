"""A case that was running before the council used this, taken in from a file."""

from tests.harness.callers import Api

RUNNING = {"307": 101904, "310": 102204}
"""By council, the school of such a case."""


def file_of(council: str, urn: int, lead_officer: str, *, trust: str = "") -> str:
    """A file of one case; of an academy where somebody of its trust is named."""
    rows = [
        "urn,record,on,words,level,by,person,with_whom,route",
        f"{urn},case,2025-11-10,Agreed on paper in {council}.,amber,Director of {council},,,",
        f"{urn},lead_officer,2025-11-10,,,,{lead_officer},,",
        f"{urn},contact,2025-11-13,Told of it in {council}.,,,,Head in {council},phone",
    ]
    if trust:
        rows += [f"{urn},trust_invited,2025-11-11,,,,,Trust in {council},"]
        rows += [f"{urn},trust_agreed,2025-11-12,Gladly in {council}.,,,{trust},,"]
    return "\n".join(rows) + "\n"


async def tell_running(api: Api, council: str, lead_officer: str) -> str:
    """Import it. Returns the import's id."""
    content = file_of(council, RUNNING[council], lead_officer)
    sent = {"file": ("cases.csv", content.encode())}
    done = await api.post("/v1/case-imports", council=council, files=sent)
    assert done.is_success, done.text
    return done.json()["import_id"]
