"""Contacts of a person as an agent types them: a phone number, an address of mail and a postal code that look like one.

What the CAF or the MSA states is recorded as it is; whoever types over it puts it right, or leaves it out.
"""

import re
from typing import Final

from commands.base import Commande, exiger
from commands.entree.droits import ModifierIdentite, OuvrirDossier

COURRIEL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
TELEPHONE: Final = re.compile(r"\+?[0-9](?:[ .()-]*[0-9]){5,14}")
CODE_POSTAL: Final = re.compile(r"[0-9]{5}")


def exiger_lisibles(commande: Commande) -> None:
    """Raise :class:`~commands.base.Refus` for the first of them that could lead to nobody."""
    if not isinstance(commande, OuvrirDossier | ModifierIdentite):
        return
    identite = commande.identite
    exiger(
        identite.telephone is None or TELEPHONE.fullmatch(identite.telephone) is not None,
        "telephone_illisible",
        "Ce numéro de téléphone n'en est pas un : écrivez ses chiffres, par exemple 06 12 34 56 78, ou laissez vide.",
        champ="identite.telephone",
    )
    exiger(
        identite.courriel is None or COURRIEL.fullmatch(identite.courriel) is not None,
        "courriel_illisible",
        "Cette adresse électronique n'en est pas une : écrivez-la en entier, par exemple nom@exemple.fr, ou laissez vide.",
        champ="identite.courriel",
    )
    code_postal = identite.adresse.code_postal if identite.adresse is not None else None
    exiger(
        code_postal is None or CODE_POSTAL.fullmatch(code_postal) is not None,
        "code_postal_illisible",
        "Un code postal a cinq chiffres : corrigez celui de l'adresse, ou laissez-le vide.",
        champ="identite.adresse.code_postal",
    )
