"""Commission de recours amiable, where a convention sends it the recours: transmettre, rendre l'avis (CASF R262-90)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commands.base import Acte, Cadre, Commande, etape, exemple, exiger, jour, prealable
from commands.sanctions.recours import RECOURS, exiger_sans_reponse
from ledger.dossier import Dossier
from ledger.dossier.etat.recours import Recours
from ledger.events.base import Evenement
from ledger.events.sanctions.commission import AvisCommissionRendu, RecoursTransmis
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import AvisCommission


class TransmettreRecours(Commande):
    """Send a recours préalable to the commission de recours amiable."""

    model_config = exemple({"recours": RECOURS})

    recours: UUID


class RendreAvisCommission(Commande):
    """Record the opinion of the commission."""

    model_config = exemple({"recours": RECOURS, "avis": "FAVORABLE"})

    recours: UUID
    avis: AvisCommission


@etape(
    TransmettreRecours,
    RecoursTransmis,
    regles={"RAPO-CRA": "survenu_le", "RAPO-PCD": "avis_attendu_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.STATUER_SUR_RECOURS),
)
def transmettre_recours(dossier: Dossier, commande: TransmettreRecours, cadre: Cadre) -> Sequence[Evenement]:
    """Once, while the recours waits: its silence is then counted from the opinion, given or deemed to be."""
    le = cadre.date_du_fait(commande)
    _a_transmettre(dossier, commande.recours, le)
    attendu = cadre.echeance("RAPO-CRA", le)
    return [
        commande.fait(
            RecoursTransmis,
            survenu_le=le,
            avis_attendu_le=attendu,
            echeance_reponse_le=cadre.echeance("RAPO-PCD", attendu),
        )
    ]


def _a_transmettre(dossier: Dossier, recours: UUID | str, le: date) -> Recours:
    connu = exiger_sans_reponse(dossier, recours, le)
    exiger(
        connu.transmis_le is None,
        "recours_deja_transmis",
        f"Ce recours est déjà transmis à la commission depuis le {jour(connu.transmis_le or le)}.",
        champ="recours",
    )
    exiger(
        connu.rejete_implicitement_le is None,
        "recours_deja_rejete",
        "Le silence a déjà rejeté ce recours : répondez-y, sans passer par la commission.",
        champ="recours",
    )
    return connu


@prealable(RecoursTransmis)
def _transmission_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_transmettre(dossier, e.corps["recours"], e.survenu_le)


@etape(
    RendreAvisCommission,
    AvisCommissionRendu,
    regles=dict.fromkeys(("RAPO-CRA", "RAPO-PCD"), "survenu_le"),
    acte=Acte(Procedure.SANCTION, Pouvoir.RECEVOIR),
)
def rendre_avis_commission(dossier: Dossier, commande: RendreAvisCommission, cadre: Cadre) -> Sequence[Evenement]:
    """Within its month, beyond which the opinion is deemed given; the département has a month from it."""
    le = cadre.date_du_fait(commande)
    connu = _attendu(dossier, commande.recours, le)
    attendu = connu.avis_attendu_le
    exiger(
        attendu is None or le <= attendu,
        "avis_repute_rendu",
        f"L'avis de la commission est réputé rendu depuis le {jour(attendu or le)} (CASF R262-90).",
        champ="survenu_le",
        regle="RAPO-CRA",
    )
    return [commande.fait(AvisCommissionRendu, survenu_le=le, echeance_reponse_le=cadre.echeance("RAPO-PCD", le))]


def _attendu(dossier: Dossier, recours: UUID | str, le: date) -> Recours:
    connu = exiger_sans_reponse(dossier, recours, le)
    exiger(
        connu.transmis_le is not None and connu.transmis_le <= le,
        "recours_non_transmis",
        "Ce recours n'est pas transmis à la commission à cette date : enregistrez d'abord sa transmission.",
        champ="recours",
    )
    exiger(
        connu.avis_le is None,
        "avis_commission_deja_rendu",
        f"La commission a rendu son avis le {jour(connu.avis_le or le)} : pour le rectifier, corrigez cette étape.",
        champ="recours",
    )
    return connu


@prealable(AvisCommissionRendu)
def _avis_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _attendu(dossier, e.corps["recours"], e.survenu_le)
