"""Manquements and sanctions: constater, décider, lever; the procedure in between is beside.

A sanction never follows from an absence by itself: every step here is somebody's decision (CT L5412-1, CASF L262-37).
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from dateutil.relativedelta import relativedelta
from pydantic import Field

from commands.base import Acte, Cadre, Commande, Jour, Refus, Si, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.regles import Delai, Regle
from commands.sanctions.bornes import (
    base_calcul,
    exiger_cumul,
    exiger_duree,
    exiger_equipe_informee,
    exiger_mesure,
    exiger_modulation,
    exiger_soumise,
    exiger_taux,
)
from commands.sanctions.manquement import exiger_proposition, exiger_signalement, manquement_en_cours
from commands.sanctions.procedure_sanction import exiger_intention, fin_observations
from commands.sanctions.reiteration import exiger_deja_sanctionne, exiger_rang
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.events.base import Evenement, Texte
from ledger.events.sanctions.sanction import (
    ManquementConstate,
    Modulation,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import (
    MesureSanction,
    MotifLevee,
    NatureManquement,
    OrigineControle,
    RangManquement,
)

NATURES_DU_CONTRAT = (NatureManquement.OBLIGATIONS_CONTRAT, NatureManquement.OFFRES_REFUSEES)
"""Manquements to what a signed contract holds."""


class ConstaterManquement(Commande):
    """Record a manquement, with its facts."""

    model_config = exemple(
        {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers prévus au contrat, sans venir ni prévenir."}
    )

    manquement: UUID = Field(default_factory=uuid4)
    nature: NatureManquement
    faits: Texte
    signalement: UUID | None = Field(default=None, description="Signalement repris, s'il y en a un")
    proposition_sanction: UUID | None = Field(default=None, description="Proposition de France Travail reprise")
    origine: OrigineControle | None = Field(default=None, description="Ce qui a conduit à regarder ce dossier")


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
            "modulation": {
                "situation": "Aucune difficulté de santé ni vulnérabilité particulière signalée.",
                "foyer": "Personne seule, sans enfant.",
                "manquements": "Trois absences en deux mois, malgré un rappel.",
                "consequences": "La formation prévue au contrat reste accessible.",
            },
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
    modulation: Modulation | None = Field(default=None, description="Ce dont tiennent compte le taux et la durée")
    majoration: bool | None = Field(default=None, description="RSA majoré (parent isolé, CASF L262-9)")


class LeverSanction(Commande):
    """End a measure before its term."""

    model_config = exemple({"sanction": "e0d1c2b3-a495-4867-9758-6a7b8c9d0e1f", "motif": "REMOBILISATION"})

    sanction: UUID
    motif: MotifLevee


@etape(
    ConstaterManquement,
    ManquementConstate,
    regles={"CTRL": Si("origine", "survenu_le")},
    acte=Acte(Procedure.SANCTION, Pouvoir.CONSTATER),
)
def constater_manquement(dossier: Dossier, commande: ConstaterManquement, cadre: Cadre) -> Sequence[Evenement]:
    """A manquement to the contract supposes a contract; a refusal to draw one up, an orientation notified."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_obligation(dossier, commande.nature)
    _exiger_origine(dossier, commande.signalement, commande.proposition_sanction, le)
    repris = commande.signalement is not None or commande.proposition_sanction is not None
    exiger(
        not repris or commande.origine in (None, OrigineControle.SIGNALEMENT),
        "origine_contradictoire",
        "Ce manquement reprend un signalement ou une proposition : il ne vient ni d'un tirage au sort ni d'un ciblage.",
        champ="origine",
    )
    return [
        commande.fait(
            ManquementConstate,
            survenu_le=le,
            origine=OrigineControle.SIGNALEMENT if repris else commande.origine,
        )
    ]


def _exiger_obligation(dossier: Dossier, nature: NatureManquement) -> None:
    if nature in NATURES_DU_CONTRAT:
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


def _exiger_origine(dossier: Dossier, signalement: UUID | str | None, proposition: UUID | str | None, le: date) -> None:
    """The signalement or proposal that the manquement takes up still waits."""
    if signalement is not None:
        exiger_signalement(dossier, signalement, le)
    if proposition is not None:
        exiger_proposition(dossier, proposition, le)


@prealable(ManquementConstate)
def _constat_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_obligation(dossier, NatureManquement(e.corps["nature"]))
    _exiger_origine(dossier, e.corps.get("signalement"), e.corps.get("proposition_sanction"), e.survenu_le)


