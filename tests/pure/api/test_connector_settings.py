"""What an administrator may set for a connector, and which addresses the service speaks to at all."""

import pytest

from securing_good.errors import Conflict, Invalid
from securing_good.outside import AddressRefused, check_address, is_loopback, is_public
from securing_good_api.connectors.rules import check_fetchable, check_setting

SOUND = "https://www.example.org/files/ks2.csv?year=2025"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://www.example.org/a.csv", "begins with https"),
        ("ftp://www.example.org/a.csv", "begins with https"),
        ("/files/a.csv", "begins with https"),
        ("https://user:secret@www.example.org/a.csv", "no user name"),
        ("https://www.example.org:8443/a.csv", "port 443"),
        ("https://localhost/a.csv", "that all can find"),
        ("https://intranet/a.csv", "that all can find"),
        ("https://files.council.internal/a.csv", "that all can find"),
        ("https://127.0.0.1/a.csv", "private to a network"),
        ("https://10.1.2.3/a.csv", "private to a network"),
        ("https://169.254.169.254/latest/meta-data", "private to a network"),
        ("https://[::1]/a.csv", "private to a network"),
        ("https://[fd00::1]/a.csv", "private to a network"),
        ("https://[::ffff:10.0.0.1]/a.csv", "private to a network"),
        ("https://www.example.org/a b.csv", "no spaces"),
        ("https://www.example.org/\nHost: other", "no spaces"),
        ("https://www.example.org:port/a.csv", "This is not an address"),
        ("https://www.example.org/" + "a" * 2_000, "at most 2,000 characters"),
    ],
)
def test_the_service_speaks_to_public_https_addresses_only(address, says):
    with pytest.raises(AddressRefused, match=says):
        check_address(address, local=False)


def test_a_run_on_ones_own_machine_may_fetch_from_itself():
    assert check_address(SOUND, local=False) == SOUND
    for address in ("http://127.0.0.1:9000/a.csv", "http://localhost:9000/a.csv", "http://[::1]:9000/a.csv"):
        assert check_address(address, local=True) == address
        with pytest.raises(AddressRefused):
            check_address(address, local=False)
    with pytest.raises(AddressRefused):
        check_address("http://10.0.0.1/a.csv", local=True)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::ffff:192.168.1.1", False),
        ("2002:c0a8:0101::1", False),
        ("fe80::1", False),
    ],
)
def test_private_numbers_are_told_from_public_ones(number, public):
    assert is_public(number) is public
    assert not is_loopback(number)


def setting(**more):
    check_setting(
        **{"enabled": True, "address": SOUND, "ships_with": None, "period": None, "needs_period": False, "local": False}
        | more
    )


def test_a_connector_is_switched_on_with_somewhere_to_look_and_a_year_where_one_is_needed():
    setting()
    setting(address=None, ships_with=SOUND)
    setting(enabled=False, address=None)
    setting(needs_period=True, period=2025)
    with pytest.raises(Conflict) as refused:
        setting(address=None, needs_period=True)
    assert [one["code"] for one in refused.value.more["blockers"]] == ["no-address", "no-period"]
    with pytest.raises(Invalid) as refused:
        setting(address="http://www.example.org/a.csv", enabled=False)
    assert refused.value.more["errors"][0]["pointer"] == "#/address"
    with pytest.raises(Conflict):
        check_fetchable(address=None)
