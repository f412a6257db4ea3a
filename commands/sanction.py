"""Manquements and sanctions: constater, notifier l'intention, rendre l'avis, décider, lever.

A sanction never follows from an absence by itself: every step here is somebody's decision (CT L5412-1, CASF L262-37).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from dateutil.relativedelta import relativedelta
from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.sanction import Manquement, Sanction
from ledger.events.base import Evenement, Texte
from ledger.events.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.droits import SituationFamiliale
from ledger.vocabulaire.orientation import MoyenNotification
from ledger.vocabulaire.sanction import AvisEquipe, MesureSanction, MotifLevee, NatureManquement, RangManquement


class ConstaterManquement(Commande):
    """Record a manquement, with its facts."""

    model_config = exemple(
        {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers prévus au contrat, sans venir ni prévenir."}
    )

    manquement: UUID = Field(default_factory=uuid4)
    nature: NatureManquement
    faits: Texte


class NotifierIntentionSanction(Commande):
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
    moyen: MoyenNotification


class RendreAvisSanction(Commande):
    """Record the opinion of the équipe pluridisciplinaire."""

    model_config = exemple({"manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d", "avis": "DEFAVORABLE"})

    manquement: UUID
    avis: AvisEquipe


class DeciderSanction(Commande):
    """Decide the measure, its rate and its duration."""

    model_config = exemple(
        {
            "manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d",
            "rang": "PREMIER",
            "mesure": "SUSPENSION",
            "taux_pourcent": 30,
            "duree_mois": 1,
            "motivation": "Absences répétées, sans motif légitime présenté dans le délai.",
        }
    )

    sanction: UUID = Field(default_factory=uuid4)
    manquement: UUID
    rang: RangManquement
    mesure: MesureSanction
    taux_pourcent: int = Field(ge=1, le=100)
    duree_mois: int = Field(ge=1, le=12)
    debut_le: Jour | None = Field(default=None, description="Début d'application ; date de la décision par défaut")
    motivation: Texte


class LeverSanction(Commande):
    """End a measure before its term."""

    model_config = exemple({"sanction": "e0d1c2b3-a495-4867-9758-6a7b8c9d0e1f", "motif": "REMOBILISATION"})

    sanction: UUID
    motif: MotifLevee


@etape(
    ConstaterManquement,
    ManquementConstate,
    pourquoi="Un constat est un fait ; la sanction qui peut suivre a ses propres règles.",
)
def constater_manquement(dossier: Dossier, commande: ConstaterManquement, cadre: Cadre) -> Sequence[Evenement]:
    """A manquement to the contract supposes a contract; a refusal to draw one up, an orientation notified."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_obligation(dossier, commande.nature)
    return [
        ManquementConstate(
            survenu_le=le,
            manquement=commande.manquement,
            nature=commande.nature,
            faits=commande.faits,
            **commande.enveloppe(),
        )
    ]


def _exiger_obligation(dossier: Dossier, nature: NatureManquement) -> None:
    if nature is NatureManquement.OBLIGATIONS_CONTRAT:
        exiger(
            dossier.contrat_signe is not None,
            "contrat_absent",
            "Aucun contrat d'engagement n'est signé : ses obligations ne peuvent pas avoir été manquées.",
            champ="nature",
        )
    else:
        orientation = dossier.orientation
        exiger(
            orientation is not None and orientation.notifiee_le is not None,
            "orientation_non_notifiee",
            "L'orientation n'est pas notifiée : la personne n'avait pas encore à élaborer de contrat.",
            champ="nature",
        )


@prealable(ManquementConstate)
def _constat_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_obligation(dossier, NatureManquement(e.corps["nature"]))


def _sans_sanction(dossier: Dossier, manquement: UUID | str, le: date) -> Manquement:
    connu = dossier.manquements.get(str(manquement))
    if connu is None:
        raise Refus("manquement_inconnu", "Ce manquement n'est pas constaté dans ce dossier.", champ="manquement")
    exiger(
        connu.sanction is None,
        "manquement_sanctionne",
        "Ce manquement a déjà donné lieu à une sanction.",
        champ="manquement",
    )
    exiger(
        connu.constate_le <= le,
        "avant_constat",
        f"L'étape est datée du {jour(le)}, avant le constat du manquement le {jour(connu.constate_le)}.",
        champ="survenu_le",
    )
    return connu


