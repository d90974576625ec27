"""Proof of work by the ALTCHA protocol (SHA-256): a challenge for one token, solved by the page's script by itself.

https://altcha.org/docs/v2/server-integration/ ; the salt begins with the token's nonce, so a solution serves one answer.
"""

import json
from base64 import b64decode
from binascii import Error

NONCE_SIGNS = 16
LONGEST = 1000


def challenge(token: str, key: bytes, most: int) -> str:
    """What the script solves, as JSON: the smallest number from 0 to `most` whose hash with the salt is the challenge."""
    from altcha.v1 import ChallengeOptions, create_challenge

    made = create_challenge(ChallengeOptions(hmac_key=key, max_number=most, salt=token[:NONCE_SIGNS]))
    return json.dumps(
        {
            "algorithm": made.algorithm, "challenge": made.challenge, "maxnumber": made.max_number,
            "salt": made.salt, "signature": made.signature,
        },
        separators=(",", ":"),
    )  # fmt: skip


def is_proof(payload: str, token: str, key: bytes) -> bool:
    """Whether `payload` (base64 of JSON) solves a challenge that was made here for that token."""
    from altcha.v1 import Payload, verify_solution

    if not payload or len(payload) > LONGEST:
        return False
    try:
        told = json.loads(b64decode(payload, validate=True))
    except (Error, ValueError, RecursionError):
        return False
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) for name in ("salt", "challenge", "signature")
    ):
        return False
    if told.get("algorithm") != "SHA-256" or type(told.get("number")) is not int:
        return False
    if not told["salt"].startswith(token[:NONCE_SIGNS]):
        return False
    solved = Payload("SHA-256", told["challenge"], told["number"], told["salt"], told["signature"])
    return bool(verify_solution(solved, key, check_expires=False)[0])
