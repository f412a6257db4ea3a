"""The lines that the window of an envelope shows (NF Z 10-011): six at most, of 38 signs, the town last, in capitals."""

import re
import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.events.entree.droits import Adresse

LIGNES_MAX, SIGNES_MAX = 6, 38
CODE_POSTAL: Final = re.compile(r"^[0-9]{5}$", re.ASCII)


class Defaut(NamedTuple):
    """Why nothing can be posted to an address: a code, and the sentence that says what to do."""

    code: str
    sens: str


ABSENTE: Final = Defaut("ADRESSE_ABSENTE", "Aucune adresse postale au dossier : ajoutez-la, ou écrivez autrement.")
INCOMPLETE: Final = Defaut(
    "ADRESSE_INCOMPLETE", "L'adresse postale du dossier est incomplète : il y faut une voie ou un lieu, et la commune."
)
CODE_INCORRECT: Final = Defaut(
    "CODE_POSTAL_INCORRECT", "Le code postal du dossier est mal écrit : cinq chiffres sont attendus."
)
TROP_LONGUE: Final = Defaut(
    "ADRESSE_TROP_LONGUE",
    f"L'adresse postale du dossier dépasse {LIGNES_MAX} lignes de {SIGNES_MAX} signes : abrégez-la.",
)


def lignes_postales(personne: str, adresse: Adresse | None) -> list[str]:
    """The lines, whatever is missing; one that is too long goes on below, cut between words."""
    connue = adresse or Adresse()
    ville = " ".join(filter(None, (connue.code_postal, (connue.commune or "").upper())))
    lignes = (personne, connue.complement, connue.voie, ville)
    return [morceau for ligne in lignes for morceau in _couper(ligne or "")]


def _couper(ligne: str) -> list[str]:
    return textwrap.wrap(ligne, SIGNES_MAX, break_long_words=False, break_on_hyphens=False)


def defaut(lignes: Sequence[str], adresse: Adresse | None) -> Defaut | None:
    """The reason that forbids to post to these lines of an address; None when they can be read by a sorting machine."""
    if adresse is None or not any(adresse.model_dump().values()):
        return ABSENTE
    if not adresse.commune or not adresse.code_postal or not (adresse.voie or adresse.complement):
        return INCOMPLETE
    if not CODE_POSTAL.match(adresse.code_postal):
        return CODE_INCORRECT
    if len(lignes) > LIGNES_MAX or any(len(ligne) > SIGNES_MAX for ligne in lignes):
        return TROP_LONGUE
    return None
