"""Queries kept: who may read them, how many an agent keeps, and what the database itself refuses."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from ledger.annexes import requetes as module
from ledger.annexes.requetes import RequeteInconnue, Requetes, TropDeRequetes
from ledger.contexte import Acteur
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from web.tables.sceau import Sceau

SCEAU = Sceau(bytes(range(32)), "titres des requêtes")
DEMANDE = {"mesures": ["signes"], "dimensions": ["pts"]}


def agent(role: Role = Role.DECIDEUR) -> Acteur:
    return Acteur(uuid4(), role, Canal.API)


@pytest.fixture
def metier() -> str:
    """Who serves the agents keeps what they prepare."""
    return "parcours_ecrans"


@pytest.mark.parametrize("role", ["parcours_lecture", "parcours_ecriture", "parcours_masse"])
def test_les_autres_roles_ne_lisent_pas_la_table(maitre: psycopg.Connection, role: str) -> None:
    with maitre.transaction(force_rollback=True):
        maitre.execute(f"set local role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            maitre.execute("select from d33.requetes")


def test_a_soi_ou_a_son_role(journal: Journal) -> None:
    requetes, auteur, pair, autre = Requetes(journal, SCEAU), agent(), agent(), agent(Role.AUDITEUR)
    privee = requetes.garder(auteur, "Privée", DEMANDE, None)
    partagee = requetes.garder(auteur, "Partagée", DEMANDE, Role.DECIDEUR)
    assert [r.requete for r in requetes.lister(auteur)][:2] == [partagee.requete, privee.requete]
    assert requetes.lire(partagee.requete, pair).demande == DEMANDE
    assert privee.requete not in [r.requete for r in requetes.lister(pair)]
    for requete, lecteur in ((privee, pair), (privee, autre), (partagee, autre)):
        with pytest.raises(RequeteInconnue):
            requetes.lire(requete.requete, lecteur)
    with pytest.raises(RequeteInconnue):
        requetes.supprimer(partagee.requete, pair)
    requetes.supprimer(partagee.requete, auteur)
    with pytest.raises(RequeteInconnue):
        requetes.lire(partagee.requete, auteur)


def test_huit_a_la_fois_ne_depassent_pas_la_borne(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAR_AGENT_MAX", 3)
    requetes, auteur = Requetes(journal, SCEAU), agent()

    def garder(rang: int) -> bool:
        try:
            requetes.garder(auteur, f"Requête {rang}", DEMANDE, None)
        except TropDeRequetes:
            return False
        return True

    with ThreadPoolExecutor(8) as ensemble:
        assert sum(ensemble.map(garder, range(16))) == 3
    assert len(requetes.lister(auteur)) == 3
    requetes.garder(agent(), "Un autre agent", DEMANDE, None)


def test_l_son_titre_est_scelle(journal: Journal, maitre: psycopg.Connection) -> None:
    """A title may name somebody: whoever reads the table reads none."""
    titre, auteur = "Camille Zyxwvutsrq, rue Kjihgf", agent()
    gardee = Requetes(journal, SCEAU).garder(auteur, titre, DEMANDE, None)
    ((ligne,),) = maitre.execute(
        "select to_jsonb(r)::text from d33.requetes r where agent = %s", [auteur.agent]
    ).fetchall()
    assert "Zyxwvutsrq" not in ligne
    assert b"Zyxwvutsrq".hex() not in ligne
    assert Requetes(journal, SCEAU).lire(gardee.requete, auteur).titre == titre
