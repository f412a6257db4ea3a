"""Prescriptions that one partner received over a period, by what became of them: by offer, and in all."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel

from ledger.dossier.etat.prescription import SANS_REPONSE, EtatPrescription
from ledger.keys import Coffre
from readmodels.lecteur import Lecteur
from readmodels.listes.prescription import offres_dites

OFFRES_MAX: Final = 200
"""Offers that are told apart, those that received the most first; the total counts all of them."""


class BilanPrescriptions(BaseModel):
    """Prescriptions counted on the day on which they were made, by what became of them; ``offre`` is None for the whole.

    ``delai_reponse_jours``: median of the days from the prescription to the agreement or the refusal; None without any.
    """

    offre: str | None
    libelle_offre: str | None
    prescrites: int
    sans_reponse: int
    acceptees: int
    refusees: int
    expirees: int
    entrees: int
    terminees: int
    non_venues: int
    abandonnees: int
    delai_reponse_jours: float | None

    @property
    def repondues(self) -> int:
        """Those of which the answer is known, as the indicator « taux d'acceptation » counts them: silence is one."""
        return self.acceptees + self.refusees + self.expirees


def bilan_du_partenaire(
    lecteur: Lecteur, offres: Coffre | None, partenaire: str, du: date, au: date
) -> tuple[BilanPrescriptions, Sequence[BilanPrescriptions]]:
    """The whole, and each of :data:`OFFRES_MAX` offers; without the keys of the ``offres`` that are reserved, these are not
    named.
    """
    etats = {
        "sans_reponse": SANS_REPONSE,
        "refusees": {EtatPrescription.REFUSEE},
        "expirees": {EtatPrescription.EXPIREE},
        "terminees": {EtatPrescription.TERMINEE},
        "non_venues": {EtatPrescription.NON_VENUE},
        "abandonnees": {EtatPrescription.ABANDONNEE},
    }
    comptes = ", ".join(f"count(*) filter (where etat = any(%({nom})s)) as {nom}" for nom in etats)
    lignes = lecteur.interroger(
        f"select offre, count(*) as prescrites, {comptes}, count(acceptee_le) as acceptees,"
        "  count(demarree_le) as entrees, percentile_cont(0.5) within group (order by coalesce(acceptee_le,"
        "   case when etat = any(%(refusees)s) then issue_le end) - prescrite_le) as delai_reponse_jours"
        " from {vues}.prescription where partenaire = %(partenaire)s and prescrite_le between %(du)s and %(au)s"
        " group by grouping sets ((), (offre)) order by grouping(offre) desc, prescrites desc, offre"
        f" limit {1 + OFFRES_MAX}",
        {nom: [str(etat) for etat in voulus] for nom, voulus in etats.items()}
        | {"partenaire": partenaire, "du": du, "au": au},
    )
    tout = BilanPrescriptions.model_validate(lignes[0] | {"libelle_offre": None})
    return tout, [BilanPrescriptions.model_validate(ligne) for ligne in offres_dites(lecteur, offres, lignes[1:])]
