"""How a drawing looks where no page dresses it: every mark carries its own colours, so that it opens anywhere."""

import re
from functools import cache

FONT = (
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', "
    "'Noto Sans SC Variable', system-ui, sans-serif"
)
GROUND = "#fff"

# The light colours of the pages' style sheets; a test holds the two against each other; of two lines the later holds.
LOOKS = """
text { font-size: 13px; fill: #4d545e }
.strong { font-weight: 700; fill: #1b222c }
.faint { fill: #666b73 }
.title { font-size: 19px; font-weight: 700; fill: #1b222c }
.subtitle { font-size: 14px; fill: #4d545e }
.small-text { font-size: 11px }
.grid-line { stroke: #e7e4de; stroke-width: 1 }
.axis-line { stroke: #d0ccc4; stroke-width: 1 }
.lead { stroke: #d0ccc4; stroke-width: 1; stroke-dasharray: 1 4 }
.event-line { stroke: #8d8b84; stroke-width: 1 }
.link { stroke: #9db2d4; stroke-width: 2 }
.ring { fill: none; stroke: #e7e4de; stroke-width: 1 }
.series { fill: none; stroke: #1b4788; stroke-width: 2.4; stroke-linejoin: round; stroke-linecap: round }
.series-2 { stroke: #9db2d4 }
.other-line { stroke: #d0ccc4; stroke-width: 1.2 }
.target { fill: none; stroke: #666b73; stroke-width: 1.5; stroke-dasharray: 5 4 }
.median { stroke: #666b73; stroke-width: 1.2; stroke-dasharray: 3 3 }
.median-line { fill: none; stroke: #8d8b84; stroke-width: 1.4; stroke-dasharray: 5 4 }
.band { fill: #e6eef9 }
.forecast { fill: none; stroke: #1b4788; stroke-width: 2.2; stroke-dasharray: 1.5 5; stroke-linecap: round }
.fan-inner { fill: #9db2d4; fill-opacity: .5 }
.fan-outer { fill: #9db2d4; fill-opacity: .28 }
.limit { fill: none; stroke: #8d8b84; stroke-width: 1; stroke-dasharray: 2 3 }
.point { fill: #1b4788 }
.point-new { fill: #fff; stroke: #1b4788; stroke-width: 2.4 }
.point-before { fill: #fff; stroke: #8d8b84; stroke-width: 1.3 }
.signal { fill: #fff; stroke: #a93722; stroke-width: 2.4 }
.alarm { fill: #1b222c; stroke: #fff; stroke-width: 1.5 }
.interval { stroke: #9db2d4; stroke-width: 6; stroke-linecap: round }
.middle { stroke: #1b4788; stroke-width: 1.6 }
.bar-total { fill: #1b4788 }
.bar-sum { fill: #666b73 }
.bar-lost { fill: #dfe3ea }
.bar-loss { fill: #e5a68d }
.bar-gain { fill: #96c0b4 }
.bar-before { fill: #9db2d4 }
.fill-0 { fill: #dc8b6e }
.fill-1 { fill: #e5a68d }
.fill-2 { fill: #ecc0ac }
.fill-3 { fill: #f1d7c9 }
.fill-4 { fill: #f5eae2 }
.fill-5 { fill: #e6ece6 }
.fill-6 { fill: #cfe0d8 }
.fill-7 { fill: #b3d0c6 }
.fill-8 { fill: #96c0b4 }
.fill-9 { fill: #78b0a2 }
.fill-none { fill: #f6f5f2 }
rect.fill-none { stroke: #d0ccc4; stroke-width: 1 }
.region { stroke: #fff; stroke-width: 1.2; stroke-linejoin: round }
.region.fill-none { stroke: #d0ccc4 }
text.on-heat { fill: #1b222c }
text.better { fill: #14694b }
text.worse { fill: #a93722 }
.outline { fill: none; stroke-width: 2.2; stroke-linejoin: round }
.outline-0 { stroke: #1b4788 }
.outline-1 { stroke: #7a5195; stroke-dasharray: 7 4 }
.outline-2 { stroke: #a05a2c; stroke-dasharray: 2 4 }
.outline-3 { stroke: #3a7d7c; stroke-dasharray: 10 4 2 4 }
.outline-4 { stroke: #8b6f1f; stroke-dasharray: 4 2 }
.outline-5 { stroke: #5b6b8c; stroke-dasharray: 12 5 }
.outline-6 { stroke: #93506b; stroke-dasharray: 1 3 }
.outline-7 { stroke: #4f7b43; stroke-dasharray: 6 2 1 2 }
.dot-0 { fill: #1b4788 }
.dot-1 { fill: #7a5195 }
.dot-2 { fill: #a05a2c }
.dot-3 { fill: #3a7d7c }
.dot-4 { fill: #8b6f1f }
.dot-5 { fill: #5b6b8c }
.dot-6 { fill: #93506b }
.dot-7 { fill: #4f7b43 }
.name-0 { fill: #1b4788; font-weight: 700 }
.name-1 { fill: #7a5195 }
.name-2 { fill: #a05a2c }
.name-3 { fill: #3a7d7c }
.name-4 { fill: #8b6f1f }
.name-5 { fill: #5b6b8c }
.name-6 { fill: #93506b }
.name-7 { fill: #4f7b43 }
"""
_RULE = re.compile(r"^(\w*)((?:\.[\w-]+)*) \{ (.*) \}$", re.MULTILINE)
_MARK = re.compile(r"<(text|line|circle|rect|polyline|polygon|path)\b([^>]*?)(/?)>")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_LINK = re.compile(r"<(/?)a\b[^>]*>")


@cache
def looks() -> tuple[tuple[str, frozenset[str], dict[str, str]], ...]:
    """The rules in order: the mark (any where empty), the classes that it has to have, and what holds then."""
    return tuple(
        (mark, frozenset(filter(None, classes.split("."))), dict(part.split(": ") for part in told.split("; ")))
        for mark, classes, told in _RULE.findall(LOOKS)
    )


@cache
def look_of(mark: str, classes: str) -> str:
    """What a mark with these classes carries: presentation attributes, which every reader of SVG understands."""
    held: dict[str, str] = {}
    for kind, needed, told in looks():
        if kind in ("", mark) and needed <= set(classes.split()):
            held |= told
    return "".join(f' {name}="{value.removesuffix("px")}"' for name, value in held.items())


def dressed(marks: str) -> str:
    """The marks with their colours in them; links are taken out: a picture by itself leads nowhere."""
    return _MARK.sub(_dressed, _LINK.sub(r"<\1g>", marks))


def _dressed(found: re.Match[str]) -> str:
    mark, attributes, closed = found.groups()
    classes = _CLASS.search(attributes)
    return f"<{mark}{attributes}{look_of(mark, classes[1] if classes else '')}{closed}>"
