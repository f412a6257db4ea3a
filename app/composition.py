"""Assembly: from settings to the objects that processes use. Nothing else in the project builds them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any, Final

import psycopg
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.settings import ReglageManquant, Reglages, ReglagesFranceTravail, ReglagesRegles, octets
from commands.abonnements import Guichet
from commands.base import Cadre
from commands.regles import REGLES, Calendrier, Regles
from commands.regles.local import charger as charger_regles
from integrations.france_travail.appel import Structure
from integrations.france_travail.client import Client
from integrations.france_travail.partenaire import FranceTravail
from integrations.france_travail.releve import cotes
from integrations.france_travail.traductions.structures import charger as charger_structures
from integrations.kafka import topics
from integrations.kafka.etats import LOT_ETATS
from integrations.kafka.mesures import Sonde
from integrations.kafka.relay import OPTIONS_PG
from integrations.kafka.relay import Reglages as ReglagesRelais
from integrations.kafka.topics import Destination
from integrations.livraison import carnet
from integrations.livraison.carnet import Carnet
from integrations.livraison.livraison import Livreur
from integrations.livraison.ordonnanceur import Ordonnanceur, Rythme
from integrations.livraison.partenaire import Partenaire
from integrations.livraison.quotas import QuotasPartages
from integrations.livraison.source_kafka import SourceKafka
from integrations.livraison.sources import Source, SourceJournal
from integrations.webhooks.notificateur import Notificateur
from ledger.annexes.abonnements import Abonnements
from ledger.dates import aujourd_hui
from ledger.keys import Coffre, CoffrePostgres
from ledger.replay import derniere_position
from ledger.store import bulk
from ledger.store.bulk import BulkAppend
from ledger.store.journal import Journal
from ledger.store.migrations import migrer as migrer_journal
from ledger.vocabulaire import territoire
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL
from projections.catalogue import VUES
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.filieres import filieres
from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import Moyens
from readmodels.lecteur import Lecteur
from readmodels.listes.mise_de_cote import MiseDeCote
from web.ecrans import Ecrans
from web.identite.oidc import Fournisseur
from web.recents import Recents
from web.services import Cles, Mesure, Services
from web.tables import base as tables

DOUTE: Final = 3
"""After how many times the delay of an answer a call without one cannot arrive any more."""


A_COTE: Final = (tables.MIGRATIONS, reperes.MIGRATIONS, carnet.MIGRATIONS, cotes.MIGRATIONS)
"""The tables that the rooms keep beside a log."""


def migrer(reglages: Reglages) -> None:
    """Create or complete the log, what the rooms keep beside it and the key store, under the migration roles."""
    schema = reglages.schema_journal
    with psycopg.connect(reglages.migration_url or reglages.database_url, autocommit=True) as connexion:
        migrer_journal(connexion, schema, *A_COTE)
    with fermant(CoffrePostgres(reglages.cles_migration_url or reglages.cles_url, octets(reglages.kek))) as coffre:
        coffre.preparer()


@contextmanager
def fermant(coffre: CoffrePostgres) -> Iterator[CoffrePostgres]:
    """Close the key store at the end."""
    try:
        yield coffre
    finally:
        coffre.fermer()


@contextmanager
def coffre_ouvert(reglages: Reglages) -> Iterator[CoffrePostgres]:
    """The key store."""
    with fermant(CoffrePostgres(reglages.cles_url, octets(reglages.kek))) as coffre:
        yield coffre


def regles(reglages: ReglagesRegles) -> Regles:
    """The law's rules, with what the département sets of them and its own calendar."""
    calendrier = Calendrier(reglages.departement.upper())
    if reglages.regles is None:
        return Regles(REGLES, calendrier)
    return charger_regles(reglages.regles, REGLES, calendrier)


@contextmanager
def services(reglages: Reglages, publie: Callable[[], int] | None = None) -> Iterator[Services]:
    """The services of the API and of the command line; ``publie`` asks the broker how far the relay went."""
    with ExitStack() as pile:
        coffre = pile.enter_context(coffre_ouvert(reglages))
        journal = Journal(reglages.database_url, reglages.schema_journal, coffre)
        pile.callback(journal.close)
        lecteur = Lecteur(reglages.database_url, reglages.schema_journal)
        pile.callback(lecteur.fermer)
        cles = Cles(octets(reglages.cle_empreintes), octets(reglages.cle_recherche), octets(reglages.cle_jetons))
        ecrans = Ecrans.sur(journal, cles.jetons, reglages.adresse, fournisseur_d_identite(reglages))
        pile.callback(ecrans.fermer)
        recents = Recents()
        pile.callback(recents.fermer)
        yield Services(
            recents=recents,
            journal=journal,
            lecteur=lecteur,
            coffre=coffre,
            territoire=territoire.charger(reglages.departement),
            regles=regles(reglages),
            cles=cles,
            ecrans=ecrans,
            publie=publie,
            sonder=sonde_kafka(reglages),
            mises_de_cote=lambda: mises_de_cote(journal),
            guichet=Guichet(
                Abonnements(journal.connexion, reglages.schema_journal),
                reglages.schema_journal,
                cle_webhooks(reglages),
                locales=reglages.webhooks_locaux,
            ),
        )


