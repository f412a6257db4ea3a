"""The identifiers of a person: each takes its stream, so that nobody gets two dossiers."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from commands.base import exiger
from commands.execute import FluxAnnexe
from ledger.events.droits import Identite
from ledger.events.identifiant import IdentifiantRattache, IdentifiantRevoque
from ledger.flux import flux_identifiant
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.identifiant import GenreIdentifiant

FUSIONS_MAX = 20
"""Dossiers that went on one for another, followed at most."""


def identifiants(identite: Identite, matricule: str | None) -> dict[GenreIdentifiant, str]:
    """Values by which a person can be found; ``matricule`` is the payer's, as :func:`ledger.flux.valeur_matricule`."""
    valeurs = {
        GenreIdentifiant.NIR: identite.nir,
        GenreIdentifiant.MATRICULE: matricule,
        GenreIdentifiant.NUMERO_FRANCE_TRAVAIL: identite.numero_france_travail,
    }
    return {genre: valeur for genre, valeur in valeurs.items() if valeur is not None}


def mene_a(lus: Sequence[EvenementLu]) -> UUID | None:
    """Dossier that an identifier leads to, from the events of its stream; None when it leads nowhere, or no more."""
    dernier = lus[-1] if lus else None
    return UUID(dernier.corps["dossier"]) if dernier is not None and dernier.classe is IdentifiantRattache else None


def rattachements(
    cle: bytes,
    dossier: UUID,
    valeurs: dict[GenreIdentifiant, str],
    le: date,
    connus: Mapping[UUID, Sequence[EvenementLu]] | None = None,
) -> tuple[FluxAnnexe, ...]:
    """Events that lead each value to the dossier; they conflict if a value already leads somewhere.

    ``connus``: events of the identifiers' streams, for those that led somewhere once and were revoked.
    """
    annexes = []
    for genre, valeur in valeurs.items():
        stream = flux_identifiant(cle, genre, valeur)
        attendue = len((connus or {}).get(stream, ()))
        annexes.append(FluxAnnexe(stream, attendue, IdentifiantRattache(survenu_le=le, genre=genre, dossier=dossier)))
    return tuple(annexes)


def rattachements_manquants(
    journal: Journal, cle: bytes, dossier: UUID, identite: Identite, le: date
) -> tuple[FluxAnnexe, ...]:
    """Links of the identifiers of an identity that lead nowhere yet.

    Raises :class:`~commands.base.Refus` when one leads to another dossier, unless this one goes on in its place.
    """
    valeurs = identifiants(identite, None)
    streams = {genre: flux_identifiant(cle, genre, valeur) for genre, valeur in valeurs.items()}
    connus = journal.lire(list(streams.values()))
    menent = {genre: mene_a(connus[stream]) for genre, stream in streams.items()}
    exiger(
        all(
            trouve in (None, dossier) or dossier_qui_continue(journal, trouve) == dossier for trouve in menent.values()
        ),
        "personne_deja_connue",
        "Un autre dossier existe déjà pour cette personne : recherchez-la dans la file active.",
        champ="identite",
    )
    return rattachements(cle, dossier, {g: v for g, v in valeurs.items() if menent[g] is None}, le, connus)


def dossier_qui_continue(journal: Journal, dossier: UUID) -> UUID:
    """The dossier itself, or the one that goes on in its place after merges."""
    for _ in range(FUSIONS_MAX):
        fusion = journal.dossier(dossier).fusion
        if fusion is None:
            break
        dossier = UUID(fusion.absorbant)
    return dossier


def revocation(
    journal: Journal, cle: bytes, dossier: UUID, genre: GenreIdentifiant, valeur: str, le: date
) -> FluxAnnexe:
    """Event by which the value leads to the dossier no more; refuses a value that does not lead to it."""
    stream = flux_identifiant(cle, genre, valeur)
    lus = journal.lire([stream])[stream]
    exiger(
        mene_a(lus) == dossier,
        "identifiant_non_rattache",
        "Cet identifiant ne mène pas à ce dossier : vérifiez sa valeur.",
        champ="valeur",
    )
    return FluxAnnexe(stream, len(lus), IdentifiantRevoque(survenu_le=le, genre=genre, dossier=dossier))
