"""Mistakes of record, and their corrections: what is left standing is always what the plan says.

A step is recorded wrong then restated, or something that never was is recorded then annulled.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from commands.base import ETAPES, Commande
from commands.contrats.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.correction import AnnulerEtape
from commands.entree.droits import ModifierDroits, ModifierIdentite
from commands.offres.offre import ProposerOffre
from commands.orientations.orientation import DeciderOrientation, PreconiserOrientation
from commands.suivi.rendez_vous import HonorerRendezVous, ManquerRendezVous, PlanifierRendezVous
from ledger.events.base import Correction
from ledger.vocabulaire.contrats.contrat_engagement import ModeSignature
from ledger.vocabulaire.correction import MotifCorrection
from ledger.vocabulaire.entree.droits import MotifDroit
from ledger.vocabulaire.orientations.orientation import Decideur
from simulation.phases.contrats import terme
from simulation.tirage.calendrier import ouvre_apres, recule
from simulation.trame.faits import Fait, Orientee, Signee, Territorial
from simulation.trame.recit import ACCOMPAGNEMENT, Pas, Recit

REPENTIR_JOURS: Final = 30
"""Days after which a mistake is found, at most."""
ECART_ERREUR_JOURS: Final = 3


def commettre_des_erreurs(recit: Recit) -> None:
    """Some steps of the story go wrong, each one once; the days of record are already given."""
    for pas in list(recit.pas):
        if pas.jour == recit.reprise_le and pas.survenu_le <= recit.reprise_le:
            continue
        probabilite, commettre = ERREURS.get(type(pas.commande), (0.0, _corriger))
        if probabilite and recit.hasard.chance(probabilite):
            le = ouvre_apres(pas.jour + timedelta(days=recit.hasard.entier(1, REPENTIR_JOURS)))
            if le <= recit.fin:
                commettre(recit, pas, le)


def _corriger(recit: Recit, pas: Pas, le: date, erreur: dict[str, Any] | None = None, *faux: Fait) -> None:
    """The step is recorded with wrong values, and restated as it should have been on ``le``."""
    juste = pas.commande.model_copy(
        update={"correction": Correction(evenement=pas.evenement_id, motif=MotifCorrection.ERREUR_DE_SAISIE)}
    )
    correction = _nouveau(recit, juste, pas, le, pas.survenu_le, *pas.faits)
    correction.corrige = pas
    pas.commande = pas.commande.model_copy(update=erreur or {})
    pas.survenu_le = pas.commande.survenu_le or pas.survenu_le
    pas.faits = faux or pas.faits


def _nouveau(
    recit: Recit, commande: Commande, comme: Pas, jour: date, survenu_le: date, *faits: Fait, chaine: str = ""
) -> Pas:
    """A step slipped into the story, by whoever took the other one."""
    pas = recit.ajouter(survenu_le, commande, comme.acteur, chaine or f"erreur/{len(recit.pas)}", *faits)
    pas.jour = jour
    return pas


def _annuler(recit: Recit, pas: Pas, le: date, motif: MotifCorrection) -> Pas:
    """Something recorded by mistake is annulled on ``le``, in the same chain."""
    (classe, *_) = ETAPES[type(pas.commande)].evenements
    commande = AnnulerEtape(
        survenu_le=le, correction=Correction(evenement=pas.evenement_id, motif=motif), etape=classe.type_stable()
    )
    annulation = _nouveau(recit, commande, pas, le, le, chaine=pas.chaine)
    annulation.corrige = pas
    return annulation


def _signature(recit: Recit, pas: Pas, le: date) -> None:
    """Signed on another day, or by another means."""
    (fait,) = pas.faits
    assert isinstance(fait, Signee)  # noqa: S101 - what a signature holds
    propose_le = next(propose for propose, signature in recit.signatures if signature is pas)
    autre_jour = recule(pas.survenu_le, ECART_ERREUR_JOURS, propose_le)
    if autre_jour < pas.survenu_le and recit.hasard.chance(0.4):
        _corriger(recit, pas, le, {"survenu_le": autre_jour}, replace(fait, signee_le=autre_jour))
        return
    mode = ModeSignature.PAPIER if fait.electronique else ModeSignature.ELECTRONIQUE
    _corriger(recit, pas, le, {"mode": mode}, replace(fait, electronique=not fait.electronique))


def _orientation(recit: Recit, pas: Pas, le: date) -> None:
    """Decided on another day; France Travail's date is not in doubt, it depends on the end of a delay."""
    fait = next(fait for fait in pas.faits if isinstance(fait, Orientee))
    if fait.decideur is Decideur.FRANCE_TRAVAIL:
        return
    preconisations = [
        p.survenu_le
        for p in recit.pas
        if isinstance(p.commande, PreconiserOrientation) and p.survenu_le <= pas.survenu_le
    ]
    autre_jour = recule(pas.survenu_le, ECART_ERREUR_JOURS, max(preconisations, default=pas.survenu_le))
    if autre_jour < pas.survenu_le:
        _corriger(recit, pas, le, {"survenu_le": autre_jour}, replace(fait, decidee_le=autre_jour))


