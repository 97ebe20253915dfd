"""The local certificate authority: phones that trust it reach this server over TLS. Knows no route and no socket.

MEISHI_HOME/tls/  (0700)
├─ authority.key     signs this server's certificates and nothing else; 0600, in no backup
├─ authority.crt     what a phone installs; good for private addresses and this machine's names alone
├─ server.key        made anew at every start; 0600
└─ server.crt        for today's names and addresses, 90 days

Source: RFC 5280 4.2.1.10, name constraints; Apple's requirements for certificates (at most 825 days, serverAuth).
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from api.lan import host_name

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""All that the authority may sign for, besides names: whoever steals its key gets no site on the internet."""
LOCAL_DOMAINS = ("localhost", "local", "internal", "lan")
AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=90)
_RENEW_BEFORE = timedelta(days=180)
"""The authority is made anew this long before it ends; phones have to trust the new one."""
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a TLS server needs, and what phones are told."""

    key_file: Path
    certificate_file: Path
    authority: bytes
    """The authority's certificate, DER: what phones install."""
    fingerprint: str
    """Of the authority, SHA-256, for comparing by eye."""
    names: tuple[str, ...]
    """That the certificate is good for: names first, then addresses."""


def credentials(home: Path, names: Iterable[str], *, now: datetime) -> Credentials:
    """A fresh certificate for these names and addresses, signed by this home's authority (made where it is missing)."""
    folder = home / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority_key, authority = _authority(folder, now)
    domains = _domains_of(authority)
    allowed = tuple(name for name in dict.fromkeys(names) if _allowed(name, domains))
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server_certificate(authority_key, authority, key, allowed, now)
    _write_secret(folder / "server.key", _pem(key))
    (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    digest = authority.fingerprint(hashes.SHA256()).hex().upper()
    return Credentials(
        key_file=folder / "server.key",
        certificate_file=folder / "server.crt",
        authority=authority.public_bytes(serialization.Encoding.DER),
        fingerprint=":".join(digest[i : i + 2] for i in range(0, len(digest), 2)),
        names=allowed,
    )


def address_in(name: str) -> Address | None:
    """The address, where a name is one."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _domains_of(authority: x509.Certificate) -> frozenset[str]:
    """Under which names the authority may sign: they were fixed when it was made."""
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return frozenset(str(one.value) for one in limits.permitted_subtrees or () if isinstance(one, x509.DNSName))


def _allowed(name: str, domains: frozenset[str]) -> bool:
    """Whether the authority may sign for it: a private address, or a name in one of its domains."""
    address = address_in(name)
    if address is not None:
        return any(address in network for network in PRIVATE)
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The authority's key and certificate; made where they are missing, spoilt or nearly over."""
    key_file, file = folder / "authority.key", folder / "authority.crt"
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        key_file.chmod(0o600)
        ours = isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == certificate.public_key()
        if ours and certificate.not_valid_after_utc - now > _RENEW_BEFORE:
            assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - `ours` says so
            return key, certificate
    except (OSError, ValueError):
        pass  # none yet, or not one of ours: a new one, which phones have to be told to trust
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _authority_certificate(key, now)
    _write_secret(key_file, _pem(key))
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _authority_certificate(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Meishibako local authority {now:%Y-%m-%d}")])
    host = host_name()
    domains = [x509.DNSName(domain) for domain in dict.fromkeys((*LOCAL_DOMAINS, *([host] if host else [])))]
    permitted = [*domains, *(x509.IPAddress(network) for network in PRIVATE)]
    identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(identity, critical=False)
        .sign(key, hashes.SHA256())
    )


def _server_certificate(
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    names: Iterable[str],
    now: datetime,
) -> x509.Certificate:
    spoken: list[x509.GeneralName] = []
    for name in names:
        address = address_in(name)
        spoken.append(x509.DNSName(name) if address is None else x509.IPAddress(address))
    ends = min(now + SERVER_LASTS, authority.not_valid_after_utc)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Meishibako")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(spoken), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    """An authority signs certificates, a server proves itself, neither does anything else."""
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_secret(path: Path, data: bytes) -> None:
    """Nobody else can read it, not even while it is being written."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)
