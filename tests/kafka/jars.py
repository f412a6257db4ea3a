"""Jars that tests run, Apache Kafka's among them, fetched once by Maven below the repository; and the Java for them."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from integrations.storage.folders import create, locked

VERSION: Final = "4.3.1"
JAVA_MIN: Final = 17
CACHE: Final = Path(__file__).resolve().parents[2] / ".cache"
JARS: Final = CACHE / f"kafka-{VERSION}"
POM: Final = Path(__file__).with_name("pom.xml")
FETCH_TIMEOUT_S: Final = 180


class ApacheIndisponible(Exception):
    """What runs on Java cannot be had here; the message says what is missing."""


def find_java() -> Path:
    """Return a `java` of version 17 or more: `JAVA_HOME`'s, else the path's.

    Raises:
        ApacheIndisponible: none, or too old.
    """
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if not found or not Path(found).is_file():
        msg = f"il faut Java {JAVA_MIN} ou plus (apt install openjdk-17-jre-headless)"
        raise ApacheIndisponible(msg)
    said = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) < JAVA_MIN:
        msg = f"Java {JAVA_MIN} ou plus est requis, {found} répond {said.splitlines()[:1]}"
        raise ApacheIndisponible(msg)
    return Path(found)


def find_maven() -> str:
    """Return the `mvn` of the path.

    Raises:
        ApacheIndisponible: none.
    """
    found = shutil.which("mvn")
    if found is None:
        raise ApacheIndisponible("il faut Maven pour aller chercher ses jars (apt install maven)")
    return found


def fetch_jars(jars: Path | None = None, pom: Path = POM) -> Path:
    """Return the folder of the jars of a pom, Apache Kafka's by default, after fetching them if they are not there.

    Raises:
        ApacheIndisponible: no Maven, or it could not fetch.
    """
    jars = jars or JARS
    if jars.is_dir():
        return jars
    maven = find_maven()
    create(CACHE, 0o755)
    with locked(CACHE, FETCH_TIMEOUT_S):
        if not jars.is_dir():
            _fetch(maven, jars, pom)
    return jars


def _fetch(maven: str, jars: Path, pom: Path) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        folder = Path(scratch) / "jars"
        command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            msg = f"Maven n’a pas fini de chercher ses jars en {FETCH_TIMEOUT_S} s"
            raise ApacheIndisponible(msg) from None
        if done.returncode != 0:
            msg = f"Maven n’a pas pu chercher ses jars : {done.stdout[-500:].strip()}"
            raise ApacheIndisponible(msg)
        folder.rename(jars)
