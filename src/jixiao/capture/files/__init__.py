"""Files as sources: delimited text, workbooks, Parquet, published layouts."""
