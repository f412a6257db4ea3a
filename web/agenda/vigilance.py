"""Warnings given to an agent before an appointment is recorded, as the agendas stand; he may record it all the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from commands.agenda.creneau import Creneau
from commands.agenda.vigilance import Pris, avertissements
from commands.base import Commande
from commands.suivi.convocation import EmettreConvocation
from commands.suivi.invitation import FENETRE_MAX
from commands.suivi.rendez_vous import DeplacerRendezVous, PlanifierRendezVous
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from readmodels.lecteur import Lecteur
from readmodels.listes.agenda import RENDEZ_VOUS_MAX, du_dossier, lire_agenda
from web.agenda.capacite import capacite
from web.visite import Visite

CHAMP: Final = "quand_meme"
"""Field of the form that says which warnings its author has read."""
Rangee = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Avertissements:
    """Sentences about a while or some days, and the value of :data:`CHAMP` that says that these very ones were read."""

    quand: str
    phrases: tuple[str, ...]

    @property
    def lus(self) -> str:
        """Fingerprint of the while and of the sentences."""
        return sha256("\n".join((self.quand, *self.phrases)).encode()).hexdigest()[:16]


def avertir(visite: Visite, etat: Dossier, commande: Commande) -> Avertissements | None:
    """Tell what is to be read before this step is recorded; None when there is nothing, or when it was read."""
    if isinstance(commande, EmettreConvocation):
        return _des_creneaux(visite, etat, commande)
    lire = next((f for classe, f in VOULUS.items() if isinstance(commande, classe)), None)
    if lire is None:
        return None
    lecteur, cadre = visite.services.lecteur, visite.services.cadre()
    siens = du_dossier(lecteur, etat.id)
    voulu, sauf = lire(commande, siens)
    qui = UUID(etat.referent) if etat.referent is not None else visite.acteur.agent
    pris = [*_pris(siens, "La personne a", sauf), *_pris(_du_referent(lecteur, qui, voulu), _qui(visite, qui), sauf)]
    return _a_lire(visite, Avertissements(str(voulu.debut), avertissements(voulu, pris, cadre)))


def _a_lire(visite: Visite, trouves: Avertissements) -> Avertissements | None:
    return trouves if trouves.phrases and visite.champ(CHAMP) != trouves.lus else None


def _des_creneaux(visite: Visite, etat: Dossier, commande: EmettreConvocation) -> Avertissements | None:
    """An invitation to choose a slot, where there is not one for each of those who are invited; nothing of days that the
    step does not take.
    """
    le = aujourd_hui()
    if etat.referent is None or commande.creneaux_au is None or not le <= commande.creneaux_au <= le + FENETRE_MAX:
        return None
    jours = (commande.creneaux_du, commande.creneaux_au)
    vue = capacite(visite.services, UUID(etat.referent), jours, commande.duree_prevue_min, 1)
    return None if vue.suffit else _a_lire(visite, Avertissements(str(jours), (f"{vue.phrase}.",)))


def _qui(visite: Visite, referent: UUID) -> str:
    return "Vous avez" if referent == visite.acteur.agent else "Son référent a"


def _du_referent(lecteur: Lecteur, referent: UUID, voulu: Creneau) -> list[Rangee]:
    return lire_agenda(lecteur, voulu.debut.date(), voulu.fin.date(), RENDEZ_VOUS_MAX, referent)


def _pris(rangees: list[Rangee], qui: str, sauf: UUID | None) -> Iterator[Pris]:
    for r in rangees:
        if r["etat"] == EtatRendezVous.PLANIFIE and r["rendez_vous"] != sauf:
            yield Pris(Creneau.de(r["le"], r["heure"], r["duree_prevue_min"]), qui)


def _planifie(commande: PlanifierRendezVous, _siens: list[Rangee]) -> tuple[Creneau, None]:
    return Creneau.de(commande.le, commande.heure, commande.duree_prevue_min), None


def _deplace(commande: DeplacerRendezVous, siens: list[Rangee]) -> tuple[Creneau, UUID]:
    """It lasts as long as it was to; the usual duration while the views have not seen it yet."""
    defaut = PlanifierRendezVous.model_fields["duree_prevue_min"].default
    duree = next((r["duree_prevue_min"] for r in siens if r["rendez_vous"] == commande.rendez_vous), defaut)
    return Creneau.de(commande.le, commande.heure, duree), commande.rendez_vous


VOULUS: Final[Mapping[type[Commande], Callable[[Any, list[Rangee]], tuple[Creneau, UUID | None]]]] = {
    PlanifierRendezVous: _planifie,
    DeplacerRendezVous: _deplace,
}
"""The while that a step asks for, by step, and the appointment that it is about."""
