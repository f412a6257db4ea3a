"""The rules that decisions apply, by family. A new law is a new line; nothing there is ever edited, only closed."""

from commands.regles import (
    activite,
    contrat_engagement,
    diagnostic,
    inscription,
    offre,
    orientation,
    sanction,
)
from commands.regles.modele import Regles

REGLES = Regles(
    [
        *activite.REGLES,
        *contrat_engagement.REGLES,
        *diagnostic.REGLES,
        *inscription.REGLES,
        *offre.REGLES,
        *orientation.REGLES,
        *sanction.REGLES,
    ]
)
