"""Room 2: collect, load, transform, publish, brief. The only room that opens DuckDB; Dagster is a guest in it."""
