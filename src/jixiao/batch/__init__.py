"""Scales: the same engine over Parquet, one period at a time, on this machine or on Spark. Knows the engine only."""