def mises_de_cote(journal: Journal) -> list[MiseDeCote]:
    """The statements of France Travail that were parked, as screens list them."""
    return [MiseDeCote.model_validate(asdict(mise)) for mise in cotes.Cotes(journal).lister(None)]


def cle_webhooks(reglages: Reglages) -> bytes:
    """Key that the subscribers' secrets are derived from: it lasts as long as the keys' key, and opens nothing."""
    return HKDF(SHA256(), 32, salt=None, info=b"parcours:webhooks").derive(octets(reglages.kek))


def notificateur(reglages: Reglages) -> Notificateur:
    """The notifier, which tells the subscribers of the département."""
    return Notificateur(
        reglages.database_url, reglages.schema_journal, cle_webhooks(reglages), locales=reglages.webhooks_locaux
    )


def connecter_projection(reglages: Reglages) -> psycopg.Connection[Any]:
    """A connection under the projection's role."""
    return psycopg.connect(reglages.database_url, autocommit=True, options=reperes.OPTIONS)


@contextmanager
def atelier(reglages: Reglages) -> Iterator[Atelier]:
    """The means of rebuilds, beside the projectors."""
    with coffre_ouvert(reglages) as coffre, connecter_projection(reglages) as connexion:
        yield Atelier(connexion, reglages.schema_journal, Moyens(coffre, octets(reglages.cle_recherche)), VUES)


def fournisseur_d_identite(reglages: Reglages) -> Fournisseur | None:
    """The provider through which one signs in; None when none is set, or not wholly."""
    emetteur, client, secret = reglages.oidc_emetteur, reglages.oidc_client, reglages.oidc_secret
    if emetteur is None or client is None or secret is None:
        return None
    return Fournisseur(emetteur, client, secret.get_secret_value(), reglages.adresse, mfa=reglages.oidc_mfa)


@contextmanager
def projecteur(reglages: Reglages) -> Iterator[Projecteur]:
    """A projector of every view; raises when another one runs."""
    with coffre_ouvert(reglages) as coffre, connecter_projection(reglages) as connexion:
        yield Projecteur(connexion, reglages.schema_journal, Moyens(coffre, octets(reglages.cle_recherche)))


@contextmanager
def projecteurs(reglages: Reglages) -> Iterator[list[Projecteur]]:
    """A projector for each chain of views; raises when another one runs."""
    with ExitStack() as pile:
        moyens = Moyens(pile.enter_context(coffre_ouvert(reglages)), octets(reglages.cle_recherche))
        yield [
            Projecteur(
                pile.enter_context(connecter_projection(reglages)), reglages.schema_journal, moyens, chaine, VUES
            )
            for chaine in filieres(VUES)
        ]


def preparer_topics(reglages: Reglages, vers: Destination | None = None, partitions: int | None = None) -> None:
    """Create the missing topics, those of the département's events unless told otherwise; check the others."""
    topics.creer_topics(
        adresse_kafka(reglages),
        vers or Destination(reglages.schema_journal),
        partitions=partitions or reglages.kafka_partitions,
        replication=reglages.kafka_replication,
        securite=reglages.securite_kafka,
    )


def tete(reglages: Reglages) -> int:
    """Last position of the log."""
    with psycopg.connect(reglages.database_url, autocommit=True, options=OPTIONS_PG) as connexion:
        return derniere_position(connexion, reglages.schema_journal)


def adresse_kafka(reglages: Reglages) -> str:
    """Address of the broker; raises :class:`ReglageManquant` without one."""
    if reglages.kafka_bootstrap is None:
        raise ReglageManquant("PARCOURS_KAFKA_BOOTSTRAP manque : l'adresse d'un broker Kafka est attendue")
    return reglages.kafka_bootstrap


