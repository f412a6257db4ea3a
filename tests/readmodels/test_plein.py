"""No list of the screens reads a whole table at 400,000 dossiers, counts included."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from bench.plein import JOUR, PAR_REFERENT, dossier, referent, remplir
from commands.regles import REGLES
from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffreMemoire
from readmodels.lecteur import Lecteur
from readmodels.listes.agenda import semaine
from readmodels.listes.charge import charge, charges
from readmodels.listes.file_active import Filtres, Tri, lister
from readmodels.listes.journee import Journee, ma_journee
from readmodels.listes.prescription import FiltresPrescriptions, lister_prescriptions
from readmodels.listes.volets import Volet
from readmodels.perimetre import TOUT, Perimetre
from readmodels.pilotage.regard import NOMINATIF
from tests.ledger.fixtures import SCHEMA
from tests.readmodels.noms import NomsTrouves
from tests.readmodels.test_index import Explique

DOSSIERS = 400_000
NOMS = NomsTrouves([dossier(7 + rang * DOSSIERS // 1_000) for rang in range(1_000)])
ETROIT = Perimetre(structure="S-7")
TERRITOIRE = Perimetre(pts="PTS 2")
FILTRES: dict[str, dict[str, Any]] = {
    "rien": {},
    "référent": {"referent": referent(7)},
    "structure": {"structure": "S-7"},
    "mds": {"mds": "MDS-33-07"},
    "pts": {"pts": "PTS 2"},
    "échéance": {"echeance_avant": JOUR},
    "tâche": {"referent": referent(7), "tache": "rendez_vous_a_conclure", "tache_avant": JOUR},
    "recherche": {"recherche": "lafon ines"},
    "référent et recherche": {"referent": referent(7), "recherche": "lafon"},
}


class Pages(Lecteur):
    """Adds up the pages of tables and indexes that its queries read."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, SCHEMA, pool_max=1)
        self.lues = 0

    def interroger(self, requete: str, parametres: Any = None) -> list[dict[str, Any]]:
        """Ask, and count."""
        (ligne,) = super().interroger("explain (analyze, buffers, format json) " + requete, parametres)
        plan = ligne["QUERY PLAN"][0]["Plan"]
        self.lues += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return super().interroger(requete, parametres)


@pytest.fixture(scope="module")
def plein(postgres: ServeurPostgres, modele_vues: str) -> Iterator[str]:
    """A database of 400,000 dossiers."""
    nom = f"plein_{uuid4().hex}"
    url = postgres.creer_base(nom, modele_vues)
    with psycopg.connect(url, autocommit=True) as maitre:
        remplir(maitre, SCHEMA, DOSSIERS, par_dossier=1)
    yield url
    postgres.supprimer_base(nom)


@pytest.fixture(scope="module")
def explique(plein: str) -> Iterator[Explique]:
    """A reader that keeps its plans."""
    lecteur = Explique(plein)
    yield lecteur
    lecteur.fermer()


def file_active(perimetre: Perimetre = TOUT, **options: Any) -> Callable[[Explique], object]:
    filtres = Filtres(**options.pop("filtres", {}))
    return lambda lecteur: lister(
        lecteur, CoffreMemoire(), NOMS, filtres, le=JOUR, dateur=REGLES.dater, perimetre=perimetre, **options
    )


def prescriptions(perimetre: Perimetre = TOUT, **filtres: Any) -> Callable[[Explique], object]:
    choix = FiltresPrescriptions.model_validate(filtres)
    return lambda lecteur: lister_prescriptions(lecteur, CoffreMemoire(), choix, offres=None, perimetre=perimetre)


def agenda(perimetre: Perimetre = TOUT, **qui: Any) -> Callable[[Explique], object]:
    return lambda lecteur: semaine(lecteur, CoffreMemoire(), JOUR, perimetre=perimetre, **qui)


def journee(perimetre: Perimetre = TOUT) -> Callable[[Lecteur], Journee]:
    return lambda lecteur: ma_journee(lecteur, CoffreMemoire(), REGLES.dater, referent(7), JOUR, perimetre=perimetre)


QUESTIONS: dict[str, Callable[[Explique], object]] = {
    **{f"file active par {nom}": file_active(filtres=filtres) for nom, filtres in FILTRES.items()},
    **{f"file active, tri {tri}": file_active(filtres={"referent": referent(7)}, tri=tri) for tri in Tri},
    **{f"département, tri {tri}": file_active(tri=tri) for tri in (Tri.ECHEANCE, Tri.OUVERTURE, Tri.CONTRAT)},
    **{f"volet {volet}": file_active(filtres={"mds": "MDS-33-07"}, volets=[volet]) for volet in Volet},
    "file active d'une structure": file_active(ETROIT),
    "file active d'un PTS": file_active(TERRITOIRE),
    "ma journée": journee(),
    "ma journée dans un PTS": journee(TERRITOIRE),
    "semaine d'un référent": agenda(referent=referent(7)),
    "semaine d'une structure": agenda(structure="S-7"),
    "semaine d'une structure dans un PTS": agenda(TERRITOIRE, structure="S-7"),
    "prescriptions": prescriptions(),
    "prescriptions d'un référent": prescriptions(referent=referent(7)),
    "prescriptions d'un partenaire": prescriptions(partenaire="P-3", etat="PRESCRITE"),
    "prescriptions d'une structure": prescriptions(ETROIT, referent=referent(7)),
    "charges": lambda lecteur: charges(lecteur, NOMINATIF),
    "charge d'une structure": lambda lecteur: charge(lecteur, "S-7", JOUR + timedelta(days=1), NOMINATIF),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_aucune_liste_ne_lit_toute_une_table(explique: Explique, question: str) -> None:
    explique.plans.clear()
    QUESTIONS[question](explique)
    assert len(explique.plans) >= 2
    for plan in explique.plans:
        for table in ("file_active", "agenda", "tache", "prescription", "identite"):
            assert f"Seq Scan on {table}__" not in plan, plan


def test_ma_journee_lit_peu_de_pages_par_dossier(plein: str) -> None:
    """Its deadlines and the next rendez-vous of each dossier by an index, identities for the lines that show: ten pages a
    dossier of the référent at most, however many the département holds.
    """
    lecteur = Pages(plein)
    try:
        lue = journee()(lecteur)
    finally:
        lecteur.fermer()
    assert lue.en_retard.total > len(lue.en_retard.lignes)
    assert lecteur.lues < 10 * PAR_REFERENT
