"""Acts of who is no agent of the département, on one dossier: read by the step's own model, recorded as theirs, or told
why it is not.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from commands.base import Commande, Refus
from commands.execute import Demande
from ledger.erreurs import ErreurAttendue
from web.etapes import enregistrer_etape
from web.formulaires.arbre import Presentation
from web.formulaires.lecture import Lu, lire
from web.visite import Visite

SES_MOTS: Final[Mapping[str, str]] = {
    "reponse_deja_donnee": "Vous l'avez déjà dit : c'est noté.",
    "rendez_vous_conclu": "Ce rendez-vous n'est plus à venir : il a eu lieu, ou il est annulé.",
    "rendez_vous_passe": "Ce rendez-vous est passé : appelez la structure qui vous accompagne.",
    "invitation_close": "Cette invitation n'est plus ouverte : votre rendez-vous est déjà pris, ou elle a été annulée.",
    "invitation_expiree": "Cette invitation n'est plus ouverte : appelez la structure qui vous accompagne.",
    "rendez_vous_inchange": "Votre rendez-vous est déjà à cette date et à cette heure.",
}
"""Refusals in words for the person: those of the decisions speak to an agent, of her."""


def lire_geste(visite: Visite, modele: type[Commande], noms: Sequence[str], **autres: Any) -> Lu:
    """A step of hers, of which the form holds these fields and the page gives the others."""
    return lire(modele, noms, Presentation(), visite.saisies, **autres)


def enregistrer(visite: Visite, modele: type[Commande], noms: Sequence[str], **autres: Any) -> Mapping[str, str]:
    """Record a step of hers, as :func:`enregistrer_sur` does."""
    return enregistrer_sur(visite, visite.acteur.agent, modele, noms, **autres)


def enregistrer_sur(
    visite: Visite, dossier: UUID, modele: type[Commande], noms: Sequence[str], **autres: Any
) -> Mapping[str, str]:
    """Record a step on a dossier that the caller knows to be open to who looks, read as :func:`lire_geste` does.

    Nothing once it is recorded, else what is wrong, by field (empty for the whole).
    """
    lu = lire_geste(visite, modele, noms, **autres)
    if lu.valeur is None:
        return lu.erreurs
    try:
        enregistrer_etape(visite.services, Demande(dossier, lu.valeur, visite.acteur, visite.cle))
    except Refus as refus:
        champ = refus.champ if refus.champ is not None and refus.champ in noms else ""
        return {champ: SES_MOTS.get(refus.code, refus.phrase)}
    except ErreurAttendue as erreur:
        return {"": erreur.phrase}
    return {}
