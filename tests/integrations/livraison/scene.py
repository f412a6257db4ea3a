"""A dossier, a partner in memory, and the delivery between them: fixtures ``carnet`` and ``essai``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from commands.suivi.transmission import RelancerTransmission
from integrations.livraison import carnet as carnets
from integrations.livraison.carnet import Carnet
from integrations.livraison.livraison import Livreur
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import Transmission
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands import etapes
from tests.commands.pouvoirs import charge
from tests.integrations.livraison.faux import Voisin
from tests.ledger.fixtures import SCHEMA

AGENT = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
RDV, RDV_2 = UUID(int=901), UUID(int=902)
CLE = bytes(range(32))


@pytest.fixture
def carnet(base: str) -> Iterator[Carnet]:
    """An empty notebook beside the empty log."""
    with psycopg.connect(base, autocommit=True) as connexion:
        migrer(connexion, SCHEMA, carnets.MIGRATIONS)
        connexion.execute(
            "truncate d33_livraison.lecture, d33_livraison.doutes, d33_livraison.reprises, d33_livraison.rebuts"
        )
    carnet = Carnet(base, SCHEMA, Voisin.destinataire)
    yield carnet
    carnet.fermer()


@dataclass
class Essai:
    """A dossier, its recipient, and the delivery between them."""

    journal: Journal
    carnet: Carnet
    voisin: Voisin
    livreur: Livreur
    dossier: UUID

    @property
    def identite(self) -> dict[str, Any]:
        """Who the person of the dossier is: each has a NIR of their own."""
        return etapes.IDENTITE | {"nir": f"28802330{self.dossier.int % 100_000:05}"}

    def faire(self, commande: Commande, le: str) -> UUID:
        """Record a step, today being ``le``; id of its event."""
        executer(
            self.journal,
            Demande(self.dossier, commande, charge(commande, AGENT)),
            Cadre(date.fromisoformat(le), empreintes=CLE),
        )
        return self.journal.lire([self.dossier])[self.dossier][-1].evenement_id

    def livrer(self, **options: Any) -> int:
        return self.livreur.livrer(self.dossier, **options)

    def relancer(self, suivie: Transmission, le: date) -> None:
        """An agent asks for a step to be sent again."""
        self.faire(RelancerTransmission(transmission=UUID(suivie.id)), le.isoformat())

    @property
    def suivies(self) -> list[Transmission]:
        """Transmissions of the dossier in the order of their steps."""
        connues = self.journal.dossier(self.dossier).transmissions.values()
        return sorted(connues, key=lambda t: t.etape_position)

    @property
    def etats(self) -> list[str]:
        return [t.etat.value for t in self.suivies]

    def correction(self, classe: type) -> dict[str, Any]:
        """What corrects the last event of this type."""
        lus = self.journal.lire([self.dossier])[self.dossier]
        return {"evenement": next(e for e in reversed(lus) if e.classe is classe).evenement_id, "motif": "DOUBLON"}


@pytest.fixture
def essai(journal: Journal, carnet: Carnet) -> Essai:
    """A dossier with a rendez-vous taken and honoured, nothing sent."""
    voisin = Voisin(journal.coffre)
    livreur = Livreur(journal, carnet, voisin, 0, lambda: Cadre(aujourd_hui()), doute_s=0)
    essai = Essai(journal, carnet, voisin, livreur, uuid4())
    essai.faire(etapes.ouvrir_dossier(identite=essai.identite), "2025-03-03")
    essai.faire(prendre(), "2025-03-18")
    essai.faire(etapes.honorer_rendez_vous(rendez_vous=RDV), "2025-03-20")
    return essai


def prendre(rendez_vous: UUID = RDV, **champs: Any) -> Commande:
    return etapes.planifier_rendez_vous(rendez_vous=rendez_vous, le="2025-03-20", **champs)
