"""The identifiers of a person: each takes its stream, so that nobody gets two dossiers."""

from datetime import date
from uuid import UUID

from commands.base import exiger
from commands.execute import FluxAnnexe
from ledger.events.droits import Identite
from ledger.events.identifiant import IdentifiantRattache
from ledger.flux import flux_identifiant
from ledger.journal import Journal
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


def rattachements_manquants(
    journal: Journal, cle: bytes, dossier: UUID, identite: Identite, le: date
) -> tuple[FluxAnnexe, ...]:
    """Links of the identifiers of an identity that lead nowhere yet.

    Raises :class:`~commands.base.Refus` when one leads to another dossier.
    """
    valeurs = identifiants(identite, None)
    streams = {genre: flux_identifiant(cle, genre, valeur) for genre, valeur in valeurs.items()}
    connus = journal.lire(list(streams.values()))
    menent = {e.corps["dossier"] for lus in connus.values() for e in lus if e.classe is IdentifiantRattache}
    exiger(
        menent <= {str(dossier)},
        "personne_deja_connue",
        "Un autre dossier existe déjà pour cette personne : recherchez-la dans la file active.",
        champ="identite",
    )
    return rattachements(cle, dossier, {g: v for g, v in valeurs.items() if not connus[streams[g]]}, le)
