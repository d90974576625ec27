"""The places of a document where a person may put another sentence: each paragraph and each line of a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jixiao.report.document import Block, Document, Heading, Items, Line, Paragraph

PART = " · "


@dataclass(frozen=True)
class Spot:
    """A line by the heading above it and its number below that heading, from 1; headings carry no numbers of their own."""

    heading: str
    number: int
    line: Line

    @property
    def key(self) -> str:
        """The place as an address: the heading's words, a slash, the number."""
        return f"{self.heading}/{self.number}"


def spots_of(document: Document) -> tuple[Spot, ...]:
    """Every place, in the order of reading."""
    return tuple(spot for _block, spots in _walk(document) for spot in spots)


def with_lines(document: Document, lines: Mapping[str, Line]) -> Document:
    """The document with other lines at some places, by their key."""
    blocks = (
        _with(block, [lines.get(spot.key, spot.line) for spot in spots]) if spots else block
        for block, spots in _walk(document)
    )
    return replace(document, blocks=tuple(blocks))


def _walk(document: Document) -> Iterator[tuple[Block, list[Spot]]]:
    chapter, heading, number = "", "", 0
    for block in document.blocks:
        if isinstance(block, Heading):
            chapter = block.text if block.level == 2 else chapter
            heading = block.text if block.level == 2 else f"{chapter}{PART}{block.text}"
            number = 0
        spots = []
        for line in _lines(block):
            number += 1
            spots.append(Spot(heading, number, line))
        yield block, spots


def _lines(block: Block) -> tuple[Line, ...]:
    if isinstance(block, Paragraph):
        return (block.line,)
    return block.lines if isinstance(block, Items) else ()


def _with(block: Block, lines: list[Line]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, line=lines[0])
    assert isinstance(block, Items)
    return replace(block, lines=tuple(lines))
