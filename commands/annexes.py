"""What a step writes on other streams than its dossier's, in the same transaction: identifiers, the other dossier."""

from datetime import date
from uuid import UUID

from commands.base import Commande
from commands.doublon import FusionnerDoublon, SeparerDoublon, absorber
from commands.droits import ModifierIdentite, OuvrirDossier
from commands.execute import FluxAnnexe
from commands.identifiants import rattachements_manquants, revocation
from commands.revocation import RevoquerIdentifiant
from ledger.dates import aujourd_hui
from ledger.events.doublon import DoublonRestitue
from ledger.journal import Journal


def annexes(journal: Journal, cle: bytes, dossier: UUID, commande: Commande) -> tuple[FluxAnnexe, ...]:
    """Events of the step on other streams, each at the version that they were decided on.

    ``cle`` is that of the fingerprints of identifiers. Raises :class:`~commands.base.Refus`.
    """
    le = commande.survenu_le or aujourd_hui()
    if isinstance(commande, OuvrirDossier | ModifierIdentite):
        return rattachements_manquants(journal, cle, dossier, commande.identite, le)
    if isinstance(commande, RevoquerIdentifiant):
        return (revocation(journal, cle, dossier, commande.genre, commande.valeur, le),)
    if isinstance(commande, FusionnerDoublon):
        return _absorption(journal, dossier, commande, le)
    if isinstance(commande, SeparerDoublon):
        return _restitution(journal, dossier, commande, le)
    return ()


def _absorption(journal: Journal, dossier: UUID, commande: FusionnerDoublon, le: date) -> tuple[FluxAnnexe, ...]:
    """The dossier that goes on says so; nothing when it is the same one, which the decision refuses."""
    if commande.absorbant == dossier:
        return ()
    garde = journal.dossier(commande.absorbant)
    return (FluxAnnexe(commande.absorbant, garde.version, absorber(garde, dossier, commande, le)),)


def _restitution(journal: Journal, dossier: UUID, commande: SeparerDoublon, le: date) -> tuple[FluxAnnexe, ...]:
    """The dossier that went on does not any more; nothing when there was no merge, which the decision refuses."""
    fusion = journal.dossier(dossier).fusion
    if fusion is None:
        return ()
    absorbant = UUID(fusion.absorbant)
    evenement = DoublonRestitue(survenu_le=le, fusion=UUID(fusion.id), absorbe=dossier, motif=commande.motif)
    return (FluxAnnexe(absorbant, journal.dossier(absorbant).version, evenement),)
