"""One server under test and the load generator that talks to it, as processes."""

import json
import os
import select
import socket
import subprocess
import time

from .paths import TARGET

START_SECONDS = 30
ANSWER_SECONDS = 180


class Failed(Exception):
    """The run can't be used; the message says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _in_front():
    """What else runs on the machine shall not be in the way. The kernel weighs sessions first, then what is in them."""
    os.setsid()
    for attempt in (lambda: os.setpriority(os.PRIO_PROCESS, 0, -15), _session_in_front):
        try:
            attempt()
        except OSError:
            pass  # Only root may; then it shares like everybody.


def _session_in_front():
    with open("/proc/self/autogroup", "w") as weight:
        weight.write("-20")


class _Program:
    """A process that is told lines and answers with lines."""

    def __init__(self, name, core, command, pass_fds=()):
        self.name = name
        log = TARGET / "logs" / f"{name.replace('/', '_')}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                ["taskset", "-c", str(core), *map(str, command)], preexec_fn=_in_front,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, bufsize=0, pass_fds=pass_fds)
        self._rest = b""

    def tell(self, line):
        try:
            self.process.stdin.write(line.encode() + b"\n")
        except BrokenPipeError:
            raise Failed(f"{self.name} is gone; see {self.log}") from None

    def answer(self, seconds):
        """The next line."""
        until = time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, left))
            if not ready:
                raise Failed(f"{self.name} did not answer within {seconds} s; see {self.log}")
            data = self.process.stdout.read(65536)
            if not data:
                raise Failed(f"{self.name} is gone; see {self.log}")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def close(self):
        """Servers and load generator end when nobody tells them anything any more."""
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Session:
    """Context manager; everything is ended when it is left."""

    def __init__(self, bench, kind, rooms, members_per_room, rate, stalled=0, outbox_bytes=0, update_bytes=None):
        self.kind = kind
        self.members = rooms * members_per_room
        given = {"port": free_port(), "rooms": rooms, "members-per-room": members_per_room, "rate": rate,
                 "bytes": update_bytes or bench.bytes, "secret": bench.secret, "outbox-bytes": outbox_bytes}
        self.server = _Program(kind.name, bench.server_core, kind.command(given))
        self.load = None
        try:
            ready = self.server.answer(START_SECONDS).split()
            if ready[:1] != ["ready"]:
                raise Failed(f"{kind.name} said {ready}")
            self.pids = [self.server.process.pid, *map(int, ready[2:])]
            self.load = self._load(bench, given, rate, stalled)
        except BaseException:
            self.close()
            raise

    def _load(self, bench, given, rate, stalled):
        kind = self.kind
        words = [bench.load, "--port", given["port"], "--rooms", given["rooms"], "--members-per-room",
                 given["members-per-room"], "--protocol", kind.protocol, "--target", kind.target, "--tokens",
                 bench.tokens, "--stalled", stalled, "--concurrency", bench.concurrency]
        for pid in self.pids:
            words += ["--pid", pid]
        if kind.first is not None:
            words += ["--first", kind.first]
        if kind.joined is not None:
            words += ["--joined", kind.joined]
        pass_fds = ()
        if rate == 0:
            credit = self.server.process.stdin.fileno()
            words += ["--credit-fd", credit, "--window", bench.window]
            pass_fds = (credit,)
        return _Program(f"load-{kind.name}", bench.client_core, words, pass_fds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for program in (self.load, self.server):
            if program is not None:
                program.close()

    def ask(self, command, seconds=ANSWER_SECONDS):
        self.load.tell(command)
        return json.loads(self.load.answer(seconds))

    def go(self):
        """Publishing begins."""
        if self.kind.joined is None:
            time.sleep(1)  # Nothing tells when the last one has really joined.
        self.server.tell("go")

    def calls(self):
        """How long publishing took since the mark."""
        self.server.tell("calls")
        return json.loads(self.server.answer(ANSWER_SECONDS))

    def mark(self):
        self.server.tell("mark")
        self.ask("mark")

    def stop(self):
        """Ends publishing; the server's own figures."""
        self.server.tell("stop")
        return json.loads(self.server.answer(ANSWER_SECONDS))

    def rss(self):
        """Bytes of memory that the server's processes have."""
        total = 0
        for pid in self.pids:
            with open(f"/proc/{pid}/status") as status:
                total += next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) * 1024
        return total

    def heap(self):
        """Bytes that live on a JVM's heap, after a full collection; null for others."""
        if not self.kind.jvm:
            return None
        histogram = subprocess.run(["jcmd", str(self.pids[0]), "GC.class_histogram"],
                                   stdout=subprocess.PIPE, check=True, text=True).stdout
        return int(histogram.strip().splitlines()[-1].split()[2])
