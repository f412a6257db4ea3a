"""What a step writes on other streams than its dossier's, in the same transaction: identifiers, the other dossier."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from commands.base import Commande
from commands.entree.doublon import FusionnerDoublon, SeparerDoublon, absorber
from commands.entree.droits import ModifierIdentite, OuvrirDossier
from commands.entree.identifiants import rattachements_manquants, revocation
from commands.entree.revocation import RevoquerIdentifiant
from commands.execute import FluxAnnexe
from ledger.dates import aujourd_hui
from ledger.events.doublon import DoublonRestitue
from ledger.store.journal import Journal

Voisin = Callable[[Journal, bytes, UUID, Any, date], tuple[FluxAnnexe, ...]]
VOISINS: dict[type[Commande], Voisin] = {}
"""What some steps write on other streams, by command."""


def annexes(journal: Journal, cle: bytes, dossier: UUID, commande: Commande) -> tuple[FluxAnnexe, ...]:
    """Events of the step on other streams, each at the version that they were decided on.

    ``cle`` is that of the fingerprints of identifiers. Raises :class:`~commands.base.Refus`.
    """
    voisin = VOISINS.get(type(commande))
    return () if voisin is None else voisin(journal, cle, dossier, commande, commande.survenu_le or aujourd_hui())


def _voisin(*commandes: type[Commande]) -> Callable[[Voisin], Voisin]:
    def inscrit(voisin: Voisin) -> Voisin:
        VOISINS.update(dict.fromkeys(commandes, voisin))
        return voisin

    return inscrit


@_voisin(OuvrirDossier, ModifierIdentite)
def _rattachements(
    journal: Journal, cle: bytes, dossier: UUID, commande: OuvrirDossier | ModifierIdentite, le: date
) -> tuple[FluxAnnexe, ...]:
    """Identifiers that are stated lead to the dossier from then on, unless they lead to another one."""
    return rattachements_manquants(journal, cle, dossier, commande.identite, le)


@_voisin(RevoquerIdentifiant)
def _revocation(
    journal: Journal, cle: bytes, dossier: UUID, commande: RevoquerIdentifiant, le: date
) -> tuple[FluxAnnexe, ...]:
    """The identifier leads nowhere any more."""
    return (revocation(journal, cle, dossier, commande.genre, commande.valeur, le),)


@_voisin(FusionnerDoublon)
def _absorption(
    journal: Journal, _cle: bytes, dossier: UUID, commande: FusionnerDoublon, le: date
) -> tuple[FluxAnnexe, ...]:
    """The dossier that goes on says so; nothing when it is the same one, which the decision refuses."""
    if commande.absorbant == dossier:
        return ()
    garde = journal.dossier(commande.absorbant)
    return (FluxAnnexe(commande.absorbant, garde.version, absorber(garde, dossier, commande, le)),)


@_voisin(SeparerDoublon)
def _restitution(
    journal: Journal, _cle: bytes, dossier: UUID, commande: SeparerDoublon, le: date
) -> tuple[FluxAnnexe, ...]:
    """The dossier that went on does not any more; nothing when there was no merge, which the decision refuses."""
    fusion = journal.dossier(dossier).fusion
    if fusion is None:
        return ()
    absorbant = UUID(fusion.absorbant)
    evenement = DoublonRestitue(survenu_le=le, fusion=UUID(fusion.id), absorbe=dossier, motif=commande.motif)
    return (FluxAnnexe(absorbant, journal.dossier(absorbant).version, evenement),)
