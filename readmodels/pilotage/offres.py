"""Dashboard 5, Offres et prescriptions: mobilisation, acceptance, delay, outcome, by theme and partner."""

from ledger.events.base import Evenement
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from ledger.events.offres.prescription import (
    OffrePrescrite,
    PrescriptionAbandonnee,
    PrescriptionAcceptee,
    PrescriptionDemarree,
    PrescriptionExpiree,
    PrescriptionNonVenue,
    PrescriptionRefusee,
    PrescriptionTerminee,
)
from readmodels.pilotage.indicateur import VALABLE, VUES, Compte, Indicateur, Source, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sources import derniers, est, faits
from readmodels.table import visible

FSE = "Fiche unique de prescription, FSE+"
REPONSE_JOURS = 30
"""A proposal without answer counts in rates from this many days on."""
THEME = {"theme": "f.theme", "partenaire": "f.partenaire"}

PROPOSITIONS = Source(
    "propositions",
    "Offres proposées, au jour de la proposition",
    f"{VUES}.f_offre f",
    f"{est(OffreProposee)} and {visible('f')}",
    jointures={
        "r": f"left join ({derniers('f_offre', 'dossier, proposition', 'type, survenu_le', OffreAcceptee, OffreRefusee)}) r"
        " on r.dossier = f.dossier and r.proposition = f.proposition"
    },
    propres={"structure": "f.structure", "referent": "f.referent", **THEME},
)
PRESCRIPTIONS = faits(
    "prescriptions",
    "Étapes des prescriptions, au jour de chacune",
    "f_offre",
    OffrePositionnee,
    OffrePrescrite,
    PrescriptionAcceptee,
    PrescriptionRefusee,
    PrescriptionNonVenue,
    PrescriptionDemarree,
    PrescriptionTerminee,
    PrescriptionAbandonnee,
    PrescriptionExpiree,
    propres={**THEME, "motif": "f.motif", "resultat": "f.resultat"},
)
IMMERSIONS = faits(
    "immersions",
    "Immersions conventionnées, terminées ou annulées, au jour de l'étape",
    "f_offre",
    PmsmpConventionnee,
    PmsmpTerminee,
    PmsmpAnnulee,
    propres={"motif": "f.motif"},
)
_MURE = f"(r.dossier is not null or f.survenu_le + {REPONSE_JOURS} <= {VALABLE})"
_ACCEPTEE, _REFUSEE = est(OffreAcceptee, alias="r"), est(OffreRefusee, alias="r")


def _etape(code: str, libelle: str, definition: str, classe: type[Evenement]) -> Indicateur:
    return Indicateur(code, libelle, definition, FSE, PRESCRIPTIONS, Compte(est(classe)))


