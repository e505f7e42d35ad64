"""Where things are. What is made goes to `.realtime`, like what the launcher makes: a `mvn clean` must not end a run."""

from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
CHECKOUT = BENCHMARKS.parent
TARGET = CHECKOUT / ".realtime" / "benchmarks"
LOAD = BENCHMARKS / "load"
PEERS = BENCHMARKS / "peers"
