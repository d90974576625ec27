"""The kinds of sources there are. A new one is one file and one line here; its file is loaded when it is asked for."""

from jixiao.capture.connector import CONNECTORS

__all__ = ["CONNECTORS"]

CONNECTORS.add(
    "jixiao.capture",
    {
        "csv": "files.csv:CsvFile",
        "excel": "files.excel:Workbook",
        "parquet": "files.parquet:ParquetFile",
        "open-sdg": "files.open_sdg:OpenSdg",
        "sql": "sql:SqlQuery",
        "http": "http:HttpJson",
    },
)
