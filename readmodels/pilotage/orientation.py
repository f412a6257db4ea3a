"""Dashboard 1, Orientation: volumes, delays, réorientations, and who waits."""

from ledger.events.entree.droits import DossierOuvert
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.vocabulaire.loi import ORIENTATION_SEMAINES
from readmodels.pilotage.indicateur import VALABLE, VUES, Compte, Indicateur, Source, Tableau, Unite
from readmodels.pilotage.sources import PERSONNES, faits
from readmodels.table import visible

HORIZON = "Horizon Gironde, présentation du 4\u00a0décembre\u00a02025"
DELAI = "CASF D262-65-2"

DECISIONS = faits(
    "decisions",
    "Orientations décidées, au jour de la décision",
    "f_orientation",
    OrientationDecidee,
    propres={"structure": "f.structure_decidee", "decideur": "f.decideur", "parcours": "f.parcours"},
)
DEMANDES = faits(
    "demandes_reorientation",
    "Demandes de réorientation et refus, au jour de l'étape",
    "f_orientation",
    ReorientationDemandee,
    ReorientationRefusee,
    propres={"motif": "f.motif"},
)
ENTREES = Source(
    "entrees",
    "Dossiers ouverts soumis aux droits et devoirs, au jour de l'information d'ouverture",
    f"{VUES}.f_droits f",
    f"f.type = {DossierOuvert.code} and f.soumis_droits_devoirs and {visible('f')}",
    mds="f.mds_residence",
    jointures={
        "o": f"left join (select x.dossier, min(x.survenu_le) as oriente_le from {VUES}.f_orientation x"
        f" where x.type = {OrientationDecidee.code} and x.premiere and {visible('x')} group by 1) o"
        " on o.dossier = f.dossier"
    },
    propres={"commune": "f.commune", "sexe": "f.sexe", "foyer": "f.situation_familiale"},
    sans=("anciennete",),
)

_JOURS = "(f.survenu_le - f.information_recue_le)"
_15_JOURS = f"{_JOURS} < 15"
_1_MOIS = "f.survenu_le <= (f.information_recue_le + interval '1 month')::date"
_DELAI_J = 7 * ORIENTATION_SEMAINES
_6_SEMAINES = f"{_JOURS} <= {_DELAI_J}"
_MURE = f"f.survenu_le + {_DELAI_J} <= {VALABLE}"


def _premieres(condition: str = "true") -> Compte:
    return Compte(f"f.premiere and {condition}")


TABLEAU = Tableau(
    "orientation",
    "Orientation",
    (
        Indicateur(
            "premieres",
            "Premières orientations",
            "Premières orientations décidées.",
            "CT L5411-5-1",
            DECISIONS,
            _premieres(),
        ),
        Indicateur(
            "moins_15_jours",
            "Orientées en moins de 15 jours",
            "Premières orientations décidées moins de 15 jours après l'information d'ouverture du droit.",
            HORIZON,
            DECISIONS,
            _premieres(_15_JOURS),
        ),
        Indicateur(
            "moins_1_mois",
            "Orientées entre 15 jours et un mois",
            "Premières orientations décidées entre 15 jours et un mois, de date à date, après l'information.",
            HORIZON,
            DECISIONS,
            _premieres(f"not {_15_JOURS} and {_1_MOIS}"),
        ),
        Indicateur(
            "moins_6_semaines",
            "Orientées entre un mois et 6 semaines",
            f"Premières orientations décidées entre un mois et {_DELAI_J} jours après l'information.",
            DELAI,
            DECISIONS,
            _premieres(f"not {_15_JOURS} and not {_1_MOIS} and {_6_SEMAINES}"),
        ),
        Indicateur(
            "plus_6_semaines",
            "Orientées en plus de 6 semaines",
            f"Premières orientations décidées plus de {_DELAI_J} jours après l'information.",
            DELAI,
            DECISIONS,
            _premieres(f"not {_15_JOURS} and not {_1_MOIS} and not {_6_SEMAINES}"),
        ),
        Indicateur(
            "part_moins_un_mois",
            "Part des orientations en moins d'un mois",
            "Premières orientations décidées au plus tard un mois, de date à date, après l'information d'ouverture du"
            " droit, parmi les premières orientations décidées.",
            HORIZON,
            DECISIONS,
            _premieres(f"({_15_JOURS} or {_1_MOIS})"),
            _premieres(),
            Unite.POURCENTAGE,
            "Les personnes qui attendent encore : « orientées dans les 6 semaines » les compte.",
        ),
        Indicateur(
            "delai_orientation",
            "Délai moyen d'orientation",
            "Jours entre l'information d'ouverture du droit et la première orientation, en moyenne.",
            "DREES, enquête OARSA",
            DECISIONS,
            Compte("f.premiere", _JOURS),
            _premieres("f.information_recue_le is not null"),
            Unite.JOURS,
            "Les premières orientations sans date d'information.",
        ),
        Indicateur(
            "refusees",
            "Préconisations non suivies",
            "Décisions qui refusent la préconisation et retiennent une autre orientation.",
            "CT R5411-8-1",
            DECISIONS,
            Compte("f.decision = 'REFUSEE'"),
        ),
        Indicateur(
            "reorientations",
            "Réorientations",
            "Orientations décidées qui ne sont pas les premières du dossier.",
            "CT L5411-5-2",
            DECISIONS,
            Compte("not f.premiere"),
        ),
        Indicateur(
            "reorientations_demandees",
            "Réorientations demandées",
            "Demandes de réorientation faites au décideur.",
            "CT D5411-8-2",
            DEMANDES,
            Compte(f"f.type = {ReorientationDemandee.code}"),
        ),
        Indicateur(
            "reorientations_refusees",
            "Réorientations refusées",
            "Demandes de réorientation que le décideur refuse.",
            "CT L5411-5-2",
            DEMANDES,
            Compte(f"f.type = {ReorientationRefusee.code}"),
        ),
        Indicateur(
            "entrees",
            "Nouveaux entrants",
            "Dossiers ouverts dont la personne est soumise aux droits et devoirs dès l'ouverture.",
            "Plan pauvreté, A1",
            ENTREES,
            Compte(),
        ),
        Indicateur(
            "orientes_6_semaines",
            "Orientées dans les 6 semaines",
            f"Nouveaux entrants dont la première orientation est décidée au plus tard {_DELAI_J} jours après l'information,"
            " parmi ceux dont ce délai est écoulé.",
            DELAI,
            ENTREES,
            Compte(f"{_MURE} and o.oriente_le <= f.survenu_le + {_DELAI_J}"),
            Compte(_MURE),
            Unite.POURCENTAGE,
            "Les entrants de moins de 6 semaines à la date : leur délai court encore.",
        ),
        Indicateur(
            "en_attente",
            "En attente d'orientation",
            "Personnes à accompagner sans orientation décidée, et dont le parcours n'est pas terminé.",
            "CT L5411-5-1",
            PERSONNES,
            Compte("p.orientation is null and p.termine_le is null"),
        ),
        Indicateur(
            "en_attente_hors_delai",
            "En attente au-delà du délai",
            "Personnes à accompagner sans orientation décidée, le délai d'orientation étant passé.",
            DELAI,
            PERSONNES,
            Compte(f"p.orientation is null and p.echeance_orientation_le < {VALABLE}"),
            ecarte="Les personnes dont aucun délai ne court.",
        ),
    ),
)
