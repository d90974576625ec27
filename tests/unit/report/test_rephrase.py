"""A language model's words: kept where they say the same, thrown away where anything differs; the report stands either way."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Name, Told, write_markdown
from jixiao.report.rephrase import ModelAddress, rephrased
from jixiao.report.rephrase.checking import fault_of
from jixiao.report.rephrase.masked import masked
from tests.unit.report.reports import evaluated, report, results, words_in
from tests.unit.report.test_reports import EARLIER

Answer = Callable[[str], object]
PLAIN = cache(report)
"""The same report for all: nothing here changes it."""
LINE = (
    Name("城东街道"), "得", Told("91.00", "f1", 91.0), "分，高于", Name("城西街道"), "的", Told("84.13", "f2", 84.13), "分，占",
    Told("23.0%", "f3", 23.0), "。",
)  # fmt: skip
ASKED = masked(LINE)
NAMES = ("城东街道", "城西街道")


@contextmanager
def model_that(
    answer: Answer, *, status: int = 200, wait: float = 0.0
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A small server that answers as told, and what it was asked."""
    heard: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append({**asked, "path": self.path, "key": self.headers["Authorization"]})
            said = answer(asked["messages"][-1]["content"])
            body = (
                said if isinstance(said, bytes) else json.dumps({"choices": [{"message": {"content": said}}]}).encode()
            )
            time.sleep(wait)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_each: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        server.shutdown()
        server.server_close()


def asked_of(url: str, seconds: float = 5.0) -> ModelAddress:
    return ModelAddress.checked(url, "m", {"JIXIAO_MODEL_KEY": "k"}, seconds)


def test_an_honest_rewording_is_kept_and_noted() -> None:
    made = report(results(earlier=evaluated(EARLIER, "2026-08")))
    with model_that(lambda words: words.replace("与⟦n1⟧相比", "对照⟦n1⟧")) as (url, heard):
        done = rephrased(made, asked_of(url))
    text = write_markdown(done.report.document)
    assert "对照2026年8月，两期均有得分的2个单位平均变动−3.19分" in text
    assert done.reworded == ("总体情况 2",)
    assert not done.refused
    assert "下列段落由语言模型（m）改写措辞" in text
    assert "总体情况 2" in text
    assert words_in("pdf", done.report)
    asked = heard[1]
    assert (asked["path"], asked["key"], asked["model"]) == ("/v1/chat/completions", "Bearer k", "m")
    told = json.dumps(asked["messages"], ensure_ascii=False)
    assert "3.19" not in told
    assert "2026年8月" not in told, "the model sees neither figures nor names"


@pytest.mark.parametrize(
    "answer",
    [
        lambda words: words.replace("⟦f1⟧", "⟦f2⟧", 1),
        lambda words: words.replace("⟦f1⟧", "92"),
        lambda words: words + "，共3项。",
        lambda words: words + "，其中二十三个。",
        lambda words: words + "增长百分之二十三。",
        lambda words: words + "这主要是由于天气。",
        lambda words: words + "，呈持续上升趋势。",
        lambda _words: "",
        lambda _words: b"<html>no</html>",
        lambda _words: b'{"choices": []}',
        lambda _words: b'{"choices": [{"message": {"content": 5}}]}',
        lambda _words: b"[" * 100_000,
        lambda _words: b"x" * 300_000,
    ],
)
def test_a_dishonest_answer_leaves_the_report_as_it_was(answer: Answer) -> None:
    made = PLAIN()
    with model_that(answer) as (url, _heard):
        done = rephrased(made, asked_of(url))
    assert done.report.document == made.document
    assert done.refused


def test_a_slow_or_unreachable_model_is_left_alone() -> None:
    made = PLAIN()
    with model_that(lambda words: words, wait=0.4) as (url, heard):
        done = rephrased(made, asked_of(url, 0.1))
    assert done.report.document == made.document
    assert len(heard) <= 3, "after three silences nobody asks again"
    assert rephrased(made, asked_of("http://127.0.0.1:9/v1", 0.2)).report.document == made.document


@pytest.mark.parametrize("status", [302, 401, 500])
def test_redirects_and_errors_are_no_answer(status: int) -> None:
    made = PLAIN()
    with model_that(lambda words: words + "了", status=status) as (url, _heard):
        done = rephrased(made, asked_of(url))
    assert done.report.document == made.document
    assert f"HTTP {status}" in done.refused[0][1].en


