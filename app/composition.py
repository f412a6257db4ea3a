"""Assembly: from settings to the objects that processes use. Nothing else in the project builds them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any, Final

import psycopg
from psycopg import sql

from app.cles.concordance import concorder
from app.documents import atelier as atelier_documents
from app.documents import lettres
from app.envois import transporteurs
from app.envois.reglages import ReglagesEnvois
from app.importations import Importations
from app.settings import Reglages, ReglagesFranceTravail, ReglagesRegles
from app.sondes import sonde_kafka
from commands.abonnements import Guichet
from commands.base import Cadre
from commands.entree.identifiants import dossier_de
from commands.regles import REGLES, Calendrier, Regles
from commands.regles.local import charger as charger_regles
from integrations.envois.partenaire import Envois
from integrations.france_travail.appel import Structure
from integrations.france_travail.client import Client
from integrations.france_travail.partenaire import FranceTravail
from integrations.france_travail.releve import cotes
from integrations.france_travail.traductions.structures import charger as charger_structures
from integrations.kafka import topics
from integrations.kafka.etats import LOT_ETATS
from integrations.kafka.relay import OPTIONS_PG
from integrations.kafka.relay import Reglages as ReglagesRelais
from integrations.kafka.topics import Destination
from integrations.livraison import carnet
from integrations.livraison.carnet import Carnet, role_de
from integrations.livraison.epoque import reprendre as reprendre_apres_epoque
from integrations.livraison.livraison import Livreur
from integrations.livraison.ordonnanceur import Ordonnanceur, Rythme
from integrations.livraison.partenaire import Partenaire
from integrations.livraison.quotas import QuotasPartages
from integrations.livraison.source_kafka import SourceKafka
from integrations.livraison.sources import Source, SourceJournal
from integrations.webhooks.notificateur import Notificateur
from ledger.annexes.abonnements import Abonnements
from ledger.annexes.codes import Codes
from ledger.annexes.liens import Liens
from ledger.annexes.requetes import Requetes
from ledger.dates import aujourd_hui
from ledger.keys import MIGRATIONS as COFFRE
from ledger.keys import Coffre, CoffrePostgres
from ledger.preuve import registre
from ledger.replay import derniere_position
from ledger.runner import Serie, passer, seul
from ledger.store import bulk
from ledger.store.bulk import BulkAppend
from ledger.store.journal import Journal
from ledger.store.migrations import migrer as migrer_journal
from ledger.store.recorder import ROLE as ROLE_ECRITURE
from ledger.vocabulaire import territoire
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from ledger.vocabulaire.suivi.transmission import ENVOIS, FRANCE_TRAVAIL
from projections.moteur import reperes
from readmodels.lecteur import Lecteur
from readmodels.listes.mise_de_cote import MiseDeCote
from readmodels.noms import LOT, Noms
from readmodels.preuve import Preuves
from web.ecrans import Ecrans
from web.identite.oidc import Fournisseur
from web.recents import Recents
from web.services import Cles, Services
from web.tables import base as tables
from web.tables.base import ROLE as ROLE_ECRANS
from web.tables.base import ROLE_IMPORTS, Base
from web.tables.gardes import declarer_gardes
from web.tables.imports import Imports
from web.tables.sceau import Sceau

DOUTE: Final = 3
"""After how many times the delay of an answer a call without one cannot arrive any more."""

A_COTE: Final = (tables.MIGRATIONS, reperes.MIGRATIONS, carnet.MIGRATIONS, cotes.MIGRATIONS, registre.MIGRATIONS)
"""The tables that the rooms keep beside a log."""

LOGINS: Final = Serie("logins", "app.sql.journal")
LOGINS_CLES: Final = Serie("logins_cles", "app.sql.cles", schema=lambda _journal: "")
"""Who comes in, and as what: after the rooms have said what each trade may do."""


@contextmanager
def maitre(reglages: Reglages) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the ledger's owner."""
    with psycopg.connect(reglages.migration_url or reglages.database_url, autocommit=True) as connexion:
        yield connexion


def migrer(reglages: Reglages) -> None:
    """Create or complete the log, what the rooms keep beside it, the key store and the logins of the processes, under the
    migration roles.
    """
    with maitre(reglages) as connexion:
        migrer_journal(connexion, reglages.schema_journal, *A_COTE, LOGINS)
        declarer_gardes(connexion, reglages.schema_journal, regles(reglages))
        ouvrir(connexion, reglages)
    with psycopg.connect(reglages.cles_migration_url or reglages.exiger("cles_url"), autocommit=True) as connexion:
        with seul(connexion):
            passer(connexion, COFFRE)
            passer(connexion, LOGINS_CLES)
        ouvrir(connexion, reglages)


def ouvrir(connexion: psycopg.Connection[Any], reglages: Reglages) -> None:
    """Give the logins of this server their passwords; the server is told what checks them, never what they are."""
    for (login,) in connexion.execute("select rolname from pg_roles where rolcanlogin").fetchall():
        mot_de_passe = reglages.mdp.get(login.removeprefix("parcours_"))
        if mot_de_passe is not None and login.startswith("parcours_"):
            clair = mot_de_passe.get_secret_value().encode()
            verifie = connexion.pgconn.encrypt_password(clair, login.encode(), b"scram-sha-256").decode()
            ordre = sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(verifie))
            connexion.execute(ordre)


