"""The rules that decisions apply, by family. A new law is a new line; nothing there is ever edited, only closed."""

from commands.regles import accompagnement, contrat_engagement, orientation, rendez_vous, sanction
from commands.regles.modele import Regles

REGLES = Regles(
    [
        *orientation.REGLES,
        *contrat_engagement.REGLES,
        *sanction.REGLES,
        *rendez_vous.REGLES,
        *accompagnement.REGLES,
    ]
)
