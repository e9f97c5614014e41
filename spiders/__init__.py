"""Room 1: watch, fetch, read. Bytes in, typed records out; knows nothing of dagster, duckdb or dbt."""