def test_the_time_of_all_paragraphs_is_limited() -> None:
    moments = iter(range(0, 1000, 50))
    with model_that(lambda words: words + "了") as (url, heard):
        rephrased(
            report(results(earlier=evaluated(EARLIER, "2026-08"))),
            asked_of(url),
            seconds=60,
            clock=lambda: next(moments),
        )
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("⟦n2⟧得⟦f1⟧分，高于⟦n1⟧的⟦f2⟧分，占⟦f3⟧。", "another order"),
        ("⟦n1⟧得⟦f2⟧分，高于⟦n2⟧的⟦f1⟧分，占⟦f3⟧。", "another order"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分。", "missing"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧，再说⟦f3⟧。", "another order"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f4⟧。", "another order"),
        ("⟦n1⟧得⟦f1⟧分，低于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("⟦n1⟧得⟦f1⟧分，不高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("⟦n1⟧得⟦f1⟧分，大幅高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("今年⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("⟦n1⟧得近⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("⟦n1⟧表现优秀，得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "direction"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧和城北区的⟦f2⟧分，占⟦f3⟧。", "name"),
        ("⟦n1⟧得⟦f1⟧个，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "unit"),
        ("⟦n1⟧得⟦f1⟧万元，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "unit"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧，即百分之二十三。", "number"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧，近四分之一。", "number"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧，多５分。", "number"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧，为½。", "number"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧（城东街道）。", "names"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧ <b>好</b>。", "markup"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。\n好", "lines"),
        ("⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。" + "好" * 200, "longer"),
        ("⟦n1⟧得⟦ f1 ⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。", "another order"),
    ],
)
def test_what_is_thrown_away(answer: str, word: str) -> None:
    fault = fault_of(answer, ASKED, NAMES)
    assert fault is not None
    assert word in fault.en


@pytest.mark.parametrize(
    "answer",
    [
        "⟦n1⟧取得⟦f1⟧分，高于⟦n2⟧所得的⟦f2⟧分，占比⟦f3⟧。",
        "其中，⟦n1⟧为⟦f1⟧分，其得分高于⟦n2⟧的⟦f2⟧分，所占比例为⟦f3⟧。",
        "经进一步核对，⟦n1⟧得⟦f1⟧分，高于⟦n2⟧的⟦f2⟧分，占⟦f3⟧。",
    ],
)
def test_what_is_kept(answer: str) -> None:
    assert fault_of(answer, ASKED, NAMES) is None
    line = ASKED.line(answer)
    assert [part for part in line if isinstance(part, Told)] == [part for part in LINE if isinstance(part, Told)]


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        ("对⟦f1⟧个单位开展了考核，平均得分为⟦f2⟧分，中位数为⟦f3⟧分，满分为⟦f4⟧分。", True),
        ("对⟦f1⟧个单位进行考核，中位数⟦f2⟧分，平均得分⟦f3⟧分，满分⟦f4⟧分。", False),
        ("对⟦f1⟧个单位进行考核，满分⟦f2⟧分，中位数⟦f3⟧分，平均得分⟦f4⟧分。", False),
        ("对⟦f1⟧个单位进行考核，平均失分⟦f2⟧分，中位数⟦f3⟧分，满分⟦f4⟧分。", False),
    ],
)
def test_a_figure_stays_what_it_is(answer: str, is_kept: bool) -> None:
    figures = [Told(words, f"f{place}", 1.0) for place, words in enumerate(("2", "87.57", "87.00", "100.00"), start=1)]
    words = ("对", "个单位进行考核，平均得分", "分，中位数", "分，满分")
    parts = [part for pair in zip(words, figures, strict=True) for part in pair]
    assert (fault_of(answer, masked((*parts, "分。")), ()) is None) is is_kept


def test_english_numbers_and_directions() -> None:
    asked = masked((Name("East"), " rose by ", Told("3", "f1", 3.0), " points, above ", Name("West"), "."))
    assert fault_of("⟦n1⟧ rose by ⟦f1⟧ points and stands above ⟦n2⟧.", asked, ()) is None
    for answer in (
        "⟦n1⟧ fell by ⟦f1⟧ points, above ⟦n2⟧.",
        "⟦n1⟧ rose by ⟦f1⟧ points, twice, above ⟦n2⟧.",
        "⟦n1⟧ rose by ⟦f1⟧ points because of rain, above ⟦n2⟧.",
        "⟦n1⟧ rose by ⟦f1⟧ percent, above ⟦n2⟧.",
        "⟦n1⟧ rose by ⟦f1⟧, above ⟦n2⟧.",
        "⟦n1⟧ rose by nearly ⟦f1⟧ points, above ⟦n2⟧.",
        "⟦n1⟧ rose by ⟦f1⟧ points, above ⟦n2⟧ and North.",
    ):
        assert fault_of(answer, asked, ()) is not None, answer


@pytest.mark.parametrize(
    ("url", "model"),
    [
        ("ftp://x/v1", "m"), ("file:///etc/passwd", "m"), ("http://model.example.org/v1", "m"), ("https://u:p@h/v1", "m"),
        ("https://h/v1?x=1", "m"), ("https://[", "m"), ("https://h:99999/", "m"), ("", "m"), ("https://h/v1", ""),
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str, model: str) -> None:
    with pytest.raises(DefinitionError):
        ModelAddress.checked(url, model, {})


def test_the_endpoint_however_it_is_written() -> None:
    for url in ("https://h", "https://h/", "https://h/v1", "https://h/v1/", "https://h/v1/chat/completions"):
        assert ModelAddress.checked(url, "m", {}).endpoint == "https://h/v1/chat/completions"
