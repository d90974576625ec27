"""Asks a language model behind an OpenAI-compatible address: one host, no redirect, a time limit, few bytes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

KEY_VARIABLE = "JIXIAO_MODEL_KEY"
LARGEST_ANSWER = 200_000
LATE = Text("it gave no answer in time", "未在时限内作答")
PATH = "/v1/chat/completions"
ORDERS = {
    "zh": "你是政府公文编辑。请改写用户给出的一段话，使其通顺、规范。标记如⟦f1⟧、⟦n1⟧代表数字和名称：必须全部保留、"
    "各出现一次、次序不变，其后的量词不变。不得增加任何数字、名称、原因、趋势或评价。只输出改写后的一段话。",
    "en": "You edit official documents. Reword the paragraph given by the user so that it reads well. Marks like ⟦f1⟧ and ⟦n1⟧ "
    "stand for figures and names: keep each of them once and in the same order, with the unit that follows. Add no number, name, "
    "cause, trend or judgement. Answer with the reworded paragraph alone.",
}


class ModelFault(Exception):
    """The model gave no answer that could be read; says why."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


@dataclass(frozen=True)
class ModelAddress:
    """Where the model is asked. `key` is sent as a bearer token, to this address alone."""

    url: str
    model: str
    key: str = ""
    seconds: float = 20.0

    @classmethod
    def checked(
        cls, url: str, model: str, environment: Mapping[str, str] = os.environ, seconds: float = 20.0
    ) -> "ModelAddress":
        """The address; DefinitionError where it is none, or would send text unencrypted to another machine."""
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            host, parts = "", urlsplit("")
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
            text = Text(f"“{url}” is no address of a model.", f"“{url}”不是模型服务地址。")
            raise DefinitionError("bad_model_address", text, Text("Write https://HOST/v1.", "请写 https://主机/v1。"))
        if parts.scheme == "http" and not _is_near(host):
            text = Text("A model on another machine is asked over https only.", "访问其他主机上的模型必须使用 https。")
            raise DefinitionError("bad_model_address", text)
        if not model:
            text = Text("The model's name is missing.", "缺少模型名称。")
            raise DefinitionError("no_model", text, Text("Write --model NAME.", "请用 --model 注明。"))
        return cls(url, model, environment.get(KEY_VARIABLE, ""), seconds)

    @property
    def endpoint(self) -> str:
        """The whole address, however much of it was written."""
        base = self.url.rstrip("/")
        return base if base.endswith(PATH) else base.removesuffix("/v1") + PATH

    def answer(self, words: str, language: str) -> str:
        """The model's words; ModelFault where there are none in time."""
        found: list[str | ModelFault] = []

        def ask() -> None:
            try:
                found.append(self._asked(words, language))
            except ModelFault as fault:
                found.append(fault)

        # A server may dribble its answer for ever: the thread is left to it, the report goes on.
        waiting = Thread(target=ask, daemon=True)
        waiting.start()
        waiting.join(self.seconds + 1)
        said = found[0] if found else ModelFault(LATE)
        if isinstance(said, ModelFault):
            raise said
        return said

    def _asked(self, words: str, language: str) -> str:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        asked = {
            "model": self.model, "temperature": 0, "stream": False,
            "messages": [{"role": "system", "content": ORDERS[language]}, {"role": "user", "content": words}],
        }  # fmt: skip
        try:
            # Certificates are loaded where there is something to check.
            secure = self.url.startswith("https:")
            with httpx.Client(timeout=self.seconds, follow_redirects=False, trust_env=False, verify=secure) as client:
                return _content(self._body(client, asked, headers))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            raise ModelFault(LATE) from None

    def _body(self, client: Any, asked: Mapping[str, Any], headers: Mapping[str, str]) -> bytes:
        """The answer's bytes, within the time and the size in all."""
        from time import monotonic

        end, body = monotonic() + self.seconds, b""
        with client.stream("POST", self.endpoint, json=asked, headers=headers) as response:
            if response.status_code != 200:
                code = response.status_code
                raise ModelFault(Text(f"it answered with HTTP {code}", f"返回 HTTP {code}"))
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER or monotonic() > end:
                    raise ModelFault(Text("its answer was too long or too slow", "回答过长或过慢"))
        return body


def _content(body: bytes) -> str:
    import json

    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise ModelFault(Text("its answer cannot be read", "回答无法识别"))
    return content


def _is_near(host: str) -> bool:
    """This machine, or one of the house's own network."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
