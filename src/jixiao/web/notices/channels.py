"""The ways out: e-mail through Django, chat bots through apprise. Whatever fails is a DeliveryFault without secrets."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Protocol

import httpx
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.base.vault import VaultLocked, unseal
from jixiao.web.base.words import N_
from jixiao.web.notices import rules
from jixiao.web.notices.queries import Parcel
from jixiao.web.notices.rules import BotAddress
from jixiao.web.organisations.models import Account

TIMEOUT_SECONDS = 10
ANSWER_LIMIT = 64 * 1024
FAULT_LABELS = {
    "unreachable": N_("The other side could not be reached."),
    "refused": N_("The other side refused it (%(detail)s)."),
    "locked": N_("Its address was sealed with another key and has to be entered again."),
    "bad_address": N_("Its address is not accepted any more; enter it again."),
    "no_mail": N_("This installation sends no e-mail yet; its operator has to name a mail server."),
    "unknown": N_("Sending it failed for a reason that the log names."),
}


class DeliveryFault(Exception):
    """A message that did not go out: `code` of FAULT_LABELS, `detail` (never a secret), whether the whole way is shut."""

    def __init__(self, code: str, detail: str = "", *, is_general: bool = False) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.is_general = code, detail, is_general

    @property
    def text(self) -> str:
        """How it is kept: code and detail."""
        return f"{self.code}:{self.detail}" if self.detail else self.code


class MayNotRead(Exception):
    """The recipient lost the right to what the message carries after it was posted: it is not sent."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    content: bytes
    content_type: str


Enclose = Callable[[str, Account, datetime], list[Attachment] | None]
"""(key of the notice, recipient, now) → its files; None where the recipient may not read it any more."""
ENCLOSING: dict[str, Enclose] = {}


def enclose(prefix: str, find: Enclose) -> None:
    """Notices whose key begins with `prefix` carry what `find` gives at the moment of sending. From AppConfig.ready."""
    ENCLOSING[prefix] = find


def enclosed(parcel: Parcel) -> list[Attachment]:
    """The files of a message; MayNotRead where it is about one thing that the recipient may not read any more."""
    found: list[Attachment] = []
    for line in parcel.lines:
        find = next((find for prefix, find in ENCLOSING.items() if line.key.startswith(prefix)), None)
        if find is None:
            continue
        account = Account.objects.filter(pk=parcel.account_id or 0).first()
        files = find(line.key, account, clock.now()) if account is not None else None
        if files is None and len(parcel.lines) == 1:
            raise MayNotRead(line.key)
        found += files or []
    return found


def fault_words(fault: str) -> str:
    """A kept fault in the reader's language; '' where there is none."""
    code, _colon, detail = fault.partition(":")
    return _(FAULT_LABELS.get(code, FAULT_LABELS["unknown"])) % {"detail": detail} if fault else ""


class Sender(Protocol):
    """Whoever takes a message out of the house."""

    def send(self, parcel: Parcel) -> None:
        """Send it, or raise DeliveryFault."""


class Outside:
    """The real ways: the mail server of the settings, and the three chat platforms."""

    def send(self, parcel: Parcel) -> None:
        """Send it in the recipient's language, or raise DeliveryFault."""
        with translation.override(parcel.language or "zh-hans"):
            if parcel.channel == rules.MAIL:
                send_mail(parcel)
            else:
                send_to_bot(parcel)


def title_of(parcel: Parcel) -> str:
    """The subject: the notice's own title, or how many there are."""
    n = len(parcel.lines)
    if n == 1:
        return " ".join(label(parcel.lines[0]).split())
    return ngettext("%(n)s new message from Jixiao", "%(n)s new messages from Jixiao", n) % {"n": n}


def text_of(parcel: Parcel) -> str:
    """What it says, each notice with its link where the installation's own address is known."""
    parts = []
    for line in parcel.lines:
        own = [label(line)] if len(parcel.lines) > 1 else []
        own += [words_of(line, "body")] if words_of(line, "body") else []
        own += [settings.PUBLIC_ADDRESS + line.href] if settings.PUBLIC_ADDRESS and line.href else []
        parts.append("\n".join(own))
    return "\n\n".join(part for part in parts if part)


