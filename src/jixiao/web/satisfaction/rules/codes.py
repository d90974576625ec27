"""Codes that carry their own proof: a service point's address, the token of one visit, its receipt. Pure; keys come in.

Every code is a message authentication code (HMAC-SHA-256, RFC 2104) under a key of this installation; the first of
`keys` makes, all of them check, so that posters and open pages outlive a change of the key.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address

from jixiao.web.satisfaction.rules.cases import number_signs

Keys = Sequence[bytes]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that is read as something else."""
READ_AS = str.maketrans("OIL", "011")
POINT_SIGNS, MAC_SIGNS = 3, 8
RECEIPT_SIGNS = 12
NONCE_BYTES, TIME_BYTES, MAC_BYTES = 12, 4, 12
TOKEN_SIGNS = (NONCE_BYTES + TIME_BYTES + MAC_BYTES + 2) // 3 * 4
NETWORK_SIGNS = 12
IPV6_BITS, IPV4_BITS = 64, 32


def mac(key: bytes, purpose: str, *parts: bytes) -> bytes:
    """What only who holds the key can reckon; lengths are told, so that no two lists of parts are one."""
    body = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, purpose.encode() + b"\0" + body, "sha256")


def in_signs(number: int, length: int) -> str:
    """`number` in base 32 with at least `length` signs."""
    signs = ""
    while number or len(signs) < length:
        number, rest = divmod(number, 32)
        signs = ALPHABET[rest] + signs
    return signs


def typed(code: str) -> str:
    """A code as somebody typed it: small letters, hyphens, O for 0 are read as meant."""
    return code.upper().replace("-", "").replace(" ", "").translate(READ_AS)


def make_point_code(number: int, version: int, keys: Keys) -> str:
    """The address of a service point: its number and 40 bits of proof. A new `version` ends all former posters."""
    return in_signs(number, POINT_SIGNS) + _point_proof(number, version, keys[0])


def point_number(code: str) -> int | None:
    """The number that a code claims; None where it is no such code."""
    number = typed(code)[:-MAC_SIGNS]
    if not POINT_SIGNS <= len(number) <= 8 or any(sign not in ALPHABET for sign in typed(code)):
        return None
    return int(sum(ALPHABET.index(sign) << 5 * place for place, sign in enumerate(reversed(number))))


def is_point_code(code: str, number: int, version: int, keys: Keys) -> bool:
    """Whether the code was made here for that point and version."""
    given = typed(code)[-MAC_SIGNS:].encode()
    return any(hmac.compare_digest(given, _point_proof(number, version, key).encode()) for key in keys)


def _point_proof(number: int, version: int, key: bytes) -> str:
    digest = mac(key, "point", str(number).encode(), str(version).encode())
    return in_signs(int.from_bytes(digest[:5], "big"), MAC_SIGNS)


@dataclass(frozen=True)
class Visit:
    """One opened page: a nonce, when it was opened (seconds since 1970), and the key that it was signed with."""

    nonce: bytes
    opened: int
    key: bytes

    @property
    def receipt(self) -> str:
        """The code under which the person sees what became of the answer; the same page gives the same one."""
        digest = mac(self.key, "receipt", self.nonce)
        return in_signs(int.from_bytes(digest, "big") % 32**RECEIPT_SIGNS, RECEIPT_SIGNS)

    @property
    def digest(self) -> str:
        """What is kept of a used token; it leads neither to the receipt nor back to the token."""
        return mac(self.key, "used", self.nonce).hex()[:32]


def open_visit(subject: str, now: int, keys: Keys, nonce: bytes | None = None) -> str:
    """A token for one answer about `subject` (a point, a survey). Nothing is kept of it until it is used."""
    nonce = secrets.token_bytes(NONCE_BYTES) if nonce is None else nonce
    body = nonce + now.to_bytes(TIME_BYTES, "big")
    return urlsafe_b64encode(body + _visit_proof(keys[0], subject, body)).decode()


def read_visit(token: str, subject: str, now: int, keys: Keys, seconds: int) -> Visit | None:
    """The visit that a token stands for; None where it was not made here for this subject, or is too old."""
    if len(token) != TOKEN_SIGNS or not token.isascii():
        return None
    try:
        raw = urlsafe_b64decode(token)
    except ValueError:
        return None
    body, proof = raw[: NONCE_BYTES + TIME_BYTES], raw[NONCE_BYTES + TIME_BYTES :]
    opened = int.from_bytes(body[NONCE_BYTES:], "big")
    if not -60 <= now - opened <= seconds:
        return None
    for key in keys:
        if hmac.compare_digest(proof, _visit_proof(key, subject, body)):
            return Visit(body[:NONCE_BYTES], opened, key)
    return None


def _visit_proof(key: bytes, subject: str, body: bytes) -> bytes:
    return mac(key, "visit", subject.encode(), body)[:MAC_BYTES]


def shown(receipt: str) -> str:
    """A receipt's code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def case_digest(number: str, organisation: str, key: bytes, check: str = "") -> str:
    """What is kept of a case, so that it is rated once: of the signs of its number, and of its check code if it has one."""
    parts = [number_signs(each).encode() for each in (number, check)]
    return mac(key, "case", organisation.encode(), *parts[: 2 if parts[1] else 1]).hex()[:32]


def invitation_token() -> str:
    """A personal code for one answer: 100 random bits in 20 signs."""
    return in_signs(secrets.randbits(100), 20)


def invitation_digest(token: str) -> str:
    """What is kept of an invitation."""
    return sha256(b"jixiao invitation\0" + typed(token).encode()).hexdigest()[:40]


def network_digest(address: str, day: str, key: bytes) -> str:
    """A network on one day: another one tomorrow, and no way back to the address without the key. '' where unknown.

    The addresses of one household or office stand together: an IPv4 address, or 64 bits of an IPv6 one.
    """
    try:
        network = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(network, "ipv4_mapped", None)
    network = mapped or network
    bits = IPV4_BITS if network.version == 4 else IPV6_BITS
    prefix = int(network) >> (network.max_prefixlen - bits)
    return mac(key, "network", day.encode(), f"{network.version}:{prefix}".encode()).hex()[:NETWORK_SIGNS]


def is_own_machine(address: str) -> bool:
    """Whether an address is this machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def sender(peer: str, forwarded: str) -> str:
    """Who sent a request: whoever connected, or, behind a server on this machine, the last one that it names.

    '' for this machine itself.
    """
    if not is_own_machine(peer):
        return peer
    last = forwarded.rpartition(",")[2].strip()
    return "" if not last or is_own_machine(last) else last


def derived_keys(secrets_of_installation: Iterable[str]) -> tuple[bytes, ...]:
    """The keys for all of this from the installation's secrets: knowing them does not give the secret."""
    return tuple(mac(secret.encode(), "jixiao satisfaction 1") for secret in secrets_of_installation)
