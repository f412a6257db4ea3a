"""``echelle``: views at a million events and at five: rebuilds, windows, freshness, room on disk, and that they agree.

``BENCH_EVENEMENTS="1000000 5000000"`` by default. The reference of a fait's rebuild is the bare extraction of its columns,
the one of windows eventsourcing's ``ProjectionRunner`` and Emmett, measured on the same server in the same run.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import psycopg

from bench.append import une_ecriture
from bench.emmett import reference
from bench.mesure import Mesure, centile, chronometrer, comparer
from bench.projection import ProjecteurChronometre, chacune, temoin
from bench.replique import COPIES, copier, simuler_journal
from bench.scene import VUES, Scene
from ledger.replay import derniere_position
from ledger.store.group import GroupAppend
from ledger.store.migrations import migrer
from ledger.store.recorder import JournalFactory
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.filieres import filieres, suivre_ensemble
from projections.moteur.projecteur import FENETRE_MAX, Projecteur
from projections.moteur.reconstruction import Reconstruction, reconstruire
from projections.moteur.vue import Fait, Moyens, Schemas

SCHEMA: Final = "bench_echelle"
TAILLES: Final = tuple(map(int, os.environ.get("BENCH_EVENEMENTS", "1000000 5000000").split()))
SIMULES_MAX: Final = 1_000_000
FENETRES: Final = {500: 10_000, FENETRE_MAX: 100_000}
"""Events folded after the rebuild, by windows of each size."""
FRAICHEUR_S, CADENCE_S, REGARD_S = 15.0, 0.02, 0.002


def mesurer(scene: Scene) -> list[Mesure]:
    """Every size in turn, on one log that grows."""
    scene.migrer(SCHEMA)
    pairs = {
        "ProjectionRunner": temoin.evenements_par_seconde(scene.url),
        "Emmett": reference.evenements_par_seconde(scene.url, scene.dossier),
    }
    simules, coffre = simuler_journal(scene.url, SCHEMA, min(max(TAILLES), SIMULES_MAX))
    moyens, copies, tete = Moyens(coffre), iter(COPIES), simules
    mesures: list[Mesure] = []
    with psycopg.connect(scene.url, autocommit=True) as maitre:
        for taille in sorted(TAILLES):
            if manquantes := round((taille - tete) / simules):
                tete = copier(maitre, SCHEMA, simules, *islice(copies, manquantes))
            maitre.execute(f"vacuum analyze {SCHEMA}.evenements")
            maitre.execute(f"drop schema {SCHEMA}_vues cascade")
            migrer(maitre, SCHEMA, reperes.MIGRATIONS)
            mesures += _reconstructions(scene, moyens, maitre, tete)
            tete = copier(maitre, SCHEMA, sum(FENETRES.values()), next(copies))
            mesures += _fenetres(scene, moyens, tete, pairs)
            mesures += _fraicheur(scene, moyens, tete)
            mesures += _egalite(scene, moyens)
            tete = _position(maitre)
    return mesures


def _reconstructions(scene: Scene, moyens: Moyens, maitre: psycopg.Connection[Any], tete: int) -> list[Mesure]:
    """The whole set by two builders, then each view alone, faits beside the bare extraction of their columns."""
    with _connexion(scene) as connexion:
        atelier = Atelier(connexion, SCHEMA, moyens, VUES)
        duree_s = chronometrer(lambda: reconstruire(atelier, connecter=lambda: _connecter(scene)))
        tables = [r.table_physique for r in reperes.lire(connexion, atelier.schema).values()]
        conditions = {
            "journal": tete,
            "duree_s": round(duree_s, 1),
            "memoire_serveur_Mio": _memoire_mio(connexion),
            "disque_journal_Mio": _disque_mio(maitre, f"{SCHEMA}.evenements"),
            "disque_vues_Mio": sum(_disque_mio(maitre, f"{atelier.schema}.{table}") for table in tables),
        }
        mesures = [
            Mesure(
                f"reconstruction_{tete}",
                round(tete / duree_s),
                "événements/s",
                conditions={"journal": tete, **conditions},
            )
        ]
        for nom, seule_s in chacune(atelier, tete).items():
            (vue,) = [v for v in VUES if v.nom == nom]
            mesure = f"reconstruction_{tete}_{nom}"
            if isinstance(vue, Fait):
                nue_s = chronometrer(partial(_extraire, connexion, vue, tete))
                contre = "extraction nue des mêmes colonnes"
                mesures.append(comparer(mesure, tete / seule_s, "événements/s", tete / nue_s, contre=contre))
            else:
                mesures.append(Mesure(mesure, round(tete / seule_s), "événements/s"))
    return mesures


def _extraire(connexion: psycopg.Connection[Any], fait: Fait, tete: int) -> None:
    """Every column of the fait, computed and thrown away."""
    selection = fait.select(Schemas(SCHEMA, f"{SCHEMA}_vues"), "0", str(tete))
    comptes = ", ".join(f"count({colonne})" for colonne in fait.table.colonnes)
    connexion.execute(f"select {comptes} from ({selection} offset 0) f")


def _fenetres(scene: Scene, moyens: Moyens, tete: int, pairs: dict[str, float | None]) -> list[Mesure]:
    """The whole set and each view, by windows of both sizes, beside the libraries' one view."""
    mesures = []
    with _connexion(scene) as connexion:
        projecteur = ProjecteurChronometre(connexion, SCHEMA, moyens)
        for taille, nombre in FENETRES.items():
            projecteur.durees_s.clear()
            debut, plies = time.perf_counter(), 0
            while plies < nombre and (avancee := projecteur.avancer(taille)) is not None:
                assert avancee.arretees == ()
                plies += avancee.jusqua - avancee.apres
            rythmes = {"": plies / (time.perf_counter() - debut)}
            rythmes |= {f"_{vue}": plies / duree_s for vue, duree_s in projecteur.durees_s.items()}
            for nom, rythme in rythmes.items():
                mesures += [
                    comparer(
                        f"projection_{tete}_{taille}{nom}", rythme, "événements/s", autre, contre=f"{pair}, une vue"
                    )
                    for pair, autre in pairs.items()
                    if autre is not None
                ]
    return mesures


