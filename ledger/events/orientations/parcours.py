"""Life of a parcours: re-examined when it is social, then ended (CASF L262-31)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.orientation import MotifSocial
from ledger.vocabulaire.orientations.parcours import IssueReexamen, MotifFinParcours


@inscrire(code=210, nom="reexamen.social_realise", famille="orientation", libelle="Parcours social réexaminé")
class ReexamenSocialRealise(Evenement):
    """The référent and France Travail make a joint diagnosis of a social parcours.

    ``attendu_le`` is the last day of rule O5, when it ran. ``delai_reexamen_mois`` sets the next one; the difficulty
    that lengthens it stays sealed.
    """

    orientation: UUID
    issue: IssueReexamen
    attendu_le: DateCivile | None = None
    delai_reexamen_mois: int | None = Field(default=None, description="Months before the next re-examination")
    motif_social: Scelle[MotifSocial | None] = None
    justification_duree: Scelle[Texte | None] = None
    diagnostic: UUID | None = Field(default=None, description="Diagnostic that identified the difficulty")
    constats: Scelle[Texte | None] = None


@inscrire(code=211, nom="parcours.termine", famille="orientation", libelle="Parcours terminé")
class ParcoursTermine(Evenement):
    """Nobody accompanies the person any more: no orientation, structure nor référent from ``survenu_le`` on."""

    orientation: UUID
    motif: MotifFinParcours
    commentaire: Scelle[Texte | None] = None
