"""The crash campaign: ``python -m tests.survie.campagne N [FILE]`` kills everything at random under writers, for N seeds.

Processes of ours, writers, PostgreSQL and the broker are killed by -9, one to three of them a seed, started again as their
supervisors do. After each seed the relay catches up, no acknowledged command is lost nor doubled, and chains are whole. A
lot of seeds shares its servers; in its end the oracle looks at all the rest: views equal to a rebuild, topics exactly once,
a subscriber told each event once by its id, messages and rendez-vous told once, seals. FILE keeps a line a lot: a campaign
that is cut goes on from there.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.kafka.apache import ApacheKafka
from tests.kafka.brokers import brokers_disponibles
from tests.survie.oracle import Bilan, acquittements, juger
from tests.survie.scene import ECRIVAINS, NOTRES, Perte, Scene, scene

LOT: Final = 20
"""Seeds that share their servers."""
PAUSE_S: Final = 1.0
"""Rest of a writer between two commands, at most: what eight of them wrote is to be told to partners before it is judged."""
MORTS_MAX: Final = 3
ENTRE_S: Final = (0.2, 2.0)
SERVEURS: Final = ("postgresql", "broker")
PART_DES_SERVEURS: Final = 1 / 3


def jouer(graines: Sequence[int], dossier: Path, broker: ApacheKafka) -> tuple[Counter[str], Bilan]:
    """A lot of seeds, then the oracle; what died, by kind, and what was judged. Raises :class:`Perte`."""
    graine = graines[0]
    try:
        with scene(dossier, broker, graine, PAUSE_S) as la:
            la.jusqu_a(lambda: la.position() >= ECRIVAINS, "les écrivains n'ont rien écrit")
            for graine in graines:
                _frapper(la, Random(f"campagne {graine}"))
            la.faire_taire()
            return la.morts, juger(la)
    except Perte as perte:
        message = f"graine {graine} : {perte}"
        raise Perte(message) from perte


def _frapper(la: Scene, hasard: Random) -> None:
    """The deaths of a seed, and what follows of them."""
    for _ in range(hasard.randint(1, MORTS_MAX)):
        la.veiller(hasard.uniform(*ENTRE_S))
        qui = hasard.choice(SERVEURS if hasard.random() < PART_DES_SERVEURS else (*NOTRES, "ecrivain"))
        la.tuer(f"ecrivain-{hasard.randint(1, ECRIVAINS)}" if qui == "ecrivain" else qui, hasard)
    avant = la.position()
    la.jusqu_a(lambda: la.position() > avant, "plus rien ne s'écrit")
    fin = la.position()
    la.jusqu_a(lambda: la.publiee() >= fin, "le relais n'a pas rattrapé")
    acquittements(la)


def main() -> None:
    """Play the seeds from 1 to N, by lots; the first loss ends the campaign."""
    if "apache" not in brokers_disponibles():
        sys.exit("la campagne demande Apache Kafka : Java 17 et Maven")
    nombre, fichier = int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    faits = _lus(fichier)
    for debut in range(1, nombre + 1, LOT):
        graines = range(debut, min(debut + LOT, nombre + 1))
        if [graines[0], graines[-1]] in [fait["graines"] for fait in faits]:
            continue
        fait = _un_lot(graines)
        faits.append(fait)
        if fichier is not None:
            with fichier.open("a") as ouvert:
                ouvert.write(json.dumps(fait) + "\n")
        _dire(fait)
    total: Counter[str] = Counter()
    for fait in faits:
        total.update(fait["morts"])
    sys.stdout.write(f"{sum(total.values())} morts : {dict(total)}\n")


def _un_lot(graines: Sequence[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="parcours-campagne-") as nom:
        dossier = Path(nom)
        dossier.chmod(0o711)
        debut = time.monotonic()
        with ApacheKafka(dossier / "kafka") as broker:
            morts, bilan = jouer(graines, dossier, broker)
    duree_s = round(time.monotonic() - debut)
    return {"graines": [graines[0], graines[-1]], "duree_s": duree_s, "morts": dict(morts), **asdict(bilan)}


def _lus(fichier: Path | None) -> list[dict[str, Any]]:
    if fichier is None or not fichier.exists():
        return []
    return [json.loads(ligne) for ligne in fichier.read_text().splitlines()]


def _dire(fait: dict[str, Any]) -> None:
    premiere, derniere = fait["graines"]
    sys.stdout.write(
        f"graines {premiere} à {derniere} : {sum(fait['morts'].values())} morts, {fait['evenements']} événements,"
        f" {fait['messages']} messages dont {fait['doutes']} en doute, {fait['rendez_vous']} rendez-vous,"
        f" rien de perdu ni de double, {fait['duree_s']} s\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
