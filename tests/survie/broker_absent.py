"""The broker goes away and comes back: ``python -m tests.survie.broker_absent SECONDS [FILE]``, an hour of it for instance.

It is set to forget transactional ids and producers long before that. Meanwhile what needs no broker goes on, and who needs
it is said to be ill; afterwards everything catches up, and the oracle of the crash campaign looks.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tests.app.cli import RACINE
from tests.kafka.apache import ApacheKafka
from tests.survie.oracle import juger
from tests.survie.scene import Scene, scene

OUBLI_S: Final = 600
REGLAGES: Final = {
    "transactional.id.expiration.ms": str(OUBLI_S * 1000),
    "transaction.remove.expired.transaction.cleanup.interval.ms": "10000",
    "producer.id.expiration.ms": str(OUBLI_S * 1000),
}
PAUSE_S: Final = 8.0
"""Between two commands of a writer, at most."""
MALADES: Final = ("relais", "etats", "connecteur")
PATIENCE_S: Final = 600.0


def absenter(la: Scene, duree_s: float) -> dict[str, Any]:
    """Kill the broker, start it again after so many seconds; what was seen. Raises :class:`~tests.survie.scene.Perte`."""
    la.jusqu_a(lambda: la.publiee() > 0, "rien n'a été publié")
    depart, sms = la.position(), len(la.operateur.sms)
    la.broker.tuer()
    debut = time.monotonic()
    la.jusqu_a(lambda: all(_malade(la, qui) for qui in MALADES), "personne ne le dit", PATIENCE_S)
    dit_s = time.monotonic() - debut
    la.veiller(max(0.0, duree_s - dit_s))
    pendant, partis = la.position(), len(la.operateur.sms)
    la.broker.demarrer()
    retour = time.monotonic()
    la.jusqu_a(lambda: la.publiee() >= pendant, "le relais n'a pas rattrapé", PATIENCE_S)
    rattrape_s = time.monotonic() - retour
    la.jusqu_a(lambda: not any(_malade(la, qui) for qui in MALADES), "quelqu'un est resté malade", PATIENCE_S)
    return {
        "absent_s": round(retour - debut),
        "dit_s": round(dit_s, 1),
        "enregistres_pendant": pendant - depart,
        "sms_partis_pendant": partis - sms,
        "rattrape_s": round(rattrape_s, 1),
        "guerison_s": round(time.monotonic() - retour, 1),
    }


def _malade(la: Scene, qui: str) -> bool:
    """Whether its health says so."""
    demander = [sys.executable, "-m", "app.cli", "sante", qui]
    return (
        subprocess.run(demander, env=la.cli.environnement, cwd=RACINE, capture_output=True, check=False).returncode != 0
    )


def main() -> None:
    """See the module."""
    duree_s, fichier = float(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(prefix="parcours-absence-") as nom:
        dossier = Path(nom)
        dossier.chmod(0o711)
        with ApacheKafka(dossier / "kafka", REGLAGES) as broker, scene(dossier, broker, 1, PAUSE_S) as la:
            vu = absenter(la, duree_s)
            la.faire_taire()
            vu |= asdict(juger(la))
    texte = json.dumps(vu) + "\n"
    sys.stdout.write(texte)
    if fichier is not None:
        fichier.write_text(texte)


if __name__ == "__main__":
    main()
