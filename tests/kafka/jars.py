"""The jars of Apache Kafka, fetched once by Maven below the repository, and the Java that runs them."""

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
FETCH_TIMEOUT_S: Final = 180


class ApacheIndisponible(Exception):
    """Apache Kafka cannot be had here; the message says what is missing."""


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


def fetch_jars() -> Path:
    """Return the folder of the jars, after fetching them if they are not there.

    Raises:
        ApacheIndisponible: no Maven, or it could not fetch.
    """
    if JARS.is_dir():
        return JARS
    maven = find_maven()
    create(CACHE, 0o755)
    with locked(CACHE, FETCH_TIMEOUT_S):
        if not JARS.is_dir():
            _fetch(maven)
    return JARS


def _fetch(maven: str) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        folder = Path(scratch) / "jars"
        command = [maven, "-q", "-B", "-f", str(Path(__file__).with_name("pom.xml")), "dependency:copy-dependencies"]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            msg = f"Maven n’a pas fini de chercher ses jars en {FETCH_TIMEOUT_S} s"
            raise ApacheIndisponible(msg) from None
        if done.returncode != 0:
            msg = f"Maven n’a pas pu chercher ses jars : {done.stdout[-500:].strip()}"
            raise ApacheIndisponible(msg)
        folder.rename(JARS)
