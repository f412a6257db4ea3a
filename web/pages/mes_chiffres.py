"""*Mes chiffres*: what became of those whom référents addressed to the partner's structure, over a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Response

from ledger.dates import aujourd_hui
from readmodels.partenaires.bilan import OFFRES_MAX, bilan_du_partenaire
from web.acces import coffre_des_offres
from web.pages.personnes_adressees import exiger_structure
from web.rendu import rendre
from web.visite import Recoit

router = APIRouter()

ADRESSE: Final = "/mes-chiffres"
ANNEES: Final = 4
"""Calendar years that can be asked for, the present one included."""


@dataclass(frozen=True, slots=True)
class Periode:
    """A period that can be asked for, by its ``code``."""

    code: str
    libelle: str
    du: date
    au: date


@router.get(ADRESSE)
def montrer(visite: Recoit, periode: str = "") -> Response:
    """Of the last twelve months, or of a calendar year.

    Raises :class:`~web.acces.Interdit` when the habilitation names no structure.
    """
    structure, services = exiger_structure(visite), visite.services
    possibles = periodes(aujourd_hui())
    choisie = next((p for p in possibles if p.code == periode), possibles[0])
    offres = coffre_des_offres(services, visite.acteur)
    tout, par_offre = bilan_du_partenaire(services.lecteur, offres, structure, choisie.du, choisie.au)
    return rendre(
        visite,
        "mes_chiffres.html",
        adresse=ADRESSE,
        periodes=possibles,
        choisie=choisie,
        tout=tout,
        par_offre=par_offre,
        offres_max=OFFRES_MAX,
    )


def periodes(le: date) -> Sequence[Periode]:
    """The last twelve months first, then the calendar years, the last one first."""
    annees = range(le.year, le.year - ANNEES, -1)
    return (
        Periode("", "12 derniers mois", le - timedelta(days=364), le),
        *(Periode(str(annee), f"Année {annee}", date(annee, 1, 1), date(annee, 12, 31)) for annee in annees),
    )
