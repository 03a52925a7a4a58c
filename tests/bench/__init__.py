"""Benchmarks: `make bench`. Rates, latencies and memory, measured side by side in one run."""
