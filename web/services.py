"""What the routes need, assembled once by the composition root."""

from dataclasses import dataclass, field

from commands.abonnements import Guichet
from commands.regles import Regles
from ledger.journal import Journal
from ledger.keys import Coffre
from ledger.vocabulaire.territoire import Territoire
from readmodels.lecteur import Lecteur


@dataclass(frozen=True, slots=True)
class Cles:
    """Secrets of the web process, 32 bytes each: identifiers' fingerprints, search tokens, actors' tokens.

    None of them is in its ``repr``, hence in a traceback.
    """

    empreintes: bytes = field(repr=False)
    recherche: bytes = field(repr=False)
    jetons: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Services:
    """One département and its rules, written through ``journal`` and read through ``lecteur``."""

    journal: Journal
    lecteur: Lecteur
    coffre: Coffre
    territoire: Territoire
    regles: Regles
    cles: Cles
    guichet: Guichet
