"""What could not be read of France Travail, shown to those who may act on it."""

from uuid import UUID, uuid4

import psycopg
import pytest

from integrations.france_travail.releve.cotes import MIGRATIONS, Cotes
from integrations.livraison import carnet
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL
from tests.web.serveur import Api

SCHEMA = "d33"


def test_sans_connecteur_il_n_y_en_a_aucune(api_neuve: Api) -> None:
    with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
        maitre.execute("drop schema if exists d33_ft cascade")
    assert api_neuve.lire("/transmissions/mises-de-cote").json() == {"total": 0, "lignes": []}


class TestListe:
    @pytest.fixture
    def dossier(self, api_neuve: Api) -> UUID:
        """Two things parked, one of a known dossier; one of them read twice."""
        with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
            migrer(maitre, SCHEMA, carnet.MIGRATIONS, MIGRATIONS)
        dossier, journal = (
            uuid4(),
            Journal(api_neuve.reglages.database_url, SCHEMA, CoffreMemoire(), role=carnet.role_de(FRANCE_TRAVAIL)),
        )
        try:
            cotes = Cotes(journal)
            cotes.poser("52898$1", "activité", "codeActivite : ACT999 n'est pas traité")
            for _ in range(2):
                cotes.poser(f"statut {dossier}", "statut et identité", "S002 : aucun usager trouvé", dossier)
        finally:
            journal.close()
        return dossier

    def test_les_plus_anciennes_d_abord(self, api_neuve: Api, dossier: UUID) -> None:
        lues = api_neuve.lire("/transmissions/mises-de-cote").json()
        assert lues["total"] == 2
        assert [(ligne["objet"], ligne["dossier"], ligne["lectures"]) for ligne in lues["lignes"]] == [
            ("activité", None, 1),
            ("statut et identité", str(dossier), 2),
        ]
        une = api_neuve.lire("/transmissions/mises-de-cote", limite=1).json()
        assert (une["total"], len(une["lignes"])) == (2, 1)

    def test_refusee_a_qui_ne_suit_personne(self, api_neuve: Api) -> None:
        assert api_neuve.lire("/transmissions/mises-de-cote", Role.PARTENAIRE).status_code == 403
