"""Procedure before a sanction: intention, observations, audition, avis (CASF L262-37 III)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Refus, etape, exemple, exiger, jour, prealable
from commands.notification import ELECTRONIQUE, Notification, acte_de_notification, recue_le
from commands.sanctions.manquement import manquement_en_cours
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement
from ledger.events.base import Evenement, Texte
from ledger.events.entree.droits import Mention
from ledger.events.sanctions.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ObservationsRecues,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import (
    AvisEquipe,
    MesureSanction,
    NatureAccompagnant,
)


class NotifierIntentionSanction(Notification):
    """Tell the person of the facts and of the sanction considered, with a date certaine."""

    model_config = exemple(
        {
            "manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d",
            "mesure_envisagee": "SUSPENSION",
            "moyen": "LETTRE_RECOMMANDEE",
        }
    )

    manquement: UUID
    mesure_envisagee: MesureSanction


class RecevoirObservations(Commande):
    """Record what the person answers in writing."""

    model_config = exemple(
        {"manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d", "observations": "Mon fils était hospitalisé."}
    )

    manquement: UUID
    observations: Texte


class TenirAudition(Commande):
    """Record that the person was heard, and who helped."""

    model_config = exemple({"manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d", "accompagnement": "ASSOCIATION"})

    manquement: UUID
    accompagnement: NatureAccompagnant
    accompagnant: Mention | None = Field(default=None, description="Nom de la personne qui accompagne (scellé)")
    compte_rendu: Texte | None = None


class RendreAvisSanction(Commande):
    """Record the opinion of the équipe pluridisciplinaire."""

    model_config = exemple({"manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d", "avis": "DEFAVORABLE"})

    manquement: UUID
    avis: AvisEquipe
    personne_invitee: bool | None = Field(
        default=None, description="La personne a pu présenter ses observations à l'équipe pluridisciplinaire aussi"
    )


@etape(
    NotifierIntentionSanction,
    IntentionSanctionNotifiee,
    regles={"P3": "survenu_le", ELECTRONIQUE: "mise_a_disposition_le"},
    acte=acte_de_notification(Procedure.SANCTION),
)
def notifier_intention_sanction(
    dossier: Dossier, commande: NotifierIntentionSanction, cadre: Cadre
) -> Sequence[Evenement]:
    """The contradictory phase opens once."""
    le = recue_le(commande, cadre)
    _exiger_sans_intention(dossier, commande.manquement, le)
    return [commande.fait(IntentionSanctionNotifiee, survenu_le=le)]


def _exiger_sans_intention(dossier: Dossier, manquement: UUID | str, le: date) -> None:
    connu = manquement_en_cours(dossier, manquement, le)
    exiger(
        connu.intention_notifiee_le is None,
        "intention_deja_notifiee",
        f"L'intention de sanction est déjà notifiée depuis le {jour(connu.intention_notifiee_le or le)}.",
        champ="manquement",
        regle="P3",
    )


@prealable(IntentionSanctionNotifiee)
def _intention_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_sans_intention(dossier, e.corps["manquement"], e.survenu_le)


@etape(RecevoirObservations, ObservationsRecues, regles={"P3": "survenu_le"})
def recevoir_observations(dossier: Dossier, commande: RecevoirObservations, cadre: Cadre) -> Sequence[Evenement]:
    """Until the decision: what comes late is read too, and known to be late."""
    le = cadre.date_du_fait(commande)
    intention_le = _exiger_informee(dossier, commande.manquement, le)
    return [
        commande.fait(ObservationsRecues, survenu_le=le, dans_le_delai=le <= fin_observations(intention_le, cadre, le))
    ]


def _exiger_informee(dossier: Dossier, manquement: UUID | str, le: date) -> date:
    return exiger_intention(manquement_en_cours(dossier, manquement, le), le)


def fin_observations(intention_le: date, cadre: Cadre, le: date) -> date:
    """Last day of rule P3, as the version in force on ``le`` counts it."""
    return cadre.regle("P3", le).echeance(intention_le, cadre.regles.calendrier)


@prealable(ObservationsRecues)
def _observations_tiennent(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_informee(dossier, e.corps["manquement"], e.survenu_le)


@etape(TenirAudition, AuditionTenue, regles=dict.fromkeys(("P3", "P4"), "survenu_le"))
def tenir_audition(dossier: Dossier, commande: TenirAudition, cadre: Cadre) -> Sequence[Evenement]:
    """One hearing, after the person was informed and before the decision."""
    le = cadre.date_du_fait(commande)
    _exiger_sans_audition(dossier, commande.manquement, le)
    exiger(
        commande.accompagnant is None or commande.accompagnement is not NatureAccompagnant.AUCUN,
        "accompagnant_contradictoire",
        "Une personne est nommée alors que l'audition est dite sans accompagnant : indiquez sa qualité.",
        champ="accompagnement",
    )
    return [commande.fait(AuditionTenue, survenu_le=le)]


def _exiger_sans_audition(dossier: Dossier, manquement: UUID | str, le: date) -> None:
    _exiger_informee(dossier, manquement, le)
    connu = dossier.manquements[str(manquement)]
    exiger(
        connu.audition_le is None,
        "audition_deja_tenue",
        f"La personne a déjà été entendue le {jour(connu.audition_le or le)} sur ce manquement.",
        champ="manquement",
    )


@prealable(AuditionTenue)
def _audition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_sans_audition(dossier, e.corps["manquement"], e.survenu_le)


@etape(
    RendreAvisSanction,
    AvisSanctionRendu,
    regles={"P5": "survenu_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.REUNIR_AVIS),
)
def rendre_avis_sanction(dossier: Dossier, commande: RendreAvisSanction, cadre: Cadre) -> Sequence[Evenement]:
    """The opinion comes after the person was informed."""
    le = cadre.date_du_fait(commande)
    _exiger_sans_avis(dossier, commande.manquement, le)
    return [commande.fait(AvisSanctionRendu, survenu_le=le)]


def _exiger_sans_avis(dossier: Dossier, manquement: UUID | str, le: date) -> None:
    connu = manquement_en_cours(dossier, manquement, le)
    exiger_intention(connu, le)
    exiger(
        connu.avis is None,
        "avis_deja_rendu",
        "L'avis de l'équipe pluridisciplinaire est déjà rendu sur ce manquement.",
        champ="manquement",
    )


@prealable(AvisSanctionRendu)
def _avis_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_sans_avis(dossier, e.corps["manquement"], e.survenu_le)


def exiger_intention(connu: Manquement, le: date) -> date:
    """When the person was told of what is intended; refuses what precedes it."""
    if connu.intention_notifiee_le is None:
        raise Refus(
            "intention_non_notifiee",
            "La personne n'est pas informée de la sanction envisagée : notifiez-lui d'abord l'intention (CASF L262-37"
            " III).",
            champ="manquement",
            regle="P3",
        )
    exiger(
        connu.intention_notifiee_le <= le,
        "avant_intention",
        f"L'étape est datée du {jour(le)}, avant la notification de l'intention ({jour(connu.intention_notifiee_le)}).",
        champ="survenu_le",
        regle="P3",
    )
    return connu.intention_notifiee_le
