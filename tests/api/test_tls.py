"""`meishi serve --tls`: an authority for this house alone, a server that proves itself, words for phones."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import uvicorn
from cryptography import x509
from fastapi.testclient import TestClient

from api.app import make_app
from api.security.authority import credentials
from api.security.guard import LOCAL_NAMES
from api.security.pairing import Pairing
from api.security.securing import secure
from contacts.model_accounts import Role

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_keys_are_nobody_elses_to_read(tmp_path):
    credentials(tmp_path, ["192.168.1.5"], now=NOW)

    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    for name in ("authority.key", "server.key"):
        assert (tmp_path / "tls" / name).stat().st_mode & 0o777 == 0o600


def test_the_authority_stays_and_the_servers_certificate_is_fresh(tmp_path):
    first = credentials(tmp_path, ["192.168.1.5"], now=NOW)
    before = first.certificate_file.read_bytes()
    second = credentials(tmp_path, ["192.168.1.6"], now=NOW + timedelta(days=30))

    assert second.fingerprint == first.fingerprint
    assert second.certificate_file.read_bytes() != before


@pytest.mark.parametrize("file", ["authority.key", "authority.crt"])
def test_a_spoilt_authority_is_made_anew(tmp_path, file):
    first = credentials(tmp_path, ["192.168.1.5"], now=NOW)
    (tmp_path / "tls" / file).write_text("spoilt")

    assert credentials(tmp_path, ["192.168.1.5"], now=NOW).fingerprint != first.fingerprint


def test_an_authority_that_ends_soon_is_made_anew(tmp_path):
    first = credentials(tmp_path, ["192.168.1.5"], now=NOW)

    assert credentials(tmp_path, [], now=NOW + timedelta(days=3600)).fingerprint != first.fingerprint


def test_nothing_outside_the_house_is_signed_for(tmp_path):
    given = credentials(tmp_path, ["192.168.1.5", "8.8.8.8", "bank.example", "printer.local", "fd00::5"], now=NOW)
    certificate = x509.load_pem_x509_certificate(given.certificate_file.read_bytes())
    authority = x509.load_der_x509_certificate(given.authority)
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    purpose = authority.extensions.get_extension_for_class(x509.BasicConstraints).value

    assert given.names == ("192.168.1.5", "printer.local", "fd00::5")
    certificate.verify_directly_issued_by(authority)
    assert (limits.critical, purpose.ca, purpose.path_length) == (True, True, 0)
    assert not any("0.0.0.0/0" in str(one.value) for one in limits.value.permitted_subtrees)
    lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lasts < timedelta(days=100)


def test_a_client_that_trusts_the_authority_reaches_the_server_and_others_do_not(settings, add, tmp_path):
    add()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # whoever comes before the server is ready waits
    port = listener.getsockname()[1]
    secured = secure(settings, "127.0.0.1", port)
    app = make_app(settings, names=secured.names, pairing=secured.pairing)
    config = uvicorn.Config(
        app, log_level="error", ssl_keyfile=str(secured.key_file), ssl_certfile=str(secured.certificate_file)
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(secured.pairing.authority))
    try:
        with httpx.Client(verify=trusting, base_url=f"https://127.0.0.1:{port}", timeout=60) as client:
            assert client.get("/sign-in").status_code == 200
            said = client.post("/api/v1/session", json={"name": "tanaka", "password": "correct horse battery"})
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"https://127.0.0.1:{port}/sign-in", timeout=60)
    finally:
        server.should_exit = True
        thread.join(30)

    assert said.headers["set-cookie"].startswith("__Host-meishi=")
    assert "Secure" in said.headers["set-cookie"]


@pytest.fixture
def paired(settings, client, add):
    """A phone before a server that other machines may reach."""
    add("tanaka", Role.ADMIN)
    pairing = Pairing(addresses=("https://192.168.1.5:8000",), authority=b"DER", fingerprint="AB:CD")
    app = make_app(settings, names=frozenset({"192.168.1.5"}), pairing=pairing)
    with TestClient(app, base_url="https://192.168.1.5:8000", client=("192.168.1.20", 40000)) as phone:
        yield phone


def test_a_phone_gets_the_authority_before_it_signs_in_and_nothing_else(paired):
    page = paired.get("/pair")
    authority = paired.get("/pair/authority.crt")

    assert page.status_code == 200
    assert "AB:CD" in page.text
    assert 'class="qr"' in page.text
    assert (authority.content, authority.headers["content-type"]) == (b"DER", "application/x-x509-ca-cert")
    assert paired.get("/contacts", follow_redirects=False).status_code in (303, 401)
    assert paired.get("/api/v1/contacts").status_code == 401
    assert paired.get("/sign-in", headers={"Host": "evil.example"}).status_code == 421


def test_without_tls_the_page_says_how_to_begin(client):
    page = client.get("/pair")

    assert "meishi serve --tls" in page.text
    assert client.get("/pair/authority.crt").status_code == 404


def test_without_an_account_no_other_machine_is_served(meishi):
    refused = meishi("serve", "--tls", "--host", "192.168.1.5")

    assert refused.returncode == 3
    assert "meishi user add" in refused.stderr


def test_what_the_guard_answers_to_is_what_the_certificate_says(settings):
    settings.home.mkdir(parents=True, exist_ok=True)
    secured = secure(settings, "192.168.1.5", 8443)

    assert "192.168.1.5" in secured.names
    assert secured.names.isdisjoint(LOCAL_NAMES)
    assert secured.pairing.addresses[0] == "https://192.168.1.5:8443"
