"""What people of the sample borough write about an intervention, a referral, a school under watch."""

from typing import Final

GROUNDS: Final = (
    ("safety", "Inspectors found safeguarding not effective; records of follow-up are still incomplete a year on."),
    ("breakdown", "Governors have not checked the record of recruitment checks in three of the last four terms."),
)
BEGUN: Final = "Two years in the programme have not made safeguarding secure. What was agreed three times was not done."
TRIED: Final = (
    ("meeting", "Meetings each half-term with headteacher and chair; what was agreed was late or left out."),
    ("support_offered", "A safeguarding lead seconded for a term; the improvement did not outlast it."),
    ("letter", "The chair was written to about the backlog of records, and promised it by the half-term."),
)
EQUALITY: Final = (
    "Pupils with special needs and those in care are over-represented in the records that are incomplete; they gain most "
    "from what the notice requires. Nobody is placed at a disadvantage."
)
LEGAL_FILE: Final = "Legal services, file QB-SC-117"
ADVICE: Final = (
    ("intervene", "Support has been given and used up. Pupils cannot wait for another year of the same."),
    ("support_first", "A new chair begins next term and deserves one term of help; then decide."),
)
MATTERS: Final = (
    "Safeguarding was found not effective. A sample of this term shows follow-up later than a day in seven of twenty "
    "records, and governors have not tested what they are told."
)
REQUIRED: Final = (
    "Complete the backlog of safeguarding records and have a sample checked by the council.",
    "Appoint a full-time safeguarding lead.",
    "Have governors check the record of recruitment checks in person each half-term, and minute it.",
)
MINDED_TO: Final = "Appoint two additional governors with experience of safeguarding (section 64)."
REPRESENTED: Final = (
    "The governing body accepts the notice. It asks for help with recruiting a safeguarding lead, who may not be in post "
    "before the period for compliance ends."
)
CONSIDERED: Final = "The council seconds a lead until one is in post; the period for compliance stands."
REFERRED: Final = "Results have fallen for years and the trust has no plan that it would share."
REFERRAL: Final = (
    "What is published of the school's results and inspections, what the council offered, and that the trust did not take "
    "part in the programme."
)
TAKEN_UP: Final = "The Regional Director has taken it up with the trust, and will tell the council what follows."
WATCHED: Final = "Lessons seen in two year groups and talked through with leaders: what was built up is still in place."
REQUEST: Final = "Request 2231"
