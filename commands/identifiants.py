"""The identifiers of a person whose dossier opens: each takes its stream, so that nobody gets two dossiers."""

from datetime import date
from uuid import UUID

from commands.execute import FluxAnnexe
from ledger.events.droits import Identite
from ledger.events.identifiant import IdentifiantRattache
from ledger.flux import flux_identifiant
from ledger.vocabulaire.identifiant import GenreIdentifiant


def identifiants(identite: Identite, matricule: str | None) -> dict[GenreIdentifiant, str]:
    """Values by which a person can be found; ``matricule`` is the payer's, as :func:`ledger.flux.valeur_matricule`."""
    valeurs = {
        GenreIdentifiant.NIR: identite.nir,
        GenreIdentifiant.MATRICULE: matricule,
        GenreIdentifiant.NUMERO_FRANCE_TRAVAIL: identite.numero_france_travail,
    }
    return {genre: valeur for genre, valeur in valeurs.items() if valeur is not None}


def rattachements(cle: bytes, dossier: UUID, valeurs: dict[GenreIdentifiant, str], le: date) -> tuple[FluxAnnexe, ...]:
    """Events that lead each value to the dossier; they conflict if a value already leads somewhere."""
    return tuple(
        FluxAnnexe(
            flux_identifiant(cle, genre, valeur), 0, IdentifiantRattache(survenu_le=le, genre=genre, dossier=dossier)
        )
        for genre, valeur in valeurs.items()
    )
