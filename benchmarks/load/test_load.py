#!/usr/bin/env python3
"""The load generator against a server that does what it is told: what is wrong must be seen."""

import json
import os
import select
import socket
import struct
import subprocess
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
DEADLINE = 10


def update(seq, age_ms=0):
    at = 10**15 + time.monotonic_ns() - age_ms * 1_000_000
    return '{"type":"execution_update","data":{"seq":%d,"at":%d}}' % (10**12 + seq, at)


def frame(text, opcode=1):
    data = text.encode() if isinstance(text, str) else text
    if len(data) < 126:
        return bytes([0x80 | opcode, len(data)]) + data
    return bytes([0x80 | opcode, 126]) + struct.pack(">H", len(data)) + data


class LoadGenerator(unittest.TestCase):
    def setUp(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE)
        self.sockets = []

    def tearDown(self):
        self.load.stdin.close()
        self.load.wait(DEADLINE)
        self.load.stdout.close()
        for each in [self.listener, *self.sockets]:
            each.close()

    def start(self, members=1, *more, pass_fds=()):
        self.load = subprocess.Popen(
            [HERE / "target/load", "--port", str(self.listener.getsockname()[1]), "--members-per-room", str(members),
             "--target", "/room/{room}", "--joined", '"subscribed"', "--pid", str(os.getpid()), *map(str, more)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, pass_fds=pass_fds)
        self.tell(f"connect {members}")
        for _ in range(members):
            self.accept()
        self.answer()

    def accept(self):
        member, _ = self.listener.accept()
        member.settimeout(DEADLINE)
        self.sockets.append(member)
        head = b""
        while b"\r\n\r\n" not in head:
            head += member.recv(4096)
        self.assertTrue(head.startswith(b"GET /room/0 HTTP/1.1\r\n"), head)
        member.sendall(f"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: {ACCEPT}\r\n\r\n".encode()
                       + frame('{"event":"subscribed"}'))

    def tell(self, line):
        self.load.stdin.write(line.encode() + b"\n")

    def answer(self):
        ready, _, _ = select.select([self.load.stdout], [], [], DEADLINE)
        self.assertTrue(ready, "no answer")
        return json.loads(self.load.stdout.readline())

    def ask(self, line):
        self.tell(line)
        return self.answer()

    def send(self, data, member=0):
        self.sockets[member].sendall(data)

    def test_every_update_in_order_is_counted(self):
        self.start()
        self.send(b"".join(frame(update(seq)) for seq in (1, 2, 3)))
        self.assertEqual({"received": 3, "complete": True, "lost": 0, "repeated": 0}, self.ask("await 3 5"))

    def test_an_update_left_out_is_lost(self):
        self.start()
        self.send(frame(update(1)) + frame(update(4)))
        self.assertEqual({"received": 2, "complete": True, "lost": 2, "repeated": 0}, self.ask("await 2 5"))

    def test_the_first_update_left_out_is_lost(self):
        self.start()
        self.send(frame(update(2)))
        self.assertEqual(1, self.ask("await 1 5")["lost"])

    def test_an_update_sent_twice_is_repeated_and_not_counted(self):
        self.start()
        self.send(b"".join(frame(update(seq)) for seq in (1, 1, 2)))
        self.assertEqual({"received": 2, "complete": True, "lost": 0, "repeated": 1}, self.ask("await 2 5"))

    def test_an_update_that_never_comes_is_missed(self):
        self.start()
        self.send(frame(update(1)))
        self.assertFalse(self.ask("await 2 1")["complete"])

    def test_frames_may_come_in_pieces(self):
        self.start()
        data = frame(update(1)) + frame(update(2) + " " * 300) + frame(update(3))
        for byte in data:
            self.send(bytes([byte]))
        self.assertEqual({"received": 3, "complete": True, "lost": 0, "repeated": 0}, self.ask("await 3 5"))

    def test_latency_is_the_time_since_publication(self):
        self.start()
        self.ask("mark")
        self.send(b"".join(frame(update(seq, age_ms=500)) for seq in range(1, 100)) + frame(update(100, age_ms=9000)))
        self.ask("await 100 5")
        seen = self.ask("report")
        self.assertEqual(100, seen["deliveries"])
        self.assertAlmostEqual(500, seen["p50_ns"] / 1e6, delta=50)
        self.assertAlmostEqual(9000, seen["max_ns"] / 1e6, delta=200)

    def test_a_window_begins_at_the_mark(self):
        self.start()
        self.send(frame(update(1)))
        self.ask("await 1 5")
        self.ask("mark")
        self.send(frame(update(2)))
        self.ask("await 2 5")
        self.assertEqual(1, self.ask("report")["deliveries"])

    def test_a_ping_is_answered(self):
        self.start()
        self.send(frame(b"still there?", opcode=9))
        head = self.sockets[0].recv(64)
        mask = head[2:6]
        self.assertEqual(0x8A, head[0])
        self.assertEqual(b"still there?", bytes(byte ^ mask[i % 4] for i, byte in enumerate(head[6:])))

    def test_a_close_is_reported_with_its_code(self):
        self.start()
        self.send(frame(struct.pack(">H", 4409), opcode=8))
        self.assertRaises(ConnectionResetError, self.sockets[0].recv, 64)
        seen = self.ask("report")
        self.assertEqual((1, 4409), (seen["closed"], seen["close_code"]))

    def test_credit_follows_the_slowest_member(self):
        there, here = os.pipe()
        self.addCleanup(os.close, there)
        self.start(2, "--credit-fd", here, "--window", 8, pass_fds=(here,))
        os.close(here)
        self.send(b"".join(frame(update(seq)) for seq in range(1, 9)), member=0)
        self.ask("await 8 5")
        self.assertEqual(([], [], []), select.select([there], [], [], 0.2))
        self.send(frame(update(1)) + frame(update(2)), member=1)
        self.ask("await 10 5")
        self.assertEqual(b"credit 10", os.read(there, 100).split(b"\n")[-2])

    def test_who_stalls_does_not_count(self):
        self.start(2, "--stalled", 1)
        self.send(frame(update(1)), member=0)
        self.send(frame(update(1)) + frame(update(2)), member=1)
        self.assertEqual({"received": 2, "complete": True, "lost": 0, "repeated": 0}, self.ask("await 2 5"))


if __name__ == "__main__":
    subprocess.run(["make", "-s", "-C", HERE], check=True)
    unittest.main()
