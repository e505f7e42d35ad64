"""Where things are. Everything that is made goes to `benchmarks/target`."""

from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
CHECKOUT = BENCHMARKS.parent
TARGET = BENCHMARKS / "target"
LOAD = BENCHMARKS / "load"
PEERS = BENCHMARKS / "peers"
