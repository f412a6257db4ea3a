"""``decision``: a step decided on a dossier of 50 and of 500 events already folded, beside the fold of that dossier."""

import statistics
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from bench.mesure import Mesure, chronometrer, comparer
from commands.base import ETAPES, Cadre, Commande
from commands.contrats.activite import PrevoirActivite
from commands.contrats.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.entree.droits import OuvrirDossier
from commands.execute import decider
from commands.orientations.designation import DesignerReferent, DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation
from commands.orientations.reorientation import DemanderReorientation
from commands.sanctions.sanction import ConstaterManquement
from commands.suivi.rendez_vous import HonorerRendezVous, PlanifierRendezVous
from ledger.dossier import Dossier, fold
from ledger.lu import EvenementLu

TAILLES: Final = (50, 500)
TOURS: Final = 200
CONTRAT, ATTENDU = UUID(int=1), UUID(int=2)
DEBUT: Final = date(2025, 3, 3)
UN_JOUR: Final = timedelta(days=1)
STRUCTURE: Final = "MDS-33-04"


def mesurer() -> list[Mesure]:
    """Median milliseconds of the slowest of the steps, and of the fold, taken in turn."""
    return [_mesurer(taille) for taille in TAILLES]


def _mesurer(taille: int) -> Mesure:
    stream = uuid4()
    lus, le = _vivre(stream, taille)
    cadre, dossier = Cadre(le), fold(stream, lus)
    durees: dict[str, list[float]] = {}
    rejeu: list[float] = []
    for _ in range(TOURS):
        rejeu.append(chronometrer(partial(fold, stream, lus)))
        for commande in _a_decider(le):
            siennes = durees.setdefault(type(commande).__name__, [])
            siennes.append(chronometrer(partial(_decider, dossier, commande, cadre)))
    medianes = {nom: statistics.median(siennes) * 1e3 for nom, siennes in durees.items()}
    plus_lente = max(medianes, key=lambda nom: medianes[nom])
    return comparer(
        f"decision_{taille}",
        medianes[plus_lente],
        "ms",
        statistics.median(rejeu) * 1e3,
        evenements=len(lus),
        tours=TOURS,
        etapes=len(medianes),
        la_plus_lente=plus_lente,
        contre="fold du même dossier",
    )


def _decider(dossier: Dossier, commande: Commande, cadre: Cadre) -> None:
    ETAPES[type(commande)].decider(dossier, commande, cadre)


def _vivre(stream: UUID, taille: int) -> tuple[list[EvenementLu], date]:
    """A dossier under contract, then a rendez-vous and an activity a day; the last rendez-vous waits for its outcome."""
    lus: list[EvenementLu] = []
    le = DEBUT
    for commande in _jusqu_au_contrat():
        _enregistrer(stream, lus, commande, le)
        le += UN_JOUR
    while len(lus) < taille - 1:
        suivi = uuid4()
        for commande in (_planifier(suivi, le), _honorer(suivi), _prevoir(le)):
            if len(lus) < taille - 1:
                _enregistrer(stream, lus, commande, le)
        le += UN_JOUR
    _enregistrer(stream, lus, _planifier(ATTENDU, le), le)
    return lus, le


def _enregistrer(stream: UUID, lus: list[EvenementLu], commande: Commande, le: date) -> None:
    _, decides, _ = decider(stream, lus, commande, Cadre(le))
    for evenement in decides:
        rang = len(lus) + 1
        instant = datetime.combine(le, time(12), UTC)
        lus.append(
            EvenementLu.de_memoire(
                evenement, stream=stream, version=rang, position=rang, enregistre_le=instant, evenement_id=uuid4()
            )
        )


def _jusqu_au_contrat() -> tuple[Commande, ...]:
    orientation = {"decideur": "CONSEIL_DEPARTEMENTAL", "parcours": "PROFESSIONNEL"}
    suivi = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": STRUCTURE}
    ouverture = {
        "organisme_payeur": "CAF",
        "role": "DEMANDEUR",
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
        "mds": STRUCTURE,
        "identite": {"nom": "Étchéverry", "prenom": "Maïté", "naissance_le": "1988-02-29"},
    }
    return (
        OuvrirDossier.model_validate(ouverture),
        DeciderOrientation.model_validate(orientation | suivi),
        NotifierOrientation.model_validate({"moyen": "ESPACE_PERSONNEL"}),
        DesignerStructure.model_validate(suivi),
        DesignerReferent(referent=uuid4()),
        _proposer(CONTRAT, DEBUT),
        SignerContratEngagement.model_validate({"contrat": CONTRAT, "mode": "ELECTRONIQUE"}),
    )


def _a_decider(le: date) -> tuple[Commande, ...]:
    """Steps of several families, each of them accepted that day."""
    return (
        _planifier(uuid4(), le),
        _honorer(ATTENDU),
        _prevoir(le),
        DemanderReorientation.model_validate({"par": "REFERENT", "motif": "PRET_A_L_EMPLOI"}),
        ConstaterManquement.model_validate({"nature": "OBLIGATIONS_CONTRAT", "faits": "Aucune démarche."}),
        _proposer(uuid4(), le),
    )


def _planifier(rendez_vous: UUID, le: date) -> Commande:
    contenu = {"le": le, "heure": "14:30", "motif": "SUIVI", "structure": STRUCTURE}
    return PlanifierRendezVous.model_validate({"rendez_vous": rendez_vous} | contenu)


def _honorer(rendez_vous: UUID) -> Commande:
    return HonorerRendezVous.model_validate({"rendez_vous": rendez_vous, "duree_min": 40, "themes": ["EMPLOI"]})


def _prevoir(le: date) -> Commande:
    lundi = le + UN_JOUR * (7 - le.weekday())
    action = {"type_action": "FORMATION", "heures": 2, "mode": "COLLECTIVE", "encadrement": "ENCADREE"}
    return PrevoirActivite.model_validate({"semaine": lundi, "executant": "ASSO-33-01"} | action)


def _proposer(contrat: UUID, le: date) -> Commande:
    bornes = {"debut_le": le, "fin_le": le + UN_JOUR * 360}
    return ProposerContratEngagement.model_validate({"contrat": contrat, "duree_hebdo_h": 15} | bornes)