@etape(NotifierIntentionSanction, IntentionSanctionNotifiee, regles={"P3": "survenu_le"})
def notifier_intention_sanction(
    dossier: Dossier, commande: NotifierIntentionSanction, cadre: Cadre
) -> Sequence[Evenement]:
    """The contradictory phase opens once."""
    le = cadre.date_du_fait(commande)
    _exiger_sans_intention(dossier, commande.manquement, le)
    return [
        IntentionSanctionNotifiee(
            survenu_le=le,
            manquement=commande.manquement,
            mesure_envisagee=commande.mesure_envisagee,
            moyen=commande.moyen,
            **commande.enveloppe(),
        )
    ]


def _exiger_sans_intention(dossier: Dossier, manquement: UUID | str, le: date) -> None:
    connu = _sans_sanction(dossier, manquement, le)
    exiger(
        connu.intention_notifiee_le is None,
        "intention_deja_notifiee",
        f"L'intention de sanction est déjà notifiée depuis le {jour(connu.intention_notifiee_le or le)}.",
        champ="manquement",
    )


@prealable(IntentionSanctionNotifiee)
def _intention_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_sans_intention(dossier, e.corps["manquement"], e.survenu_le)


@etape(RendreAvisSanction, AvisSanctionRendu, regles={"P5": "survenu_le"})
def rendre_avis_sanction(dossier: Dossier, commande: RendreAvisSanction, cadre: Cadre) -> Sequence[Evenement]:
    """The opinion comes after the person was informed."""
    le = cadre.date_du_fait(commande)
    _exiger_sans_avis(dossier, commande.manquement, le)
    return [
        AvisSanctionRendu(survenu_le=le, manquement=commande.manquement, avis=commande.avis, **commande.enveloppe())
    ]


def _exiger_sans_avis(dossier: Dossier, manquement: UUID | str, le: date) -> None:
    connu = _sans_sanction(dossier, manquement, le)
    _exiger_intention(connu, le)
    exiger(
        connu.avis is None,
        "avis_deja_rendu",
        "L'avis de l'équipe pluridisciplinaire est déjà rendu sur ce manquement.",
        champ="manquement",
    )


@prealable(AvisSanctionRendu)
def _avis_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_sans_avis(dossier, e.corps["manquement"], e.survenu_le)


def _exiger_intention(connu: Manquement, le: date) -> date:
    if connu.intention_notifiee_le is None:
        raise Refus(
            "intention_non_notifiee",
            "La personne n'est pas informée de la sanction envisagée : notifiez-lui d'abord l'intention (CASF L262-37"
            " III).",
            champ="manquement",
        )
    exiger(
        connu.intention_notifiee_le <= le,
        "avant_intention",
        f"L'étape est datée du {jour(le)}, avant la notification de l'intention ({jour(connu.intention_notifiee_le)}).",
        champ="survenu_le",
    )
    return connu.intention_notifiee_le


@etape(DeciderSanction, SanctionDecidee, regles=dict.fromkeys(("P3", "P5", "S-DUR", "S7"), "survenu_le"))
def decider_sanction(dossier: Dossier, commande: DeciderSanction, cadre: Cadre) -> Sequence[Evenement]:
    """The procedure is complete, and the measure inside the legal bounds."""
    le = cadre.date_du_fait(commande)
    connu = _sans_sanction(dossier, commande.manquement, le)
    _exiger_procedure(connu, commande.mesure, cadre, le)
    _exiger_bornes(dossier, commande, cadre, le)
    debut = commande.debut_le or le
    exiger(
        debut >= le,
        "sanction_retroactive",
        f"La mesure ne peut pas commencer avant sa décision du {jour(le)}.",
        champ="debut_le",
    )
    return [
        SanctionDecidee(
            survenu_le=le,
            sanction=commande.sanction,
            manquement=commande.manquement,
            nature=connu.nature,
            rang=commande.rang,
            mesure=commande.mesure,
            taux_pourcent=commande.taux_pourcent,
            duree_mois=commande.duree_mois,
            debut_le=debut,
            fin_le=debut + relativedelta(months=commande.duree_mois) - timedelta(days=1),
            motivation=commande.motivation,
            **commande.enveloppe(),
        )
    ]


