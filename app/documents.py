"""Assembly of who draws documents up, from the settings."""

from obstore.exceptions import BaseError

from app.settings import ReglageManquant, Reglages
from documents.atelier import Atelier
from documents.charte import Charte
from documents.depot import Depot, ouvrir_magasin
from documents.modeles import modeles_du_produit
from documents.moteur import Moteur
from ledger.store.journal import Journal
from ledger.vocabulaire import territoire
from web.identite.habilitations import Habilitations


def atelier(reglages: Reglages, journal: Journal, habilitations: Habilitations) -> Atelier | None:
    """Who draws documents up; None where no place was set for them. Raises :class:`~app.settings.ReglageManquant`."""
    if reglages.documents is None:
        return None
    lieux = territoire.charger(reglages.departement)
    try:
        moteur = Moteur(Charte.du_departement(lieux.nom, reglages.charte), reglages.adresse)
        depot = Depot(ouvrir_magasin(reglages.documents), journal.coffre)
    except (OSError, ValueError, BaseError) as erreur:
        message = f"les documents ne peuvent pas être établis (PARCOURS_DOCUMENTS, PARCOURS_CHARTE) : {erreur}"
        raise ReglageManquant(message) from erreur
    return Atelier(
        journal,
        depot,
        moteur,
        modeles_du_produit(),
        lieux,
        lambda agent: habilitations.noms({agent}).get(agent),
    )
