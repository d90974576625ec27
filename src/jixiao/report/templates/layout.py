"""An office's own layout: a Typst file that gets the document as data, set in a sandbox (see `child`)."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import as_file, files
from signal import SIGKILL, SIGXCPU

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.document import Document
from jixiao.report.document.plain import plain_document

SECONDS = 20
"""So long may a layout take: the house's own needs less than one."""
MEMORY = 2 << 30
"""Bytes of address space; a report needs some hundred million."""
FAULT = 3
LARGEST = 500_000
PACKAGE = re.compile(r"\"(@[a-z][\w-]*/[\w-]*)")
SEARCHED = re.compile(r" \(searched at [^)]*\)")
NO_PACKAGE = Text(
    "The layout asks for a package; nothing is fetched for a report.",
    "版式模板引用了软件包；生成报告时不下载任何内容。",
)
NO_PACKAGE_MEND = Text("Write what it needs into the file itself.", "请把所需内容直接写在模板文件中。")
LINE = re.compile(r"(?m)^\s*┌─ [^:]*:(\d+):")


@dataclass(frozen=True)
class Layout:
    """A layout's text; `sys.inputs.document` holds the document as JSON, as the house's own official.typ reads it."""

    text: str
    name: str = ""

    def write_pdf(self, document: Document, *, seconds: int = SECONDS, memory: int = MEMORY) -> bytes:
        """The PDF; DefinitionError where the layout fails, reaches for a file or a package, or takes too long."""
        self._check_words()
        with as_file(files("jixiao.report").joinpath("fonts")) as fonts, tempfile.TemporaryDirectory() as empty:
            asked = {
                "layout": self.text, "document": json.dumps(plain_document(document), ensure_ascii=False),
                "fonts": [str(fonts)], "root": empty, "seconds": seconds, "memory": memory,
            }  # fmt: skip
            return self._run(json.dumps(asked).encode(), empty, seconds)

    def _run(self, asked: bytes, empty: str, seconds: int) -> bytes:
        # Nothing of our environment goes along; addresses of packages lead nowhere.
        nowhere = dict.fromkeys(
            ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
        )
        try:
            with as_file(files("jixiao.report.templates").joinpath("child.py")) as child:
                done = subprocess.run(  # noqa: S603 (our own file, by our own Python)
                    [sys.executable, "-I", str(child)], input=asked, capture_output=True, timeout=seconds + 5, env=nowhere,
                    cwd=empty, check=False,
                )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise self._too_long(seconds) from None
        if done.returncode == 0:
            return done.stdout
        if done.returncode == FAULT:
            raise self._failed(json.loads(done.stderr.splitlines()[-1]))
        if -done.returncode in (SIGXCPU, SIGKILL):
            raise self._too_long(seconds)
        text = Text("The layout used more memory than a document may.", "版式模板占用内存过多。")
        raise self._refusal("layout_too_large", text)

    def _check_words(self) -> None:
        if len(self.text) > LARGEST:
            raise self._refusal(
                "layout_too_large", Text("The layout is longer than 500 000 signs.", "版式模板超过 50 万字符。")
            )
        found = PACKAGE.search(self.text)
        if found:
            text = Text(
                f"The layout asks for the package {found[1]}; nothing is fetched for a report.",
                f"版式模板引用了软件包 {found[1]}；生成报告时不下载任何内容。",
            )
            raise self._refusal("layout_package", text, NO_PACKAGE_MEND)

    def _failed(self, said: dict[str, str]) -> DefinitionError:
        if "package" in said["message"] and "download" in said["message"]:
            raise self._refusal("layout_package", NO_PACKAGE, NO_PACKAGE_MEND)
        line = LINE.search(said["diagnostic"])
        message = SEARCHED.sub("", said["message"])
        where = (f", line {line[1]}", f"第 {line[1]} 行") if line else ("", "")
        text = Text(f"The layout cannot be set{where[0]}: {message}.", f"版式模板{where[1]}无法排版：{message}。")
        mend = Text(
            "A layout sees the document alone (sys.inputs.document): no files, no packages.",
            "版式模板只能使用文档数据（sys.inputs.document），不能读取文件或引用软件包。",
        )
        return self._refusal("layout_failed", text, mend)

    def _too_long(self, seconds: int) -> DefinitionError:
        text = Text(f"The layout took longer than {seconds} seconds.", f"版式模板运行超过 {seconds} 秒。")
        return self._refusal("layout_too_long", text, Text("Look for a loop without an end.", "请检查是否有死循环。"))

    def _refusal(self, code: str, text: Text, mend: Text | None = None) -> DefinitionError:
        head = f"{self.name}: " if self.name else ""
        return DefinitionError(code, Text(head + text.en, head.replace(": ", "：") + text.zh), mend)
