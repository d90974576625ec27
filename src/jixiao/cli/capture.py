"""`jixiao capture`: a source described in YAML is read once; its observations are written, what was wrong is told."""

import json
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import csv_text, read_table, read_text, write_all
from jixiao.cli.frame import Refusal, language_of, say
from jixiao.cli.tables import FindingsFile, Language, OutFile, deliver
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

OUT_COLUMNS = ("organisation_code", "indicator_code", "period", "value", "source", "file", "row")
SHOWN = 20
ALLOW = Text("Say --allow HOST:PORT where it may.", "确可访问的，请加 --allow 主机:端口。")


def capture_file(
    source: Annotated[Path, typer.Argument(metavar="SOURCE.yaml", help="The data source.")],
    out: OutFile = None,
    findings: FindingsFile = None,
    since: Annotated[str, typer.Option(metavar="CURSOR", help="Go on after this place (incremental sources).")] = "",
    state: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Keeps cursor and fingerprint from run to run.")
    ] = None,
    preview: Annotated[int | None, typer.Option(min=1, help="Read only so many rows; keeps no state.")] = None,
    accept_drift: Annotated[
        bool, typer.Option("--accept-drift", help="The source has changed, and rightly so.")
    ] = False,
    codes: Annotated[
        list[str] | None, typer.Option(metavar="NAME=FILE.csv", help="A list of codes (code, name) for “codes_from”.")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option(metavar="HOST:PORT", help="A host that may be reached. May be repeated.")
    ] = None,
    lang: Language = None,
) -> None:
    """Read a data source once: files, a database, an interface; write organisation, indicator, period, value, and where
    each value stood.

    Exit 0: read; 1: refused (then nothing is written but the findings); 2: wrong call.
    """
    from jixiao.capture.connector import SourceFault
    from jixiao.capture.run import capture

    language = language_of(lang)
    gate = _gate(allow or (), language)
    described = _source(source)
    last = _last_good(state, described.code) if preview is None else None
    try:
        captured = capture(
            described,
            _context(described, source.parent, gate, since, preview),
            last,
            codes=_code_lists(codes or ()),
            accept_drift=accept_drift,
        )
    except SourceFault as fault:
        cure = ALLOW if fault.code == "not_registered" else fault.mend
        raise Refusal(f"{fault.text.en} {cure.en}".strip(), f"{fault.text.zh}{cure.zh}".strip()) from None
    _tell(captured, findings, language)
    if captured.is_stopped:
        reasons = captured.reasons
        mend = "Look at the differences; --accept-drift takes them." if any(d.stops for d in captured.drifts) else ""
        mend_zh = "请核对上述差异；确认无误可加 --accept-drift。" if mend else ""
        raise Refusal(
            f"{source}: nothing was written. {' '.join(reason.en for reason in reasons[:SHOWN])} {mend}".strip(),
            f"{source}：未写出任何数据。{''.join(reason.zh for reason in reasons[:SHOWN])}{mend_zh}",
        )
    deliver(Table({name: captured.observations[name] for name in OUT_COLUMNS}), out)
    if state is not None and preview is None:
        kept = {"source": described.code, "last_good": captured.last_good.as_data()}
        write_all(state.parent, {state.name: json.dumps(kept, ensure_ascii=False, indent=1) + "\n"})


def _source(path: Path) -> Any:
    from jixiao.capture.source import DataSource

    try:
        return DataSource.from_yaml(read_text(path), name=str(path))
    except DefinitionError as faults:
        raise Refusal(faults.in_language("en"), faults.in_language("zh")) from None


def _context(described: Any, folder: Path, gate: Any, since: str, preview: int | None) -> Any:
    from jixiao.capture.connector import Context

    return Context(Beside(folder), gate, _secrets(described.secrets, folder), since=since, preview=preview)


