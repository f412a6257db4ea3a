"""The state of each prescription: what it says, its last step, and the day of each."""

from ledger.dossier.etat.prescription import EtatPrescription
from ledger.dossier.offres.prescription import ISSUES
from ledger.events.base import Evenement
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionRecue,
    PrescriptionRelancee,
)
from projections.moteur.vue import Etat, Schemas, codes
from readmodels.listes.prescription import PRESCRIPTION

ETATS: dict[type[Evenement], EtatPrescription] = {
    PrescriptionRecue: EtatPrescription.RECUE,
    PrescriptionAcceptee: EtatPrescription.ACCEPTEE,
    PrescriptionDemarree: EtatPrescription.DEMARREE,
    **ISSUES,
}


def _prescriptions(schemas: Schemas, ou: str) -> str:
    """Ids are unique within a dossier; a step counts for the prescription that it follows."""
    faits = f"(select * from {schemas.table('f_offre')} where fin_connu_le = 'infinity' and {ou})"
    prescrites = (
        f"(select distinct on (dossier, prescription) * from {faits} f where type = {OffrePrescrite.code}"
        "  order by dossier, prescription, survenu_le desc, origine desc)"
    )
    etat = " ".join(f"when {classe.code} then '{etat}'" for classe, etat in ETATS.items())

    def dernier(valeur: str, *classes: type[Evenement]) -> str:
        return (
            f"(array_agg({valeur} order by s.survenu_le desc, s.origine desc)"
            f" filter (where s.type in ({codes(classes)})))[1]"
        )

    def le(*classes: type[Evenement]) -> str:
        return f"max(s.survenu_le) filter (where s.type in ({codes(classes)}))"

    return (
        "select p.prescription, p.dossier, p.offre, p.theme, p.partenaire, p.prescripteur, p.survenu_le as prescrite_le,"
        f" coalesce({dernier(f'case s.type {etat} end', *ETATS)}, '{EtatPrescription.PRESCRITE}') as etat,"
        f" {le(PrescriptionRecue)} as recue_le, {le(PrescriptionRelancee)} as relancee_le,"
        f" {le(PrescriptionAcceptee)} as acceptee_le, {dernier('s.entree_prevue_le', PrescriptionAcceptee)}"
        f" as entree_prevue_le, {le(PrescriptionDemarree)} as demarree_le, {le(*ISSUES)} as issue_le,"
        f" {dernier('s.motif', *ISSUES)} as motif_issue, {dernier('s.resultat', *ISSUES)} as resultat"
        f" from {prescrites} p left join {faits} s on s.dossier = p.dossier and s.prescription = p.prescription"
        f" and s.type in ({codes((*ETATS, PrescriptionRelancee))})"
        " and (s.survenu_le, s.origine) > (p.survenu_le, p.origine)"
        " group by p.prescription, p.dossier, p.offre, p.theme, p.partenaire, p.prescripteur, p.survenu_le"
    )


PRESCRIPTIONS = Etat(
    PRESCRIPTION, "prescription", {"f_offre": (OffrePrescrite, PrescriptionRelancee, *ETATS)}, _prescriptions
)
