"""Builds the library of a checkout, from a copy: a run measures what stood there when it began."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from .paths import PEERS, TARGET

DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
MODULES = ["adapter-tyrus", "adapter-jackson", "adapter-jwt"]
BUILT = ["realtime-ports", "realtime-core", *MODULES]


def _modules(directory):
    """The directory itself and the modules that its pom names, in profiles too."""
    yield directory
    for name in re.findall(r"<module>(.*?)</module>", (directory / "pom.xml").read_text()):
        yield from _modules(directory / name)


def _sources(home):
    """The files that make the library, relative to the checkout."""
    for path in home.glob(".mvn/*"):
        yield path.relative_to(home)
    for module in _modules(home):
        yield (module / "pom.xml").relative_to(home)
        for path in (module / "src" / "main").rglob("*"):
            if path.is_file():
                yield path.relative_to(home)


def _differ(one, other):
    if not other.exists():
        return True
    a, b = one.stat(), other.stat()
    return a.st_size != b.st_size or a.st_mtime_ns != b.st_mtime_ns


def _copy(home, copy):
    """Makes the copy like the checkout; tells whether anything had to be done."""
    wanted = set(_sources(home))
    changed = False
    for path in wanted:
        if _differ(home / path, copy / path):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(home / path, copy / path)
            changed = True
    for path in copy.glob("*/src/main/**/*"):
        if path.is_file() and path.relative_to(copy) not in wanted:
            path.unlink()
            changed = True
    return changed


def _maven(copy):
    subprocess.run(
        ["mvn", "-B", "-q", "-ntp", "-Dstyle.color=never", "-Dfast", "-pl", ",".join(MODULES), "-am", "package",
         f"{DEPENDENCY_PLUGIN}:build-classpath", "-Dmdep.outputFile=target/classpath", "-DincludeScope=runtime"],
        cwd=copy, stdin=subprocess.DEVNULL, check=True)


def _class_path(copy):
    """The library's jars, then what they need, each once."""
    jars = [str(next((copy / module / "target" / "fast").glob(f"{module}-*.jar"))) for module in BUILT]
    for module in BUILT:
        for jar in (copy / module / "target" / "classpath").read_text().strip().split(os.pathsep):
            if jar and not jar.startswith(str(copy)) and jar not in jars:
                jars.append(jar)
    return jars


def build(home):
    """Builds what stands in the checkout and the peer that embeds it; the class path to run it with."""
    home = Path(home).resolve()
    if not (home / "realtime-core" / "pom.xml").exists():
        raise SystemExit(f"run: {home} is no checkout of the library")
    copy = TARGET / "library" / f"{home.name}-{hashlib.sha256(str(home).encode()).hexdigest()[:8]}"
    done = copy / "target" / "done"
    if _copy(home, copy) or not done.exists():
        print(f"building the library of {home}", flush=True)
        done.unlink(missing_ok=True)
        _maven(copy)
        done.parent.mkdir(exist_ok=True)
        done.touch()
    jars = _class_path(copy)
    classes = copy / "target" / "peer"
    subprocess.run(
        ["javac", "--release", "17", "-d", classes, "-cp", os.pathsep.join(jars), "-implicit:class", "-sourcepath",
         PEERS / "java/src/main/java", PEERS / "realtime/RealtimePeer.java"],
        check=True)
    return os.pathsep.join([str(classes), *jars])
