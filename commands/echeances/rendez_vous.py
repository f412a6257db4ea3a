"""RV4: a rendez-vous whose day has passed waits for its outcome; RV2: an invitation waits for a rendez-vous."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from commands.regles.calendrier import UN_JOUR
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.convocation import InvitationAnnulee
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousManque, RendezVousPlanifie
from ledger.vocabulaire.echeance import Nature


@echeance(
    Nature.RENDEZ_VOUS_A_CONCLURE,
    fermee_par=(RendezVousHonore, RendezVousManque, RendezVousAnnule),
)
def rendez_vous_a_conclure(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the day of the meeting, once it is over."""
    for rendez_vous in dossier.rendez_vous.values():
        if rendez_vous.etat is EtatRendezVous.PLANIFIE:
            yield Attente(rendez_vous.id, rendez_vous.le, visible_de=rendez_vous.le + UN_JOUR)


@echeance(
    Nature.INVITATION_SANS_REPONSE,
    fermee_par=(RendezVousPlanifie, InvitationAnnulee),
)
def invitation_sans_reponse(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the day on which the invitation left to the end of its validity; another one for the same purpose takes its
    place. Nothing runs of one that nobody has sent.
    """
    dernieres = {c.motif: c for c in dossier.convocations.values() if c.en_attente}
    for invitation in dernieres.values():
        if invitation.valable_depuis is not None:
            yield Attente(invitation.id, invitation.valable_depuis, due_le=invitation.valable_jusqu_au)
