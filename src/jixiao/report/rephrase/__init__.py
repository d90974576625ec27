"""A language model may reword paragraphs; every figure, name and direction in its answer is checked, or the rule's text stays."""

from jixiao.report.rephrase.model import ModelAddress
from jixiao.report.rephrase.rephrase import Rephrasing, rephrased

__all__ = ["ModelAddress", "Rephrasing", "rephrased"]
