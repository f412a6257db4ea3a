"""``noms``: the index of names of 50,000 dossiers, opened under their keys; then a search, beside a one-row read."""

import time
from collections.abc import Mapping
from functools import partial
from random import Random
from typing import Any, Final

import orjson
import psycopg

from bench.listes import une_ligne
from bench.mesure import Mesure, centile, chronometrer
from bench.plein import JOUR, dossier, remplir
from bench.scene import VUES, Scene
from ledger.keys import Coffre, CoffreMemoire, CoffrePostgres
from ledger.sealing import sceller
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Moyens
from readmodels.lecteur import Lecteur
from readmodels.listes.file_active import Filtres, lister
from readmodels.noms import LOT, Noms
from simulation.tirage.noms import NOMS, PRENOMS_FEMMES

DOSSIERS: Final = 50_000
ESSAIS: Final = 200
SCHEMA: Final = "bench_noms"
KEK: Final = bytes(range(32))
FINS: Final = ("", "ac", "ard", "ault", "eau", "et", "in", "ier", "on", "ot", "ou", "y")
CHERCHES: Final = {
    "nom_prenom": "{nom} {prenom}",
    "nom": "{nom}",
    "trois_lettres": "{nom:.3}",
    "deux_lettres": "{nom:.2}",
    "naissance": "{jour}",
    "telephone": "{telephone}",
}
"""Texts that are typed, from those that find one person to those that find a tenth of them."""


def mesurer(scene: Scene) -> list[Mesure]:
    """Opening, memory, then each kind of search: a page of the list with its counters, by the default order."""
    scene.migrer(SCHEMA)
    with psycopg.connect(scene.url, autocommit=True, options=reperes.OPTIONS) as connexion:
        reconstruire(Projecteur(connexion, SCHEMA, Moyens(CoffreMemoire()), VUES))
    coffre = CoffrePostgres(scene.url_cles, KEK, pool_max=1, cles_max=LOT)
    coffre.preparer()
    personnes = sceller_les_identites(scene, SCHEMA, coffre)
    lecteur = Lecteur(scene.url, SCHEMA, pool_max=1)
    noms = Noms(lecteur, coffre)
    processeur = time.process_time()
    duree_s = chronometrer(noms.suivre)
    processeur = time.process_time() - processeur
    conditions = {"dossiers": DOSSIERS, "processeur_s": round(processeur, 2)}
    mesures = [
        Mesure("noms_ouverture", round(duree_s, 2), "s", conditions=conditions),
        Mesure("noms_memoire", round(noms.taille.octets / 1e6, 1), "Mo", conditions={"dossiers": DOSSIERS}),
    ]
    for genre, modele in CHERCHES.items():
        mesures += _chercher(lecteur, noms, genre, modele, personnes)
    for ouvert in (noms, lecteur, coffre):
        ouvert.fermer()
    return mesures


def sceller_les_identites(scene: Scene, schema: str, coffre: Coffre) -> list[dict[str, str]]:
    """Fill the lists of a département, each of its identities sealed under a key of its own; the persons, in order."""
    hasard = Random(1)
    personnes = [_personne(hasard, rang) for rang in range(DOSSIERS)]
    with psycopg.connect(scene.url, autocommit=True) as maitre:
        remplir(maitre, schema, DOSSIERS)
        table = f"{schema}_vues.{reperes.lire(maitre, f'{schema}_vues')['identite'].table_physique}"
        maitre.execute(f"truncate {table}".encode())
        colonnes = "(dossier, evenement_id, scelle)"
        with maitre.cursor().copy(f"copy {table} {colonnes} from stdin".encode()) as copie:
            for lot in (range(debut, debut + LOT) for debut in range(0, DOSSIERS, LOT)):
                coffre.creer(map(dossier, lot))
                for qui in map(dossier, lot):
                    clair = orjson.dumps(personnes[qui.int & 0xFFFFFFFF])
                    copie.write_row((qui, qui, sceller(coffre, qui, qui, qui, "identite", clair)))
        maitre.execute(f"vacuum (analyze) {table}".encode())
    return personnes


def _personne(hasard: Random, rang: int) -> dict[str, str]:
    ne = f"{hasard.randint(1950, 2005)}-{hasard.randint(1, 12):02d}-{hasard.randint(1, 28):02d}"
    return {
        "nom": hasard.choice(NOMS) + hasard.choice(FINS),
        "prenom": hasard.choice(PRENOMS_FEMMES),
        "naissance_le": ne,
        "nir": f"2{rang:012d}",
        "matricule": f"{rang:07d}",
        "numero_france_travail": f"{rang:011d}",
        "telephone": f"06{rang:08d}",
    }


def texte(modele: str, qui: Mapping[str, str]) -> str:
    """What is typed to find somebody."""
    return modele.format(**qui, jour="/".join(reversed(qui["naissance_le"].split("-"))))


def _chercher(lecteur: Lecteur, noms: Noms, genre: str, modele: str, personnes: list[dict[str, str]]) -> list[Mesure]:
    """Milliseconds of a search, and of a one-row read, in turn; how many it finds on average."""
    hasard, coffre = Random(2), CoffreMemoire()
    cherches, nues, trouves = list[float](), list[float](), 0
    for _ in range(ESSAIS):
        rang = hasard.randrange(DOSSIERS)
        filtres = Filtres(recherche=texte(modele, personnes[rang]), a_accompagner=None)
        page: list[Any] = []
        demander = partial(lister, lecteur, coffre, noms, filtres, le=JOUR)
        cherches.append(chronometrer(lambda: page.append(demander())) * 1e3)  # noqa: B023 - called at once
        trouves += page[0].total
        nues.append(chronometrer(partial(une_ligne, lecteur, dossier(rang))) * 1e3)
    conditions = {"trouves": round(trouves / ESSAIS), "essais": ESSAIS, "contre": "une ligne par clé"}
    return [
        Mesure(
            f"noms_{genre}_p{fraction * 100:.0f}",
            round(centile(cherches, fraction), 3),
            "ms",
            round(centile(nues, fraction), 3),
            round(centile(cherches, fraction) / centile(nues, fraction), 2),
            conditions,
        )
        for fraction in (0.5, 0.99)
    ]
