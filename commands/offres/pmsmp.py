"""Immersions (PMSMP): conventionner, terminer with the bilan, annuler (CT L5135-1 to L5135-8)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.pmsmp import Pmsmp
from ledger.events.base import CodeRome, CodeStructure, Evenement, Libelle, Texte
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee, Siret
from ledger.lu import EvenementLu
from ledger.vocabulaire.offres.pmsmp import IssuePmsmp, MotifAnnulationPmsmp, ObjectifPmsmp, SuiteEmploi
from ledger.vocabulaire.suivi.rendez_vous import Partie

_ID: Final = "6f7e8d9c-0b1a-4c2d-8e3f-4a5b6c7d8e9f"
JOURS_SEMAINE: Final = 7


class ConventionnerPmsmp(Commande):
    """Sign the convention of an immersion with a host."""

    model_config = exemple(
        {
            "structure": "MDS-33-05",
            "accueil_siret": "21330063500017",
            "metier": "D1106",
            "objectif": "CONFIRMER_PROJET",
            "debut_le": "2026-05-04",
            "fin_le": "2026-05-15",
            "heures": 60,
        }
    )

    pmsmp: UUID = Field(default_factory=uuid4)
    structure: CodeStructure = Field(description="Structure qui prescrit l'immersion")
    accueil_siret: Siret = Field(description="Établissement d'accueil")
    accueil_nom: Libelle | None = Field(default=None, description="Nom de l'établissement (scellé)")
    metier: CodeRome | None = None
    objectif: ObjectifPmsmp
    debut_le: Jour
    fin_le: Jour
    heures: float = Field(gt=0, le=500)


class TerminerPmsmp(Commande):
    """Record the end of an immersion, with its bilan; ``survenu_le`` is its last day."""

    model_config = exemple({"pmsmp": _ID, "issue": "COMPLETE", "heures_realisees": 60, "suite_emploi": "CDI"})

    pmsmp: UUID
    issue: IssuePmsmp
    heures_realisees: float = Field(ge=0, le=500)
    suite_emploi: SuiteEmploi | None = None
    bilan: Texte | None = None


class AnnulerPmsmp(Commande):
    """Record that an immersion does not take place."""

    model_config = exemple({"pmsmp": _ID, "par": "SERVICE", "motif": "STRUCTURE_INDISPONIBLE"})

    pmsmp: UUID
    par: Partie
    motif: MotifAnnulationPmsmp
    explication: Texte | None = None


@etape(ConventionnerPmsmp, PmsmpConventionnee, regles={"PMSMP": "debut_le"})
def conventionner_pmsmp(dossier: Dossier, commande: ConventionnerPmsmp, cadre: Cadre) -> Sequence[Evenement]:
    """Signed before it begins, within the bounds, apart from any other immersion."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.debut_le >= le,
        "convention_tardive",
        f"L'immersion commence avant la signature de sa convention le {jour(le)} : la convention se signe avant.",
        champ="debut_le",
    )
    _exiger_bornes(commande, cadre)
    _exiger_libre(dossier, commande.debut_le, commande.fin_le)
    return [commande.fait(PmsmpConventionnee, survenu_le=le)]


