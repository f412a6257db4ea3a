"""Health of each process, as its container asks it."""

import json
import urllib.request
from collections.abc import Callable
from typing import Final

import psycopg

from app import composition, postes
from app.settings import Reglages
from integrations.kafka.position import lire_position
from integrations.kafka.topics import Destination
from integrations.webhooks.notificateur import verrou_du_notificateur
from ledger.erreurs import ErreurAttendue, Genre
from ledger.preuve.registre import OPTIONS as OPTIONS_SCEAU
from ledger.preuve.registre import schema_preuve
from ledger.vocabulaire.suivi.transmission import ENVOIS, FRANCE_TRAVAIL
from readmodels.lecteur import Lecteur
from readmodels.listes import transmission

PUBLIE_S: Final = 5.0
"""How long a page waits for the broker."""
BATTEMENT_MAX_S: Final = 300
"""How long a process that says it is at work may say nothing: several pauses, and the reading of many dossiers."""
RETARD_MAX: Final = 50_000
"""Events that a process may be behind the log and still be called healthy."""
SILENCE_MAX_S: Final = 60.0
"""How long a connector may give no sign of life."""


class EnMauvaiseSante(ErreurAttendue):
    """A process does not do its work; the message says what is wrong."""

    genre = Genre.INDISPONIBLE
    reference = "en-mauvaise-sante"
    titre = "Processus en mauvaise santé"


def api(reglages: Reglages) -> str:
    """The API answers and no view is stopped."""
    with urllib.request.urlopen(f"http://127.0.0.1:{reglages.port}/sante", timeout=3) as reponse:
        return f"position {json.load(reponse)['position']}"


def projecteur(reglages: Reglages) -> str:
    """No view is stopped nor far behind."""
    lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
    try:
        etats = lecteur.etats()
    finally:
        lecteur.fermer()
    _exiger(bool(etats), "aucune vue n'est encore construite")
    for etat in etats:
        _exiger(etat.erreur is None, f"la vue {etat.vue} est arrêtée : {etat.erreur}")
        _exiger(etat.retard <= RETARD_MAX, f"la vue {etat.vue} a {etat.retard} événements de retard")
    return f"position {min(etat.position for etat in etats)}"


def publie(reglages: Reglages) -> Callable[[], int] | None:
    """How to ask the broker for the last position published; None without a broker."""
    bootstrap = reglages.kafka_bootstrap
    if bootstrap is None:
        return None
    vers, securite = Destination(reglages.schema_journal), reglages.securite_kafka
    return lambda: lire_position(bootstrap, vers, securite=securite, delai_s=PUBLIE_S).numero


def relais(reglages: Reglages) -> str:
    """Check that the content of Kafka follows the log."""
    return _suit(reglages, Destination(reglages.schema_journal))


def etats(reglages: Reglages) -> str:
    """The states of dossiers on Kafka follow the log."""
    return _suit(reglages, Destination(reglages.schema_journal, "etats"))


def _suit(reglages: Reglages, vers: Destination) -> str:
    bootstrap, tete = reglages.adresse_kafka, composition.tete(reglages)
    position = lire_position(bootstrap, vers, securite=reglages.securite_kafka).numero
    _exiger(tete - position <= RETARD_MAX, f"Kafka a {tete - position} événements de retard")
    return f"position {position}"


def notificateur(reglages: Reglages) -> str:
    """A process tells the subscribers."""
    with psycopg.connect(reglages.database_url, autocommit=True, connect_timeout=3) as connexion:
        verrou = verrou_du_notificateur(reglages.schema_journal)
        libre = connexion.execute("select pg_try_advisory_lock(%s)", (verrou,)).fetchone()
    _exiger(libre == (False,), "aucun notificateur n'est au travail")
    return "au travail"


def connecteur(reglages: Reglages) -> str:
    """The connector to France Travail gives signs of life; what it cannot send is in the work list, and is no illness."""
    return _livre(reglages, FRANCE_TRAVAIL, "le connecteur")


def _livre(reglages: Reglages, destinataire: str, qui: str) -> str:
    lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
    try:
        lecture = transmission.lecture(lecteur, destinataire)
    finally:
        lecteur.fermer()
    if lecture is None:
        message = f"{qui} n'a jamais tourné"
        raise EnMauvaiseSante(message)
    _exiger(lecture.signe_s <= SILENCE_MAX_S, f"{qui} n'a pas donné signe de vie depuis {lecture.signe_s:.0f} s")
    return f"position {lecture.position}"


def expediteur(reglages: Reglages) -> str:
    """Messages are sent for; what a carrier refuses is in the work list, and is no illness."""
    return _livre(reglages, ENVOIS, "l'expéditeur")


def reactions(reglages: Reglages) -> str:
    """Check that the reactions are looked for: not long ago, a round ended or went on."""
    return _vivant(reglages, postes.REACTIONS.nom, "aucun dossier n'a encore été relu", "aucun dossier n'a été relu")


def releve(reglages: Reglages) -> str:
    """France Travail is read: not long ago, a round ended."""
    return _vivant(
        reglages, postes.RELEVE.nom, "France Travail n'a encore rien donné", "France Travail n'a pas été relevé"
    )


def importateur(reglages: Reglages) -> str:
    """Flows that are handed over are waited for, or one of them is under way."""
    return _vivant(
        reglages, postes.IMPORTATEUR.nom, "l'importateur n'a jamais tourné", "l'importateur n'a pas donné signe de vie"
    )


def scelleur(reglages: Reglages) -> str:
    """The log is sealed: not long ago, what came was signed and published, or nothing came."""
    registre = schema_preuve(reglages.schema_journal)
    with psycopg.connect(reglages.database_url, autocommit=True, connect_timeout=3, options=OPTIONS_SCEAU) as connexion:
        ligne = connexion.execute(
            f"select extract(epoch from clock_timestamp() - vu_le)::int from {registre}.veille".encode()
        ).fetchone()
    if ligne is None:
        raise EnMauvaiseSante("le journal n'a jamais été scellé")
    permis_s = BATTEMENT_MAX_S + reglages.sceau_s
    _exiger(ligne[0] <= permis_s, f"le journal n'a pas été scellé depuis {ligne[0]} secondes")
    return f"scellé il y a {ligne[0]} s"


def _vivant(reglages: Reglages, processus: str, jamais: str, silence: str) -> str:
    """How long ago a process said that it was at work; what is said when it never did, and when it was too long ago."""
    lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
    try:
        lignes = lecteur.interroger(
            "select extract(epoch from now() - vu_le)::int as silence_s from {journal}.battements where processus = %(qui)s",
            {"qui": processus},
        )
    finally:
        lecteur.fermer()
    _exiger(bool(lignes), jamais)
    silence_s = lignes[0]["silence_s"]
    _exiger(silence_s <= BATTEMENT_MAX_S, f"{silence} depuis {silence_s} secondes")
    return f"vivant il y a {silence_s} s"


def _exiger(condition: bool, message: str) -> None:
    if not condition:
        raise EnMauvaiseSante(message)


PROCESSUS: Final[dict[str, Callable[[Reglages], str]]] = {
    "api": api,
    "projecteur": projecteur,
    "relais": relais,
    "etats": etats,
    "notificateur": notificateur,
    "connecteur": connecteur,
    "releve": releve,
    "expediteur": expediteur,
    "reactions": reactions,
    "importateur": importateur,
    "scelleur": scelleur,
}