class Beside:
    """Files as a person on the command line names them: beside the source's file, else from where the command runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, given: str) -> Path:
        """The file or folder of that name; SourceFault `file_missing` where there is none."""
        from jixiao.capture.faults import fault, quoted

        for place in (self.folder / given, Path(given)):
            if place.is_file() or place.is_dir():
                return place.resolve()
        raise fault("file_missing", name=quoted(given))


def _secrets(secrets: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """The values of the secrets that the source names; refused where one is not there or lies open."""
    import os

    found: dict[str, str] = {}
    for name, secret in secrets.items():
        if secret.environment:
            if secret.environment not in os.environ:
                variable = secret.environment
                raise Refusal(
                    f"The secret “{name}” is missing: set the environment variable {variable}.",
                    f"缺少密钥“{name}”：请设置环境变量 {variable}。",
                )
            found[name] = os.environ[secret.environment]
        else:
            found[name] = _secret_file(folder / secret.file)
    return found


def _secret_file(path: Path) -> str:
    try:
        is_open = path.stat().st_mode & 0o077
    except OSError:
        raise Refusal(f"{path}: there is no such file of a secret.", f"{path}：密钥文件不存在。") from None
    if is_open:
        raise Refusal(
            f"{path}: others can read this secret. Run: chmod 600 {path}",
            f"{path}：其他用户可读取该密钥。请执行：chmod 600 {path}",
        )
    return read_text(path).strip()


def _gate(allowed: Sequence[str], language: str) -> Any:
    """What may be reached: only what the call names."""
    from jixiao.capture.gate import AllowList

    rows: list[dict[str, object]] = []
    for entry in allowed:
        host, sign, port = entry.rpartition(":")
        if not sign or not host:
            raise typer.BadParameter(f"“{entry}”: write HOST:PORT", param_hint="--allow")
        bare = host.removeprefix("[").removesuffix("]")
        try:
            rows.append({"address": str(ip_address(bare)), "ports": [port]})
        except ValueError:
            rows.append({"host": host, "ports": [port], "networks": ["0.0.0.0/0", "::/0"]})
    try:
        return AllowList.from_data(rows)
    except DefinitionError as fault:
        raise typer.BadParameter(fault.in_language(language), param_hint="--allow") from None


def _code_lists(given: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Lists of codes with their names, each from a file with the columns code and name."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in given:
        name, sign, path = entry.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"“{entry}”: write NAME=FILE.csv", param_hint="--codes")
        columns = read_table(Path(path), ("code", "name"))
        listed = found.setdefault(name, {})
        for code, spelling in zip(columns["code"], columns["name"], strict=True):
            listed.setdefault(code.strip(), []).append(spelling)
    return found


def _last_good(path: Path | None, code: str) -> Any:
    """What the last run kept; None where there was none. Refused where the file is another source's, or damaged."""
    from jixiao.capture.run import LastGood

    if path is None or not path.exists():
        return None
    try:
        kept = json.loads(read_text(path))
        owner, last = kept["source"], LastGood.from_data(kept["last_good"])
    except (ValueError, KeyError, TypeError):
        raise Refusal(
            f"{path}: this is not a state that this command has kept. Delete it to begin anew.",
            f"{path}：不是本命令保存的状态文件。删除后可重新开始。",
        ) from None
    if owner != code:
        raise Refusal(
            f"{path}: this state belongs to the source “{owner}”, not to “{code}”.",
            f"{path}：该状态文件属于数据来源“{owner}”，不属于“{code}”。",
        )
    return last


def _tell(captured: Any, path: Path | None, language: str) -> None:
    """The first findings and what was done, to the person; all findings as CSV where `path` is given."""
    said_by = "message_zh" if language == "zh" else "message"
    rows = captured.findings.to_rows()
    for row in rows[:SHOWN]:
        place = [str(row[name]) for name in ("file", "row", "column", "organisation_code", "indicator_code", "period")]
        where = ", ".join(part for part in place if part not in ("", "None"))
        say(f"{row['severity']}: {where}: {row[said_by]}" if where else f"{row['severity']}: {row[said_by]}")
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        say(
            f"… 另有 {more} 条，用 --findings 写入文件查看。" if language == "zh" else f"… {more} more: see --findings."
        )
    if path is not None:
        names = [name for name in captured.findings.columns if name != "message_zh"]
        cells = [[row[said_by] if name == "message" else row[name] for name in names] for row in rows]
        write_all(path.parent, {path.name: csv_text(names, cells)})
    n, read, refused = len(captured.held), captured.n_read, captured.n_refused
    news = "" if captured.is_new or captured.is_stopped else (" 没有新数据。" if language == "zh" else " Nothing new.")
    say(
        f"读取 {captured.n_rows} 行，得到 {n} 个指标值；{read} 个数值中 {refused} 个未采用。{news}".rstrip()
        if language == "zh"
        else f"{captured.n_rows} rows read, {n} observations; {refused} of {read} figures not used.{news}"
    )
