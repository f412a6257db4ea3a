"""A département to publish: its log in a database of the test, its topics on the broker of the run."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from time import sleep
from uuid import UUID, uuid4

import psycopg

from integrations.kafka.connexion import EN_CLAIR, Securite
from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from integrations.kafka.relay import ENVIRONNEMENT, Reglages
from integrations.kafka.topics import creer_topics, topics_de_famille
from ledger.contexte import Acteur, Contexte
from ledger.events.base import Correction, Evenement, Rattachement
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, Identite
from ledger.events.entree.identifiant import IdentifiantRattache
from ledger.events.etape import EtapeAnnulee
from ledger.events.orientations.orientation import OrientationPreconisee
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousPlanifie
from ledger.keys import Coffre, CoffreMemoire
from ledger.lu import EvenementLu
from ledger.preuve.registre import MIGRATIONS as MIGRATIONS_DU_SCEAU
from ledger.publication import EvenementPublic, publier
from ledger.replay import lire_apres
from ledger.runner import passer
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.correction import MotifCorrection
from ledger.vocabulaire.entree.droits import EtatDroit, OrganismePayeur, RoleFoyer
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from ledger.vocabulaire.orientations.orientation import Organisme, OriginePreconisation, Parcours
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Partie
from tests.integrations.kafka import child
from tests.processus import Processus

SECRET = "Zéphyrine-Abrahamovitch"
"""What every sealed field of this test holds, and no record may."""
JOUR = date(2026, 3, 2)
LOT = 40
CONTEXTE = Contexte(Acteur(agent=UUID(int=1), role=Role.SYSTEME, canal=Canal.REPRISE))


@dataclass
class Departement:
    """One log and its topics; `ajouter` writes plausible steps of a few dossiers, sealed fields included."""

    url: str
    schema: str
    bootstrap: str
    journal: Journal
    securite: Securite = EN_CLAIR
    hasard: random.Random = field(default_factory=lambda: random.Random(33))
    versions: dict[UUID, int] = field(default_factory=dict)
    partitions: int = 6
    replication: int = 1

    @property
    def reglages(self) -> Reglages:
        return Reglages(
            pg_url=self.url,
            journal=self.schema,
            bootstrap=self.bootstrap,
            partitions=self.partitions,
            lot=LOT,
            securite=self.securite,
        )

    def ajouter(self, nombre: int, dossiers: int = 25) -> None:
        """Append `nombre` commands, each of one or two events, in one transaction."""
        self.ecrire([self._ecriture(dossiers) for _ in range(nombre)])

    def ecrire(self, lot: list[Ecriture]) -> None:
        assert {issue.statut for issue in self.journal.ajouter_lot(lot)} == {Statut.FAIT}

    def ecriture(self, stream: UUID, *evenements: Evenement) -> Ecriture:
        """A command that adds these events to the stream."""
        attendue = self.versions.get(stream, 0)
        self.versions[stream] = attendue + len(evenements)
        if not attendue:
            self.journal.coffre.creer([stream])
        return Ecriture(
            commande_id=uuid4(),
            empreinte=b"",
            flux=((stream, attendue),),
            evenements=tuple(
                stocker(Etape(stream, 0, evenement, CONTEXTE, uuid4()), self.journal.coffre) for evenement in evenements
            ),
        )

    def _ecriture(self, dossiers: int) -> Ecriture:
        numero = self.hasard.randrange(dossiers)
        stream = UUID(int=(33 << 64) + numero)
        if stream not in self.versions:
            return self.ecriture(stream, ouverture())
        if self.hasard.random() < 0.1:
            identifiant = IdentifiantRattache(survenu_le=JOUR, genre=next(iter(GenreIdentifiant)), dossier=stream)
            return self.ecriture(uuid4(), identifiant)
        return self.ecriture(stream, *self.hasard.choice(ETAPES)(self.versions[stream]))

    def creer_topics(self) -> None:
        creer_topics(
            self.bootstrap,
            self.schema,
            partitions=self.partitions,
            replication=self.replication,
            securite=self.securite,
        )

    def lire(self, position: int = 0, limite: int = 1_000_000) -> list[EvenementLu]:
        with psycopg.connect(self.url) as connexion:
            return lire_apres(connexion, self.schema, position, limite)

    def position(self) -> int:
        """Position of the last event."""
        with self.journal.connexion() as connexion:
            ligne = connexion.execute(
                f"select coalesce(max(position), 0) as fin from {self.schema}.evenements"
            ).fetchone()
        return int(ligne["fin"]) if ligne else 0

    def publics(self) -> list[EvenementPublic]:
        """What readers of the topics must find."""
        return list(publier(self.lire(), self.schema))

    def topics(self) -> list[str]:
        return list(topics_de_famille(self.schema).values())

    @contextmanager
    def relais(self, reglages: Reglages | None = None, **etape: str) -> Iterator[Processus]:
        """A relay in a process of its own, killed at the end; `etape` holds variables of `child.py`."""
        with Processus(child.relayer, self._environnement(reglages) | etape) as processus:
            yield processus

    @contextmanager
    def supervise(self, reglages: Reglages | None = None) -> Iterator[subprocess.Popen[str]]:
        """A relay and its supervisor."""
        commande = [sys.executable, str(Path(__file__).with_name("superviseur.py"))]
        environnement = self._environnement(reglages)
        with subprocess.Popen(commande, env=environnement, stderr=subprocess.PIPE, text=True) as processus:
            try:
                yield processus
            finally:
                processus.kill()

    def _environnement(self, reglages: Reglages | None) -> dict[str, str]:
        return {**os.environ, ENVIRONNEMENT: (reglages or self.reglages).pour_un_processus()}

    def relais_fini(self, reglages: Reglages | None = None, **etape: str) -> tuple[int, str]:
        """Status and log of a relay that ends by itself, waited for as long as the test may last."""
        with self.relais(reglages, **etape) as processus:
            _, journal = processus.communicate()
            return processus.wait(), journal

    def publier(self) -> None:
        """Publish all there is, and stop in good order."""
        fin = self.position()
        if self.publiee() == fin:
            return
        with self.relais() as processus:
            self.attendre(lambda: processus.poll() is not None or self.publiee() >= fin)
            processus.terminate()
            _, journal = processus.communicate()
        assert processus.returncode == Sortie.ARRET, journal
        assert self.publiee() == fin

    @staticmethod
    def attendre(fait: Callable[[], bool], toutes_les_s: float = 0.15) -> None:
        """Wait without taking the relay's processor: each look at the position opens two clients.

        As long as it takes on a busy machine: what never comes is ended by the time that the test has.
        """
        while not fait():
            sleep(toutes_les_s)

    def attendre_apres(self, position: int, toutes_les_s: float = 0.15) -> None:
        """Wait until the relay has committed more than this position."""
        self.attendre(lambda: self.publiee() > position, toutes_les_s)

    def publiee(self) -> int:
        """Position that the relay committed."""
        return lire_position(self.bootstrap, self.schema, securite=self.securite).numero


def ouverture() -> DossierOuvert:
    return DossierOuvert(
        survenu_le=JOUR,
        organisme_payeur=OrganismePayeur.CAF,
        role=RoleFoyer.DEMANDEUR,
        etat_droit=EtatDroit.OUVERT_VERSABLE,
        soumis_droits_devoirs=True,
        identite=Identite(nom=SECRET, prenom=SECRET, naissance_le=date(1980, 1, 1), courriel=f"{SECRET}@example.org"),
    )


def _orientation(version: int) -> list[Evenement]:
    return [
        OrientationPreconisee(
            survenu_le=JOUR + timedelta(days=version % 300),
            preconisation=uuid4(),
            origine=next(iter(OriginePreconisation)),
            parcours=Parcours.SOCIAL,
            organisme=next(iter(Organisme)),
        )
    ]


def _rendez_vous(version: int) -> list[Evenement]:
    rendez_vous = uuid4()
    le = JOUR + timedelta(days=version % 300)
    return [
        RendezVousPlanifie(
            survenu_le=le,
            rendez_vous=rendez_vous,
            le=le,
            heure=time(10, 30),
            duree_prevue_min=45,
            modalite=Modalite.SUR_PLACE,
            motif=MotifRendezVous.SUIVI,
            initiateur=Partie.SERVICE,
            structure="MDS-33-04",
        ),
        RendezVousHonore(
            survenu_le=le,
            rendez_vous=rendez_vous,
            motif=MotifRendezVous.SUIVI,
            structure="MDS-33-04",
            duree_min=40,
            compte_rendu=f"{SECRET} cherche un logement",
            rattachement=Rattachement(mds="MDS-33-04", referent=UUID(int=7)),
        ),
    ]


def _droits(version: int) -> list[Evenement]:
    return [
        DroitsModifies(
            survenu_le=JOUR + timedelta(days=version % 300),
            etat_droit=EtatDroit.CLOS,
            soumis_droits_devoirs=False,
            correction=Correction(evenement=uuid4(), motif=MotifCorrection.ERREUR_DE_SAISIE),
            precision_correction=f"demandé par {SECRET}",
        )
    ]


def _annulation(version: int) -> list[Evenement]:
    return [
        EtapeAnnulee(
            survenu_le=JOUR + timedelta(days=version % 300),
            correction=Correction(evenement=uuid4(), motif=MotifCorrection.DOUBLON),
            etape="rendez_vous.honore.v1",
        )
    ]


ETAPES = (_orientation, _rendez_vous, _rendez_vous, _droits, _annulation)


@contextmanager
def departement(
    url: str,
    bootstrap: str,
    securite: Securite = EN_CLAIR,
    coffre: Coffre | None = None,
    partitions: int = 6,
    replication: int = 1,
) -> Iterator[Departement]:
    """A département of its own name, so that a broker can serve many tests; without an address, it has no topics."""
    schema = f"d33_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connexion:
        migrer(connexion, schema)
        passer(connexion, MIGRATIONS_DU_SCEAU, schema)
    journal = Journal(url, schema, coffre or CoffreMemoire())
    try:
        ouvert = Departement(url, schema, bootstrap, journal, securite, partitions=partitions, replication=replication)
        if bootstrap:
            ouvert.creer_topics()
        yield ouvert
    finally:
        journal.close()
