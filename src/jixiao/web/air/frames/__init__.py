"""From files and stored hours to the engine's arrays, and from its results to rows, statistics and what is published."""

from jixiao.web.air.frames.abating import abatements_in, abatements_table, abatements_told
from jixiao.web.air.frames.bulletin import bulletin
from jixiao.web.air.frames.hours import DayBlock, ReadHours, blob_of, grid_of, read_upload
from jixiao.web.air.frames.publishing import headlines, published_tables
from jixiao.web.air.frames.results import STANDARDS, Computed, computed

__all__ = [
    "STANDARDS",
    "Computed",
    "DayBlock",
    "ReadHours",
    "abatements_in",
    "abatements_table",
    "abatements_told",
    "blob_of",
    "bulletin",
    "computed",
    "grid_of",
    "headlines",
    "published_tables",
    "read_upload",
]
