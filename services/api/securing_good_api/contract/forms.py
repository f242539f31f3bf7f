"""Examples of forms: what a client sends as `multipart/form-data`, its file as text, and to be given a token."""

from typing import Any, Final

_CALENDAR: Final = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//diary//EN
BEGIN:VEVENT
UID:1@example.org
DTSTART:20260210T100000Z
DTEND:20260210T110000Z
SUMMARY:Governors
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
FORMS: Final[dict[str, dict[str, Any]]] = {
    "get_token": {
        "grant_type": "client_credentials",
        "client_id": "307-3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
        "client_secret": "sgs_told-once-when-the-system-was-registered",
        "scope": "schools.read",
    },
    "send_file": {"file": "URN,SCHNAME,RELIG,PTRWM_EXP\n101901,Ash Primary School,None,61\n", "period": "2022/23"},
    "import_people": {
        "file": "name,email,post,urn,acting,starts_on,ends_on\n"
        "A. Khan,a.khan@example.org,headteacher,101903,no,2025-09-01,\n"
    },
    "send_calendar": {"file": _CALENDAR, "person_id": "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11"},
    "import_cases": {
        "file": "urn,record,on,words,level,by,person,with_whom\n"
        "101903,case,2025-11-10,Reading falls.,amber,Ruth Adeyemi,,\n"
        "101903,lead_officer,2025-11-10,,,,Tom Field,\n"
        "101903,trust_invited,2025-11-11,,,,,The trust's education lead\n"
        "101903,trust_agreed,2025-11-12,Gladly.,,,Grace Osei,\n"
    },
    "add_action_file": {"file": "date,heard\n2025-11-20,31 of 40 pupils\n", "title": "Readers heard this week"},
    "import_school_days": {
        "file": "urn,academic_year,kind,term,starts_on,ends_on,half,title\n"
        "101903,2025/26,inset_day,,2026-01-05,2026-01-05,,Staff training\n"
    },
}