TABLEAU = Tableau(
    "offres",
    "Offres et prescriptions",
    (
        Indicateur(
            "offres_proposees",
            "Offres proposées",
            "Offres d'insertion que les référents ont proposées.",
            HORIZON,
            PROPOSITIONS,
            Compte(),
        ),
        Indicateur(
            "taux_acceptation_offre",
            "Taux d'acceptation des offres",
            "Offres acceptées, parmi les offres proposées qui ont une réponse, ou qui l'attendent depuis plus de"
            f" {REPONSE_JOURS} jours.",
            HORIZON,
            PROPOSITIONS,
            Compte(_ACCEPTEE),
            Compte(_MURE),
            Unite.POURCENTAGE,
            f"Les offres sans réponse proposées depuis moins de {REPONSE_JOURS} jours.",
        ),
        Indicateur(
            "offres_refusees",
            "Offres refusées",
            "Offres proposées dont la réponse est un refus.",
            HORIZON,
            PROPOSITIONS,
            Compte(_REFUSEE),
        ),
        Indicateur(
            "offres_sans_reponse",
            "Offres sans réponse",
            f"Offres proposées sans réponse, depuis {REPONSE_JOURS} jours ou plus.",
            HORIZON,
            PROPOSITIONS,
            Compte(f"r.dossier is null and {_MURE}"),
            ecarte=f"Les offres proposées depuis moins de {REPONSE_JOURS} jours.",
        ),
        Indicateur(
            "delai_reponse_offre",
            "Délai moyen de réponse à une offre",
            "Jours entre la proposition et la réponse, en moyenne.",
            HORIZON,
            PROPOSITIONS,
            Compte(valeur="(r.survenu_le - f.survenu_le)"),
            Compte("r.dossier is not null"),
            Unite.JOURS,
            "Les offres sans réponse.",
        ),
        Indicateur(
            "positionnements",
            "Positionnements",
            "Demandes d'offres faites par les personnes elles-mêmes.",
            HORIZON,
            PRESCRIPTIONS,
            Compte(est(OffrePositionnee)),
        ),
        _etape("prescriptions", "Prescriptions", "Offres prescrites par fiche unique.", OffrePrescrite),
        Indicateur(
            "personnes_mobilisees",
            "Personnes pour qui une offre est mobilisée",
            "Personnes à qui au moins une offre a été prescrite.",
            HORIZON,
            PRESCRIPTIONS,
            Compte(est(OffrePrescrite), objets="f.dossier"),
        ),
        Indicateur(
            "taux_acceptation_prescription",
            "Taux d'acceptation des prescriptions",
            "Prescriptions acceptées par la structure, parmi celles qui sont acceptées, refusées ou expirées sans réponse.",
            FSE,
            PRESCRIPTIONS,
            Compte(est(PrescriptionAcceptee)),
            Compte(est(PrescriptionAcceptee, PrescriptionRefusee, PrescriptionExpiree)),
            Unite.POURCENTAGE,
            "Les prescriptions qui attendent une réponse.",
        ),
        Indicateur(
            "delai_acceptation",
            "Délai moyen d'acceptation",
            "Jours entre la prescription et son acceptation par la structure, en moyenne.",
            FSE,
            PRESCRIPTIONS,
            Compte(est(PrescriptionAcceptee), "(f.survenu_le - f.prescrite_le)"),
            Compte(est(PrescriptionAcceptee)),
            Unite.JOURS,
            "Les prescriptions qui attendent une réponse, refusées ou expirées.",
        ),
        _etape("prescriptions_refusees", "Prescriptions refusées", "Refus de la structure.", PrescriptionRefusee),
        _etape("non_venues", "Personnes non venues", "Personnes attendues et non venues.", PrescriptionNonVenue),
        _etape(
            "entrees_action", "Entrées en action", "Personnes entrées dans l'action prescrite.", PrescriptionDemarree
        ),
        _etape("prescriptions_terminees", "Actions terminées", "Actions menées à leur terme.", PrescriptionTerminee),
        Indicateur(
            "part_objectif_atteint",
            "Part des actions qui atteignent leur objectif",
            "Actions dont l'objectif est atteint, parmi les actions menées à leur terme.",
            FSE,
            PRESCRIPTIONS,
            Compte(f"{est(PrescriptionTerminee)} and f.resultat = 'OBJECTIF_ATTEINT'"),
            Compte(est(PrescriptionTerminee)),
            Unite.POURCENTAGE,
            "Les actions en cours ou abandonnées.",
        ),
        Indicateur(
            "heures_realisees_actions",
            "Heures réalisées dans les actions",
            "Heures déclarées à la fin des actions prescrites.",
            FSE,
            PRESCRIPTIONS,
            Compte(est(PrescriptionTerminee), "f.heures_realisees::float8"),
            unite=Unite.HEURES,
        ),
        _etape(
            "prescriptions_abandonnees", "Abandons", "Prescriptions arrêtées avant leur terme.", PrescriptionAbandonnee
        ),
        _etape("prescriptions_expirees", "Expirées sans réponse", "Prescriptions sans réponse.", PrescriptionExpiree),
        Indicateur(
            "immersions",
            "Immersions conventionnées",
            "Conventions d'immersion (PMSMP) signées.",
            "CT L5135-1",
            IMMERSIONS,
            Compte(est(PmsmpConventionnee)),
            ecarte="Les immersions annulées ensuite sont comptées : voir « immersions annulées ».",
        ),
        Indicateur(
            "immersions_terminees",
            "Immersions terminées",
            "Immersions (PMSMP) arrivées à leur terme, avec leur bilan.",
            "CT L5135-1",
            IMMERSIONS,
            Compte(est(PmsmpTerminee)),
        ),
        Indicateur(
            "immersions_annulees",
            "Immersions annulées",
            "Immersions (PMSMP) qui n'ont pas lieu.",
            "CT L5135-1",
            IMMERSIONS,
            Compte(est(PmsmpAnnulee)),
        ),
    ),
)
