"""The rules that decisions apply, by family. A new law is a new line; nothing there is ever edited, only closed."""

from commands.regles import (
    accompagnement,
    activite,
    contrat_engagement,
    diagnostic,
    inscription,
    offre,
    orientation,
    rendez_vous,
    sanction,
)
from commands.regles.modele import Regles

REGLES = Regles(
    [
        *accompagnement.REGLES,
        *activite.REGLES,
        *contrat_engagement.REGLES,
        *diagnostic.REGLES,
        *inscription.REGLES,
        *offre.REGLES,
        *orientation.REGLES,
        *rendez_vous.REGLES,
        *sanction.REGLES,
    ]
)
