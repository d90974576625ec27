"""Names of events and of what they tell about, for readers. No Django.

An event is stored as its code (SUBMISSION_APPROVED); its name is the same words, so a new event needs one line here.
"""

from jixiao.web.base.words import N_

EVENT_NAMES = frozenset(
    {
        N_("Account closed"),
        N_("Account created"),
        N_("Account opened"),
        N_("Cycle closed"),
        N_("Cycle created"),
        N_("Cycle started"),
        N_("Draft saved"),
        N_("Evidence attached"),
        N_("Evidence withdrawn"),
        N_("Figures delivered"),
        N_("Goal created"),
        N_("Indicator created"),
        N_("Indicator revised"),
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
        N_("Period scored"),
        N_("Plan created"),
        N_("Role ended"),
        N_("Role granted"),
        N_("Role withdrawn"),
        N_("Run confirmed"),
        N_("Scheme draft saved"),
        N_("Scheme imported"),
        N_("Scheme published"),
        N_("Scheme version created"),
        N_("Scheme weights changed"),
        N_("Scheme withdrawn"),
        N_("Signed in"),
        N_("Signed out"),
        N_("Submission approved"),
        N_("Submission returned"),
        N_("Target set"),
        N_("Task locked"),
        N_("Task submitted"),
        N_("Tasks published"),
    }
)
OBJECT_NAMES = frozenset(
    {
        N_("Account"),
        N_("Collection task"),
        N_("Data source"),
        N_("Evaluation cycle"),
        N_("Goal"),
        N_("Indicator"),
        N_("Organisation"),
        N_("Peer group"),
        N_("Plan"),
        N_("Scheme"),
        N_("Target"),
    }
)
DETAIL_NAMES = frozenset(
    {
        N_("After"),
        N_("Annual target"),
        N_("Basis"),
        N_("Before"),
        N_("Changed"),
        N_("Copied from"),
        N_("Digest"),
        N_("Direction"),
        N_("Display name"),
        N_("Document"),
        N_("Due date"),
        N_("Entries"),
        N_("Findings"),
        N_("From"),
        N_("Indicators entered"),
        N_("Label zh"),
        N_("Language"),
        N_("Name"),
        N_("Number"),
        N_("Organisations"),
        N_("Over"),
        N_("Parent"),
        N_("Path"),
        N_("Reason"),
        N_("Result digest"),
        N_("Revised"),
        N_("Revision"),
        N_("Role"),
        N_("Run"),
        N_("Scheme"),
        N_("Scores"),
        N_("Size"),
        N_("Successor"),
        N_("Successors"),
        N_("Tier"),
        N_("To"),
        N_("Version"),
        N_("Weights"),
        N_("Year"),
    }
)


def name_of(code: str) -> str:
    """The English name of an event, an object type or a detail: its code in words."""
    return code.removeprefix("n_").replace("_", " ").capitalize()
