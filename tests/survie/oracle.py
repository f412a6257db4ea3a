"""What must hold of an installation whatever died and when: the oracle of the crash campaign."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg

from integrations.envois.partenaire import Envois
from integrations.france_travail.partenaire import FranceTravail
from integrations.kafka.topics import topics_de_famille
from integrations.livraison.envois import a_envoyer
from ledger.dossier import fold
from ledger.dossier.etat.transmission import EtatTransmission, id_transmission
from ledger.events.base import Evenement
from ledger.events.suivi.accompagnement import MessageEnvoye
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.lu import EvenementLu
from ledger.publication import publier
from ledger.replay import lire_apres
from ledger.store.verification import verifier
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.integrations.kafka.lecture import par_kafka_python
from tests.survie.ecrivain import lire
from tests.survie.scene import ECRIVAINS, PATIENCE_S, TOPICS, Scene, exiger

TOUT: Final = 10**9
EN_DOUTE: Final = "DOUTE"
"""A message whose carrier cannot tell whether it took it: an agent is told, and nothing is sent again."""


def acquittements(la: Scene) -> None:
    """Each acknowledged command is there, once, at the position that was told; each event is of a command that was asked."""
    with psycopg.connect(la.base, autocommit=True) as connexion:
        lues = [lue for numero in range(1, ECRIVAINS + 1) for lue in lire(la.carnet(numero))]
        tenues: dict[str, int] = dict(
            connexion.execute("select commande_id::text, position from d33.commandes").fetchall()
        )
        doubles = connexion.execute("select count(*) - count(distinct evenement_id) from d33.evenements").fetchone()
        nombre = connexion.execute(
            "select sum(nombre) = (select count(*) from d33.evenements) from d33.commandes"
        ).fetchone()
        rupture = verifier(connexion, "d33").rupture
    acquittees = {lue["commande"]: lue["position"] for lue in lues if "position" in lue}
    perdues = [ident for ident, position in acquittees.items() if tenues.get(ident) != position]
    exiger(not perdues, f"{len(perdues)} commandes acquittées perdues sur {len(acquittees)}")
    exiger(doubles == (0,) and nombre == (True,), "des événements en double, ou sans commande")
    exiger(bool(acquittees), "rien n'a été demandé")
    exiger(rupture is None, str(rupture))


def juger(la: Scene) -> "Bilan":
    """Writers are silent: everything catches up, and nothing is lost nor said twice anywhere. Every process then stops."""
    _transmettre(la)
    fin = la.position()
    la.jusqu_a(lambda: la.publiee() >= fin, "le relais n'a pas rattrapé")
    acquittements(la)
    lus = _lus(la)
    bilan = Bilan(fin, *_messages(la, lus), _rendez_vous(la, lus))
    _publications(la)
    la.arreter()
    la.cli.lancer("projeter", "--une-fois")
    ecarts = {vue["vue"]: vue["ecarts"] for vue in la.cli.lancer("reconstruire", "--json").json if vue["ecarts"]}
    exiger(not ecarts, f"des vues diffèrent d'une reconstruction : {ecarts}")
    la.cli.lancer("sceller", "--une-fois")
    la.cli.lancer("verifier")
    return bilan


@dataclass(frozen=True, slots=True)
class Bilan:
    """What was judged: events, messages, those of them in doubt, rendez-vous told to France Travail."""

    evenements: int
    messages: int
    doutes: int
    rendez_vous: int


def _lus(la: Scene) -> dict[UUID, list[EvenementLu]]:
    """The whole log, by dossier."""
    dossiers: defaultdict[UUID, list[EvenementLu]] = defaultdict(list)
    with psycopg.connect(la.base, autocommit=True) as connexion:
        for e in lire_apres(connexion, "d33", 0, TOUT):
            dossiers[e.stream].append(e)
    return dossiers


def _transmettre(la: Scene) -> None:
    """Wait until each step has its outcome, as long as the log moves: a busy machine takes its time."""
    vue = -1
    while _en_attente(la):
        exiger(la.position() != vue, f"{_en_attente(la)} étapes n'ont pas été transmises")
        vue, limite = la.position(), time.monotonic() + PATIENCE_S
        while la.position() == vue and _en_attente(la) and time.monotonic() < limite:
            la.veiller(2.0)


def _en_attente(la: Scene) -> int:
    """Steps of the writers that a partner is to be told of, and that have no outcome."""
    try:
        lus = _lus(la)
    except psycopg.OperationalError:
        return -1
    return sum(
        envoi.e.classe in (MessageEnvoye, RendezVousPlanifie)
        for sujet, siens in lus.items()
        for partenaire in (FranceTravail, Envois)
        for envoi in a_envoyer(siens, fold(sujet, siens).transmissions, 0, partenaire)
    )


def _de(lus: dict[UUID, list[EvenementLu]], classe: type[Evenement]) -> list[EvenementLu]:
    return [e for siens in lus.values() for e in siens if e.classe is classe]


def _messages(la: Scene, lus: dict[UUID, list[EvenementLu]]) -> tuple[int, int]:
    """Each message left once, one in doubt, which a carrier may have taken, at most once; how many of both."""
    partis: Counter[str] = Counter(str(sms["tag"]) for sms in la.operateur.sms)
    partis.update(str(recu["Message-ID"]).strip("<").partition(".")[0] for recu in la.courriel.lire())
    transmissions = {t.id: t for sujet, siens in lus.items() for t in fold(sujet, siens).transmissions.values()}
    messages, doutes = _de(lus, MessageEnvoye), 0
    for e in messages:
        suivie, nombre = transmissions[str(id_transmission(e.evenement_id, ENVOIS))], partis.pop(f"e{e.position}", 0)
        if suivie.etat is EtatTransmission.REUSSIE:
            exiger(nombre == 1, f"message {e.position} dit parti, parti {nombre} fois")
        else:
            exiger(suivie.rejet == EN_DOUTE and nombre <= 1, f"message {e.position} : {suivie}, parti {nombre} fois")
            doutes += 1
    exiger(not partis, f"des messages que personne n'a demandés : {partis}")
    return len(messages), doutes


def _rendez_vous(la: Scene, lus: dict[UUID, list[EvenementLu]]) -> int:
    """France Travail holds each rendez-vous once, and no other."""
    tenus = sum(len(personne["rendez_vous"]) for personne in la.france_travail.etat()["personnes"].values())
    voulus = len(_de(lus, RendezVousPlanifie))
    etats: Counter[Any] = Counter(
        t.etat
        for sujet, siens in lus.items()
        for t in fold(sujet, siens).transmissions.values()
        if t.destinataire != ENVOIS
    )
    exiger(tenus == voulus, f"France Travail tient {tenus} rendez-vous, le journal {voulus}")
    exiger(etats.keys() <= {EtatTransmission.REUSSIE}, f"des étapes ne sont pas transmises : {etats}")
    return tenus


def _publications(la: Scene) -> None:
    """Topics hold each event exactly once; the subscriber was told each of his, and nothing else."""
    with psycopg.connect(la.base, autocommit=True) as connexion:
        publics = list(publier(lire_apres(connexion, "d33", 0, TOUT), "d33"))
    attendus = [public.attributs["id"] for public in publics]
    lus = [lu.ce["id"] for lu in par_kafka_python(la.broker.bootstrap, list(topics_de_famille("d33").values()))]
    exiger(Counter(lus) == Counter(attendus), "les topics ne tiennent pas chaque événement une fois")
    siens = sum(public.famille in TOPICS for public in publics)
    la.jusqu_a(lambda: len(_recus(la)) >= siens, "abonné en retard")
    exiger(len(_recus(la)) == siens, "l'abonné a reçu autre chose que ce qui le concerne")


def _recus(la: Scene) -> set[str]:
    return {entetes["webhook-id"] for entetes, _ in la.abonne.recus}
