"""*Rectifications*: demands of rectification, the first to be answered first, and what the last ones were answered.

What each person wrote is read on her dossier, by the step that answers her.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from commands.entree.rectification import RepondreRectification
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.dossier.etat.donnees import Rectification
from ledger.vocabulaire.pouvoir import Fonction
from readmodels.listes.rectification import demandes
from readmodels.personnes import PersonneDuDossier, personnes
from web.acces import coffre_de, exiger_fonction, perimetre, peut_enregistrer
from web.rendu import rendre
from web.visite import Lit, Visite

router = APIRouter()
ADRESSE: Final = "/rectifications"
DOSSIERS_MAX: Final = 100
"""Dossiers read for the page; those that wait come first."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A demand; ``qui`` is None out of the views' reach, ``vers`` where it is answered, for who may."""

    dossier: UUID
    rectification: Rectification
    qui: PersonneDuDossier | None
    vers: str | None

    @property
    def en_retard(self) -> bool:
        """Whether the person should have been answered by now."""
        return self.rectification.en_attente and self.rectification.repondre_le < aujourd_hui()


@router.get(ADRESSE)
def montrer(visite: Lit) -> Response:
    """Those that wait, then those that were answered."""
    exiger_fonction(visite.acteur, Fonction.DROITS)
    lignes = _lignes(visite)
    return rendre(
        visite,
        "donnees/rectifications.html",
        attendent=[ligne for ligne in lignes if ligne.rectification.en_attente],
        repondues=[ligne for ligne in reversed(lignes) if not ligne.rectification.en_attente],
        limite=DOSSIERS_MAX if len({ligne.dossier for ligne in lignes}) == DOSSIERS_MAX else None,
    )


def _lignes(visite: Visite) -> list[Ligne]:
    services, acteur = visite.services, visite.acteur
    vus = perimetre(acteur, services)
    dossiers = demandes(services.lecteur, DOSSIERS_MAX, vus)
    connues = personnes(services.lecteur, coffre_de(services, acteur), dossiers, perimetre=vus)
    lus, trouvees = services.journal.lire(dossiers), []
    for dossier in dossiers:
        etat = fold(dossier, lus[dossier])
        permise = peut_enregistrer(acteur, RepondreRectification, etat)
        for rectification in etat.rectifications.values():
            repond = permise and rectification.en_attente
            vers = f"/dossier/{dossier}/etape/repondre-rectification?objet={rectification.id}" if repond else None
            trouvees.append(Ligne(dossier, rectification, connues.get(dossier), vers))
    return sorted(trouvees, key=lambda ligne: (ligne.rectification.repondre_le, ligne.dossier))
