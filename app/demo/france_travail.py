"""France Travail in the demonstration: a simulator on this machine, which receives the last steps of the département.

The sample is bounded, whatever the size of the département: its steps go to people whom the simulator is told of, but for
a few, so that the work list has something to show.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from psycopg.rows import scalar_row

from app import composition
from app.settings import Reglages, ReglagesFranceTravail
from integrations.france_travail.identites import personne
from integrations.france_travail.simulateur.serveur import Simulateur, demarrer
from integrations.france_travail.traductions.orientation import ORGANISMES, PARCOURS
from integrations.france_travail.traductions.registre import TRADUCTIONS
from integrations.livraison.echecs import Introuvable
from integrations.livraison.ordonnanceur import Rythme
from integrations.recul import Recul
from ledger.events.orientations.orientation import OrientationPreconisee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.replay import lire_apres
from ledger.store.journal import Journal
from ledger.vocabulaire.orientations.orientation import OriginePreconisation

ETAPES_MAX: Final = 120
"""Steps of the sample; as many again may have been recorded by hand since."""
INCONNUS: Final = 12
"""One person out of so many is not known of France Travail."""
NUMERO_1: Final = 90_000_000_000
RECUL: Final = Recul(0.5, 2)


@contextmanager
def simulateur(reglages: Reglages) -> Iterator[dict[str, int]]:
    """A simulator for the time of the block, its address in the environment for the processes started meanwhile.

    The sample is sent to it first; gives how many steps it answered for, and how many were read.
    """
    with demarrer() as simule, composition.coffre_ouvert(reglages) as coffre:
        _dire_a_l_environnement(simule)
        journal = Journal(reglages.database_url, reglages.schema_journal, coffre, pool=2)
        try:
            depuis = _debut(journal)
            nombre = _charger(simule, journal, coffre, depuis)
        finally:
            journal.close()
        logging.getLogger("parcours.france_travail").setLevel(logging.WARNING)
        sans_broker = reglages.model_copy(update={"kafka_bootstrap": None})
        ft = ReglagesFranceTravail.lire()
        with composition.connecteur(sans_broker, ft, depuis=depuis, rythme=Rythme(recul=RECUL)) as ordonnanceur:
            ordonnanceur.tourner(lambda: True, une_fois=True)
        yield {"personnes": nombre, "etapes": ordonnanceur.compteurs["envois"]}


def _dire_a_l_environnement(simule: Simulateur) -> None:
    for nom, valeur in {
        "API_URL": simule.base,
        "JETON_URL": simule.url_jeton,
        "CLIENT_ID": simule.client_id,
        "CLIENT_SECRET": simule.client_secret,
        "APPELS_S": "200",
        "JETONS_S": "100",
    }.items():
        os.environ[f"PARCOURS_FT_{nom}"] = valeur


def _debut(journal: Journal) -> int:
    """Position before the last steps that are told to France Travail."""
    codes = [classe.code for classe in TRADUCTIONS]
    with journal.connexion() as connexion:
        curseur = connexion.cursor(row_factory=scalar_row)
        debut = curseur.execute(
            f"select min(position) from (select position from {journal.schema}.evenements"
            " where type = any(%s::smallint[]) order by position desc limit %s) dernieres",
            (codes, ETAPES_MAX),
        ).fetchone()
    return int(debut or 1) - 1


def _charger(simule: Simulateur, journal: Journal, coffre: Coffre, depuis: int) -> int:
    """Tell the simulator of the persons of the sample; how many."""
    with journal.connexion() as connexion:
        dernieres = lire_apres(connexion, journal.schema, depuis, 2 * ETAPES_MAX, list(TRADUCTIONS))
    dossiers = list(dict.fromkeys(e.stream for e in dernieres))
    coffre.charger(dossiers)
    lus = journal.lire(dossiers)
    connues = [
        decrite
        for rang, dossier in enumerate(dossiers)
        if rang % INCONNUS and (decrite := _decrire(rang, lus[dossier], coffre)) is not None
    ]
    simule.charger(*connues)
    return len(connues)


def _decrire(rang: int, lus: Sequence[EvenementLu], coffre: Coffre) -> dict[str, Any] | None:
    with suppress(Introuvable, StopIteration):
        identite = personne(lus, coffre)
        if identite.nir is not None and identite.naissance_le is not None:
            naissance = identite.naissance_le.isoformat()
            decrite = {"numero": str(NUMERO_1 + rang), "nir": identite.nir, "dateNaissance": naissance}
            return decrite | _preconisation(lus)
    return None


def _preconisation(lus: Sequence[EvenementLu]) -> dict[str, Any]:
    """The last recommendation of France Travail, as the simulator says it."""
    for e in reversed(lus):
        if e.classe is OrientationPreconisee and e.corps["origine"] == OriginePreconisation.FRANCE_TRAVAIL:
            codes = {
                "parcours": PARCOURS.exiger(e.corps["parcours"]),
                "organisme": ORGANISMES.exiger(e.corps["organisme"]),
            }
            return {"preconisation": codes}
    return {}
