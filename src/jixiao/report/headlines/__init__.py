"""Headlines: plain sentences about an evaluation, written by rule, each with what a picture of it shows."""

from jixiao.report.headlines.headline import Headline, HeadlineBar
from jixiao.report.headlines.written import headlines_of

__all__ = ["Headline", "HeadlineBar", "headlines_of"]
