"""Manquements and what follows: most stop on the way, some lead to a sanction, many sanctions are lifted."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.sanctions.procedure_sanction import NotifierIntentionSanction, RendreAvisSanction
from commands.sanctions.recours import NotifierSanction
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction, LeverSanction
from ledger.events.sanctions.sanction import Modulation
from ledger.vocabulaire.entree.droits import SituationFamiliale
from ledger.vocabulaire.loi import REFORME_SANCTIONS
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.sanctions.sanction import (
    AvisEquipe,
    MesureSanction,
    MotifLevee,
    NatureManquement,
    QualiteSignataire,
    RangManquement,
)
from simulation.phases.orientations import MOYENS
from simulation.tirage.calendrier import ouvre_apres
from simulation.tirage.hasard import Tirage
from simulation.tirage.noms import FAITS, MOTIVATIONS
from simulation.trame.recit import ACCOMPAGNEMENT, Recit

SIGNATAIRE: Final = "Maialen Sallaberry"
"""Who signs decisions, by delegation of the président."""
PART_MANQUEMENT_AN: Final = 0.025
PART_INTENTION, PART_SANCTION, PART_REITERE, PART_LEVEE = 0.75, 0.7, 0.3, 0.45
PART_AVIS, PART_AVIS_FAVORABLE = 0.3, 0.85
"""The équipe pluridisciplinaire is heard before any suppression, and now and then before a suspension."""
MOTIFS_LEVEE: Final = Tirage(
    {MotifLevee.CONTRAT_ETABLI: 0.5, MotifLevee.REMOBILISATION: 0.42, MotifLevee.RECOURS: 0.08}
)
DELAI_OBSERVATIONS_JOURS: Final = (15, 30)
"""Beyond the ten days of rule P3, carried over a long weekend at worst."""
DELAI_NOTIFICATION_JOURS: Final = 2
"""From the decision to its notification: before any lifting."""
DUREE_PROCEDURE_JOURS: Final = 100
"""Room for a whole procedure before the accompaniment ends."""


def raconter_sanctions(recit: Recit) -> None:
    """A first manquement for a few, a second one for fewer."""
    if not recit.signatures or not recit.foyer.soumis_jusqu_a_la_sortie:
        return
    depuis = max(recit.signatures[0][1].survenu_le, REFORME_SANCTIONS) + timedelta(days=30)
    jusqu_a = _derniere_date(recit, depuis)
    duree = (jusqu_a - depuis).days
    if duree < 1 or not recit.hasard.chance(PART_MANQUEMENT_AN * (duree + DUREE_PROCEDURE_JOURS) / 365):
        return
    le = ouvre_apres(depuis + timedelta(days=recit.hasard.entier(0, duree)))
    nature = NatureManquement.OBLIGATIONS_CONTRAT if recit.hasard.chance(0.8) else NatureManquement.REFUS_CONTRAT
    sanction_le = _procedure(recit, le, nature, RangManquement.PREMIER)
    if sanction_le is not None and recit.hasard.chance(PART_REITERE):
        suite_le = ouvre_apres(sanction_le + timedelta(days=recit.hasard.entier(75, 160)))
        if suite_le <= jusqu_a:
            _procedure(recit, suite_le, nature, RangManquement.REITERE)


def _derniere_date(recit: Recit, depuis: date) -> date:
    """Last day on which a procedure may begin under the accompaniment in force on ``depuis``."""
    suivantes = (plan.decidee_le for plan in recit.plan.orientations if plan.decidee_le > depuis - timedelta(days=30))
    return min((recit.sortie_le, *suivantes)) - timedelta(days=DUREE_PROCEDURE_JOURS)


def _procedure(recit: Recit, constat_le: date, nature: NatureManquement, rang: RangManquement) -> date | None:
    """From the manquement on; date of the sanction if it comes to that."""
    hasard, manquement = recit.hasard, recit.hasard.uuid()
    constat = ConstaterManquement(
        survenu_le=constat_le,
        manquement=manquement,
        nature=nature,
        faits=hasard.parmi(FAITS),
    )
    _ecrire(recit, constat_le, constat)
    if not hasard.chance(PART_INTENTION):
        return None
    suppression = rang is RangManquement.REITERE and hasard.chance(0.4)
    mesure = MesureSanction.SUPPRESSION if suppression else MesureSanction.SUSPENSION
    intention_le = ouvre_apres(constat_le + timedelta(days=hasard.entier(4, 15)))
    _ecrire(
        recit,
        intention_le,
        NotifierIntentionSanction(
            survenu_le=intention_le, manquement=manquement, mesure_envisagee=mesure, moyen=MOYENS.tirer(hasard)
        ),
    )
    favorable = True
    if suppression or hasard.chance(PART_AVIS):
        favorable = hasard.chance(PART_AVIS_FAVORABLE)
        avis = AvisEquipe.FAVORABLE if favorable else AvisEquipe.DEFAVORABLE
        avis_le = ouvre_apres(intention_le + timedelta(days=hasard.entier(2, 8)))
        _ecrire(
            recit,
            avis_le,
            RendreAvisSanction(survenu_le=avis_le, manquement=manquement, avis=avis, personne_invitee=True),
        )
    if not favorable or not hasard.chance(PART_SANCTION):
        return None
    decision_le = ouvre_apres(intention_le + timedelta(days=hasard.entier(*DELAI_OBSERVATIONS_JOURS)))
    _sanctionner(recit, decision_le, manquement, rang, mesure)
    return decision_le


def modulation(situation: SituationFamiliale) -> Modulation:
    """The factors of the rate and the duration, as an agent writes them."""
    return Modulation(
        situation="Aucune vulnérabilité particulière n'a été signalée pendant la procédure.",
        foyer=f"Foyer déclaré : {situation.libelle}.",
        manquements="Absences répétées aux actions prévues, malgré un rappel.",
        consequences="Les actions du contrat restent ouvertes à la personne.",
    )


def _sanctionner(recit: Recit, le: date, manquement: UUID, rang: RangManquement, mesure: MesureSanction) -> None:
    hasard = recit.hasard
    seul = recit.foyer.situation is SituationFamiliale.SEUL_SANS_ENFANT
    decision = DeciderSanction(
        survenu_le=le,
        sanction=hasard.uuid(),
        manquement=manquement,
        rang=rang,
        mesure=mesure,
        taux_pourcent=hasard.parmi((30, 50, 50, 80, 100) if seul else (30, 40, 50)),
        duree_mois=hasard.entier(1, 2 if rang is RangManquement.PREMIER else 4),
        motivation=hasard.parmi(MOTIVATIONS),
        modulation=modulation(recit.foyer.situation),
    )
    _ecrire(recit, le, decision)
    notifiee_le = ouvre_apres(le + timedelta(days=DELAI_NOTIFICATION_JOURS))
    _ecrire(
        recit,
        notifiee_le,
        NotifierSanction(
            survenu_le=notifiee_le,
            sanction=decision.sanction,
            moyen=MoyenNotification.LETTRE_RECOMMANDEE,
            voies_et_delais=True,
            qualite_signataire=QualiteSignataire.PAR_DELEGATION,
            signataire=SIGNATAIRE,
        ),
    )
    if hasard.chance(PART_LEVEE):
        levee_le = ouvre_apres(le + timedelta(days=hasard.entier(8, 24)))
        _ecrire(
            recit,
            levee_le,
            LeverSanction(survenu_le=levee_le, sanction=decision.sanction, motif=MOTIFS_LEVEE.tirer(hasard)),
        )


def _ecrire(recit: Recit, le: date, commande: Commande) -> None:
    recit.ajouter(le, commande, recit.equipes.orientation(recit.mds(le)), ACCOMPAGNEMENT)
