"""Hosts of immersions, as the last conventions of a perimeter name them: each once, by its SIRET."""

from datetime import date
from typing import Final

from pydantic import BaseModel

from ledger.events.offres.pmsmp import PmsmpConventionnee
from ledger.keys import Coffre
from ledger.recherche import mots
from ledger.replay import lire_aux
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre

CONVENTIONS_MAX: Final = 500
"""Conventions that are looked through, the last first: their names are sealed, each is opened to be read."""


class Accueil(BaseModel):
    """An establishment that took somebody in; ``nom`` is None when nobody may read it any more."""

    siret: str
    nom: str | None
    conventions: int
    derniere_le: date


def accueils(lecteur: Lecteur, coffre: Coffre | None, texte: str, *, perimetre: Perimetre = TOUT) -> list[Accueil]:
    """Those of which every word typed begins a word of the name, or whose SIRET begins so; the last ones first.

    Without a ``coffre``, names are unknown, and a SIRET alone finds.
    """
    if not mots(texte):
        return []
    dedans, parametres = perimetre.conditions_sur("o.dossier")
    lignes = lecteur.interroger(
        "select o.position from {vues}.f_offre o where o.type = %(conventionnee)s and o.fin_connu_le = 'infinity'"
        f" and {dedans} order by o.position desc limit %(limite)s",
        parametres | {"conventionnee": PmsmpConventionnee.code, "limite": CONVENTIONS_MAX},
    )
    trouves: dict[str, Accueil] = {}
    with lecteur.connexion() as connexion:
        lus = lire_aux(connexion, lecteur.journal, [ligne["position"] for ligne in lignes])
    if coffre is not None:
        coffre.charger({e.stream for e in lus})
    for e in sorted(lus, key=lambda e: e.position, reverse=True):
        siret, nom = e.corps["accueil_siret"], e.desceller(coffre).get("accueil_nom") if coffre is not None else None
        deja = trouves.get(siret)
        trouves[siret] = Accueil(
            siret=siret,
            nom=deja.nom if deja is not None and deja.nom else nom,
            conventions=1 + (deja.conventions if deja is not None else 0),
            derniere_le=max(e.survenu_le, deja.derniere_le) if deja is not None else e.survenu_le,
        )
    return [accueil for accueil in trouves.values() if _repond(accueil, texte)]


def _repond(accueil: Accueil, texte: str) -> bool:
    voulus = mots(texte)
    if (serre := "".join(voulus)).isdecimal():
        return accueil.siret.startswith(serre)
    return all(any(mot.startswith(voulu) for mot in mots(accueil.nom or "")) for voulu in voulus)
