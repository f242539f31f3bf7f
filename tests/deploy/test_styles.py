"""The pages' stylesheet is made from what is pinned, by the Node that the lock brings."""

import re

from deploy.styles.making import STYLESHEET, make_stylesheet


def test_it_is_made_in_a_plain_font_and_asks_nobody_for_anything():
    make_stylesheet()
    style = STYLESHEET.read_text(encoding="utf-8")
    assert ".govuk-button" in style
    assert {family.split(",")[0] for family in re.findall(r"font-family:([^;}]*)", style)} <= {"arial", "sans-serif"}
    assert "@font-face" not in style
    assert "@import" not in style
    assert not re.findall(r"url\(\"?(?:https?:)?//", style)


def test_it_is_not_made_again_while_nothing_changed():
    make_stylesheet()
    made = STYLESHEET.stat().st_mtime_ns
    make_stylesheet()
    assert STYLESHEET.stat().st_mtime_ns == made
