"""Dashboard 2, Contractualisation: contracts signed, who has one, what is to be renewed."""

from ledger.events.contrats.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from readmodels.dossier.periode import SUIVI
from readmodels.pilotage.indicateur import VALABLE, Compte, Indicateur, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sources import PERSONNES, faits

DELAI = "CT D5411-14-1"
RENOUVELLEMENT_JOURS = 30

SIGNATURES = faits(
    "signatures",
    "Contrats d'engagement signés, au jour de la signature",
    "f_contrat_engagement",
    ContratEngagementSigne,
    propres={"decideur": "f.decideur", "parcours": "f.parcours"},
)
REFUS = faits(
    "refus_contrat",
    "Contrats d'engagement refusés par la personne, au jour du refus",
    "f_contrat_engagement",
    ContratEngagementRefuse,
    propres={"motif": "f.motif"},
)
_PREMIER = "f.nature = 'PREMIER'"
_NOTIFIE = f"{_PREMIER} and f.notifiee_le is not null"
_DANS_LE_MOIS = f"{_NOTIFIE} and f.survenu_le <= (f.notifiee_le + interval '1 month')::date"
_SOUS_CONTRAT = f"{SUIVI} and c.dossier is not null"

A_ACCOMPAGNER = Indicateur(
    "a_accompagner",
    "Personnes à accompagner",
    "Personnes soumises aux droits et devoirs dont le droit au RSA est ouvert, suspendu ou non.",
    "CASF L262-28",
    PERSONNES,
    Compte(),
)
SUIVIS = Indicateur(
    "suivis",
    "Personnes suivies",
    "Personnes à accompagner qui ont un référent, sous une orientation vers le département ou un délégataire.",
    HORIZON,
    PERSONNES,
    Compte(SUIVI),
)

TABLEAU = Tableau(
    "contractualisation",
    "Contractualisation",
    (
        Indicateur(
            "signes",
            "Contrats signés",
            "Contrats d'engagement signés par les deux parties.",
            HORIZON,
            SIGNATURES,
            Compte(),
        ),
        Indicateur(
            "part_electronique",
            "Part des signatures électroniques",
            "Contrats signés électroniquement, parmi les contrats signés.",
            HORIZON,
            SIGNATURES,
            Compte("f.mode = 'ELECTRONIQUE'"),
            Compte(),
            Unite.POURCENTAGE,
        ),
        Indicateur(
            "premiers", "Premiers contrats", "Premiers contrats signés.", "CT L5411-6", SIGNATURES, Compte(_PREMIER)
        ),
        Indicateur(
            "part_dans_le_mois",
            "Part des premiers contrats signés dans le mois",
            "Premiers contrats signés au plus tard un mois, de date à date, après la notification de l'orientation, parmi"
            " les premiers contrats.",
            DELAI,
            SIGNATURES,
            Compte(_DANS_LE_MOIS),
            Compte(_PREMIER),
            Unite.POURCENTAGE,
            "Les personnes notifiées qui n'ont pas encore signé.",
        ),
        Indicateur(
            "delai_signature",
            "Délai moyen de signature",
            "Jours entre la notification de l'orientation et la signature du premier contrat, en moyenne.",
            "DREES, enquête OARSA",
            SIGNATURES,
            Compte(_NOTIFIE, "(f.survenu_le - f.notifiee_le)"),
            Compte(_NOTIFIE),
            Unite.JOURS,
            "Les premiers contrats sans notification connue.",
        ),
        Indicateur(
            "contrats_refuses",
            "Contrats refusés",
            "Contrats d'engagement que la personne refuse.",
            "CT R5411-15",
            REFUS,
            Compte(),
        ),
        A_ACCOMPAGNER,
        SUIVIS,
        Indicateur(
            "taux_contractualisation",
            "Taux de contractualisation",
            "Personnes suivies dont un contrat d'engagement signé court à la date, parmi les personnes suivies.",
            HORIZON,
            PERSONNES,
            Compte(_SOUS_CONTRAT),
            Compte(SUIVI),
            Unite.POURCENTAGE,
            "Les contrats clos, et ceux qui sont suspendus à la date.",
        ),
        Indicateur(
            "contrats_a_renouveler",
            "Contrats à renouveler",
            f"Personnes suivies dont le contrat finit dans les {RENOUVELLEMENT_JOURS} jours.",
            "CT R5411-15-1",
            PERSONNES,
            Compte(f"{_SOUS_CONTRAT} and c.fin_le <= {VALABLE} + {RENOUVELLEMENT_JOURS}"),
        ),
    ),
)
