"""What the views should say, recounted in plain Python from the events: no SQL, no set, one dossier at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commands.base import Cadre
from commands.echeances import prochaine_echeance
from commands.regles import REGLES
from ledger.dossier import Dossier, fold, visibles
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.offres.prescription import ISSUES
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementRepris, ContratEngagementSuspendu
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.events.offres.prescription import OffrePrescrite, PrescriptionAcceptee
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.lu import EvenementLu

FAITS_DE_PERIODE = (
    DossierOuvert,
    DroitsModifies,
    IdentiteModifiee,
    OrientationDecidee,
    OrientationNotifiee,
    StructureDesignee,
    ReferentDesigne,
    ReferentTransfere,
    ReorientationDemandee,
    ReorientationRefusee,
    ParcoursTermine,
)


@dataclass(frozen=True)
class Vu:
    """A dossier at a moment: the events that count then, in order, and its state."""

    evenements: Sequence[EvenementLu]
    etat: Dossier

    @classmethod
    def de(
        cls,
        stream: UUID,
        lus: Sequence[EvenementLu],
        connu_au: date | None = None,
        valable_au: date | None = None,
    ) -> "Vu":
        """Replay one stream."""
        return cls(
            visibles(lus, connu_au=connu_au, valable_au=valable_au),
            fold(stream, lus, connu_au=connu_au, valable_au=valable_au),
        )

    def dernier(self, *classes: type[Any]) -> EvenementLu | None:
        """The last event of these types."""
        return next((e for e in reversed(self.evenements) if e.classe in classes), None)


def jour(texte: str | None) -> date | None:
    """A date of the clear part."""
    return None if texte is None else date.fromisoformat(texte)


def periode(vu: Vu) -> dict[str, Any] | None:
    """Attributes of the rectangle; None where no fact of the state is known."""
    if vu.dernier(*FAITS_DE_PERIODE) is None:
        return None
    etat, droits, orientation = vu.etat, vu.etat.droits, vu.etat.orientation
    depart_du_contrat = next(
        (
            e
            for e in reversed(vu.evenements)
            if e.classe in (OrientationNotifiee, ReorientationRefusee)
            and orientation is not None
            and e.corps["orientation"] == orientation.id
        ),
        None,
    )
    court = orientation is not None and orientation.notifiee_le is not None and etat.demande is None
    return {
        "ouvert_le": etat.ouvert_le,
        "echeance_orientation_le": droits.echeance_orientation_le if droits else None,
        "etat_droit": droits.etat if droits else None,
        "soumis_droits_devoirs": droits.soumis if droits else None,
        "annee_naissance": droits.annee_naissance if droits else None,
        "sexe": droits.sexe if droits else None,
        "situation_familiale": droits.situation_familiale if droits else None,
        "commune": droits.commune if droits else None,
        "mds": droits.mds if droits else None,
        "orientation": orientation.id if orientation else None,
        "parcours": orientation.parcours if orientation else None,
        "organisme": orientation.organisme if orientation else None,
        "decideur": orientation.decideur if orientation else None,
        "decidee_le": orientation.decidee_le if orientation else None,
        "notifiee_le": orientation.notifiee_le if orientation else None,
        "echeance_contrat_le": jour(depart_du_contrat.corps.get("echeance_contrat_le"))
        if court and depart_du_contrat
        else None,
        "structure": etat.structure,
        "referent": etat.referent,
        "termine_le": termine_le(etat),
    }


def termine_le(etat: Dossier) -> date | None:
    """The end of a parcours after which no other orientation is awaited."""
    fin, droits = etat.fin_parcours, etat.droits
    return fin.terminee_le if fin is not None and not (droits and droits.echeance_orientation_le) else None


def agenda(vu: Vu) -> dict[str, dict[str, Any]]:
    """Rendez-vous of the dossier, by id."""
    return {
        r.id: {"le": r.le, "heure": r.heure, "motif": r.motif, "structure_rendez_vous": r.structure, "etat": r.etat}
        for r in vu.etat.rendez_vous.values()
    }


def prescriptions(vu: Vu) -> dict[str, dict[str, Any]]:
    """Prescriptions of the dossier, by id."""
    dates = ("prescrite_le", "recue_le", "relancee_le", "acceptee_le", "demarree_le", "issue_le")
    trouvees = {}
    for p in vu.etat.prescriptions.values():
        siens = [e for e in vu.evenements if e.corps.get("prescription") == p.id]
        suites = siens[[e.classe for e in siens].index(OffrePrescrite) :]
        acceptation = next((e for e in reversed(suites) if e.classe is PrescriptionAcceptee), None)
        issue = next((e for e in reversed(suites) if e.classe in ISSUES), None)
        trouvees[p.id] = {"offre": p.offre, "theme": p.theme, "partenaire": p.partenaire, "etat": p.etat} | {
            "prescripteur": suites[0].corps["prescripteur"],
            "entree_prevue_le": jour(acceptation.corps.get("entree_prevue_le")) if acceptation else None,
            "motif_issue": issue.corps.get("motif") if issue else None,
            "resultat": issue.corps.get("resultat") if issue else None,
            **{nom: getattr(p, nom) for nom in dates},
        }
    return trouvees


def transmissions(vu: Vu) -> dict[str, dict[str, Any]]:
    """Where each transmission of the dossier stands, by id."""
    return {t.id: {nom: v for nom, v in asdict(t).items() if nom != "id"} for t in vu.etat.transmissions.values()}


def _arrete(vu: Vu, signature: EvenementLu | None) -> bool:
    """Whether the contract of this signature is closed, or suspended and not taken up again."""
    if signature is None:
        return False
    arrets = (ContratEngagementSuspendu, ContratEngagementRepris, ContratEngagementClos)
    siens = [e.classe for e in vu.evenements if e.classe in arrets and e.corps["contrat"] == signature.corps["contrat"]]
    return ContratEngagementClos in siens or siens[-1:] == [ContratEngagementSuspendu]


def _apres_la_decision(vu: Vu, signature: EvenementLu | None) -> bool:
    """Whether the contract was signed after the decision of the orientation in force, in the order of the events."""
    orientation = vu.etat.orientation
    decision = next(
        (
            e
            for e in reversed(vu.evenements)
            if e.classe is OrientationDecidee and orientation is not None and e.corps["orientation"] == orientation.id
        ),
        None,
    )
    if signature is None or decision is None:
        return False
    return vu.evenements.index(signature) > vu.evenements.index(decision)


def file_active(vu: Vu) -> dict[str, Any] | None:
    """The line of the dossier; None before it is opened."""
    ou = periode(vu)
    if ou is None or ou["ouvert_le"] is None:
        return None
    assert vu.etat.droits is not None
    a_accompagner = vu.etat.droits.a_accompagner
    signature = vu.dernier(ContratEngagementSigne)
    signe_le = signature.survenu_le if signature else None
    fin_le = jour(signature.corps["fin_le"]) if signature else None
    sous_contrat = _apres_la_decision(vu, signature)
    prevus = [r.le for r in vu.etat.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE]
    prochain = min(prevus, default=None)
    designation = vu.dernier(ReferentDesigne, ReferentTransfere)
    due = prochaine_echeance(vu.etat, Cadre(date.max, REGLES))
    repris = ("ouvert_le", "etat_droit", "commune", "mds", "parcours", "organisme", "structure", "referent")
    return {nom: ou[nom] for nom in (*repris, "decidee_le", "notifiee_le", "termine_le")} | {
        "ferme_le": vu.etat.droits.depuis if vu.etat.droits.etat.ferme else None,
        "a_accompagner": a_accompagner,
        "contrat_signe_le": signe_le,
        "contrat_fin_le": fin_le,
        "contrat_en_vigueur": sous_contrat and not _arrete(vu, signature),
        "referent_depuis": designation.survenu_le if designation and vu.etat.referent else None,
        "dernier_rendez_vous_prevu_le": max(prevus, default=None),
        "prochain_rendez_vous_le": prochain,
        "echeance_le": due.due_le if due else None,
        "echeance": due.nature if due else None,
    }


def jours_utiles(lus: Iterable[EvenementLu]) -> tuple[list[date], list[date]]:
    """Every day on which something was known, and on which something happened, and the day before the first."""
    lus = list(lus)
    connus = sorted({e.connu_le for e in lus})
    survenus = sorted({e.survenu_le for e in lus})
    veille = date.fromordinal(min(connus[0], survenus[0]).toordinal() - 1)
    return [veille, *connus], [veille, *survenus]
