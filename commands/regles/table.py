"""The rules that decisions apply, by family. A new law is a new line; nothing there is ever edited, only closed."""

from commands.regles import contrat_engagement, inscription, orientation, sanction
from commands.regles.modele import Regles

REGLES = Regles([*orientation.REGLES, *contrat_engagement.REGLES, *sanction.REGLES, *inscription.REGLES])
