"""veraPDF, the reference validator of PDF/A and PDF/UA, run on files of ours."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.kafka.jars import CACHE, fetch_jars, find_java

JARS: Final = CACHE / "verapdf-1.28.1"
ICI: Final = Path(__file__).parent
JVM: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m")
"""Of a process that lives for some seconds."""
ATTENTE_S: Final = 100.0


def valider(dossier: Path, fichiers: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What veraPDF says of each file, one list by « name standard »: empty when it conforms, else the rules that it breaks.

    Raises :class:`~tests.kafka.jars.ApacheIndisponible` where Java or Maven is missing.
    """
    java, chemin = str(find_java()), f"{fetch_jars(JARS, ICI / 'pom.xml')}/*"
    for nom, octets in fichiers.items():
        (dossier / nom).write_bytes(octets)
    compilateur = [java, *JVM, "-cp", chemin, "org.eclipse.jdt.internal.compiler.batch.Main", "-17"]
    bibliotheque = ":".join(map(str, JARS.glob("*.jar")))
    subprocess.run(
        [*compilateur, "-cp", bibliotheque, "-d", str(dossier), str(ICI / "Verifier.java")],
        check=True,
        capture_output=True,
        timeout=ATTENTE_S,
    )
    dit = subprocess.run(
        [java, *JVM, "-cp", f"{dossier}:{chemin}", "Verifier", *fichiers],
        cwd=dossier, check=True, capture_output=True, text=True, timeout=ATTENTE_S,
    ).stdout  # fmt: skip
    verdicts: dict[str, list[str]] = {}
    for partie in dit.split("\n# ")[1:]:
        tete, *fautes = partie.splitlines()
        verdicts[tete] = fautes
    return verdicts