def _exiger_bornes(commande: ConventionnerPmsmp, cadre: Cadre) -> None:
    """Rule PMSMP: days, first and last included, and hours by week begun."""
    exiger(
        commande.fin_le >= commande.debut_le,
        "dates_inversees",
        "L'immersion finirait avant de commencer : vérifiez ses dates.",
        champ="fin_le",
    )
    regle = cadre.regle("PMSMP", commande.debut_le)
    jours = (commande.fin_le - commande.debut_le).days + 1
    jours_max = regle.parametres["duree_max_jours"]
    exiger(
        jours <= jours_max,
        "immersion_trop_longue",
        f"L'immersion dure {jours} jours, pour {jours_max} au plus : elle doit finir le"
        f" {jour(commande.debut_le + timedelta(days=jours_max - 1))} au plus tard.",
        champ="fin_le",
    )
    heures_max = -(-jours // JOURS_SEMAINE) * regle.parametres["heures_semaine_max"]
    exiger(
        commande.heures <= heures_max,
        "heures_excessives",
        f"L'immersion ne peut pas dépasser {heures_max} heures sur ces dates"
        f" ({regle.parametres['heures_semaine_max']} par semaine).",
        champ="heures",
    )


def _exiger_libre(dossier: Dossier, debut_le: date, fin_le: date) -> None:
    exiger(
        not any(p.chevauche(debut_le, fin_le) for p in dossier.immersions.values()),
        "immersion_en_chevauchement",
        "Une autre immersion de la personne couvre une partie de ces dates : changez-les, ou annulez l'autre.",
        champ="debut_le",
    )


@prealable(PmsmpConventionnee)
def _convention_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_libre(dossier, date.fromisoformat(e.corps["debut_le"]), date.fromisoformat(e.corps["fin_le"]))


def _en_attente(dossier: Dossier, pmsmp: UUID | str, le: date) -> Pmsmp:
    connue = dossier.immersions.get(str(pmsmp))
    if connue is None:
        raise Refus("immersion_inconnue", "Cette immersion n'existe pas dans ce dossier.", champ="pmsmp")
    exiger(
        connue.en_attente,
        "immersion_conclue",
        "Cette immersion est déjà terminée ou annulée : pour la rectifier, corrigez cette étape.",
        champ="pmsmp",
    )
    exiger(
        connue.conventionnee_le <= le,
        "avant_convention",
        f"L'étape est datée du {jour(le)}, avant la convention du {jour(connue.conventionnee_le)}.",
        champ="survenu_le",
    )
    return connue


def _commencee(dossier: Dossier, pmsmp: UUID | str, le: date) -> Pmsmp:
    connue = _en_attente(dossier, pmsmp, le)
    exiger(
        connue.debut_le <= le,
        "immersion_a_venir",
        f"L'immersion commence le {jour(connue.debut_le)} : avant ce jour, annulez-la.",
        champ="survenu_le",
    )
    return connue


@etape(
    TerminerPmsmp,
    PmsmpTerminee,
    pourquoi="La fin constate un fait : les bornes de l'immersion sont celles de sa convention.",
)
def terminer_pmsmp(dossier: Dossier, commande: TerminerPmsmp, cadre: Cadre) -> Sequence[Evenement]:
    """An immersion that began ends; nobody who did not come spent hours there."""
    le = cadre.date_du_fait(commande)
    connue = _commencee(dossier, commande.pmsmp, le)
    exiger(
        commande.issue is not IssuePmsmp.NON_PRESENTE or commande.heures_realisees == 0,
        "heures_sans_presence",
        "La personne ne s'est pas présentée : aucune heure n'a été réalisée.",
        champ="heures_realisees",
    )
    return [
        commande.fait(
            PmsmpTerminee,
            survenu_le=le,
            structure=connue.structure,
            objectif=connue.objectif,
            debut_le=connue.debut_le,
            fin_le=min(connue.fin_le, le),
        )
    ]


@prealable(PmsmpTerminee)
def _fin_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _commencee(dossier, e.corps["pmsmp"], e.survenu_le)


@etape(
    AnnulerPmsmp,
    PmsmpAnnulee,
    pourquoi="La personne ou le service renonce avant le début : aucun texte daté ne la borne.",
)
def annuler_pmsmp(dossier: Dossier, commande: AnnulerPmsmp, cadre: Cadre) -> Sequence[Evenement]:
    """Cancelled on its first day at the latest; afterwards it ends."""
    le = cadre.date_du_fait(commande)
    connue = _annulable(dossier, commande.pmsmp, le)
    return [commande.fait(PmsmpAnnulee, survenu_le=le, structure=connue.structure, objectif=connue.objectif)]


def _annulable(dossier: Dossier, pmsmp: UUID | str, le: date) -> Pmsmp:
    connue = _en_attente(dossier, pmsmp, le)
    exiger(
        le <= connue.debut_le,
        "immersion_commencee",
        f"L'immersion a commencé le {jour(connue.debut_le)} : terminez-la, en tout ou en partie.",
        champ="survenu_le",
    )
    return connue


@prealable(PmsmpAnnulee)
def _annulation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _annulable(dossier, e.corps["pmsmp"], e.survenu_le)
