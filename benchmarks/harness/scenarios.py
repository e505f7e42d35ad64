"""What is measured. Each scenario takes a kind of server through one run and returns its figures."""

import time

from .session import Failed, Session

MICRO = 1e3
MILLI = 1e6
KIB = 1024

# Seconds.
SETTLE = 3


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
    seen = session.ask("report")
    if seen["deliveries"] == 0:
        raise Failed(f"{session.kind.name}: nothing arrived within {seconds} s")
    return seen


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
        session.go()
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
        session.go()
        time.sleep(bench.warm_up)
        seen = _window(session, bench.seconds)
        stopped = session.stop()
        _everything_arrived(session, stopped, 1000)
    return _figures(seen, stopped)


def w2(bench, kind):
    return _paced(bench, kind, 1000, 1, 20_000)


def _settled(session):
    """Memory at rest: the server has had time to notice what happened, a JVM has collected."""
    time.sleep(SETTLE)
    heap = session.heap()
    return {"heap": heap, "rss": session.rss()}


def _kib_each(before, after, what, count):
    return None if after[what] is None else (after[what] - before[what]) / count / KIB


# Until about then a JVM compiles what a connect needs: the second crowd takes 1.6 times the processor time of the eighth.
WARMING_CROWDS = 7


def w3(bench, kind, connections=10_000):
    """Memory from the first crowd, processor time from the first and from one that meets a warm server."""
    with Session(bench, kind, connections, 1, 1) as session:
        session.ask("connect 200")
        session.ask("close")
        empty = _settled(session)
        cold = session.ask(f"connect {connections}")
        full = _settled(session)
        for _ in range(WARMING_CROWDS):
            session.ask("close")
            time.sleep(SETTLE)
            warm = session.ask(f"connect {connections}")
    return {
        "rss_kib": _kib_each(empty, full, "rss", connections),
        "heap_kib": _kib_each(empty, full, "heap", connections),
        "us_per_connect": warm["server_cpu_ns"] / MICRO / connections,
        "us_per_connect_cold": cold["server_cpu_ns"] / MICRO / connections,
        "connects_per_s": connections / warm["seconds"],
    }


FAN_OUTS = (100, 1_000, 10_000)


def w4(bench, kind):
    figures = {}
    for members in FAN_OUTS:
        seen = _paced(bench, kind, 1, members, 50_000 // members)
        figures[f"us_{members}"] = seen["us_per_delivery"]
        figures[f"p99_ms_{members}"] = seen["p99_ms"]
        figures[f"held_{members}"] = seen["held"]
    return figures


# The kernel takes up to 4 MiB for a reader that has stopped. Longer updates than elsewhere get there within the window.
STALLED_SECONDS = 50
STALLED_OUTBOX = 128 * KIB
STALLED_BYTES = 4096


def w5(bench, kind, members=1000, stalled=100):
    with Session(bench, kind, 1, members, 25, stalled=stalled, outbox_bytes=STALLED_OUTBOX,
                 update_bytes=STALLED_BYTES) as session:
        session.ask(f"connect {members}")
        session.go()
        time.sleep(bench.warm_up)
        before = _settled(session)
        time.sleep(SETTLE)
        healthy = _window(session, bench.seconds)
        healthy_calls = session.calls()
        session.ask(f"stall {stalled}")
        sick = _window(session, STALLED_SECONDS)
        sick_calls = session.calls()
        after = _settled(session)
        stopped = session.stop()
        _everything_arrived(session, stopped, members - stalled)
    return {
        "p99_ms": sick["p99_ns"] / MILLI,
        "p99_ms_healthy": healthy["p99_ns"] / MILLI,
        "call_mean_us": sick_calls["mean_call_ns"] / MICRO,
        "call_mean_us_healthy": healthy_calls["mean_call_ns"] / MICRO,
        "call_max_ms": sick_calls["longest_call_ns"] / MILLI,
        "call_max_ms_healthy": healthy_calls["longest_call_ns"] / MILLI,
        "cut": sick["closed"],
        "heap_mib": None if after["heap"] is None else (after["heap"] - before["heap"]) / KIB / KIB,
        "rss_mib": (after["rss"] - before["rss"]) / KIB / KIB,
    }


CROWDS = (5_000, 10_000, 19_500)
EXTRAPOLATED = (200_000, 1_000_000)


def _line(points):
    """Least squares: where it begins, and what each adds."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    return mean_y - slope * mean_x, slope


def _crowd(bench, kind, connections):
    with Session(bench, kind, connections, 1, 500) as session:
        session.ask(f"connect {connections}")
        session.go()
        time.sleep(bench.warm_up)
        memory = _settled(session)
        _everything_arrived(session, session.stop(), 1)
    return memory


def w6(bench, kind):
    seen = {connections: _crowd(bench, kind, connections) for connections in CROWDS}
    figures = {}
    for what in ("rss", "heap"):
        points = [(connections, memory[what]) for connections, memory in seen.items() if memory[what] is not None]
        if len(points) < len(CROWDS):
            continue
        start, each = _line(points)
        figures[f"{what}_kib_each"] = each / KIB
        figures[f"{what}_mib_before"] = start / KIB / KIB
        for connections, value in points:
            figures[f"{what}_mib_{connections}"] = value / KIB / KIB
        for connections in EXTRAPOLATED:
            figures[f"{what}_gib_{connections}"] = (start + each * connections) / KIB**3
    return figures


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
    Scenario("W3", "10,000 idle connections, a room each", w3,
             [("rss_kib", "RSS KiB each"), ("heap_kib", "heap KiB each"), ("us_per_connect", "µs a connect"),
              ("us_per_connect_cold", "the first time"), ("connects_per_s", "connects a second")]),
    Scenario("W4", "1 room, 50,000 deliveries a second to 100, 1,000 or 10,000 members", w4,
             [("us_1000", "µs a delivery, 1,000"), ("us_100", "100"), ("us_10000", "10,000"),
              ("p99_ms_100", "p99 ms, 100"), ("p99_ms_1000", "1,000"), ("p99_ms_10000", "10,000")]),
    Scenario("W5", "1,000 members, 25 updates of 4 KiB a second, 100 members stop reading", w5,
             [("p99_ms", "p99 ms of the others"), ("p99_ms_healthy", "before"), ("call_mean_us", "mean publish µs"),
              ("call_mean_us_healthy", "before"), ("call_max_ms", "longest publish ms"),
              ("call_max_ms_healthy", "before"), ("cut", "cut"), ("heap_mib", "heap grew MiB"),
              ("rss_mib", "RSS grew MiB")]),
    Scenario("W6", "5,000, 10,000 and 19,500 connections, a room each, all served", w6,
             [("rss_kib_each", "RSS KiB each"), ("heap_kib_each", "heap KiB each"),
              *[(f"rss_mib_{count}", f"RSS MiB, {count:,}") for count in CROWDS],
              ("rss_gib_200000", "RSS GiB, 200,000"), ("rss_gib_1000000", "1,000,000"),
              ("heap_gib_1000000", "heap GiB, 1,000,000")]),
]


def find(given):
    names = [scenario.name for scenario in ALL] if given == "all" else given.split(",")
    known = {scenario.name.lower(): scenario for scenario in ALL}
    for name in names:
        if name.lower() not in known:
            raise SystemExit(f"run: no scenario {name}; there are {', '.join(s.name for s in ALL)}")
    return [known[name.lower()] for name in names]
