"""Small files in the published shapes, for tests. Names and figures are invented; URNs are real numbers' neighbours."""

import json

REGISTER_COLUMNS = (
    "school_key,urn,establishment_number,establishment_name,establishment_type,establishment_type_group,"
    "establishment_status,open_date,close_date,education_phase,statutory_low_age,statutory_high_age,gender,"
    "religious_character,admissions_policy,ofsted_last_insp,last_changed_date,street,locality,address3,town,county,"
    "postcode,school_website,gor,administrative_district,administrative_ward,parliamentary_constituency,"
    "urban_rural_indicator,easting,northing,msoa,lsoa,ofsted_rating,msoa_code,lsoa_code,religious_denomination"
)


def register_row(urn: int, name: str, *, district: str = "Ealing", phase: str = "Primary", **changed: str) -> str:
    """One row of the trimmed register."""
    values = {
        "school_key": str(urn - 100000),
        "urn": str(urn),
        "establishment_number": "2000",
        "establishment_name": name,
        "establishment_type": "Community school",
        "establishment_type_group": "Local authority maintained schools",
        "establishment_status": "Open",
        "open_date": "1990-09-01",
        "education_phase": phase,
        "statutory_low_age": "3",
        "statutory_high_age": "11",
        "last_changed_date": "2022-04-26",
        "town": "London",
        "postcode": "W5 2BY",
        "administrative_district": district,
    } | changed
    return ",".join(values.get(column, "") for column in REGISTER_COLUMNS.split(","))


def register(*rows: str) -> str:
    """A register file."""
    return "\n".join([REGISTER_COLUMNS, *rows]) + "\n"


REGISTER = register(
    register_row(101901, "Ash Primary School"),
    register_row(101902, "Beech Primary School"),
    register_row(101903, "Cedar Primary School"),
    register_row(102201, "Damson Primary School", district="Harrow"),
    register_row(102202, "Elder Primary School", district="Harrow"),
    register_row(101990, "Fir High School", phase="Secondary"),
)

KS2_COLUMNS = (
    "RECTYPE,URN,SCHNAME,PCODE,PCODE2,TOWN,READPROG,READPROG_DESCR,WRITPROG,WRITPROG_DESCR,MATPROG,MATPROG_DESCR,"
    "OFSTEDRATING,INSPECTIONDT,WEB,SCHTYPE,GENDER,RELIGION,LATITUDE,LONGITUDE,COLOUR1,COLOUR2,PHASE"
)


def ks2_row(urn: int, reading: str = "0.1,3", writing: str = "0.2,3", maths: str = "-0.3,3") -> str:
    """One school's progress in the trimmed 2018/19 shape: score and band a subject."""
    return (
        f"1,{urn},A School,W5 2BY,W5,London,{reading},{writing},{maths},,,,Maintained school,Mixed,Does not apply,"
        "51.5,-0.3,a,b,Primary"
    )


def ks2(*rows: str) -> str:
    """A key stage 2 file of 2018/19."""
    return "\n".join([KS2_COLUMNS, *rows]) + "\n"


KS2_2019 = ks2(ks2_row(101901, reading="-5.1,5", maths="-4.2,5"), ks2_row(101902), ks2_row(101903, reading="SUPP,SUPP"))


def _period(term: str, kind: str, start: str, end: str, *, la: int, year: int) -> dict[str, object]:
    """One period; days are written as if the school year began in 2026."""
    moved = {day: f"{int(day[:4]) - 2026 + year}{day[4:]}" for day in (start, end)}
    return {
        "la_code": la,
        "la": "A council",
        "academic_year": f"{year}/{(year + 1) % 100:02}",
        "term": term,
        "kind": kind,
        "start": moved[start],
        "end": moved[end],
        "source": "the council's page",
    }


def term_dates(la: int = 307, *, year: int = 2026) -> str:
    """A council's school year in the JSON shape; 2026 stands for 2026/27."""
    periods = (
        ("autumn", "term", "2026-09-02", "2026-12-18"),
        ("autumn", "half_term", "2026-10-26", "2026-10-30"),
        ("spring", "term", "2027-01-04", "2027-03-25"),
        ("spring", "half_term", "2027-02-15", "2027-02-19"),
        ("summer", "term", "2027-04-12", "2027-07-27"),
        ("summer", "half_term", "2027-05-31", "2027-06-04"),
    )
    return json.dumps([_period(*period, la=la, year=year) for period in periods])


TERM_DATES = term_dates()


def term_dates_from(first_year: int) -> str:
    """Two school years, the first starting in this year: for tests that live in the real present."""
    years = (term_dates(year=year) for year in (first_year, first_year + 1))
    return json.dumps([period for year in years for period in json.loads(year)])


def links(*rows: tuple[int, int, str]) -> str:
    """Links between schools, as GIAS publishes them: how each is linked to another since 1 September 2025."""
    told = [f"{urn},{other},A school,{type_},01-09-2025" for urn, other, type_ in rows]
    return "\n".join(["URN,LinkURN,LinkName,LinkType,LinkEstablishedDate", *told]) + "\n"
