"""``make bench``, or ``MESURES="append rejeu" make bench``: writes and prints ``bench/resultats.json``.

All measures in one run, none of which failed, are written in ``docs/mesures.md`` too.
"""

import json
import sys
import traceback
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    append,
    append_masse,
    connecteur,
    decision,
    echelle,
    file_active,
    import_caf,
    ma_journee,
    memoire,
    noms,
    projection,
    rejeu,
    relais,
    relais_delai,
    sceau,
    tableau_a_date,
    traces,
)
from bench.charge import charge, restauration
from bench.memoire import decrire
from bench.mesure import Mesure, etalon_cpu, etalon_fsync
from bench.scene import Scene, scene
from integrations.storage.broker import BrokerEmbarque


def _import_caf(lieu: Scene) -> list[Mesure]:
    lieu.migrer("d33")
    return [Mesure(**mesure) for mesure in import_caf.mesurer(lieu.url, lieu.url_cles)]


def _connecteur(lieu: Scene) -> list[Mesure]:
    lieu.migrer("bench_connecteur")
    return connecteur.mesurer(lieu.url, "bench_connecteur")


def _relais(lieu: Scene) -> list[Mesure]:
    lieu.migrer("bench_relais")
    with BrokerEmbarque(lieu.dossier / "broker") as broker:
        return relais.mesurer(lieu.url, "bench_relais", broker.bootstrap)


def _relais_delai(lieu: Scene) -> list[Mesure]:
    lieu.migrer("bench_relais_delai")
    with BrokerEmbarque(lieu.dossier / "broker_delai") as broker:
        return relais_delai.mesurer(lieu.url, "bench_relais_delai", broker.bootstrap)


def _projection(lieu: Scene) -> list[Mesure]:
    lieu.migrer("bench_projection")
    return projection.mesurer(lieu.url, "bench_projection")


MESURES: dict[str, Callable[[Scene], list[Mesure]]] = {
    "append": append.mesurer,
    "append_masse": append_masse.mesurer,
    "charge": charge.mesurer,
    "connecteur": _connecteur,
    "decision": lambda _lieu: decision.mesurer(),
    "echelle": echelle.mesurer,
    "file_active": file_active.mesurer,
    "import_caf": _import_caf,
    "ma_journee": ma_journee.mesurer,
    "noms": noms.mesurer,
    "projection": _projection,
    "relais": _relais,
    "relais_delai": _relais_delai,
    "rejeu": rejeu.mesurer,
    "restauration": restauration.mesurer,
    "sceau": sceau.mesurer,
    "sceau_poids": sceau.peser,
    "tableau_a_date": tableau_a_date.mesurer,
    "traces": traces.mesurer,
}
RESULTATS = Path(__file__).parent / "resultats.json"
MEMOIRE = Path(__file__).parents[1] / "docs" / "mesures.md"


def main(choix: list[str]) -> int:
    """Take the measures named, all of them by default: 1 when one failed, which loses none of the others."""
    if inconnues := [nom for nom in choix if nom not in MESURES]:
        sys.exit(f"mesure inconnue : {', '.join(inconnues)}. Mesures : {', '.join(MESURES)}")
    machine = decrire()
    prises: dict[str, list[Mesure]] = {}
    manquees = []
    with scene() as lieu:
        etalons = [etalon_cpu(), etalon_fsync(lieu.dossier)]
        for nom in choix or MESURES:
            print(f"{nom}…", file=sys.stderr)
            try:
                prises[nom] = MESURES[nom](lieu)
            except Exception:  # noqa: BLE001 - an hour of measures is not lost for one
                traceback.print_exc()
                manquees.append(nom)
            prises[nom] = [*prises.get(nom, []), etalon_cpu()]
            toutes = [*etalons, *chain.from_iterable(prises.values())]
            ecrites = [mesure.en_dict() | {"machine": machine} for mesure in toutes]
            RESULTATS.write_text(json.dumps(ecrites, ensure_ascii=False, indent=1) + "\n")
    _montrer(toutes)
    if manquees:
        print(f"mesures qui ont échoué : {', '.join(manquees)}", file=sys.stderr)
    elif not choix:
        MEMOIRE.write_text(memoire.rediger(etalons, prises, machine))
    return 1 if manquees else 0


def _montrer(mesures: list[Mesure]) -> None:
    table = Table(title="Mesures")
    for colonne in ("mesure", "valeur", "unité", "référence", "ratio", "conditions"):
        table.add_column(colonne)
    for m in mesures:
        conditions = ", ".join(f"{nom} {valeur}" for nom, valeur in m.conditions.items())
        reference, ratio = ("" if x is None else str(x) for x in (m.reference, m.ratio))
        table.add_row(m.mesure, str(m.valeur), m.unite, reference, ratio, conditions)
    Console(width=160).print(table)


sys.exit(main(sys.argv[1:]))
