"""What it ran on."""

import os
import platform
import subprocess
import time


def _first_line(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout.splitlines()[0].strip()
    except (OSError, IndexError):
        return "none"


def _field(path, name):
    with open(path) as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith(name)), "unknown")


def describe():
    return {
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "processor": f"{os.cpu_count()} cores of {_field('/proc/cpuinfo', 'model name')}",
        "memory": _field("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "load": " ".join(f"{value:.1f}" for value in os.getloadavg()),
        "java": _first_line("java", "-version"),
        "node": _first_line("node", "--version"),
        "cc": _first_line("cc", "--version"),
        "nats": _first_line("nats-server", "--version"),
        "nginx": _first_line("nginx", "-v"),
    }
