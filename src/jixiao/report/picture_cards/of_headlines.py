"""Cards of headlines: one per sentence and language."""

from collections.abc import Sequence

from jixiao.engine.model.text import Text
from jixiao.report.headlines import Headline
from jixiao.report.picture_cards.card import CardBar, PictureCard


def cards_of(
    headlines: Sequence[Headline],
    languages: Sequence[str],
    *,
    publisher: Text,
    subject: Text,
    source: Text,
    address: str = "",
) -> list[PictureCard]:
    """A card for each sentence in each language; `subject` says the period and what it is about, `address` is the permalink."""
    return [
        PictureCard(
            each.name, language, each.text.in_language(language), publisher.in_language(language),
            subject.in_language(language), source.in_language(language), address,
            each.figure.in_language(language), each.unit.in_language(language), each.caption.in_language(language),
            tuple(
                CardBar(bar.label.in_language(language), bar.share, bar.told.in_language(language), bar.is_own)
                for bar in each.bars
            ),
        )
        for each in headlines for language in languages
    ]  # fmt: skip
