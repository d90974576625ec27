"""Headlines: plain sentences about an evaluation, written by rule, each with what a picture of it shows."""

from jixiao.report.headlines.from_results import standings_of
from jixiao.report.headlines.headline import Headline, HeadlineBar
from jixiao.report.headlines.standing import Leaf, Seat, Standings
from jixiao.report.headlines.written import headlines_of

__all__ = ["Headline", "HeadlineBar", "Leaf", "Seat", "Standings", "headlines_of", "standings_of"]
