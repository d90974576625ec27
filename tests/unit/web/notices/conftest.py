"""A city, a mail server, a chat platform, and a clock that stands where it is put."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from jixiao.web.notices import actions
from jixiao.web.notices.channels import Outside
from jixiao.web.notices.models import Bot, Notice
from jixiao.web.notices.rules import Message
from jixiao.web.notices.tasks import Sending, deliver
from jixiao.web.organisations.models import Account
from tests.unit.web.factories import City
from tests.unit.web.notices.stubs import ChatPlatform, MailServer, running

START = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)  # 9 o'clock in Shanghai


@dataclass
class House:
    """Posts, delivers and lets time pass."""

    city: City
    now: datetime = START

    def post(self, key: str, *usernames: str, at: str = "") -> Notice | None:
        """A notice of that key to these accounts, and to the chat groups of the organisation `at`."""
        message = Message(f"标题{key}", f"Title {key}", f"内容{key}", f"Body {key}", "/tasks/")
        accounts = [self.city.accounts[name] for name in usernames]
        organisation = self.city.organisations[at] if at else None
        office = self.city.accounts["office"]
        return actions.post(
            key=key, message=message, accounts=accounts, organisation=organisation, by=office, now=self.now
        )

    def wants_mail(self, username: str, mode: str = "each", address: str = "") -> Account:
        """The account is reached by e-mail."""
        account = self.city.accounts[username]
        actions.set_preference(
            account=account, mail_address=address or f"{username}@example.org", mail_mode=mode, by=account, now=self.now
        )
        return account

    def add_bot(self, address: str, at: str = "S11", secret: str = "") -> Bot:
        """A chat group of that organisation."""
        office = self.city.accounts["office"]
        return actions.add_bot(
            organisation=self.city.organisations[at], label="工作群", address=address, secret=secret, by=office, now=self.now
        )  # fmt: skip

    def deliver(self, most: int = 500) -> Sending:
        """Everything that is due now, by the real ways."""
        return deliver(sender=Outside(), clock=lambda: self.now, most=most)

    def wait(self, **span: float) -> "House":
        """Let time pass."""
        self.now += timedelta(**span)
        return self


@pytest.fixture
def house(city: City) -> House:
    """The city's house of notices."""
    return House(city)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """The installation's mail server, real and on loopback."""
    with running(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.DEFAULT_FROM_EMAIL = "绩效平台 <jixiao@city.example>"
        settings.PUBLIC_ADDRESS = "https://jixiao.city.example"
        yield server


@pytest.fixture
def chat(settings: Settings) -> Iterator[ChatPlatform]:
    """A privately run chat platform that the installation has registered."""
    with running(ChatPlatform()) as server:
        settings.BOT_HOSTS = [server.host]
        yield server
