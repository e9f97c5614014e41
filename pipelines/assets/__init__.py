"""Dagster's view of the market: thin assets around plain functions, in the order collect, raw, dbt layers, publish."""
