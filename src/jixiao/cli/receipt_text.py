"""A receipt as text for people: plain lines, or a rich table on a terminal."""

from jixiao.engine.model.text import show
from jixiao.engine.scoring.receipt import Input, Line, Receipt

_WORDS = {
    "score": ("Score", "得分"), "of": ("of", "满分"), "rank": ("Rank", "排名"), "among": ("among", "共"),
    "grade": ("Grade", "等次"), "from": ("from", "起点"), "formula": ("Formula", "计算过程"), "rule": ("Rule", "赋分规则"),
    "inputs": ("Inputs", "数据来源"), "way": ("From full marks", "得分构成"), "findings": ("Findings", "疑点"),
    "lost": ("lost", "失"), "full": ("full", "满分"), "scheme": ("Scheme", "指标体系"), "digest": ("Digest", "校验码"),
    "none": ("not scored", "未计分"), "value": ("value", "指标值"), "carried": ("carried forward", "沿用值"),
    "history": ("earlier value", "历史值"), "target": ("target", "目标值"), "base": ("base", "考核线"),
    "stretch": ("stretch", "挑战线"), "adjustment": ("adjustment", "加减分"), "veto": ("veto", "一票否决"),
    "row": ("row", "行"), "group": ("group", "考核组"),
}  # fmt: skip


def word(key: str, language: str) -> str:
    """A word of the receipt in that language."""
    return _WORDS[key][language == "zh"]


def receipt_lines(receipt: Receipt, language: str) -> list[str]:
    """The receipt as plain lines."""
    zh = language == "zh"
    label = receipt.label_zh if zh else receipt.label_en
    lines = [
        f"{receipt.organisation_code} · {label} ({receipt.node_code}) · {receipt.period}",
        *_result(receipt, language),
    ]
    if receipt.rule:
        params = ", ".join(f"{key}={value}" for key, value in receipt.rule["params"].items())
        rule = receipt.rule["label_zh" if zh else "label_en"]
        lines.append(f"{word('rule', language)}: {rule} ({receipt.rule['name']}{': ' + params if params else ''})")
    lines.append(f"{word('formula', language)}: {receipt.formula_zh if zh else receipt.formula_en}")
    if receipt.contributions:
        lines.append(f"{word('way', language)}: {show(receipt.weight)}")
        lines += [f"  {_step(line, language)}" for line in receipt.contributions]
    if receipt.inputs:
        lines.append(f"{word('inputs', language)}:")
        lines += [f"  {_source(item, language)}" for item in receipt.inputs]
    if receipt.findings:
        lines.append(f"{word('findings', language)}:")
        lines += [
            f"  [{finding['severity']}] {finding['message_zh' if zh else 'message']}" for finding in receipt.findings
        ]
    lines.append(
        f"{word('scheme', language)}: {receipt.scheme_code} {receipt.scheme_version} {receipt.scheme_digest[:12]}"
    )
    lines.append(f"{word('digest', language)}: {receipt.evaluation_digest[:16]}")
    return lines


def _result(receipt: Receipt, language: str) -> list[str]:
    score = word("none", language) if receipt.score is None else f"{receipt.score:.2f}"
    line = f"{word('score', language)}: {score} ({word('of', language)} {show(receipt.weight)})"
    if receipt.rank:
        line += f" · {word('rank', language)} {receipt.rank} ({word('among', language)} {receipt.n_ranked}, {receipt.peer_group})"
    lines = [line]
    if receipt.grade:
        grade = receipt.grade_zh if language == "zh" else receipt.grade_en
        lines.append(f"{word('grade', language)}: {grade} ({word('from', language)} {show(receipt.grade_from or 0.0)})")
    return lines


def _step(line: Line, language: str) -> str:
    label = line.label_zh if language == "zh" else line.label_en
    if line.points is None:
        return f"{label}: {word('none', language)}"
    if line.kind == "child":
        full, lost = show(line.full or 0.0), show(line.lost or 0.0)
        return f"{label}: {show(line.points)} ({word('full', language)} {full}, {word('lost', language)} {lost})"
    return f"{label}: {'+' if line.points > 0 else ''}{show(line.points)}"


def _source(item: Input, language: str) -> str:
    place = f" ({item.file or '—'}, {word('row', language)} {item.row})" if item.row is not None else ""
    return f"{word(item.role, language)} {item.indicator_code} {item.period}: {show(item.value)}{place}"


def print_rich(receipt: Receipt, language: str) -> None:
    """The same on a terminal, with the way from full marks as a table."""
    from rich.console import Console
    from rich.markup import escape
    from rich.panel import Panel

    lines = [escape(line) for line in receipt_lines(receipt, language)]
    Console().print(Panel("\n".join(lines[1:]), title=f"[bold]{lines[0]}[/bold]", expand=False))
