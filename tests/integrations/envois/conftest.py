"""A dossier whose messages leave, a carrier in memory for each channel, and the delivery between them: fixture ``scene``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from integrations.envois.partenaire import Envois, Expediteur
from integrations.envois.secrets import Secrets
from integrations.envois.transporteur import Piece, Pli, Transporteur, doute
from integrations.livraison import carnet as carnets
from integrations.livraison.carnet import Carnet
from integrations.livraison.constats import CONNECTEUR
from integrations.livraison.livraison import Livreur
from ledger.annexes.codes import Codes
from ledger.annexes.liens import Liens
from ledger.contexte import Acteur
from ledger.dates import PARIS
from ledger.dossier.etat.transmission import Transmission
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.commands import etapes
from tests.commands.etapes.document import produire_document
from tests.commands.pouvoirs import charge
from tests.ledger.fixtures import SCHEMA

AGENT = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
LUNDI = datetime(2025, 4, 14, 10, tzinfo=PARIS)
NUMERO, ADRESSE = "+33639980001", "maite@exemple.fr"
POSTALE = {"voie": "12 rue des Lilas", "code_postal": "33150", "commune": "Cenon"}


@dataclass
class Sac:
    """A carrier in memory. ``fautes`` are raised by the next calls, after the message is taken when it may have been."""

    nom: str
    partis: list[Pli] = field(default_factory=list)
    fautes: list[BaseException] = field(default_factory=list)
    montre: bool = True
    reference: str = ""

    def confier(self, pli: Pli, /) -> str:
        faute = self.fautes.pop(0) if self.fautes else None
        if faute is None or getattr(faute, "recu", True):
            self.partis.append(pli)
        if faute is not None:
            raise faute
        return self.reference or f"{self.nom}-{len(self.partis)}"

    def retrouver(self, pli: Pli, /) -> str:
        if self.montre and pli in self.partis:
            return f"{self.nom}-{self.partis.index(pli) + 1}"
        raise doute(self.nom)


@dataclass
class Scene:
    """One dossier and what leaves of it, at an instant of one's own."""

    journal: Journal
    carnet: Carnet
    liens: Liens
    codes: Codes
    dossier: UUID = field(default_factory=uuid4)
    ici: datetime = LUNDI
    sms: Sac = field(default_factory=lambda: Sac("sms"))
    courriel: Sac = field(default_factory=lambda: Sac("courriel"))
    courrier: Transporteur | None = None
    lettre: Piece | None = None

    def envois(self, *fermes: CanalEnvoi) -> Envois:
        sacs: dict[CanalEnvoi, Transporteur] = {CanalEnvoi.SMS: self.sms, CanalEnvoi.COURRIEL: self.courriel}
        if self.courrier is not None:
            sacs[CanalEnvoi.COURRIER] = self.courrier
        return Envois(
            {canal: sac for canal, sac in sacs.items() if canal not in fermes},
            self.journal.coffre,
            Expediteur("Département", "votre référent", {"MDS-33-04": "MDS de Cenon"}),
            Secrets(self.liens, self.codes, "https://rsa.exemple.fr"),
            cadre=self.cadre,
            ici=lambda: self.ici,
            lettre=lambda _dossier, _envoi: self.lettre,
        )

    def cadre(self) -> Cadre:
        return Cadre(self.ici.date(), empreintes=bytes(32))

    def faire(self, commande: Commande, le: date | None = None) -> None:
        demande = Demande(self.dossier, commande, charge(commande, AGENT))
        executer(self.journal, demande, Cadre(le or self.ici.date(), empreintes=bytes(32)))

    def etablir(self) -> UUID:
        """The letter of the convocation, as an agent has it drawn up."""
        document = UUID(int=1261)
        commande = produire_document(
            document=document, genre="CONVOCATION", objet=etapes.RDV, version_modele="convocation@2025-01-01"
        )
        executer(
            self.journal, Demande(self.dossier, commande, CONNECTEUR), Cadre(self.ici.date(), empreintes=bytes(32))
        )
        self.lettre = Piece(document, b"%PDF-", 1)
        return document

    def livrer(self, *fermes: CanalEnvoi, **options: Any) -> int:
        livreur = Livreur(self.journal, self.carnet, self.envois(*fermes), 0, self.cadre, doute_s=0)
        return livreur.livrer(self.dossier, **options)

    @property
    def lus(self) -> list[EvenementLu]:
        return list(self.journal.lire([self.dossier])[self.dossier])

    @property
    def suivies(self) -> list[Transmission]:
        connues = self.journal.dossier(self.dossier).transmissions.values()
        return sorted(connues, key=lambda t: t.etape_position)

    def dernier_instant(self) -> datetime:
        """When the last step was recorded, in Europe/Paris."""
        return self.lus[-1].enregistre_le.astimezone(PARIS)

    def dernier(self, classe: type[Evenement]) -> EvenementLu:
        return next(e for e in reversed(self.lus) if e.classe is classe)


@pytest.fixture
def ecrans(base: str, journal: Journal) -> Iterator[Journal]:
    """The log as who serves the screens has it: who sends may not use what it makes."""
    ouvert = Journal(base, SCHEMA, journal.coffre, role="parcours_ecrans")
    yield ouvert
    ouvert.close()


@pytest.fixture
def scene(base: str, journal: Journal, ecrans: Journal) -> Iterator[Scene]:
    """Opened, with a number and an address, a rendez-vous on the next day."""
    with psycopg.connect(base, autocommit=True) as connexion:
        migrer(connexion, SCHEMA, carnets.MIGRATIONS)
        connexion.execute("truncate d33_livraison.lecture, d33_livraison.doutes, d33_livraison.reprises")
    carnet = Carnet(base, SCHEMA, ENVOIS)
    liens, codes = Liens(ecrans.connexion, SCHEMA, bytes(32)), Codes(ecrans.connexion, SCHEMA, bytes(32))
    scene = Scene(journal, carnet, liens, codes)
    joignable = etapes.IDENTITE | {"telephone": "06 39 98 00 01", "courriel": ADRESSE, "adresse": POSTALE}
    scene.faire(etapes.ouvrir_dossier(identite=joignable), date(2025, 3, 3))
    scene.faire(etapes.planifier_rendez_vous(le="2025-04-15", heure="14:30"), date(2025, 3, 18))
    yield scene
    carnet.fermer()