def _duree(recit: Recit, pas: Pas, le: date) -> None:
    """A rendez-vous of another length."""
    _corriger(recit, pas, le, {"duree_min": 15})


def _absence(recit: Recit, pas: Pas, le: date) -> None:
    """An absence recorded as a rendez-vous honoured: annulled, then recorded as it was."""
    assert isinstance(pas.commande, ManquerRendezVous)  # noqa: S101 - what this mistake is registered for
    honore = HonorerRendezVous(survenu_le=pas.survenu_le, rendez_vous=pas.commande.rendez_vous, duree_min=45)
    faux = _nouveau(recit, honore, pas, pas.jour, pas.survenu_le, chaine=pas.chaine)
    annulation = _annuler(recit, faux, le, MotifCorrection.ERREUR_DE_SAISIE)
    faux.rang, annulation.rang, pas.jour = pas.rang - 2, pas.rang - 1, le


def _droits(recit: Recit, pas: Pas, le: date) -> None:
    """A suspension with another motive."""
    assert isinstance(pas.commande, ModifierDroits)  # noqa: S101 - what this mistake is registered for
    if pas.commande.motif is not None:
        autre = MotifDroit.ACTIVITE_NON_CONFORME if pas.commande.etat_droit.ouvert else MotifDroit.REPRISE_EMPLOI
        _corriger(recit, pas, le, {"motif": autre})


def _commune(recit: Recit, pas: Pas, le: date) -> None:
    """A move to another commune."""
    ailleurs = recit.hasard.parmi(recit.equipes.mds)
    _corriger(recit, pas, le, {"commune": ailleurs.commune, "mds": ailleurs.code}, Territorial(ailleurs.code))


def _offre(recit: Recit, pas: Pas, le: date) -> None:
    """An offer meant for somebody else."""
    autre = pas.commande.model_copy(
        update={"proposition": recit.hasard.uuid(), "offre": f"OFF-{recit.parametres.departement}-9999"}
    )
    faux = _nouveau(recit, autre, pas, pas.jour, pas.survenu_le)
    _annuler(recit, faux, le, MotifCorrection.ERREUR_DE_PERSONNE)


def _rendez_vous(recit: Recit, pas: Pas, le: date) -> None:
    """A rendez-vous taken twice."""
    double = pas.commande.model_copy(update={"rendez_vous": recit.hasard.uuid()})
    faux = _nouveau(recit, double, pas, pas.jour, pas.survenu_le)
    _annuler(recit, faux, le, MotifCorrection.DOUBLON)


def _contrat(recit: Recit, pas: Pas, _le: date) -> None:
    """A contract signed by somebody else is recorded here a few days after this one, then annulled with its proposal."""
    if recit.hasard.chance(0.75):
        _signature(recit, pas, _le)
        return
    le = ouvre_apres(pas.jour + timedelta(days=2))
    annule_le = ouvre_apres(le + timedelta(days=recit.hasard.entier(1, 4)))
    suivants = [p.jour for p in recit.pas if p.chaine == ACCOMPAGNEMENT and p.rang > pas.rang]
    if annule_le >= min([recit.sortie_le, *suivants]):
        return
    contrat, fin_le, accompagnement = recit.hasard.uuid(), terme(le, 6), recit.accompagnement(le)
    proposition = ProposerContratEngagement(
        survenu_le=le, contrat=contrat, duree_hebdo_h=15, debut_le=le, fin_le=fin_le
    )
    propose = _nouveau(recit, proposition, pas, le, le)
    signature = SignerContratEngagement(survenu_le=le, contrat=contrat, mode=ModeSignature.ELECTRONIQUE)
    fait = Signee(le, fin_le, True, False, accompagnement.notifiee_le, accompagnement.decideur)
    signe = _nouveau(recit, signature, pas, le, le, fait, chaine=propose.chaine)
    _annuler(recit, signe, annule_le, MotifCorrection.ERREUR_DE_PERSONNE)
    _annuler(recit, propose, annule_le, MotifCorrection.ERREUR_DE_PERSONNE)


ERREURS: Final[dict[type[Commande], tuple[float, Callable[[Recit, Pas, date], None]]]] = {
    SignerContratEngagement: (0.015, _contrat),
    DeciderOrientation: (0.013, _orientation),
    HonorerRendezVous: (0.01, _duree),
    ManquerRendezVous: (0.024, _absence),
    ModifierDroits: (0.018, _droits),
    ModifierIdentite: (0.03, _commune),
    ProposerOffre: (0.012, _offre),
    PlanifierRendezVous: (0.004, _rendez_vous),
}
