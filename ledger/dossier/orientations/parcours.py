"""Re-examination of a social parcours, and end of the parcours."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.parcours import FinParcours
from ledger.dossier.orientations.reorientation import conclure_demandes
from ledger.dossier.registre import evolue
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Parcours
from ledger.vocabulaire.orientations.parcours import IssueReexamen, MotifFinParcours


def reexamen_depuis(dossier: Dossier) -> date | None:
    """Since when the delay of the re-examination runs (rule O5): from the signature of the contract under the social
    orientation or its revision (CASF L262-31), or from the last re-examination that kept it. One that asked for another
    orientation stops it until that is refused.
    """
    orientation, signe = dossier.orientation, dossier.contrat_signe
    if orientation is None or orientation.parcours is not Parcours.SOCIAL:
        return None
    if signe is None or signe.signe_le is None or signe.orientation != orientation.id:
        return None
    reexaminee, engage_le = orientation.reexaminee_le, max(signe.signe_le, signe.resigne_le or signe.signe_le)
    if reexaminee is None or engage_le > reexaminee:
        return engage_le
    if orientation.issue_reexamen is IssueReexamen.MAINTIEN:
        return reexaminee
    maintenue = orientation.maintenue_le
    return maintenue if maintenue is not None and maintenue >= reexaminee else None


@evolue(ReexamenSocialRealise)
def reexamen_social_realise(dossier: Dossier, e: EvenementLu) -> None:
    """The next delay runs from this day, if the social parcours goes on."""
    if (orientation := dossier.orientations.get(e.corps["orientation"])) is not None:
        orientation.reexaminee_le = e.survenu_le
        orientation.issue_reexamen = IssueReexamen[e.corps["issue"]]
        orientation.delai_reexamen_mois = e.corps.get("delai_reexamen_mois")


@evolue(ParcoursTermine)
def parcours_termine(dossier: Dossier, e: EvenementLu) -> None:
    """No orientation, structure nor référent any more; what waited for a decision does not wait any more."""
    if (orientation := dossier.orientation) is not None and orientation.fin_le is None:
        orientation.fin_le = max(e.survenu_le, orientation.debut_le)
    for preconisation in dossier.preconisations.values():
        preconisation.caduque = preconisation.decision is None
    conclure_demandes(dossier, e.survenu_le)
    droits = dossier.droits
    dossier.fin_parcours = FinParcours(
        e.survenu_le, MotifFinParcours[e.corps["motif"]], droits.obligation_depuis if droits else None
    )
    dossier.structure = dossier.referent = None
    if droits is not None:
        droits.echeance_orientation_le = None