def relais(reglages: Reglages) -> ReglagesRelais:
    """The settings of the relay of the département's events."""
    return ReglagesRelais(
        pg_url=reglages.database_url,
        journal=reglages.schema_journal,
        bootstrap=adresse_kafka(reglages),
        partitions=reglages.kafka_partitions,
        securite=reglages.securite_kafka,
    )


def relais_des_etats(reglages: Reglages) -> ReglagesRelais:
    """The same, for the states of dossiers: of the store of keys, only who was erased is read."""
    return relais(reglages).model_copy(update={"genre": "etats", "cles_url": reglages.cles_url, "lot": LOT_ETATS})


def sonde_kafka(reglages: Reglages) -> Callable[[], Sequence[Mesure]]:
    """Figures of Kafka for the metrics; none without a broker."""
    if reglages.kafka_bootstrap is None:
        return tuple
    sonde = Sonde(reglages.kafka_bootstrap, reglages.schema_journal, reglages.securite_kafka)

    def sonder() -> list[Mesure]:
        lues = sonde.mesurer()
        return [
            Mesure("parcours_kafka_joignable", "1 si le broker répond", {}, float(lues.joignable)),
            *(
                Mesure("parcours_relais_position", "Dernière position publiée sur Kafka", {"relais": nom}, position)
                for nom, position in lues.positions.items()
            ),
            *(
                Mesure(
                    "parcours_abonne_retard_messages",
                    "Retard d'un groupe d'abonnés sur un topic, en messages et marques de transaction",
                    {"groupe": groupe, "topic": topic},
                    retard,
                )
                for (groupe, topic), retard in lues.retards.items()
            ),
        ]

    return sonder


@contextmanager
def france_travail(reglages: Reglages, ft: ReglagesFranceTravail) -> Iterator[Client]:
    """The client of the SI Plateforme, under the quotas that all our processes share."""
    with (
        QuotasPartages(reglages.database_url, reglages.schema_journal, FRANCE_TRAVAIL) as partages,
        Client(ft.acces(), partages) as client,
    ):
        yield client


def structures(reglages: Reglages, ft: ReglagesFranceTravail) -> dict[str, Structure]:
    """Our structures, under France Travail's codes."""
    return charger_structures(territoire.charger(reglages.departement), ft.structures)


@contextmanager
def connecteur(
    reglages: Reglages, ft: ReglagesFranceTravail, *, depuis: int | None = None, rythme: Rythme | None = None
) -> Iterator[Ordonnanceur]:
    """The delivery to France Travail: see :func:`livraison`."""
    with coffre_ouvert(reglages) as coffre, france_travail(reglages, ft) as client:
        partenaire = FranceTravail(client, coffre, structures(reglages, ft))
        rythme = rythme or Rythme(envois=ft.envois)
        with livraison(reglages, coffre, partenaire, rythme, DOUTE * ft.reponse_s, depuis) as ordonnanceur:
            yield ordonnanceur


@contextmanager
def livraison(
    reglages: Reglages,
    coffre: Coffre,
    partenaire: Partenaire[Any],
    rythme: Rythme,
    doute_s: float,
    depuis: int | None = None,
) -> Iterator[Ordonnanceur]:
    """The delivery to a partner, from our topics when there is a broker, else from the log.

    ``doute_s``: seconds after which a call without an answer cannot arrive any more. ``depuis``: the first time, the
    position from which steps are sent; the end of the log unless told.
    """
    with ExitStack() as pile:
        journal = Journal(reglages.database_url, reglages.schema_journal, coffre, pool=rythme.envois + 2)
        pile.callback(journal.close)
        connexions = 2 * rythme.envois + 2
        notes = Carnet(reglages.database_url, journal.schema, partenaire.destinataire, connexions=connexions)
        pile.callback(notes.fermer)
        lecture, loi = notes.ouvrir(depuis), regles(reglages)
        livreur = Livreur(journal, notes, partenaire, lecture.depuis, lambda: Cadre(aujourd_hui(), loi), doute_s)
        source: Source
        if reglages.kafka_bootstrap is None:
            source = SourceJournal(journal, notes, partenaire, lecture.position)
        else:
            adresse, securite = reglages.kafka_bootstrap, reglages.securite_kafka
            source = SourceKafka(adresse, journal.schema, notes, partenaire, lecture.depuis, securite)
        pile.callback(source.fermer)
        yield Ordonnanceur(livreur, source, rythme)


@contextmanager
def masse(reglages: Reglages) -> Iterator[BulkAppend]:
    """The bulk append."""
    with psycopg.connect(reglages.database_url, autocommit=True, options=bulk.OPTIONS) as connexion:
        yield BulkAppend(connexion, reglages.schema_journal)
