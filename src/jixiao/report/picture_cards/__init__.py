"""Picture cards: what is published as pictures that can be posted, each with its source and a code to check it."""

from jixiao.report.picture_cards.card import CardBar, PictureCard, card_address, write_cards
from jixiao.report.picture_cards.of_headlines import cards_of
from jixiao.report.picture_cards.trend import CardTrend

__all__ = ["CardBar", "CardTrend", "PictureCard", "card_address", "cards_of", "write_cards"]
