"""What a notice is, when its copies go out again, and who may change how people are reached. No Django."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

PAGE, MAIL, BOT = "page", "mail", "bot"
CHANNEL_LABELS = {PAGE: N_("On the page"), MAIL: N_("E-mail"), BOT: N_("Chat group")}

WAITING, SENT, WITHDRAWN = "waiting", "sent", "withdrawn"
STATE_LABELS = {
    WAITING: N_("To be sent"),
    SENT: N_("Sent"),
    WITHDRAWN: N_("Withdrawn"),
}

NO_MAIL, EACH, DIGEST = "none", "each", "digest"
MAIL_LABELS = {
    NO_MAIL: N_("No e-mail"),
    EACH: N_("Each message at once"),
    DIGEST: N_("One e-mail a day with everything new"),
}

DINGTALK, WECOM, FEISHU = "dingtalk", "wecom", "feishu"
BOT_LABELS = {DINGTALK: N_("DingTalk"), WECOM: N_("WeCom"), FEISHU: N_("Feishu")}
# Where each platform takes messages, and where in the address the bot's own secret stands.
BOT_HOSTS = {DINGTALK: "oapi.dingtalk.com", WECOM: "qyapi.weixin.qq.com", FEISHU: "open.feishu.cn"}
BOT_PATHS = {
    DINGTALK: re.compile(r"/robot/send/?"),
    WECOM: re.compile(r"/cgi-bin/webhook/send/?"),
    FEISHU: re.compile(r"/open-apis/bot/v2/hook/(?P<token>[A-Za-z0-9_-]{8,120})/?"),
}
BOT_TOKEN_NAMES = {DINGTALK: "access_token", WECOM: "key"}
BOT_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,120}")
DINGTALK_TOKEN = re.compile(r"[A-Za-z0-9]{8,120}")
DINGTALK_SECRET = re.compile(r"(SEC)?[A-Za-z0-9]{8,120}")

# A copy that failed goes out again after the nth of these; from then on once a day, until it arrives.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=24),
)
# Whoever took a copy to send it and did not report within this time has died; somebody else takes it.
LEASE = timedelta(minutes=5)
DIGEST_TIME = time(8, 0)

KEY_LIMIT, TITLE_LIMIT, BODY_LIMIT, HREF_LIMIT, FAULT_LIMIT = 200, 200, 2000, 300, 300
MAIL_ADDRESS = re.compile(r"[^@\s,;<>\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


@dataclass(frozen=True)
class Message:
    """What is said, in both languages; `href` is the page where one acts on it (a path of this platform)."""

    title_zh: str
    title_en: str
    body_zh: str = ""
    body_en: str = ""
    href: str = ""


@dataclass(frozen=True)
class BotAddress:
    """A chat group's address taken apart: the platform, `https://host[:port]`, the bot's token and signing secret."""

    kind: str
    origin: str
    token: str
    secret: str = ""


def waiting_time(n_attempts: int) -> timedelta:
    """How long after its nth failed attempt (from 1) a copy goes out again."""
    return BACK_OFF[min(max(n_attempts, 1), len(BACK_OFF)) - 1]


def digest_time(now: datetime) -> datetime:
    """The next time of the daily e-mail, after `now` in the time zone of `now`."""
    today = now.replace(hour=DIGEST_TIME.hour, minute=DIGEST_TIME.minute, second=0, microsecond=0)
    return today if now < today else today + timedelta(days=1)


def check_message(key: str, message: Message) -> None:
    """A notice has a key that fits, a title in both languages, and leads to a page of this platform or nowhere."""
    if not key or len(key) > KEY_LIMIT:
        raise RuleViolation("bad_key", N_("A notice needs a key of at most %(limit)s characters."), limit=KEY_LIMIT)
    titles, bodies = (message.title_zh, message.title_en), (message.body_zh, message.body_en)
    too_long = any(len(text) > TITLE_LIMIT for text in titles) or any(len(text) > BODY_LIMIT for text in bodies)
    if not all(text.strip() for text in titles) or too_long:
        raise RuleViolation("bad_message", N_("A notice has a title in both languages, of at most 200 characters."))
    if message.href and not is_own_page(message.href):
        raise RuleViolation("foreign_page", N_("A notice leads to a page of this platform only."))


def is_message(key: str, message: Message) -> bool:
    """Twin of check_message."""
    return allows(check_message, key, message)


def is_own_page(href: str) -> bool:
    """Whether `href` is a path on this platform: not another host, not a script."""
    return href.startswith("/") and not href.startswith(("//", "/\\")) and len(href) <= HREF_LIMIT


def check_mail(address: str, mode: str) -> None:
    """Whoever wants e-mail names one address that can exist."""
    if mode not in MAIL_LABELS:
        raise RuleViolation("unknown_mode", N_("Choose how e-mail should reach you."))
    if address and not (MAIL_ADDRESS.fullmatch(address) and len(address) <= 254):
        raise RuleViolation("bad_address", N_("“%(address)s” is no e-mail address."), address=address[:80])
    if mode != NO_MAIL and not address:
        raise RuleViolation("address_missing", N_("Write the address to which e-mail should go."))


def is_mail(address: str, mode: str) -> bool:
    """Twin of check_mail."""
    return allows(check_mail, address, mode)


def check_bot_label(label: str) -> None:
    """A chat group has a name by which people know it."""
    if not label.strip() or len(label) > 120:
        raise RuleViolation("label_missing", N_("Write the chat group's name, at most 120 characters."))


def is_bot_label(label: str) -> bool:
    """Twin of check_bot_label."""
    return allows(check_bot_label, label)


def check_bot_address(address: str, secret: str = "", own_hosts: Collection[str] = ()) -> None:
    """A bot's address is https at one of the three platforms, or at a privately run one that is registered."""
    bot_address(address, secret, own_hosts)


