"""A table as Parquet: true types, and the titles and units with each column."""

import io
import json
from typing import Any

from jixiao.report.open_data.tables import About, Field, OpenTable


def parquet_bytes(about: About, table: OpenTable) -> bytes:
    """The file's bytes, the same for the same table: nothing in it depends on the clock."""
    import pyarrow as pa  # only who wants the file waits for it
    import pyarrow.parquet as pq

    columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in table.fields)
    arrays = [pa.array(list(column), type=_type_of(field)) for field, column in zip(table.fields, columns, strict=True)]
    schema = pa.schema(
        [
            pa.field(field.name, _type_of(field), nullable=not field.is_key, metadata=_told(field))
            for field in table.fields
        ],
        metadata={
            "title_zh": table.title.zh, "title_en": table.title.en, "code": about.code, "period": about.period,
            "licence": about.licence, "published_on": about.published_on.isoformat(),
            "publisher": json.dumps(about.publisher._asdict(), ensure_ascii=False, sort_keys=True),
        },
    )  # fmt: skip
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd", version="2.6")
    return file.getvalue()


def _type_of(field: Field) -> Any:
    import pyarrow as pa

    types = {"integer": pa.int64, "number": pa.float64, "date": pa.date32, "boolean": pa.bool_}
    return types.get(field.kind, pa.string)()


def _told(field: Field) -> dict[str, str]:
    told = {"title_zh": field.title.zh, "title_en": field.title.en, "kind": field.kind}
    if field.unit_in("zh"):
        told |= {"unit_zh": field.unit_in("zh"), "unit_en": field.unit_in("en")}
    if field.description is not None:
        told |= {"description_zh": field.description.zh, "description_en": field.description.en}
    return told
