"""Numbers before headings: 一、（一）of official documents, 1 and 1.1 in English."""

from dataclasses import replace

from jixiao.report.document.blocks import Block, Document, Heading

NUMERALS = "零一二三四五六七八九十"


def numbered(document: Document) -> tuple[Block, ...]:
    """The blocks with their headings numbered, where the document asks for it."""
    if not document.is_numbered:
        return document.blocks
    is_chinese = document.language == "zh"
    section = part = 0
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.is_annex:
            blocks.append(replace(block, text=f"{'附件：' if is_chinese else 'Annex: '}{block.text}"))
        elif isinstance(block, Heading):
            section, part = (section + 1, 0) if block.level == 2 else (section, part + 1)
            mark = _mark(section, part, is_chinese)
            blocks.append(replace(block, text=f"{mark}{block.text}"))
        else:
            blocks.append(block)
    return tuple(blocks)


def _mark(section: int, part: int, is_chinese: bool) -> str:
    if is_chinese:
        return f"（{in_chinese(part)}）" if part else f"{in_chinese(section)}、"
    return f"{section}.{part} " if part else f"{section}. "


def in_chinese(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"
