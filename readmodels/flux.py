"""The flux of a topic over HTTP: the CloudEvents that the relay publishes, in the same order, without a broker."""

from collections.abc import Iterator
from typing import Final

from ledger.epoques import lire as lire_epoques
from ledger.epoques import perdue
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events import CATALOGUE
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu
from ledger.publication import EvenementPublic, familles_publiques, publier, topic
from ledger.replay import derniere_position, lire_apres
from readmodels.lecteur import Lecteur

LOT: Final = 500


class TopicInconnu(ErreurAttendue):
    """No such topic."""

    genre = Genre.INCONNU
    reference = "topic-inconnu"
    titre = "Topic inconnu"


class TropDeSuiveurs(ErreurAttendue):
    """All places to follow a flux are taken."""

    genre = Genre.INDISPONIBLE
    reference = "trop-de-suiveurs"
    titre = "Trop d'abonnés"


class CurseurPerdu(ErreurAttendue):
    """A place in the log that is no more: a backup was restored since it was given."""

    genre = Genre.REFUSE
    reference = "curseur-perdu"
    titre = "Le journal est revenu en arrière"


def exiger_tenu(lecteur: Lecteur, position: int, epoque: int) -> None:
    """A place that was read in the epoch of this number still stands; raises :class:`CurseurPerdu`."""
    with lecteur.connexion() as connexion:
        epoques, tete = lire_epoques(connexion, lecteur.journal), derniere_position(connexion, lecteur.journal)
    if (depuis := perdue(epoques, position, epoque)) is not None:
        message = (
            f"l'époque {depuis.nom} a été ouverte : le journal est revenu en arrière, ce qui suivait n'y est plus. Reprenez"
            " au dernier de vos curseurs qui est accepté, et retirez ce que vous avez reçu après lui"
        )
        raise CurseurPerdu(message)
    if position > tete:
        raise CurseurPerdu(
            "ce curseur est au-delà du journal : il est sans doute revenu en arrière. Gardez vos curseurs, prévenez le"
            " département (« parcours nouvelle-epoque »), et réessayez ensuite"
        )


def famille_du_topic(schema: str, nom: str) -> str:
    """Family of a topic (``parcours.d33.orientation``); raises :class:`TopicInconnu`."""
    for famille in familles_publiques():
        if topic(schema, famille) == nom:
            return famille
    connus = ", ".join(topic(schema, famille) for famille in familles_publiques())
    message = (
        f"aucun flux d'événements ne porte ce nom (l'état présent des dossiers n'est que sur Kafka). Topics : {connus}"
    )
    raise TopicInconnu(message)


def lire_flux(lecteur: Lecteur, famille: str, apres: int, limite: int) -> Iterator[EvenementPublic]:
    """At most ``limite`` events of a family after a position, in order. Reads by lots: memory is bounded."""
    reste = limite
    types = [classe for classe in CATALOGUE if classe.famille == famille or classe is EtapeAnnulee]
    lus: list[EvenementLu] | None = None
    while reste > 0 and (lus is None or len(lus) == LOT):
        with lecteur.connexion() as connexion:
            lus = lire_apres(connexion, lecteur.journal, apres, LOT, types)
            epoques = lire_epoques(connexion, lecteur.journal)
        if not lus:
            return
        for public in publier(lus, lecteur.journal, epoques):
            if public.famille == famille:
                yield public
                reste -= 1
                if reste == 0:
                    return
        apres = lus[-1].position


def compter_par_topic(lecteur: Lecteur) -> dict[str, int]:
    """Events that each topic carries, annulments counted with what they annul."""
    lignes = lecteur.interroger(
        "select coalesce(a.famille, t.famille) as famille, count(*) as nombre from {journal}.evenements e"
        " join {journal}.types t on t.code = e.type"
        " left join {journal}.types a on t.famille = 'correction' and a.nom = e.clair::jsonb->>'etape' group by 1"
    )
    nombres = {ligne["famille"]: int(ligne["nombre"]) for ligne in lignes}
    return {topic(lecteur.journal, famille): nombres.get(famille, 0) for famille in familles_publiques()}
