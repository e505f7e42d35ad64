"""What is measured. Each scenario takes a kind of server through one run and returns its figures."""

import time

from .session import Failed, Session

MICRO = 1e3
MILLI = 1e6


def _everything_arrived(session, stopped, readers):
    """Each update once at each member that reads, or the run does not count."""
    total = stopped["published"] * readers
    end = session.ask(f"await {total} 20")
    if not end["complete"] or end["lost"] or end["repeated"]:
        raise Failed(f"{session.kind.name}: of {total} updates {end['received']} arrived,"
                     f" {end['lost']} were left out, {end['repeated']} came twice")


def _window(session, seconds):
    session.mark()
    time.sleep(seconds)
    return session.ask("report")


def _figures(seen, stopped):
    return {
        "deliveries_per_s": seen["deliveries"] / seen["seconds"],
        "us_per_delivery": seen["server_cpu_ns"] / MICRO / max(1, seen["deliveries"]),
        "deliveries_per_cpu_s": seen["deliveries"] / max(1e-9, seen["server_cpu_ns"] / 1e9),
        "p50_ms": seen["p50_ns"] / MILLI,
        "p99_ms": seen["p99_ns"] / MILLI,
        "max_ms": seen["max_ns"] / MILLI,
        "server_cpu": seen["server_cpu_ns"] / 1e9 / seen["seconds"],
        "client_cpu": seen["client_cpu_ns"] / 1e9 / seen["seconds"],
        "payload_bytes": seen["payload_bytes"] / max(1, seen["deliveries"]),
        "call_mean_us": stopped["mean_call_ns"] / MICRO,
        "call_max_ms": stopped["longest_call_ns"] / MILLI,
    }


def _paced(bench, kind, rooms, members_per_room, rate):
    with Session(bench, kind, rooms, members_per_room, rate) as session:
        session.ask(f"connect {session.members}")
        session.server.tell("go")
        time.sleep(bench.warm_up)
        seen = _window(session, bench.seconds)
        stopped = session.stop()
        _everything_arrived(session, stopped, members_per_room)
    figures = _figures(seen, stopped)
    figures["held"] = figures["deliveries_per_s"] / (rate * members_per_room)
    return figures


def w1a(bench, kind):
    return _paced(bench, kind, 1, 1000, 50)


def w1b(bench, kind):
    with Session(bench, kind, 1, 1000, 0) as session:
        session.ask(f"connect {session.members}")
        session.server.tell(f"credit {bench.window}")
        session.server.tell("go")
        time.sleep(bench.warm_up)
        seen = _window(session, bench.seconds)
        stopped = session.stop()
        _everything_arrived(session, stopped, 1000)
    return _figures(seen, stopped)


def w2(bench, kind):
    return _paced(bench, kind, 1000, 1, 20_000)


def w4(members):
    return lambda bench, kind: _paced(bench, kind, 1, members, 50_000 // members)


PACED = [("us_per_delivery", "µs a delivery"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"), ("held", "rate held"),
         ("client_cpu", "client CPU")]


class Scenario:
    """`columns`: figure, heading; the first is the one that is compared."""

    def __init__(self, name, what, run, columns, higher_is_better=False):
        self.name = name
        self.what = what
        self.run = run
        self.columns = columns
        self.higher_is_better = higher_is_better


ALL = [
    Scenario("W1a", "1 room, 1,000 members, 50 publications a second", w1a, PACED),
    Scenario("W1b", "1 room, 1,000 members, flat out", w1b,
             [("deliveries_per_cpu_s", "deliveries a CPU second"), ("deliveries_per_s", "deliveries a second"),
              ("us_per_delivery", "µs a delivery"), ("server_cpu", "server CPU"), ("client_cpu", "client CPU")],
             higher_is_better=True),
    Scenario("W2", "1,000 rooms of 1 member, 20,000 publications a second", w2, PACED),
]


def find(given):
    names = [scenario.name for scenario in ALL] if given == "all" else given.split(",")
    known = {scenario.name.lower(): scenario for scenario in ALL}
    for name in names:
        if name.lower() not in known:
            raise SystemExit(f"run: no scenario {name}; there are {', '.join(s.name for s in ALL)}")
    return [known[name.lower()] for name in names]
