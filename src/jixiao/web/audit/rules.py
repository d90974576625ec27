"""Names of events and of what they tell about, for readers. No Django.

An event is stored as its code (SUBMISSION_APPROVED); its name is the same words, so a new event needs one line here.
"""

from jixiao.web.base.words import N_

EVENT_NAMES = frozenset(
    {
        N_("Account closed"),
        N_("Account created"),
        N_("Account opened"),
        N_("Language chosen"),
        N_("Locked out"),
        N_("Organisation created"),
        N_("Organisation merged"),
        N_("Organisation moved"),
        N_("Organisation renamed"),
        N_("Organisation split"),
        N_("Password changed"),
        N_("Password reset"),
        N_("Peer group created"),
        N_("Peer group joined"),
        N_("Peer group left"),
        N_("Role ended"),
        N_("Role granted"),
        N_("Role withdrawn"),
        N_("Signed in"),
        N_("Signed out"),
    }
)
OBJECT_NAMES = frozenset({N_("Account"), N_("Organisation"), N_("Peer group")})
DETAIL_NAMES = frozenset(
    {
        N_("After"),
        N_("Before"),
        N_("Display name"),
        N_("Document"),
        N_("From"),
        N_("Label zh"),
        N_("Language"),
        N_("Over"),
        N_("Parent"),
        N_("Reason"),
        N_("Role"),
        N_("Successor"),
        N_("Successors"),
        N_("Tier"),
        N_("To"),
    }
)


def name_of(code: str) -> str:
    """The English name of an event, an object type or a detail: its code in words."""
    return code.replace("_", " ").capitalize()