def _exiger_procedure(connu: Manquement, mesure: MesureSanction, cadre: Cadre, le: date) -> None:
    """Rules P3 and P5: the person had time to answer, and the équipe pluridisciplinaire spoke before a suppression."""
    p3 = cadre.regle("P3", le)
    echeance = p3.echeance(_exiger_intention(connu, le), cadre.regles.calendrier)
    exiger(
        le > echeance,
        "observations_en_cours",
        f"La personne a jusqu'au {jour(echeance)} pour présenter ses observations : décidez après cette date.",
        champ="survenu_le",
    )
    if mesure is MesureSanction.SUPPRESSION:
        exiger(
            connu.mesure_envisagee is MesureSanction.SUPPRESSION,
            "mesure_non_annoncee",
            "L'intention notifiée annonçait une suspension : une suppression demande une nouvelle procédure.",
            champ="mesure",
        )
        exiger(
            connu.avis_le is not None and connu.avis_le <= le,
            "avis_absent",
            "L'avis de l'équipe pluridisciplinaire est obligatoire avant une suppression (CASF L262-37 III).",
            champ="mesure",
        )


@prealable(SanctionDecidee)
def _sanction_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    """The procedure came first; a rank of persistance or réitération has a sanction before it."""
    connu = _sans_sanction(dossier, e.corps["manquement"], e.survenu_le)
    _exiger_procedure(connu, MesureSanction(e.corps["mesure"]), cadre, e.survenu_le)
    _exiger_rang(dossier, RangManquement(e.corps["rang"]))


def _exiger_rang(dossier: Dossier, rang: RangManquement) -> None:
    exiger(
        rang is RangManquement.PREMIER or bool(dossier.sanctions),
        "rang_sans_precedent",
        "Aucune sanction n'a été prononcée auparavant : il s'agit d'un premier manquement.",
        champ="rang",
    )


def _exiger_bornes(dossier: Dossier, commande: DeciderSanction, cadre: Cadre, le: date) -> None:
    """Rules S-DUR and S7: rank, measure, rate and duration."""
    regle = cadre.regle("S-DUR", le)
    bornes = regle.parametres
    _exiger_rang(dossier, commande.rang)
    exiger(
        commande.mesure in bornes["mesures"][commande.rang],
        "mesure_excessive",
        f"Pour un {commande.rang.libelle}, seule une suspension est possible ({regle.source}).",
        champ="mesure",
    )
    duree_max = bornes["duree_max_mois"][commande.rang]
    exiger(
        commande.duree_mois <= duree_max,
        "duree_excessive",
        f"La durée ne peut pas dépasser {duree_max} mois à ce rang ({regle.source}).",
        champ="duree_mois",
    )
    s7 = cadre.regle("S7", le)
    situation = dossier.droits.situation_familiale if dossier.droits else None
    foyer = situation != SituationFamiliale.SEUL_SANS_ENFANT  # unknown: the cap that protects the person
    taux_max = s7.parametres["taux_max_pourcent"] if foyer else bornes["taux_max_pourcent"]
    exiger(
        bornes["taux_min_pourcent"] <= commande.taux_pourcent <= taux_max,
        "taux_hors_bornes",
        f"Le taux doit être compris entre {bornes['taux_min_pourcent']} et {taux_max} %"
        f" ({s7.source if foyer else regle.source}).",
        champ="taux_pourcent",
    )


@etape(
    LeverSanction,
    SanctionLevee,
    pourquoi="Une levée est possible tant que la sanction court ; aucun texte lu n'en fixe le délai.",
)
def lever_sanction(dossier: Dossier, commande: LeverSanction, cadre: Cadre) -> Sequence[Evenement]:
    """A measure that runs, or is about to, ends before its term."""
    le = cadre.date_du_fait(commande)
    connue = _a_lever(dossier, commande.sanction, le)
    return [
        SanctionLevee(
            survenu_le=le,
            sanction=commande.sanction,
            mesure=connue.mesure,
            motif=commande.motif,
            **commande.enveloppe(),
        )
    ]


def _a_lever(dossier: Dossier, sanction: UUID | str, le: date) -> Sanction:
    connue = dossier.sanctions.get(str(sanction))
    if connue is None:
        raise Refus("sanction_inconnue", "Cette sanction n'existe pas dans ce dossier.", champ="sanction")
    exiger(
        connue.levee_le is None,
        "sanction_deja_levee",
        f"Cette sanction est déjà levée depuis le {jour(connue.levee_le or le)}.",
        champ="sanction",
    )
    exiger(
        connue.decidee_le <= le <= connue.fin_le,
        "sanction_echue",
        f"La sanction a été décidée le {jour(connue.decidee_le)} et se termine le {jour(connue.fin_le)} : elle ne peut"
        " être levée qu'entre ces dates.",
        champ="survenu_le",
    )
    return connue


@prealable(SanctionLevee)
def _levee_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_lever(dossier, e.corps["sanction"], e.survenu_le)
