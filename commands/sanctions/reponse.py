"""The answer to a recours préalable, which replaces the first decision (CRPA L412-7): décider, notifier."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Si, etape, exemple, exiger, jour, prealable
from commands.notification import ELECTRONIQUE, Notification, acte_de_notification, recue_le
from commands.regles import Delai
from commands.sanctions.bornes import (
    base_calcul,
    exiger_cumul,
    exiger_duree,
    exiger_mesure,
    exiger_modulation,
    exiger_taux,
)
from commands.sanctions.recours import RECOURS, exiger_recours, exiger_sans_reponse
from commands.sanctions.sanction import sanction_connue
from commands.sanctions.signature import forme_de
from ledger.dossier import Dossier
from ledger.dossier.etat.recours import Recours
from ledger.dossier.etat.sanction import Sanction
from ledger.events.base import Evenement, Texte
from ledger.events.entree.droits import Mention
from ledger.events.sanctions.recours import DecisionRecoursNotifiee, RecoursDecide
from ledger.events.sanctions.sanction import Modulation
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MesureSanction, QualiteSignataire

DEGRES = (MesureSanction.SUSPENSION, MesureSanction.SUPPRESSION)
"""Measures, from the lesser to the harsher."""
REGLES_DE_REFORME = ("S1", "S2", "S3", "S4", "S5", "S6", "S-DUR", "S-MOD", "S7")


class DeciderRecours(Commande):
    """Answer a recours préalable; a reform says what changes of the measure, the rest stays."""

    model_config = exemple(
        {"recours": RECOURS, "issue": "ACCUEILLI", "motivation": "La convocation était à une autre adresse."}
    )

    recours: UUID
    issue: IssueRecours
    motivation: Texte
    mesure: MesureSanction | None = Field(default=None, description="Réformée : la mesure, si elle change")
    taux_pourcent: int | None = Field(default=None, ge=1, le=100, description="Réformée : le taux, s'il change")
    duree_mois: int | None = Field(default=None, ge=1, le=12, description="Réformée : la durée, si elle change")
    modulation: Modulation | None = Field(
        default=None, description="Réformée : ce dont tiennent compte le taux et la durée"
    )
    majoration: bool | None = Field(
        default=None, description="Réformée : RSA majoré à cette date (parent isolé, CASF L262-9)"
    )


class NotifierDecisionRecours(Notification):
    """Tell the person of the decision on a recours, with a date certaine."""

    model_config = exemple(
        {
            "recours": RECOURS,
            "moyen": "LETTRE_RECOMMANDEE",
            "voies_et_delais": True,
            "qualite_signataire": "PAR_DELEGATION",
            "signataire": "Maialen Sallaberry",
        }
    )

    recours: UUID
    voies_et_delais: bool = Field(description="La décision mentionne comment et jusqu'à quand saisir le juge")
    qualite_signataire: QualiteSignataire
    signataire: Mention | None = Field(
        default=None, description="Prénom et nom du signataire (scellés) ; sans objet dans l'espace personnel"
    )


class _Peine(NamedTuple):
    """The three things that a decision sets."""

    mesure: MesureSanction
    taux_pourcent: int
    duree_mois: int

    @property
    def poids(self) -> tuple[int, int, int]:
        """The three, each from the lesser to the harsher."""
        return DEGRES.index(self.mesure), self.taux_pourcent, self.duree_mois


@etape(
    DeciderRecours,
    RecoursDecide,
    regles={"RAPO-SUB": "survenu_le"}
    | dict.fromkeys(REGLES_DE_REFORME, Si("mesure", "survenu_le"))
    | {"S-BASE": Si("base_calcul", "debut_le")},
    acte=Acte(Procedure.SANCTION, Pouvoir.STATUER_SUR_RECOURS),
)
def decider_recours(dossier: Dossier, commande: DeciderRecours, cadre: Cadre) -> Sequence[Evenement]:
    """A recours without answer, even after its implicit rejection. Upheld, the annulment of the sanction follows of itself;
    reformed, the sanction goes on under the new measure, decided on the rules and the household of this day.
    """
    le = cadre.date_du_fait(commande)
    connu = exiger_sans_reponse(dossier, commande.recours, le)
    reforme = _reformer(dossier, connu, commande, cadre, le)
    return [commande.fait(RecoursDecide, survenu_le=le, sanction=UUID(connu.sanction), **reforme)]


def _reformer(dossier: Dossier, connu: Recours, commande: DeciderRecours, cadre: Cadre, le: date) -> dict[str, Any]:
    """Fields of the reformed measure, inside the bounds of the day; none for another answer."""
    if commande.issue is not IssueRecours.REFORME:
        dites = (commande.mesure, commande.taux_pourcent, commande.duree_mois, commande.modulation, commande.majoration)
        exiger(
            not any(dite is not None for dite in dites),
            "reforme_sans_objet",
            "La mesure ne change que si la sanction est réformée : laissez ces champs vides, ou changez la réponse.",
            champ="issue",
        )
        return {}
    premiere = sanction_connue(dossier, connu.sanction, le)
    peine = _Peine(
        commande.mesure or premiere.mesure,
        commande.taux_pourcent or premiere.taux_pourcent,
        commande.duree_mois or premiere.duree_mois,
    )
    _exiger_moindre(peine, premiere)
    if premiere.nature is not None:
        exiger_mesure(premiere.nature, premiere.rang, peine.mesure, cadre, le)
    exiger_duree(peine.duree_mois, premiere.rang, cadre, le)
    plafond = exiger_taux(dossier, peine.taux_pourcent, commande.majoration, cadre, le)
    exiger_modulation(commande.modulation, cadre, le)
    fin = Delai(mois=peine.duree_mois).dernier_jour(premiere.debut_le)
    autres = (s for s in dossier.sanctions.values() if s.id != premiere.id)
    exiger_cumul(autres, peine.taux_pourcent, (premiere.debut_le, fin), *plafond)
    return {
        **peine._asdict(),
        "debut_le": premiere.debut_le,
        "fin_le": fin,
        "base_calcul": base_calcul(peine.taux_pourcent, premiere.debut_le, cadre),
    }


def _exiger_moindre(peine: _Peine, premiere: Sanction) -> None:
    """Lesser than the first one in something, harsher in nothing: whoever contests is put no worse off, and a harsher
    measure would take a new information of the person (CASF L262-37 III).
    """
    avant = _Peine(premiere.mesure, premiere.taux_pourcent, premiere.duree_mois)
    dite = f"{avant.mesure.libelle} de {avant.taux_pourcent} % pendant {avant.duree_mois} mois"
    exiger(
        all(apres <= deja for apres, deja in zip(peine.poids, avant.poids, strict=True)),
        "reforme_plus_severe",
        f"La réponse à un recours ne peut pas aggraver la sanction, une {dite} : ni sa mesure, ni son taux, ni sa durée.",
        champ="issue",
        regle="RAPO-SUB",
    )
    exiger(
        peine != avant,
        "reforme_sans_effet",
        f"La sanction est déjà une {dite} : dites ce qui change, ou rejetez le recours.",
        champ="issue",
        regle="RAPO-SUB",
    )


@prealable(RecoursDecide)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    connu = exiger_sans_reponse(dossier, e.corps["recours"], e.survenu_le)
    if IssueRecours(e.corps["issue"]) is IssueRecours.REFORME:
        premiere = sanction_connue(dossier, connu.sanction, e.survenu_le)
        peine = _Peine(MesureSanction(e.corps["mesure"]), e.corps["taux_pourcent"], e.corps["duree_mois"])
        _exiger_moindre(peine, premiere)


@etape(
    NotifierDecisionRecours,
    DecisionRecoursNotifiee,
    regles={"TA": "survenu_le", ELECTRONIQUE: "mise_a_disposition_le"},
    acte=acte_de_notification(Procedure.SANCTION),
)
def notifier_decision_recours(dossier: Dossier, commande: NotifierDecisionRecours, cadre: Cadre) -> Sequence[Evenement]:
    """Once. A recours upheld leaves nothing to bring before the judge; without the remedies, no delay runs."""
    le = recue_le(commande, cadre)
    connu = _a_notifier(dossier, commande.recours, le)
    ouvre = commande.voies_et_delais and connu.issue is not IssueRecours.ACCUEILLI
    return [
        commande.fait(
            DecisionRecoursNotifiee,
            survenu_le=le,
            forme=forme_de(commande, cadre, le),
            echeance_juge_le=cadre.echeance("TA", le) if ouvre else None,
        )
    ]


def _a_notifier(dossier: Dossier, recours: UUID | str, le: date) -> Recours:
    connu = exiger_recours(dossier, recours, le)
    exiger(
        connu.decide_le is not None and connu.decide_le <= le,
        "recours_sans_reponse",
        "Ce recours n'a pas de réponse à cette date : enregistrez-la d'abord.",
        champ="recours",
    )
    exiger(
        connu.notifie_le is None,
        "reponse_deja_notifiee",
        f"La décision sur ce recours est déjà notifiée depuis le {jour(connu.notifie_le or le)}.",
        champ="recours",
    )
    return connu


@prealable(DecisionRecoursNotifiee)
def _notification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_notifier(dossier, e.corps["recours"], e.survenu_le)
