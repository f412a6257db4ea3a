"""Forms of manquements and sanctions, in the order of the procedure; each is guarded: it tells first why it may not be."""

from dataclasses import replace
from typing import Final

from commands.sanctions.commission import RendreAvisCommission, TransmettreRecours
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
from commands.sanctions.radiation import DeciderFinDeDroit, ProposerRadiation
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.reponse import DeciderRecours, NotifierDecisionRecours
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction, LeverSanction
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Sanction
from ledger.vocabulaire.sanctions.sanction import MesureSanction
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies.courantes import DEPOT
from web.saisies.modele import DATE, Saisie
from web.saisies.objets import Objets, toujours
from web.saisies.procedure import PROCEDURE, bornes, constat, intention, sanction, signalement, suppression

GROUPE: Final = "Manquements et sanctions"
COMMENT: Final = {"moyen": "Comment la personne est-elle informée ?", **DEPOT}
SANS_SUITE: Final = {"motif": "Pourquoi en rester là ?"}


def _signataire_attendu(_contexte: object) -> Presentation:
    """A decision bears the name of who signs it (CRPA L212-1)."""
    return Presentation(attendus=frozenset({"signataire"}))


def _signalements(dossier: Dossier) -> Options:
    return tuple((o.id, f"Signalement du {jour(o.signale_le)}") for o in dossier.signalements.values())


def _propositions_sanction(dossier: Dossier) -> Options:
    return tuple((o.id, f"Proposition reçue le {jour(o.recue_le)}") for o in dossier.propositions_sanction.values())


def _suppression_en_cours(sanction: Sanction) -> bool:
    return sanction.mesure is MesureSanction.SUPPRESSION and sanction.levee_le is None


SIGNALEMENTS: Final = Objets(
    "signalement",
    lambda d: d.signalements,
    lambda o: f"signalé le {jour(o.signale_le)}, {o.nature.libelle}",
    derniers=3,
)

PROPOSITIONS_SANCTION: Final = Objets(
    "proposition_sanction",
    lambda d: d.propositions_sanction,
    lambda o: f"{o.mesure.libelle} proposée, reçue le {jour(o.recue_le)}",
    derniers=3,
)

MANQUEMENTS: Final = Objets(
    "manquement",
    lambda d: d.manquements,
    lambda o: f"constaté le {jour(o.constate_le)}, {o.nature.libelle}",
    derniers=3,
)

DECIDEES: Final = Objets(
    "sanction",
    lambda d: d.sanctions,
    lambda o: f"{o.mesure.libelle} de {o.taux_pourcent} %, décidée le {jour(o.decidee_le)}",
    derniers=2,
)

PROPOSITIONS_LEVEE: Final = Objets(
    "proposition_levee",
    lambda d: d.propositions_levee,
    lambda o: f"levée proposée, reçue le {jour(o.recue_le)}",
    derniers=1,
)

RECOURS_FORMES: Final = Objets(
    "recours",
    lambda d: d.recours,
    lambda o: f"recours reçu le {jour(o.forme_le)}",
    derniers=2,
)

