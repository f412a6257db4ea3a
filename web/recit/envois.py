"""Where each message that a step asked for stands, told on that step: it left, it arrived, or why not and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS, CauseAttente
from readmodels.dossier.chronologie import EtapeDatee
from web.mots.ecriture import capitale, jour

CONFIES: Final = frozenset({"envoi.confie", "courrier.confie"})
RETOURS: Final = {"envoi.remis": "remis", "envoi.refuse": "refusé"}


@dataclass(frozen=True, slots=True)
class Depart:
    """``parti``: a carrier took it; ``dit`` in a sentence."""

    parti: bool
    dit: str


def departs(etapes: Sequence[EtapeDatee]) -> Mapping[int, Depart]:
    """The message of each step, by the position of the step; nothing of one that nobody has tried to send."""
    trouves: dict[int, Depart] = {}
    envois: dict[str, int] = {}
    for etape in etapes:
        if etape.corrigee_par is not None:
            continue
        genre, contenu = etape.type.rpartition(".v")[0], etape.contenu
        if genre in CONFIES:
            envois[str(contenu["transmission"])] = contenu["etape_position"]
            par = CanalEnvoi[contenu["canal"]].libelle
            trouves[contenu["etape_position"]] = Depart(True, f"{capitale(par)} parti le {jour(etape.survenu_le)}")
        elif genre in RETOURS and (position := envois.get(str(contenu["envoi"]))) in trouves:
            trouves[position] = Depart(True, f"{trouves[position].dit}, {_retour(genre, etape)}")
        elif contenu.get("destinataire") == ENVOIS:
            trouves[contenu["etape_position"]] = Depart(False, _arret(genre, contenu))
    return trouves


def _retour(genre: str, etape: EtapeDatee) -> str:
    cause = etape.contenu.get("cause")
    raison = f" : {CauseRefusEnvoi[cause].libelle}" if cause else ""
    return f"{RETOURS[genre]} le {jour(etape.survenu_le)}{raison}"


def _arret(genre: str, contenu: Mapping[str, Any]) -> str:
    """The reason why it has not left."""
    if genre == "transmission.rejetee":
        return f"Pas parti. {contenu['sens']}"
    if genre == "transmission.en_attente":
        return f"Attend : {CauseAttente[contenu['cause']].libelle}"
    if genre == "transmission.abandonnee":
        return "Ne partira pas"
    return "À envoyer de nouveau"