def is_bot_address(address: str, secret: str = "", own_hosts: Collection[str] = ()) -> bool:
    """Twin of check_bot_address."""
    return allows(check_bot_address, address, secret, own_hosts)


def bot_address(address: str, secret: str = "", own_hosts: Collection[str] = ()) -> BotAddress:
    """The address taken apart; raises RuleViolation, which never repeats the address, where it is not one.

    `own_hosts` (host or host:port) run one of the platforms privately; http is accepted for these only.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    kind = next((kind for kind, path in BOT_PATHS.items() if path.fullmatch(parts.path)), "")
    at = f"{host}:{port}" if port else host
    is_public = parts.scheme == "https" and at == BOT_HOSTS.get(kind)
    is_own = parts.scheme in {"http", "https"} and at in own_hosts
    if not kind or parts.username or not (is_public or is_own):
        raise RuleViolation(
            "bad_bot_address",
            N_(
                "This is not the webhook address of a DingTalk, WeCom or Feishu bot. "
                "Copy it whole from the chat group's settings; a privately run platform has to be registered first."
            ),
        )
    token = _token(kind, parts.path, parts.query)
    if not token or (secret and (kind != DINGTALK or not DINGTALK_SECRET.fullmatch(secret))):
        raise RuleViolation(
            "bad_bot_token",
            N_("The address lacks the bot's own key, or the signing secret is not one. Copy both again."),
        )
    return BotAddress(kind, f"{parts.scheme}://{at}", token, secret)


def _token(kind: str, path: str, query: str) -> str:
    """The bot's own key in its address; '' where there is none."""
    if kind == FEISHU:
        found = BOT_PATHS[kind].fullmatch(path)
        return found["token"] if found else ""
    token = next(iter(parse_qs(query).get(BOT_TOKEN_NAMES[kind], ())), "")
    shape = DINGTALK_TOKEN if kind == DINGTALK else BOT_TOKEN
    return token if shape.fullmatch(token) else ""


def check_can_read(recipient_id: int | None, reader_id: int) -> None:
    """A message is read by the person it was written to."""
    if recipient_id != reader_id:
        raise RuleViolation("not_yours", N_("This message was written to somebody else."))


def can_read(recipient_id: int | None, reader_id: int) -> bool:
    """Twin of check_can_read."""
    return allows(check_can_read, recipient_id, reader_id)


def check_ladder(remind_days: int, red_days: int) -> None:
    """A ladder reminds 0 to 30 working days before the due day and turns red 1 to 30 after it."""
    if not 0 <= remind_days <= 30 or not 1 <= red_days <= 30:
        raise RuleViolation(
            "bad_ladder",
            N_("Remind 0 to 30 working days before the due day, and turn red 1 to 30 working days after it."),
        )


def is_ladder(remind_days: int, red_days: int) -> bool:
    """Twin of check_ladder."""
    return allows(check_ladder, remind_days, red_days)