def _fraicheur(scene: Scene, moyens: Moyens, tete: int) -> list[Mesure]:
    """Milliseconds from the commit of a command to all the views that hold it, while commands keep coming."""
    fin = threading.Event()
    attendus: list[tuple[int, float]] = []
    groupe = GroupAppend(lambda: psycopg.connect(scene.url, autocommit=True, options=JournalFactory.OPTIONS), SCHEMA)

    def ecrire() -> None:
        while not fin.wait(CADENCE_S):
            issue = groupe.ajouter(une_ecriture())
            attendus.append((issue.position or 0, time.perf_counter()))

    with ExitStack() as pile:
        projecteurs = [
            Projecteur(pile.enter_context(_connexion(scene)), SCHEMA, moyens, chaine, VUES) for chaine in filieres(VUES)
        ]
        lecture = pile.enter_context(_connexion(scene))
        for projecteur in projecteurs:
            projecteur.rattraper()
        fils = [
            threading.Thread(target=suivre_ensemble, args=(projecteurs, lambda: not fin.is_set())),
            threading.Thread(target=ecrire),
        ]
        for fil in fils:
            fil.start()
        delais, limite = [], time.perf_counter() + FRAICHEUR_S
        while time.perf_counter() < limite:
            position = _position_des_vues(lecture)
            while attendus and attendus[0][0] <= position:
                delais.append(time.perf_counter() - attendus.pop(0)[1])
            time.sleep(REGARD_S)
        fin.set()
        for fil in fils:
            fil.join()
    groupe.fermer()
    conditions = {"journal": tete, "commandes": len(delais), "cadence_par_s": 1 / CADENCE_S}
    return [
        Mesure(f"fraicheur_{tete}_{nom}", round(centile(delais, rang) * 1e3, 1), "ms", conditions=conditions)
        for nom, rang in (("p50", 0.5), ("p99", 0.99))
    ]


def _egalite(scene: Scene, moyens: Moyens) -> list[Mesure]:
    """Compare what was folded by windows with a rebuild of everything, which refuses to serve when one row differs."""
    with _connexion(scene) as connexion:
        for chaine in filieres(VUES):
            Projecteur(connexion, SCHEMA, moyens, chaine, VUES).rattraper()
        vues: list[Reconstruction] = []
        atelier = Atelier(connexion, SCHEMA, moyens, VUES)
        duree_s = chronometrer(lambda: vues.extend(reconstruire(atelier, connecter=lambda: _connecter(scene))))
    ecarts = [vue.ecarts for vue in vues if vue.ecarts is not None]
    assert len(ecarts) == len(VUES)
    conditions = {"vues": len(vues), "lignes": sum(vue.lignes for vue in vues), "duree_s": round(duree_s, 1)}
    return [Mesure(f"egalite_{vues[0].position}", sum(ecarts), "lignes d'écart", conditions=conditions)]


def _connecter(scene: Scene) -> psycopg.Connection[Any]:
    return psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS)


@contextmanager
def _connexion(scene: Scene) -> Iterator[psycopg.Connection[Any]]:
    with _connecter(scene) as connexion:
        yield connexion


def _position(maitre: psycopg.Connection[Any]) -> int:
    return derniere_position(maitre, SCHEMA)


def _position_des_vues(connexion: psycopg.Connection[Any]) -> int:
    return _entier(connexion, f"select min(position) from {SCHEMA}_vues.reperes")


def _disque_mio(connexion: psycopg.Connection[Any], table: str) -> int:
    return _entier(connexion, f"select pg_total_relation_size('{table}') / 1048576")


def _memoire_mio(connexion: psycopg.Connection[Any]) -> int:
    """Peak resident memory of the server's process behind a connection, its part of the shared buffers included."""
    etat = Path(f"/proc/{connexion.info.backend_pid}/status").read_text()
    return int(next(ligne.split()[1] for ligne in etat.splitlines() if ligne.startswith("VmHWM"))) // 1024


def _entier(connexion: psycopg.Connection[Any], requete: str) -> int:
    ligne = connexion.execute(requete).fetchone()
    assert ligne is not None
    return int(ligne[0])
