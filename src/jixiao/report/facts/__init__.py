"""Figures bound to the cells they come from, and sentences that can only say bound figures."""

from jixiao.report.facts.book import Book, Link, Source
from jixiao.report.facts.expression import (
    At,
    Count,
    Difference,
    Expression,
    Place,
    Product,
    Ratio,
    Scaled,
    Summary,
    Value,
)
from jixiao.report.facts.figure import Figure, Style
from jixiao.report.facts.soundness import Fault, check_sound, faults
from jixiao.report.facts.wording import Speaker

__all__ = [
    "At",
    "Book",
    "Count",
    "Difference",
    "Expression",
    "Fault",
    "Figure",
    "Link",
    "Place",
    "Product",
    "Ratio",
    "Scaled",
    "Source",
    "Speaker",
    "Style",
    "Summary",
    "Value",
    "check_sound",
    "faults",
]
