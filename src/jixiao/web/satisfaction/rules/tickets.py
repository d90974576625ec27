"""The code of one case that is printed on its receipt or ticket: it stands for a visit without typing a number. No Django.

It holds the digest of the case and a message authentication code for its point; whoever knows numbers, or reads the
database, cannot make one.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from jixiao.web.satisfaction.rules.codes import Keys, mac

DIGEST_BYTES, PROOF_BYTES = 16, 11
TICKET_SIGNS = (DIGEST_BYTES + PROOF_BYTES) // 3 * 4


def make_ticket(case: str, point: int, keys: Keys) -> str:
    """The ticket of the case with that digest (32 hexadecimal signs), handled at that point."""
    digest = bytes.fromhex(case)
    return urlsafe_b64encode(digest + _proof(keys[0], point, digest)).decode()


def read_ticket(ticket: str, point: int, keys: Keys) -> str | None:
    """The digest of the case that a ticket of that point stands for; None where it was not made here."""
    if len(ticket) != TICKET_SIGNS or not ticket.isascii():
        return None
    try:
        raw = urlsafe_b64decode(ticket)
    except ValueError:
        return None
    digest, proof = raw[:DIGEST_BYTES], raw[DIGEST_BYTES:]
    if any(hmac.compare_digest(proof, _proof(key, point, digest)) for key in keys):
        return digest.hex()
    return None


def _proof(key: bytes, point: int, digest: bytes) -> bytes:
    return mac(key, "ticket", str(point).encode(), digest)[:PROOF_BYTES]
