"""Drives servers under test and the load generator; used by `benchmarks/run`."""
