"""Dossiers where something waits, or is due before a day, beside the replay of each."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from commands.regles import REGLES
from ledger.vocabulaire.echeance import Nature
from readmodels.listes.file_active import PAGE_MAX, Filtres, lister
from tests.projections import oracle
from tests.projections.recits import DEBUT
from tests.readmodels.monde import Monde
from tests.readmodels.noms import PERSONNE

JOUR = DEBUT + timedelta(days=120)


class TestTaches:
    """Dossiers where something waits: those of the commands' deadlines."""

    def test_sans_regles(self, monde: Monde) -> None:
        with pytest.raises(ValueError, match="demande les règles"):
            lister(monde.lecteur, monde.coffre, PERSONNE, Filtres(tache=Nature.CONTRAT_A_SIGNER))

    def test_chaque_nature_avant_chaque_jour(self, monde: Monde) -> None:
        ouvertes = [
            (dossier, e.nature, e.due_le)
            for dossier, vu in monde.vus().items()
            if oracle.file_active(vu) is not None
            for e in echeances(vu.etat, Cadre(JOUR, REGLES))
        ]
        rencontrees = Counter[str]()
        for nature, avant in product(Nature, [None, *(JOUR + timedelta(days=n) for n in (-60, -5, 0, 1, 30, 200))]):
            filtres = Filtres(a_accompagner=None, tache=nature, tache_avant=avant)
            page = monde.lister(filtres, le=JOUR, limite=PAGE_MAX)
            trouves = {d for d, quoi, due in ouvertes if quoi == nature and (avant is None or due < avant)}
            assert {ligne.dossier for ligne in page.lignes} == trouves
            rencontrees[nature] += len(trouves)
        assert len([nature for nature, nombre in rencontrees.items() if nombre]) >= 5