@contextmanager
def fermant(coffre: CoffrePostgres) -> Iterator[CoffrePostgres]:
    """Close the key store at the end."""
    try:
        yield coffre
    finally:
        coffre.fermer()


@contextmanager
def coffre_ouvert(reglages: Reglages, **bornes: int) -> Iterator[CoffrePostgres]:
    """The key store; ``bornes`` are those of :class:`CoffrePostgres`."""
    ancienne = reglages.ancienne_kek
    with fermant(
        CoffrePostgres(reglages.exiger("cles_url"), reglages.octets("kek"), ancienne=ancienne, **bornes)
    ) as coffre:
        yield coffre


def coffre_du_proprietaire(reglages: Reglages) -> CoffrePostgres:
    """The key store under the account of its owner, who alone destroys keys and wraps them anew."""
    adresse = reglages.cles_migration_url or reglages.exiger("cles_url")
    return CoffrePostgres(adresse, reglages.octets("kek"), ancienne=reglages.ancienne_kek)


def regles(reglages: ReglagesRegles) -> Regles:
    """The law's rules, with what the département sets of them and its own calendar."""
    calendrier = Calendrier(reglages.departement.upper())
    if reglages.regles is None:
        return Regles(REGLES, calendrier)
    return charger_regles(reglages.regles, REGLES, calendrier)


@contextmanager
def journal_ouvert(reglages: Reglages, coffre: Coffre, role: str = ROLE_ECRITURE, pool: int = 10) -> Iterator[Journal]:
    """The log, under the role of a trade; raises :class:`~app.cles.concordance.CoffreAnterieur`."""
    journal = Journal(reglages.database_url, reglages.schema_journal, coffre, pool=pool, role=role)
    try:
        with journal.connexion() as connexion:
            concorder(connexion, journal.schema, coffre)
        yield journal
    finally:
        journal.close()


@contextmanager
def importations(reglages: Reglages) -> Iterator[Importations]:
    """The work of who imports what administrators hand over."""
    loi, empreintes, depots = regles(reglages), reglages.octets("cle_empreintes"), reglages.octets("cle_depots")
    ici = territoire.charger(reglages.departement)
    with coffre_ouvert(reglages) as coffre, journal_ouvert(reglages, coffre, ROLE_IMPORTS) as journal:
        yield Importations(
            journal,
            Imports(Base(journal), depots),
            ici,
            lambda: Cadre(aujourd_hui(), loi, empreintes),
        )


@contextmanager
def releve(reglages: Reglages) -> Iterator[tuple[Journal, Callable[[], Cadre]]]:
    """The log as who reads France Travail has it, and the frame of the day's decisions."""
    loi, empreintes = regles(reglages), reglages.octets("cle_empreintes")
    with coffre_ouvert(reglages) as coffre, journal_ouvert(reglages, coffre, role_de(FRANCE_TRAVAIL)) as journal:
        yield journal, lambda: Cadre(aujourd_hui(), loi, empreintes)


@contextmanager
def reactions(reglages: Reglages) -> Iterator[tuple[Journal, Regles]]:
    """The log and the rules, for what follows of itself."""
    with coffre_ouvert(reglages) as coffre, journal_ouvert(reglages, coffre) as journal:
        yield journal, regles(reglages)


@contextmanager
def services(reglages: Reglages, publie: Callable[[], int] | None = None) -> Iterator[Services]:
    """The services of the API and of the command line; ``publie`` asks the broker how far the relay went."""
    ici = territoire.charger(reglages.departement)
    with ExitStack() as pile:
        coffre = pile.enter_context(coffre_ouvert(reglages))
        journal = pile.enter_context(journal_ouvert(reglages, coffre, ROLE_ECRANS))
        lecteur = Lecteur(reglages.database_url, reglages.schema_journal)
        pile.callback(lecteur.fermer)
        cles = Cles(*(reglages.octets(nom) for nom in ("cle_empreintes", "cle_jetons")))
        noms = Noms(
            lecteur,
            pile.enter_context(coffre_ouvert(reglages, pool_max=1, cles_max=LOT)),
            par_nir=lambda nir: dossier_de(journal, cles.empreintes, GenreIdentifiant.NIR, nir),
        )
        pile.callback(noms.fermer)
        ecrans = Ecrans.sur(
            journal,
            cles.jetons,
            reglages.adresse,
            fournisseur_d_identite(reglages),
            habilitations=reglages.octets("cle_habilitations"),
            depots=reglages.octets("cle_depots"),
        )
        pile.callback(ecrans.fermer)
        abonnements = Abonnements(journal.connexion, journal.schema)
        recents = Recents()
        pile.callback(recents.fermer)
        assembles = Services(
            recents=recents,
            journal=journal,
            lecteur=lecteur,
            noms=noms,
            coffre=coffre,
            territoire=ici,
            regles=regles(reglages),
            cles=cles,
            ecrans=ecrans,
            liens=Liens(journal.connexion, journal.schema, reglages.octets("kek")),
            codes=Codes(journal.connexion, journal.schema, reglages.octets("kek")),
            documents=atelier_documents(reglages, journal, ecrans.habilitations),
            requetes=Requetes(journal, Sceau(cles.jetons, "titres des requêtes")),
            hotes=reglages.hotes,
            quota_api=reglages.quota_api,
            publie=publie,
            sonder=sonde_kafka(reglages),
            mises_de_cote=lambda: mises_de_cote(journal),
            preuves=Preuves(lecteur, reglages.preuves),
            retours=transporteurs.retours(reglages, journal),
            guichet=Guichet(
                abonnements, journal.schema, reglages.octets("cle_webhooks"), locales=reglages.webhooks_locaux
            ),
        )
        assembles.sceller_les_anciens()
        yield assembles


