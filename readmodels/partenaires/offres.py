"""The offers that one partner gave the catalogue: open, over, closed, and when each was last said to be true."""

from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel

from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from ledger.keys import Coffre
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.rendez_vous import Theme
from readmodels.lecteur import Lecteur
from readmodels.listes.offres import ouvrir

SIENNES_MAX: Final = 500
"""Offers of one partner that are listed, the last said first."""
FRAICHE: Final = timedelta(days=182)
"""How long what was said of an offer is taken as true without being said again: six months, a usage of catalogues of
services and no rule.
"""


class EtatOffre(Code):
    """Whether an offer takes people, what waits for its partner first."""

    A_CONFIRMER = "A_CONFIRMER", "à confirmer"
    OUVERTE = "OUVERTE", "ouverte"
    FINIE = "FINIE", "terminée à sa date"
    FERMEE = "FERMEE", "fermée"


class OffreDuPartenaire(BaseModel):
    """An offer, as it was described last on ``dite_le``; ``prises`` are the places that persons hold."""

    offre: str
    libelle_offre: str
    theme: Theme
    places: int | None
    prises: int
    fin_le: date | None
    dite_le: date
    fermee: bool

    def etat(self, le: date) -> EtatOffre:
        """Whether it takes people on a day."""
        if self.fermee:
            return EtatOffre.FERMEE
        if self.fin_le is not None and self.fin_le < le:
            return EtatOffre.FINIE
        return EtatOffre.A_CONFIRMER if self.dite_le + FRAICHE < le else EtatOffre.OUVERTE


def offres_de(lecteur: Lecteur, coffre: Coffre | None, partenaire: str) -> list[OffreDuPartenaire]:
    """Those of a partner, the last said first; one that it gave to another partner since is no more its own."""
    lignes = lecteur.interroger(
        "select d.*, p.prises, p.dernier = %(fermee)s as fermee from (select distinct on (f.offre) f.position, f.offre,"
        "  f.libelle_offre, f.theme, f.partenaire, f.places, f.fin_le, f.survenu_le as dite_le"
        "  from {vues}.f_catalogue_offres f where f.offre in (select distinct s.offre from {vues}.f_catalogue_offres s"
        "   where s.partenaire = %(partenaire)s) and f.type = any(%(decrites)s) and f.fin_connu_le = 'infinity'"
        "  order by f.offre, f.survenu_le desc, f.origine desc) d"
        " cross join lateral (select count(*) filter (where type = %(prise)s) - count(*) filter (where type = %(rendue)s)"
        "  as prises, (array_agg(type order by survenu_le desc, origine desc) filter (where type = any(%(ouvrent)s)))[1]"
        "  as dernier from {vues}.f_catalogue_offres where offre = d.offre and fin_connu_le = 'infinity') p"
        " where d.partenaire = %(partenaire)s order by d.dite_le desc, d.offre limit %(limite)s",
        {
            "partenaire": partenaire,
            "decrites": [OffrePubliee.code, OffreModifiee.code],
            "ouvrent": [OffrePubliee.code, OffreFermee.code],
            "fermee": OffreFermee.code,
            "prise": PlacePrise.code,
            "rendue": PlaceRendue.code,
            "limite": SIENNES_MAX,
        },
    )
    return [OffreDuPartenaire.model_validate(ligne) for ligne in ouvrir(lecteur, coffre, lignes)]
