"""What a code is called as a file and in an address: one way for the whole house."""

import hashlib

LONGEST = 180
"""Bytes of UTF-8; file systems take 255, endings and what stands before need room."""


def file_name_of(code: str) -> str:
    """The code with letters, digits, - _ . as they are and every other sign as its number between ~; a dot first too.

    Different codes get different names, no name is hidden, leads out of a folder, or has to be escaped in an address of
    plain letters. One that would be too long is cut and ends with a digest.
    """
    made = "".join(
        sign if sign.isalnum() or sign in "-_" or (sign == "." and place) else f"~{ord(sign):x}~"
        for place, sign in enumerate(code)
    )
    if len(made.encode()) <= LONGEST:
        return made
    kept = made.encode()[: LONGEST - 17].decode(errors="ignore")
    return f"{kept}~{hashlib.sha256(code.encode(errors='surrogatepass')).hexdigest()[:16]}"
