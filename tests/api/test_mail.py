"""Mail by a real server: encrypted and with a password where it asks for one, and nothing where it cannot be trusted."""

import datetime as dt
import ssl
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from securing_good_scheduler.reminding.channels import Later, Letter, Refused, Taken
from securing_good_scheduler.reminding.configured import read_smtp
from tests.harness.mail_servers import mail_server

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def letter(to="hana@school.example", subject="A meeting on 7 December 2026") -> Letter:
    return Letter(uuid4(), to, subject, "You have a meeting.", NOON)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """A key and a certificate for this machine's name, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    days = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - days)
        .not_valid_after(now + days)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("mail") / "chain.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return file


def trusting(smtp, chain):
    """The same server, whose certificate is known."""
    return replace(smtp, trust=ssl.create_default_context(cafile=chain))


async def test_a_server_that_asks_for_tls_and_a_password_gets_both(chain):
    with mail_server(chain=chain, password="let me in") as server:
        smtp = read_smtp(f"smtp://securing:let%20me%20in@localhost:{server.port}", "no-reply@good.example")
        assert await trusting(smtp, chain).send(letter(), again=False) == Taken()
        wrong = read_smtp(f"smtp://securing:wrong@localhost:{server.port}", "no-reply@good.example")
        refused = await trusting(wrong, chain).send(letter(), again=False)
        assert refused == Later("The mail server would not speak to us (535).")
    ((to, mail),) = server.mails
    assert (to, mail["Auto-Submitted"]) == (["hana@school.example"], "auto-generated")


async def test_nothing_is_said_to_a_server_whose_certificate_is_not_trusted(chain):
    with mail_server(chain=chain) as server:
        smtp = read_smtp(f"smtp://localhost:{server.port}", "no-reply@good.example")
        answer = await smtp.send(letter(), again=False)
    assert answer == Later("The mail server's certificate is not one we trust, or TLS failed.")
    assert server.mails == []


async def test_nothing_is_said_without_tls_unless_that_was_chosen():
    with mail_server() as server:
        smtp = read_smtp(f"smtp://127.0.0.1:{server.port}", "no-reply@good.example")
        answer = await smtp.send(letter(), again=False)
    assert answer == Later("The mail server could not be used (SMTPNotSupportedError).")
    assert server.mails == []


@pytest.mark.parametrize(
    "to", ["hana@school.example\nBcc: all@school.example", "hana@school.example, all@school.example", "hana", ""]
)
async def test_an_address_that_is_none_is_refused_and_adds_no_header(to):
    with mail_server() as server:
        smtp = read_smtp(f"smtp://127.0.0.1:{server.port}?tls=none", "no-reply@good.example")
        answer = await smtp.send(letter(to), again=False)
    assert answer == Refused("The address is none that mail can be sent to.")
    assert server.mails == []