@etape(
    DeciderSanction,
    SanctionDecidee,
    regles=dict.fromkeys(
        ("P3", "P5", "S1", "S2", "S3", "S4", "S5", "S6", "S-DUR", "S-REIT", "S-SDD", "S-MOD", "S-EP", "S7"),
        "survenu_le",
    )
    | {
        "P3-bis": Si("proposition_sanction", "survenu_le"),
        "S-BASE": Si("base_calcul", "debut_le"),
    },
    acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
def decider_sanction(dossier: Dossier, commande: DeciderSanction, cadre: Cadre) -> Sequence[Evenement]:
    """The procedure is complete, and the measure inside the legal bounds."""
    le = cadre.date_du_fait(commande)
    connu = manquement_en_cours(dossier, commande.manquement, le)
    exiger_soumise(dossier, connu, cadre, le)
    peine = Peine(commande.mesure, commande.taux_pourcent, commande.duree_mois)
    _exiger_procedure(dossier, connu, peine, cadre, le)
    if commande.mesure is MesureSanction.SUPPRESSION:
        exiger_equipe_informee(connu, cadre, le)
    exiger_rang(dossier, commande.rang, connu, cadre, le)
    exiger_mesure(connu.nature, commande.rang, commande.mesure, cadre, le)
    exiger_duree(commande.duree_mois, commande.rang, cadre, le)
    plafond = exiger_taux(dossier, commande.taux_pourcent, commande.majoration, cadre, le)
    exiger_modulation(commande.modulation, cadre, le)
    debut = commande.debut_le or le
    exiger(
        debut >= le,
        "sanction_retroactive",
        f"La mesure ne peut pas commencer avant sa décision du {jour(le)}.",
        champ="debut_le",
    )
    fin = Delai(mois=commande.duree_mois).dernier_jour(debut)
    exiger_cumul(dossier.sanctions.values(), commande.taux_pourcent, (debut, fin), *plafond)
    return [
        commande.fait(
            SanctionDecidee,
            survenu_le=le,
            nature=connu.nature,
            debut_le=debut,
            fin_le=fin,
            proposition_sanction=UUID(connu.proposition) if connu.proposition else None,
            base_calcul=base_calcul(commande.taux_pourcent, debut, cadre),
        )
    ]


class Peine(NamedTuple):
    """A measure with its rate and its duration, decided now or before."""

    mesure: MesureSanction
    taux_pourcent: int
    duree_mois: int


def _exiger_procedure(dossier: Dossier, connu: Manquement, peine: Peine, cadre: Cadre, le: date) -> None:
    """Rules P3 and P5: the person had time to answer, and the équipe pluridisciplinaire spoke before a suppression. Rule
    P3-bis: France Travail informed the person of the suspension that it proposed, and nothing harsher is decided.
    """
    if connu.intention_notifiee_le is not None or not _informee_par_france_travail(dossier, connu, peine, cadre, le):
        echeance = fin_observations(exiger_intention(connu, le), cadre, le)
        exiger(
            le > echeance,
            "observations_en_cours",
            f"La personne a jusqu'au {jour(echeance)} pour présenter ses observations : décidez après cette date.",
            champ="survenu_le",
            regle="P3",
        )
    if peine.mesure is MesureSanction.SUPPRESSION:
        exiger(
            connu.mesure_envisagee is MesureSanction.SUPPRESSION,
            "mesure_non_annoncee",
            "L'intention notifiée annonçait une suspension : une suppression demande une nouvelle procédure.",
            champ="mesure",
            regle="P3",
        )
        exiger(
            connu.avis_le is not None and connu.avis_le <= le,
            "avis_absent",
            "L'avis de l'équipe pluridisciplinaire est obligatoire avant une suppression (CASF L262-37 III).",
            champ="mesure",
            regle="P5",
        )


def _informee_par_france_travail(dossier: Dossier, connu: Manquement, peine: Peine, cadre: Cadre, le: date) -> bool:
    proposee = dossier.propositions_sanction.get(connu.proposition or "")
    return (
        cadre.regles.en_vigueur("P3-bis", le) is not None
        and proposee is not None
        and MesureSanction.SUSPENSION is proposee.mesure is peine.mesure
        and peine.taux_pourcent <= proposee.taux_pourcent
        and peine.duree_mois <= proposee.duree_mois
    )


@prealable(SanctionDecidee)
def _sanction_tient(dossier: Dossier, e: EvenementLu, cadre: Cadre) -> None:
    """The procedure came first; a rank of persistance or réitération has a sanction before it."""
    connu = manquement_en_cours(dossier, e.corps["manquement"], e.survenu_le)
    decidee = Peine(MesureSanction(e.corps["mesure"]), e.corps["taux_pourcent"], e.corps["duree_mois"])
    _exiger_procedure(dossier, connu, decidee, cadre, e.survenu_le)
    exiger_deja_sanctionne(dossier, RangManquement(e.corps["rang"]))


@etape(LeverSanction, SanctionLevee, regles={"S-LEV": "survenu_le"}, acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER))
def lever_sanction(dossier: Dossier, commande: LeverSanction, cadre: Cadre) -> Sequence[Evenement]:
    """A measure that runs, or is about to, ends before its term."""
    le = cadre.date_du_fait(commande)
    connue = _a_lever(dossier, commande.sanction, le)
    regle = cadre.regle("S-LEV", le)
    return [
        commande.fait(SanctionLevee, survenu_le=le, mesure=connue.mesure, rappel_depuis_le=_rappel(connue, regle, le))
    ]


def _rappel(connue: Sanction, regle: Regle, le: date) -> date | None:
    """First day of what is paid back: a suspension withheld it, a suppression lost it, a measure to come took nothing."""
    if connue.mesure is not MesureSanction.SUSPENSION or connue.debut_le >= le:
        return None
    return max(connue.debut_le, le - relativedelta(months=regle.parametres["rappel_max_mois"]))


def _existante(dossier: Dossier, sanction: UUID | str) -> Sanction:
    connue = dossier.sanctions.get(str(sanction))
    if connue is None:
        raise Refus(
            "sanction_inconnue",
            "Cette sanction n'existe pas dans ce dossier, ou elle a été annulée.",
            champ="sanction",
        )
    return connue


def sanction_connue(dossier: Dossier, sanction: UUID | str, le: date) -> Sanction:
    """The sanction, decided by that day; refuses one that is unknown or annulled."""
    connue = _existante(dossier, sanction)
    exiger(
        connue.decidee_le <= le,
        "avant_sanction",
        f"L'étape est datée du {jour(le)}, avant la décision de la sanction le {jour(connue.decidee_le)}.",
        champ="survenu_le",
    )
    return connue


def _a_lever(dossier: Dossier, sanction: UUID | str, le: date) -> Sanction:
    connue = _existante(dossier, sanction)
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
        regle="S-DUR",
    )
    return connue


@prealable(SanctionLevee)
def _levee_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_lever(dossier, e.corps["sanction"], e.survenu_le)
