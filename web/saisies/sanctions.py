"""Forms of manquements and sanctions, in the order of the procedure; each is guarded: it tells first why it may not be."""

from dataclasses import replace
from typing import Final

from commands.sanctions.levee import EcarterPropositionLevee
from commands.sanctions.manquement import (
    ClasserManquement,
    ClasserSignalement,
    EcarterPropositionSanction,
    SignalerManquement,
    SignalerRegularisation,
)
from commands.sanctions.procedure_sanction import (
    NotifierIntentionSanction,
    RecevoirObservations,
    RendreAvisSanction,
    TenirAudition,
)
from commands.sanctions.radiation import DeciderFinDeDroit, ProposerRadiation, ReporterFinDeDroit
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
    DeciderRecours,
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction, LeverSanction
from web.saisies.modele import DATE, Saisie

GROUPE: Final = "Manquements et sanctions"
MANQUEMENT, SANCTION, RECOURS = "manquement", "sanction", "recours"
COMMENT: Final = {"moyen": "Comment la personne est-elle informée ?"}
SANS_SUITE: Final = {"motif": "Pourquoi en rester là ?"}

_SAISIES: Final = (
    Saisie(
        ConstaterManquement,
        "Constater un manquement",
        "Constater le manquement",
        GROUPE,
        aide="La procédure contradictoire s'ouvre ensuite : rien n'est encore décidé.",
    ),
    Saisie(
        NotifierIntentionSanction,
        "Notifier l'intention de sanctionner",
        "Enregistrer la notification",
        GROUPE,
        objet=MANQUEMENT,
        aide="La personne connaît alors les faits et la mesure envisagée ; son délai de réponse commence.",
        libelles=COMMENT,
    ),
    Saisie(
        RecevoirObservations,
        "Recevoir les observations",
        "Enregistrer les observations",
        GROUPE,
        objet=MANQUEMENT,
        aide="Jusqu'à la décision, ce qui arrive après le délai est lu aussi.",
        libelles={"survenu_le": "Reçues le"},
    ),
    Saisie(
        TenirAudition,
        "Enregistrer l'audition",
        "Enregistrer l'audition",
        GROUPE,
        objet=MANQUEMENT,
        libelles={
            "accompagnement": "Qui accompagne la personne ?",
            "accompagnant": "Nom de cette personne",
            "survenu_le": "Date de l'audition",
        },
    ),
    Saisie(
        RendreAvisSanction,
        "Enregistrer l'avis de l'équipe",
        "Enregistrer l'avis",
        GROUPE,
        objet=MANQUEMENT,
        aide="L'avis de l'équipe pluridisciplinaire est obligatoire avant une suppression.",
        libelles={"avis": "Quel est l'avis ?"},
    ),
    Saisie(
        DeciderSanction,
        "Décider la sanction",
        "Décider la sanction",
        GROUPE,
        objet=MANQUEMENT,
        libelles={
            "rang": "Rang du manquement",
            "taux_pourcent": "Part du RSA retirée, en %",
            "duree_mois": "Durée, en mois",
            "debut_le": "Début, le jour de la décision si vous ne l'indiquez pas",
            "majoration": "Reçoit-elle le RSA majoré ?",
            "survenu_le": "Date de la décision",
        },
    ),
    Saisie(
        ClasserManquement,
        "Classer le manquement sans suite",
        "Classer le manquement",
        GROUPE,
        objet=MANQUEMENT,
        libelles=SANS_SUITE,
    ),
    Saisie(
        NotifierSanction,
        "Notifier la sanction",
        "Enregistrer la notification",
        GROUPE,
        objet=SANCTION,
        aide="Sans les voies et délais de recours, aucun délai ne court contre la personne.",
        libelles={
            **COMMENT,
            "voies_et_delais": "La décision mentionne-t-elle les voies et délais de recours ?",
            "qualite_signataire": "À quel titre est-elle signée ?",
            "signataire": "Nom du signataire",
        },
    ),
    Saisie(LeverSanction, "Lever la sanction", "Lever la sanction", GROUPE, objet=SANCTION),
    Saisie(
        FormerRecours,
        "Recevoir un recours",
        "Enregistrer le recours",
        GROUPE,
        objet=SANCTION,
        aide="Un recours qui arrive après le délai est reçu aussi, et il est dit tardif.",
        libelles={"moyens": "Ce que la personne fait valoir", "survenu_le": "Reçu le"},
    ),
    Saisie(
        DeciderRecours,
        "Répondre au recours",
        "Enregistrer la réponse",
        GROUPE,
        objet=RECOURS,
        aide="Si le recours est accueilli, la sanction est annulée.",
        libelles={"issue": "Quelle est la réponse ?"},
    ),
    Saisie(
        ConstaterRejetImplicite,
        "Constater le rejet implicite",
        "Constater le rejet",
        GROUPE,
        objet=RECOURS,
        rare=True,
    ),
    Saisie(
        AnnulerSanction,
        "Annuler la sanction",
        "Annuler la sanction",
        GROUPE,
        objet=SANCTION,
        aide="Une sanction annulée est réputée n'avoir jamais existé ; pour y mettre fin avant son terme, levez-la.",
        rare=True,
    ),
    Saisie(ProposerRadiation, "Proposer la radiation", "Enregistrer la proposition", GROUPE, objet=SANCTION, rare=True),
    Saisie(
        ReporterFinDeDroit,
        "Reporter la fin de droit",
        "Reporter la fin de droit",
        GROUPE,
        objet=SANCTION,
        libelles={"fin_le": "Reportée au"},
        rare=True,
    ),
    Saisie(
        DeciderFinDeDroit,
        "Décider la fin de droit",
        "Décider la fin de droit",
        GROUPE,
        objet=SANCTION,
        rare=True,
    ),
    Saisie(
        SignalerManquement,
        "Signaler un manquement",
        "Enregistrer le signalement",
        GROUPE,
        aide="Signaler n'est pas constater : le département reprend le signalement, ou le classe.",
        libelles={"signalant": "Qui le signale ?"},
        rare=True,
    ),
    Saisie(
        SignalerRegularisation,
        "La situation est régularisée",
        "Enregistrer la régularisation",
        GROUPE,
        objet="signalement",
    ),
    Saisie(
        ClasserSignalement,
        "Classer le signalement",
        "Classer le signalement",
        GROUPE,
        objet="signalement",
        libelles=SANS_SUITE,
    ),
    Saisie(
        EcarterPropositionSanction,
        "Écarter la sanction proposée par France Travail",
        "Écarter la proposition",
        GROUPE,
        objet="proposition_sanction",
        aide="Pour la reprendre, constatez un manquement.",
        libelles=SANS_SUITE,
    ),
    Saisie(
        EcarterPropositionLevee,
        "Écarter la levée proposée par France Travail",
        "Écarter la proposition",
        GROUPE,
        objet="proposition_levee",
        aide="Pour la suivre, levez la sanction.",
        libelles={"motif": "Pourquoi maintenir la suspension ?"},
    ),
)
SANCTIONS: Final = tuple(replace(saisie, date=DATE, gardee=True) for saisie in _SAISIES)
