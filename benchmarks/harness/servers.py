"""The servers under test: how each is built, started and spoken to."""

import shutil
import subprocess
from dataclasses import dataclass, field
from typing import Callable

from . import library
from .paths import CHECKOUT, LOAD, PEERS, TARGET

SUBSCRIBED = '"subscribed"'
JVM = ["-Xmx1g"]


@dataclass
class Kind:
    """A server under test. `{room}`, `{index}` and `{token}` in what the client sends are its own."""

    name: str
    what: str
    command: Callable[[dict], list] = None
    build: Callable[[], None] = lambda: None
    target: str = "/room/{room}"
    first: str = None
    joined: str = SUBSCRIBED
    protocol: str = "websocket"
    jvm: bool = False
    takes: frozenset = field(default_factory=frozenset)


def _flags(given, *names):
    words = []
    for name in ("port", "rooms", "members-per-room", "rate", "bytes", *names):
        words += [f"--{name}", str(given[name])]
    return words


def _need(packages, *programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"run: there is no {', '.join(missing)}; on Debian: apt-get install {packages}")


def _make(directory, packages="", *programs):
    def build():
        _need("gcc make libc6-dev", "cc", "make")
        _need(packages, *programs)
        subprocess.run(["make", "-s", "-C", directory], check=True)
    return build


def build_load():
    _make(LOAD)()
    return LOAD / "target" / "load"


def _c(name, mode, what):
    return Kind(name, what, build=_make(PEERS / "c"),
                command=lambda given: [PEERS / "c/target/server", *_flags(given), "--mode", mode])


def _npm():
    """Installed when the lock file is newer than what is there."""
    _need("nodejs npm", "node", "npm")
    node = PEERS / "node"
    installed = node / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (node / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=node, stdin=subprocess.DEVNULL, check=True)


def _node(name, script, what, **more):
    return Kind(name, what, build=_npm,
                command=lambda given: ["node", PEERS / "node" / script, *_flags(given, "secret")], **more)


JAVA = PEERS / "java"
JAVA_CLASS_PATH = JAVA / "target" / "classpath"


def _maven():
    """The Java peers, built when a source is newer than what is there."""
    newest = max(path.stat().st_mtime for path in [JAVA / "pom.xml", *JAVA.glob("src/**/*.java")])
    if not JAVA_CLASS_PATH.exists() or JAVA_CLASS_PATH.stat().st_mtime < newest:
        print("building the Java peers", flush=True)
        subprocess.run(
            ["mvn", "-B", "-q", "-ntp", "-Dstyle.color=never", "compile",
             f"{library.DEPENDENCY_PLUGIN}:build-classpath", f"-Dmdep.outputFile={JAVA_CLASS_PATH}"],
            cwd=JAVA, stdin=subprocess.DEVNULL, check=True)
        JAVA_CLASS_PATH.touch()  # The plugin leaves it alone when it would say the same.


def _java(name, what):
    return Kind(name, what, build=_maven, jvm=True, target="/room/{room}?token={token}",
                command=lambda given: ["java", *JVM, "-cp", f"{JAVA / 'target/classes'}:{JAVA_CLASS_PATH.read_text()}",
                                       "dev.realtime.peers.Main", "--server", name, *_flags(given, "secret")])


def _realtime(name, home):
    kind = Kind(name, "this library, embedded", jvm=True, target="/api/v1/ws?token={token}",
                first='{"type":"subscribe","room_id":"bench:{room}"}', takes=frozenset(["secret", "outbox-bytes"]))
    class_path = []

    def build():
        class_path[:] = [library.build(home)]

    kind.build = build
    kind.command = lambda given: ["java", *JVM, "-cp", *class_path, "dev.realtime.peers.RealtimePeer",
                                  *_flags(given, "secret", "outbox-bytes")]
    return kind


NGINX = """\
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {directory}/pid;
error_log stderr error;
daemon off;
user root;
# Twice what comes: nginx closes quiet connections when a sixteenth is left.
events {{ worker_connections 40000; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body;
  nchan_shared_memory_size 512M;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location ~ ^/publish/(\\d+)$ {{
      nchan_publisher;
      nchan_channel_id $1;
      nchan_message_buffer_length 1024;
      nchan_message_timeout 10s;
    }}
    location ~ ^/room/(\\d+)$ {{
      nchan_subscriber websocket;
      nchan_channel_id $1;
      nchan_subscriber_first_message newest;
    }}
  }}
}}
"""


def _external(given, protocol, command):
    return [PEERS / "c/target/publisher", "--protocol", protocol, *_flags(given), "--", *command]


def _nats(given):
    return _external(given, "nats", ["nats-server", "-a", "127.0.0.1", "-p", given["port"]])


def _nchan(given):
    directory = TARGET / "nginx"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "nginx.conf").write_text(NGINX.format(directory=directory, port=given["port"]))
    return _external(given, "http", ["nginx", "-p", directory, "-c", directory / "nginx.conf"])


ALL = [
    _c("c-loop", "plain", "the floor: one write() a delivery in C"),
    _c("c-gathered", "gathered", "the same, one write() for all that waits"),
    _java("tyrus", "Tyrus as it comes"),
    _java("undertow", "Undertow"),
    _java("jetty", "Jetty 12"),
    _java("vertx", "Vert.x"),
    _node("ws", "ws.mjs", "Node.js, ws", target="/room/{room}?token={token}"),
    _node("socket.io", "socket-io.mjs", "Node.js, Socket.IO", protocol="socket.io",
          target="/socket.io/?EIO=4&transport=websocket&room={room}&token={token}"),
    Kind("nats", "nats-server, its own protocol", command=_nats, protocol="nats",
         build=_make(PEERS / "c", "nats-server", "nats-server")),
    Kind("nchan", "nginx, nchan", command=_nchan, joined=None,
         build=_make(PEERS / "c", "nginx libnginx-mod-nchan", "nginx")),
]


def find(given, home):
    """The kinds with these names; `realtime@DIR` is the library of another checkout."""
    names = ["realtime", *[kind.name for kind in ALL]] if given == "all" else given.split(",")
    found = []
    for name in names:
        if name == "realtime" or name.startswith("realtime@"):
            found.append(_realtime(name, name.partition("@")[2] or home or CHECKOUT))
        else:
            known = {kind.name: kind for kind in ALL}
            if name not in known:
                raise SystemExit(f"run: no server {name}; there are realtime, realtime@DIR, {', '.join(known)}")
            found.append(known[name])
    return found
