"""Recording a step, whoever asks for it: what the actor may do, what the step names, and what it writes elsewhere."""

import re

from commands.base import Commande
from commands.entree.doublon import FusionnerDoublon
from commands.execute import Demande, Resultat, executer
from web.acces import exiger_de_decider, exiger_dossier
from web.annuaire import exiger_connus
from web.coordonnees import exiger_lisibles
from web.services import Services


def enregistrer_etape(services: Services, demande: Demande) -> Resultat:
    """Record a step, with what it writes elsewhere.

    A merge writes in another dossier too, which must be in the actor's perimeter; what is the président's is his alone;
    what the step names must be known, and how to reach the person must make sense.
    """
    exiger_de_decider(demande.acteur, demande.commande, services.territoire)
    exiger_connus(services, demande.acteur, [demande.commande], demande.dossier)
    exiger_lisibles(demande.commande)
    if isinstance(demande.commande, FusionnerDoublon):
        exiger_dossier(services, demande.acteur, demande.commande.absorbant)
    return executer(services.journal, demande, services.cadre())


def chemin(commande: type[Commande]) -> str:
    """``DeciderOrientation`` as it stands in an address: ``decider-orientation``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", commande.__name__).lower()