_SAISIES: Final = (
    Saisie(
        ConstaterManquement,
        "Constater un manquement",
        "Constater le manquement",
        GROUPE,
        aide="La procédure contradictoire s'ouvre ensuite : rien n'est encore décidé.",
        propose=constat,
        cite={"signalement": _signalements, "proposition_sanction": _propositions_sanction},
    ),
    Saisie(
        NotifierIntentionSanction,
        "Notifier l'intention de sanctionner",
        "Enregistrer la notification",
        GROUPE,
        sur=MANQUEMENTS.si(lambda o: o.en_cours and o.intention_notifiee_le is None),
        aide="La personne connaît alors les faits et la mesure envisagée ; son délai de réponse commence.",
        libelles=COMMENT,
        propose=intention,
        gardee=replace(
            PROCEDURE, ouvre=("P3", "Observations de la personne, si elle est informée aujourd'hui, jusqu'au")
        ),
    ),
    Saisie(
        RecevoirObservations,
        "Recevoir les observations",
        "Enregistrer les observations",
        GROUPE,
        sur=MANQUEMENTS.si(lambda o: o.en_cours and o.intention_notifiee_le is not None),
        aide="Jusqu'à la décision, ce qui arrive après le délai est lu aussi.",
        libelles={"survenu_le": "Reçues le"},
    ),
    Saisie(
        TenirAudition,
        "Enregistrer l'audition",
        "Enregistrer l'audition",
        GROUPE,
        sur=MANQUEMENTS.si(lambda o: o.en_cours and o.intention_notifiee_le is not None and o.audition_le is None),
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
        sur=MANQUEMENTS.si(lambda o: o.en_cours and o.intention_notifiee_le is not None and o.avis is None),
        aide="L'avis de l'équipe pluridisciplinaire est obligatoire avant une suppression.",
        libelles={
            "avis": "Quel est l'avis ?",
            "personne_invitee": "La personne a-t-elle pu présenter ses observations à l'équipe ?",
        },
    ),
    Saisie(
        DeciderSanction,
        "Décider la sanction",
        "Décider la sanction",
        GROUPE,
        sur=MANQUEMENTS.si(lambda o: o.en_cours),
        libelles={
            "rang": "Rang du manquement",
            "taux_pourcent": "Part du RSA retirée, en %",
            "duree_mois": "Durée, en mois",
            "debut_le": "Début, le jour de la décision si vous ne l'indiquez pas",
            "majoration": "Reçoit-elle le RSA majoré ?",
            "modulation": "Ce dont tiennent compte le taux et la durée",
            "modulation-situation": "Situation de la personne : vulnérabilité, santé, handicap",
            "modulation-foyer": "Foyer : composition, enfants, handicap ou perte d'autonomie",
            "modulation-manquements": "Nature et fréquence des manquements",
            "modulation-consequences": "Conséquences sur les objectifs du contrat",
            "survenu_le": "Date de la décision",
        },
        presenter=lambda _: Presentation(attendus=frozenset({"modulation"})),
        propose=sanction,
        gardee=replace(PROCEDURE, bornes=bornes, essai=suppression),
    ),
    Saisie(
        ClasserManquement,
        "Classer le manquement sans suite",
        "Classer le manquement",
        GROUPE,
        sur=MANQUEMENTS.si(lambda o: o.en_cours),
        libelles=SANS_SUITE,
    ),
    Saisie(
        NotifierSanction,
        "Notifier la sanction",
        "Enregistrer la notification",
        GROUPE,
        sur=DECIDEES.si(lambda o: o.notifiee_le is None),
        aide="Sans les voies et délais de recours, aucun délai ne court contre la personne. Sur papier, la décision est"
        " signée ; dans l'espace personnel, elle porte le prénom, le nom, la qualité et le service de son auteur, sans"
        " signature.",
        libelles={
            **COMMENT,
            "voies_et_delais": "La décision mentionne-t-elle les voies et délais de recours ?",
            "qualite_signataire": "À quel titre est-elle signée ?",
            "signataire": "Prénom et nom du signataire",
        },
        presenter=_signataire_attendu,
        gardee=replace(
            PROCEDURE, ouvre=("RAPO", "Recours préalable, si la décision est notifiée aujourd'hui, jusqu'au")
        ),
    ),
    Saisie(
        LeverSanction, "Lever la sanction", "Lever la sanction", GROUPE, sur=DECIDEES.si(lambda o: o.levee_le is None)
    ),
    Saisie(
        FormerRecours,
        "Recevoir un recours",
        "Enregistrer le recours",
        GROUPE,
        sur=DECIDEES.si(lambda o: o.notifiee_le is not None),
        aide="Un recours qui arrive après le délai est reçu aussi, et il est dit tardif.",
        libelles={"moyens": "Ce que la personne fait valoir", "survenu_le": "Reçu le"},
        gardee=replace(PROCEDURE, ouvre=("RAPO-SIL", "Réponse au recours, s'il est reçu aujourd'hui, avant le")),
    ),
    Saisie(
        TransmettreRecours,
        "Transmettre le recours à la commission",
        "Enregistrer la transmission",
        GROUPE,
        sur=RECOURS_FORMES.si(lambda o: o.en_attente and o.transmis_le is None),
        aide="La commission de recours amiable a un mois pour rendre son avis, le département un mois ensuite.",
        rare=True,
        gardee=replace(
            PROCEDURE, ouvre=("RAPO-CRA", "Avis de la commission, si elle est saisie aujourd'hui, jusqu'au")
        ),
    ),
    Saisie(
        RendreAvisCommission,
        "Enregistrer l'avis de la commission",
        "Enregistrer l'avis",
        GROUPE,
        sur=RECOURS_FORMES.si(lambda o: o.en_attente and o.transmis_le is not None and o.avis_le is None),
        libelles={"avis": "Quel est l'avis ?"},
        rare=True,
    ),
    Saisie(
        DeciderRecours,
        "Répondre au recours",
        "Enregistrer la réponse",
        GROUPE,
        sur=RECOURS_FORMES.si(lambda o: o.decide_le is None),
        aide="La réponse remplace la première décision, sur la situation d'aujourd'hui. Si le recours est accueilli, la"
        " sanction est annulée ; si elle est réformée, dites ce qui change, le reste demeure.",
        libelles={
            "issue": "Quelle est la réponse ?",
            "mesure": "Mesure, si elle change",
            "taux_pourcent": "Part du RSA retirée, en %, si elle baisse",
            "duree_mois": "Durée, en mois, si elle baisse",
            "modulation": "Si la sanction est réformée : ce dont tiennent compte le taux et la durée",
            "majoration": "Si la sanction est réformée : le RSA est-il majoré ?",
        },
    ),
    Saisie(
        NotifierDecisionRecours,
        "Notifier la décision sur le recours",
        "Enregistrer la notification",
        GROUPE,
        sur=RECOURS_FORMES.si(lambda o: o.decide_le is not None and o.notifie_le is None),
        aide="Sans les voies et délais de recours, le délai pour saisir le juge ne court pas contre la personne.",
        libelles={
            **COMMENT,
            "voies_et_delais": "La décision mentionne-t-elle comment et jusqu'à quand saisir le juge ?",
            "qualite_signataire": "À quel titre est-elle signée ?",
            "signataire": "Prénom et nom du signataire",
        },
        presenter=_signataire_attendu,
        gardee=replace(
            PROCEDURE, ouvre=("TA", "Tribunal administratif, si la décision est notifiée aujourd'hui, jusqu'au")
        ),
    ),
    Saisie(
        ConstaterRejetImplicite,
        "Constater le rejet implicite",
        "Constater le rejet",
        GROUPE,
        sur=RECOURS_FORMES.si(lambda o: o.en_attente),
        rare=True,
    ),
    Saisie(
        AnnulerSanction,
        "Annuler la sanction",
        "Annuler la sanction",
        GROUPE,
        sur=DECIDEES.si(toujours),
        aide="Une sanction annulée est réputée n'avoir jamais existé ; pour y mettre fin avant son terme, levez-la.",
        rare=True,
    ),
    Saisie(
        ProposerRadiation,
        "Proposer la radiation",
        "Enregistrer la proposition",
        GROUPE,
        sur=DECIDEES.si(lambda o: _suppression_en_cours(o) and o.radiation_proposee_le is None),
        rare=True,
    ),
    Saisie(
        DeciderFinDeDroit,
        "Décider la fin de droit",
        "Décider la fin de droit",
        GROUPE,
        sur=DECIDEES.si(lambda o: _suppression_en_cours(o) and o.fin_de_droit_le is None),
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
        a_defaut_de=ConstaterManquement,
        propose=signalement,
    ),
    Saisie(
        SignalerRegularisation,
        "La situation est régularisée",
        "Enregistrer la régularisation",
        GROUPE,
        sur=SIGNALEMENTS.si(lambda o: o.regularise_le is None),
    ),
    Saisie(
        ClasserSignalement,
        "Classer le signalement",
        "Classer le signalement",
        GROUPE,
        sur=SIGNALEMENTS.si(lambda o: o.en_attente),
        libelles=SANS_SUITE,
    ),
    Saisie(
        EcarterPropositionSanction,
        "Écarter la sanction proposée par France Travail",
        "Écarter la proposition",
        GROUPE,
        sur=PROPOSITIONS_SANCTION.si(lambda o: o.en_attente),
        aide="Pour la reprendre, constatez un manquement.",
        libelles=SANS_SUITE,
    ),
    Saisie(
        EcarterPropositionLevee,
        "Écarter la levée proposée par France Travail",
        "Écarter la proposition",
        GROUPE,
        sur=PROPOSITIONS_LEVEE.si(lambda o: o.ecartee_le is None),
        aide="Pour la suivre, levez la sanction.",
        libelles={"motif": "Pourquoi maintenir la suspension ?"},
    ),
)
SANCTIONS: Final = tuple(replace(saisie, date=DATE, gardee=saisie.gardee or PROCEDURE) for saisie in _SAISIES)
