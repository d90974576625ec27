"""Every read of notices, their copies, and of how people are reached."""

from jixiao.web.notices.queries.outbox import (
    BotRow,
    Line,
    MessageRow,
    Parcel,
    bots_of,
    known_keys,
    my_message,
    my_messages,
    n_unread,
    parcels,
    waiting_mail,
)
from jixiao.web.notices.queries.settings import (
    LadderDays,
    feed_of,
    feed_owner,
    ladder_days,
    ladder_settings,
    people_of,
    preference_of,
)

__all__ = [
    "BotRow",
    "LadderDays",
    "Line",
    "MessageRow",
    "Parcel",
    "bots_of",
    "feed_of",
    "feed_owner",
    "known_keys",
    "ladder_days",
    "ladder_settings",
    "my_message",
    "my_messages",
    "n_unread",
    "parcels",
    "people_of",
    "preference_of",
    "waiting_mail",
]
