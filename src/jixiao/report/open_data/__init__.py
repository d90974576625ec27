"""Open data: the tables of a publication as files that people and machines can read, each with its schema and licence."""

from jixiao.report.open_data.package import open_data_files, write_open_data
from jixiao.report.open_data.suppression import suppress_small_cells
from jixiao.report.open_data.tables import About, Field, OpenTable

__all__ = ["About", "Field", "OpenTable", "open_data_files", "suppress_small_cells", "write_open_data"]