def mises_de_cote(journal: Journal) -> list[MiseDeCote]:
    """The statements of France Travail that were parked, as screens list them."""
    return [MiseDeCote.model_validate(asdict(mise)) for mise in cotes.Cotes(journal).lister(None)]


def notificateur(reglages: Reglages) -> Notificateur:
    """The notifier, which tells the subscribers of the département."""
    cle = reglages.octets("cle_webhooks")
    return Notificateur(reglages.database_url, reglages.schema_journal, cle, locales=reglages.webhooks_locaux)


def fournisseur_d_identite(reglages: Reglages) -> Fournisseur | None:
    """The provider through which one signs in; None when none is set, or not wholly."""
    emetteur, client, secret = reglages.oidc_emetteur, reglages.oidc_client, reglages.oidc_secret
    if emetteur is None or client is None or secret is None:
        return None
    return Fournisseur(emetteur, client, secret.get_secret_value(), reglages.adresse, mfa=reglages.oidc_mfa)


def preparer_topics(reglages: Reglages, vers: Destination | None = None, partitions: int | None = None) -> None:
    """Create the missing topics, those of the département's events unless told otherwise; check the others."""
    topics.creer_topics(
        reglages.adresse_kafka,
        vers or Destination(reglages.schema_journal),
        partitions=partitions or reglages.kafka_partitions,
        replication=reglages.kafka_replication,
        securite=reglages.securite_kafka,
    )


def tete(reglages: Reglages) -> int:
    """Last position of the log."""
    with psycopg.connect(reglages.database_url, autocommit=True, options=OPTIONS_PG) as connexion:
        return derniere_position(connexion, reglages.schema_journal)


def relais(reglages: Reglages) -> ReglagesRelais:
    """The settings of the relay of the département's events."""
    return ReglagesRelais(
        pg_url=reglages.database_url,
        journal=reglages.schema_journal,
        bootstrap=reglages.adresse_kafka,
        partitions=reglages.kafka_partitions,
        securite=reglages.securite_kafka,
    )


def relais_des_etats(reglages: Reglages) -> ReglagesRelais:
    """The same, for the states of dossiers: of the store of keys, only who was erased is read."""
    return relais(reglages).model_copy(
        update={"genre": "etats", "cles_url": reglages.exiger("cles_url"), "lot": LOT_ETATS}
    )


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
def envois(
    reglages: Reglages, poste: ReglagesEnvois, *, depuis: int | None = None, rythme: Rythme | None = None
) -> Iterator[Ordonnanceur]:
    """The delivery of messages to their carriers: see :func:`livraison`. It reads the log itself, and asks no broker."""
    sans_broker = reglages.model_copy(update={"kafka_bootstrap": None})
    rythme, loi = rythme or Rythme(envois=poste.dossiers), regles(reglages)
    with (
        coffre_ouvert(reglages) as coffre,
        QuotasPartages(reglages.database_url, reglages.schema_journal, ENVOIS) as partages,
        transporteurs.ouverts(poste, partages, transporteurs.adresse(reglages)) as ouverts,
        journal_ouvert(reglages, coffre, role_de(ENVOIS), pool=rythme.envois) as journal,
    ):
        partenaire = Envois(
            ouverts,
            coffre,
            transporteurs.expediteur(poste, territoire.charger(reglages.departement)),
            transporteurs.secrets(reglages, journal),
            cadre=lambda: Cadre(aujourd_hui(), loi),
            lettre=lettres(reglages, coffre),
        )
        with livraison(
            sans_broker, coffre, partenaire, rythme, DOUTE * transporteurs.REPONSE_S, depuis
        ) as ordonnanceur:
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
        ouvert = journal_ouvert(reglages, coffre, role_de(partenaire.destinataire), pool=rythme.envois + 2)
        journal = pile.enter_context(ouvert)
        connexions = 2 * rythme.envois + 2
        notes = Carnet(reglages.database_url, journal.schema, partenaire.destinataire, connexions=connexions)
        pile.callback(notes.fermer)
        notes.annoncer(partenaire.ouverts)
        lecture, loi = notes.ouvrir(depuis), regles(reglages)
        livreur = Livreur(journal, notes, partenaire, lecture.depuis, lambda: Cadre(aujourd_hui(), loi), doute_s)
        reprendre_apres_epoque(livreur)
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
