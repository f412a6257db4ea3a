"""Health of each process, as its container asks it.

A process that is dead, frozen or behind is never said healthy. Those that have something to write leave a sign of life in a
table; those that may write nothing are known by the lock that they hold and by when their session last asked the server
something. Whatever is told is in the clock of the server.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

import psycopg

from app import postes
from app.settings import Reglages
from app.vie import FIGE_S, EnMauvaiseSante, exiger, tient
from integrations.kafka.position import lire_position
from integrations.kafka.relay import OPTIONS_PG, verrou_du_relais
from integrations.kafka.topics import Destination
from integrations.webhooks.notificateur import verrou_du_notificateur
from ledger.preuve.registre import OPTIONS as OPTIONS_SCEAU
from ledger.preuve.registre import schema_preuve
from ledger.replay import derniere
from ledger.store.migrations import cle_verrou
from ledger.vocabulaire.suivi.transmission import ENVOIS, FRANCE_TRAVAIL
from projections.moteur.reperes import schema_vues
from readmodels.lecteur import Lecteur
from readmodels.listes import transmission

PUBLIE_S: Final = 5.0
"""How long a page waits for the broker."""
BATTEMENT_MAX_S: Final = 90
"""How long a process that says it is at work, in its pauses too, may say nothing: one lot of dossiers, one long call."""
RELEVE_MAX_S: Final = 300
"""The same for a round at France Travail, whose calls take what they take."""
HORLOGE_S: Final = 5
"""How far a clock may be put right without anybody being told."""
RETARD_MAX_S: Final = 120
"""How long an event may wait for a process that follows the log, which is then behind."""


def api(reglages: Reglages) -> str:
    """The API answers, could record a step now, and no view is stopped."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{reglages.port}/sante", timeout=4) as reponse:
            return f"position {json.load(reponse)['position']}"
    except urllib.error.HTTPError as erreur:
        with erreur:
            dite = json.loads(erreur.read() or b"{}")
        raise EnMauvaiseSante(_dire(dite)) from None
    except OSError as erreur:
        message = f"l'API ne répond pas ({type(erreur).__name__})"
        raise EnMauvaiseSante(message) from None


def _dire(dite: dict[str, Any]) -> str:
    """The reason, in the body of ``/sante``, for which the API does not do its work."""
    if arretees := dite.get("vues_arretees"):
        return f"vues arrêtées : {', '.join(arretees)}"
    return str(dite.get("detail") or "l'API ne peut rien enregistrer")


def projecteur(reglages: Reglages) -> str:
    """No view is stopped, ahead of the log or behind, and whoever keeps them is at work."""
    lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
    try:
        etats = lecteur.etats()
    finally:
        lecteur.fermer()
    exiger(bool(etats), "aucune vue n'est encore construite")
    for etat in etats:
        exiger(etat.erreur is None, f"la vue {etat.vue} est arrêtée : {etat.erreur}")
    vues = schema_vues(reglages.schema_journal)
    tient(reglages.database_url, [cle_verrou(f"{vues}.{etat.vue}") for etat in etats], "projecteur")
    position = min(etat.position for etat in etats)
    _suivre(reglages, max(etat.position for etat in etats), "les vues")
    _suivre(reglages, position, "les vues")
    return f"position {position}"


def _suivre(reglages: Reglages, position: int, quoi: str) -> None:
    """A position is in the log, and no event waits after it for long."""
    schema = reglages.schema_journal
    requete = (
        f"select {derniere(schema)}, (select extract(epoch from clock_timestamp() - e.enregistre_le)::int"
        f" from {schema}.evenements e where e.position > %s order by e.position limit 1)"
    )
    with psycopg.connect(reglages.database_url, autocommit=True, connect_timeout=3, options=OPTIONS_PG) as connexion:
        ((tete, attend_s),) = connexion.execute(requete.encode(), (position,)).fetchall()
    exiger(
        position <= tete,
        f"{quoi} : position {position}, le journal n'en a que {tete}. La base est revenue en arrière : lancez"
        " « parcours nouvelle-epoque »",
    )
    exiger(
        attend_s is None or attend_s <= RETARD_MAX_S,
        f"{quoi} : {tete - position} événements de retard, le premier depuis {attend_s} s",
    )


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
    tient(reglages.database_url, [verrou_du_relais(vers)], "relais" if vers.genre == "evenements" else "etats")
    position = lire_position(reglages.adresse_kafka, vers, securite=reglages.securite_kafka, delai_s=PUBLIE_S).numero
    _suivre(reglages, position, "Kafka")
    return f"position {position}"


def notificateur(reglages: Reglages) -> str:
    """A process tells the subscribers, and looked not long ago whether there is something to tell."""
    tient(reglages.database_url, [verrou_du_notificateur(reglages.schema_journal)], "notificateur")
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
    _horloge(lecture.signe_s)
    exiger(lecture.signe_s <= FIGE_S, f"{qui} n'a pas donné signe de vie depuis {lecture.signe_s:.0f} s")
    exiger(
        lecture.retard >= 0, f"{qui} : position {lecture.position}, au-delà du journal : la base est revenue en arrière"
    )
    return f"position {lecture.position}"


def expediteur(reglages: Reglages) -> str:
    """Messages are sent for; what a carrier refuses is in the work list, and is no illness."""
    return _livre(reglages, ENVOIS, "l'expéditeur")


def reactions(reglages: Reglages) -> str:
    """Check that the reactions are looked for: not long ago, a round ended or went on."""
    return _vivant(reglages, postes.REACTIONS.nom, "aucun dossier n'a encore été relu", "aucun dossier n'a été relu")


def releve(reglages: Reglages) -> str:
    """France Travail is read: not long ago, a round ended."""
    jamais, silence = "France Travail n'a encore rien donné", "France Travail n'a pas été relevé"
    return _vivant(reglages, postes.RELEVE.nom, jamais, silence, RELEVE_MAX_S)


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
    _horloge(ligne[0])
    permis_s = BATTEMENT_MAX_S + reglages.sceau_s
    exiger(ligne[0] <= permis_s, f"le journal n'a pas été scellé depuis {ligne[0]} secondes")
    return f"scellé il y a {ligne[0]} s"


def _vivant(reglages: Reglages, processus: str, jamais: str, silence: str, au_plus_s: int | None = None) -> str:
    """How long ago a process said that it was at work; what is said when it never did, and when it was too long ago."""
    lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
    try:
        lignes = lecteur.interroger(
            "select extract(epoch from clock_timestamp() - vu_le)::int as silence_s from {journal}.battements"
            " where processus = %(qui)s",
            {"qui": processus},
        )
    finally:
        lecteur.fermer()
    exiger(bool(lignes), jamais)
    silence_s = lignes[0]["silence_s"]
    _horloge(silence_s)
    exiger(silence_s <= (au_plus_s or BATTEMENT_MAX_S), f"{silence} depuis {silence_s} secondes")
    return f"vivant il y a {silence_s} s"


def _horloge(silence_s: float) -> None:
    """A sign of life that is to come says nothing of the process: the clock of the server went back since."""
    exiger(
        silence_s >= -HORLOGE_S,
        f"l'horloge du serveur a reculé de {-silence_s:.0f} s : remettez-la à l'heure, on ne sait pas si le processus vit",
    )


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
