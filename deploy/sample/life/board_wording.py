"""What the partnership board of the sample borough commissions, agrees and notices."""

from typing import Final

from deploy.sample.life.stories import Stage
from deploy.sample.life.support_wording import HUB, Support
from securing_good.vocabulary import RiskFactor, SupportKind

COMMISSIONED: Final = Support(
    "Four sessions for subject leaders on what pupils should know by when.",
    HUB,
    2400,
    "Each subject has its plan, and leaders look at what pupils remember.",
    SupportKind.TEACHING_SCHOOL_HUB,
    (RiskFactor.TEACHING_AND_LEARNING,),
    (("Each subject says what pupils know by the end of each year.", "Subject plans", "Plans of eleven subjects."),),
)
"""What the partnership board commissions for a school without a case."""
INTEREST: Final = "Their daughter teaches there."
NOTICED: Final = "Four class teachers leave at the end of term; two of the posts have been advertised twice."
AGREED_BY_THE_BOARD: Final = {
    Stage.AT_12_MONTHS: "Name a school of the partnership whose reading lead would share a morning with this one.",
    Stage.UNDER_WAY: "Tell the board whether the coaching of the reading lead reaches the other classes.",
}
"""What the board agreed about schools in the programme."""