def send_mail(parcel: Parcel) -> None:
    """One e-mail; its Message-ID follows the mark, so that a second sending is the same message to mail programs."""
    is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    if is_smtp and not settings.EMAIL_HOST:
        raise DeliveryFault("no_mail", is_general=True)
    if not rules.is_mail(parcel.address, rules.EACH):
        raise DeliveryFault("bad_address")
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<jixiao-{parcel.mark}@{host}>", "Auto-Submitted": "auto-generated"}
    body = f"{text_of(parcel)}\n\n--\n" + _("Sent by Jixiao. You choose what reaches you under “Messages”.") + "\n"
    letter = EmailMessage(title_of(parcel), body, None, [parcel.address], headers=headers, connection=get_connection())
    for file in enclosed(parcel):
        letter.attach(file.name, file.content, file.content_type)
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next((str(answer[0]) for answer in refused.recipients.values()), "")
        raise DeliveryFault("refused", code) from None
    except smtplib.SMTPResponseException as refused:
        about_message = isinstance(refused, smtplib.SMTPDataError | smtplib.SMTPSenderRefused)
        raise DeliveryFault("refused", str(refused.smtp_code), is_general=not about_message) from None
    except (OSError, smtplib.SMTPException):
        raise DeliveryFault("unreachable", is_general=True) from None


def send_to_bot(parcel: Parcel) -> None:
    """One text to a chat group; its last line names the mark, by which people see that it came twice."""
    try:
        address, _line, secret = unseal(parcel.address).partition("\n")
        bot = rules.bot_address(address, secret, settings.BOT_HOSTS)
    except VaultLocked:
        raise DeliveryFault("locked", is_general=True) from None
    except RuleViolation:
        raise DeliveryFault("bad_address", is_general=True) from None
    mark = _("(no. %(mark)s)") % {"mark": parcel.mark}
    plugin = _plugin(bot)
    if not plugin.notify(title=title_of(parcel), body=f"{text_of(parcel)}\n{mark}".strip()):
        raise plugin.fault or DeliveryFault("unknown")


def _plugin(bot: BotAddress) -> Any:
    """apprise's plugin of the platform: it signs, shortens and writes; what goes over the wire is ours.

    Its own request follows redirects, logs the bot's key, and takes every 200 for success, where DingTalk and WeCom
    refuse a message with a 200 and an errcode.
    """
    from apprise.common import OverflowMode
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.feishu import NotifyFeishu
    from apprise.plugins.wecombot import NotifyWeComBot

    bases: dict[str, Any] = {
        rules.DINGTALK: NotifyDingTalk,
        rules.WECOM: NotifyWeComBot,
        rules.FEISHU: NotifyFeishu,
    }
    base = bases[bot.kind]

    class Checked(base):  # type: ignore[misc, valid-type]
        """Takes the platform's own answer seriously."""

        fault: DeliveryFault | None = None

        def send(self, body: str, title: str = "", **_rest: Any) -> bool:
            text = f"{title}\n{body}" if title else body
            try:
                _post(bot, text, self.get_signature() if bot.secret else ())
            except DeliveryFault as fault:
                self.fault = fault
            return self.fault is None

    made: Any = Checked
    plugin = made(bot.token, secret=bot.secret) if bot.secret else made(bot.token)
    plugin.overflow_mode = OverflowMode.TRUNCATE
    return plugin


def _post(bot: BotAddress, text: str, signature: tuple[str, ...]) -> None:
    """POST the text as the platform wants it and read its answer; DeliveryFault where it did not arrive."""
    if bot.kind == rules.FEISHU:
        path, content = f"/open-apis/bot/v2/hook/{bot.token}", {"msg_type": "text", "content": {"text": text}}
    else:
        path = (
            f"/robot/send?access_token={bot.token}"
            if bot.kind == rules.DINGTALK
            else f"/cgi-bin/webhook/send?key={bot.token}"
        )
        content = {"msgtype": "text", "text": {"content": text}}
    if signature:
        path += f"&timestamp={signature[0]}&sign={signature[1]}"
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.post(bot.origin + path, json=content)
    except httpx.HTTPError:
        raise DeliveryFault("unreachable", is_general=True) from None
    if answer.status_code != httpx.codes.OK:
        raise DeliveryFault("refused", f"HTTP {answer.status_code}", is_general=answer.status_code >= 300)
    code = _answer_code(answer)
    if code:
        raise DeliveryFault("refused", code)


def _answer_code(answer: httpx.Response) -> str:
    """The platform's error code in a 200; '' where it took the message."""
    try:
        said = answer.json()
    except ValueError:
        return "no JSON"
    if not isinstance(said, dict):
        return "no JSON"
    code = said.get("errcode", said.get("code", said.get("StatusCode")))
    return "" if code == 0 else str(code)[:40]
