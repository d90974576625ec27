"""What a learner does in a browser: begin, answer, look; and what an exercise is about."""

from typing import Any

from django.test import Client

from jixiao.web.organisations.models import Account
from jixiao.web.practice import queries


def text_of(client: Client, address: str) -> str:
    """The page, after its redirects."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def facts(code: str) -> dict[str, Any]:
    """What the exercise is about now."""
    return queries.facts_of(code)


def account(name: str) -> Account:
    """Whose part it is."""
    return Account.objects.get(username=name)


def newcomer() -> Client:
    """Another browser, in English."""
    client = Client()
    client.post("/language/", {"language": "en", "next": "/"})
    return client


class Desk:
    """A learner at one exercise: each act goes through the pages, `page` is the exercise's own."""

    def __init__(self, client: Client, code: str) -> None:
        self.client, self.code, self.facts = client, code, facts(code)
        self.address = f"/practice/exercises/{code}/"
        self.post(f"{self.address}begin/")

    @property
    def page(self) -> str:
        """The exercise as the learner sees it."""
        return text_of(self.client, self.address)

    @property
    def is_solved(self) -> bool:
        """Whether the page says so."""
        return "Solved." in self.page

    def post(self, address: str, sent: dict[str, Any] | None = None) -> None:
        """Send a form that the page has; whatever is refused shows here."""
        reply = self.client.post(address, sent or {})
        assert reply.status_code in {302, 303}, (address, reply.status_code, reply.content.decode()[:4000])

    def answer(self, step: str, given: str) -> None:
        """Answer the step's question."""
        self.post(f"{self.address}answer/{step}/", {"given": given})

    def answer_wrong_then_right(self, step: str, name: str) -> None:
        """Every wrong option gets its hint; the right one goes on."""
        asked = self.facts[name]
        wrong = next(code for code, *_ in asked["options"] if code not in asked["right"])
        self.answer(step, wrong)
        assert f"Not quite. {asked['hint']['en']}" in self.page.replace("&#x27;", "'")
        self.answer(step, asked["right"][0])
        assert "Not quite" not in self.page
