"""Plan pauvreté: A1 entrants, B1 orientation, B4 first rendez-vous, B5 contracts, by month of the year and by PTS."""

from typing import Final

from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousManque, RendezVousPlanifie
from readmodels.pilotage.contractualisation import SIGNATURES
from readmodels.pilotage.indicateur import VALABLE, VUES, Compte, Indicateur, Source, Unite
from readmodels.pilotage.orientation import ENTREES
from readmodels.pilotage.sources import derniers, est
from readmodels.statistiques.population import PREMIERS_CONTRATS
from readmodels.statistiques.table import A_CONFIRMER, Statistique
from readmodels.table import visible

PLAN: Final = "Plan pauvreté"
REFERENCE: Final = "Tableaux du Plan pauvreté lus dans les éditions de WebRSA"
NOTE: Final = f"{A_CONFIRMER} colonnes d'après les éditions de WebRSA, faute du formulaire lui-même."
_1_MOIS = "(f.survenu_le + interval '1 month')::date"
_ORIENTE_1_MOIS = f"o.oriente_le <= {_1_MOIS}"
_MUR = f"{_1_MOIS} <= {VALABLE}"
FIXE_JOURS: Final = 15

_FIXES = (
    "select distinct on (x.dossier, x.orientation) x.dossier, x.orientation, r.le, r.rendez_vous"
    f" from {VUES}.f_orientation x join {VUES}.f_rendez_vous r on r.dossier = x.dossier"
    f" and {est(RendezVousPlanifie, alias='r')} and {visible('r')} and r.le >= x.survenu_le"
    f" where {est(OrientationDecidee, alias='x')} and x.premiere and {visible('x')}"
    " order by x.dossier, x.orientation, r.le, r.origine"
)
_ISSUES = derniers("f_rendez_vous", "rendez_vous", "type, excuse", RendezVousHonore, RendezVousManque)
PREMIERS_RENDEZ_VOUS: Final = Source(
    "premiers_rendez_vous",
    "Premières orientations, au jour de la décision, et le premier rendez-vous prévu à partir de ce jour",
    f"{VUES}.f_orientation f left join ({_FIXES}) r on r.dossier = f.dossier and r.orientation = f.orientation"
    f" left join ({_ISSUES}) i on i.rendez_vous = r.rendez_vous",
    f"{est(OrientationDecidee)} and f.premiere and {visible('f')}",
    propres={"structure": "f.structure_decidee", "decideur": "f.decideur", "parcours": "f.parcours"},
)
_PRESENT, _ABSENT = est(RendezVousHonore, alias="i"), est(RendezVousManque, alias="i")


def _table(code: str, libelle: str, *indicateurs: Indicateur, notes: tuple[str, ...] = ()) -> Statistique:
    return Statistique(
        f"plan-pauvrete-{code}",
        f"Plan pauvreté {code.upper()} : {libelle}",
        PLAN,
        REFERENCE,
        indicateurs,
        ("mois", "pts"),
        (NOTE, *notes),
        annuelle=True,
    )


def _part(source: Source, code: str, libelle: str, definition: str, compte: str, parmi: str, ecarte: str) -> Indicateur:
    return Indicateur(code, libelle, definition, PLAN, source, Compte(compte), Compte(parmi), Unite.POURCENTAGE, ecarte)


ENTRANTS = Indicateur(
    "pp_entrants",
    "Nouveaux entrants",
    "Dossiers ouverts dont la personne est soumise aux droits et devoirs dès l'ouverture.",
    PLAN,
    ENTREES,
    Compte(),
)
A1 = _table("a1", "nouveaux entrants", ENTRANTS)
B1 = _table(
    "b1",
    "orientation des nouveaux entrants",
    ENTRANTS,
    Indicateur(
        "pp_orientes_1_mois",
        "Orientés en un mois au plus",
        "Nouveaux entrants dont la première orientation est décidée au plus tard un mois après l'information.",
        PLAN,
        ENTREES,
        Compte(_ORIENTE_1_MOIS),
    ),
    Indicateur(
        "pp_delai_orientation",
        "Délai d'orientation",
        "Jours entre l'information d'ouverture du droit et la première orientation, en moyenne.",
        PLAN,
        ENTREES,
        Compte("o.oriente_le is not null", "(o.oriente_le - f.survenu_le)"),
        Compte("o.oriente_le is not null"),
        Unite.JOURS,
        "Les entrants qui attendent encore.",
    ),
    _part(
        ENTREES,
        "pp_taux_1_mois",
        "Taux d'orientation en un mois",
        "Nouveaux entrants orientés en un mois au plus, parmi ceux dont ce mois est écoulé.",
        f"{_MUR} and {_ORIENTE_1_MOIS}",
        _MUR,
        "Les entrants de moins d'un mois à la date : leur délai court encore.",
    ),
    notes=("Les entrants sont rangés au mois de leur entrée, et non de leur orientation.",),
)
B4 = _table(
    "b4",
    "premier rendez-vous d'accompagnement",
    Indicateur(
        "pp_premieres",
        "Premières orientations",
        "Premières orientations décidées.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte(),
    ),
    Indicateur(
        "pp_rdv_15_jours",
        "Premier rendez-vous sous 15 jours",
        f"Orientations dont le premier rendez-vous prévu est à moins de {FIXE_JOURS} jours de la décision.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte(f"r.le < f.survenu_le + {FIXE_JOURS}"),
    ),
    Indicateur(
        "pp_presents",
        "Présents au premier rendez-vous",
        "Premiers rendez-vous honorés.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte(_PRESENT),
    ),
    Indicateur(
        "pp_excuses",
        "Absents excusés",
        "Premiers rendez-vous manqués avec une excuse.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte(f"{_ABSENT} and i.excuse"),
    ),
    Indicateur(
        "pp_absents",
        "Absents non excusés",
        "Premiers rendez-vous manqués sans excuse.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte(f"{_ABSENT} and not coalesce(i.excuse, false)"),
    ),
    _part(
        PREMIERS_RENDEZ_VOUS,
        "pp_taux_presence",
        "Taux de présence",
        "Premiers rendez-vous honorés, parmi ceux qui sont honorés ou manqués.",
        _PRESENT,
        f"({_PRESENT} or {_ABSENT})",
        "Les rendez-vous annulés, et ceux dont l'issue n'est pas connue.",
    ),
    Indicateur(
        "pp_attente_rdv",
        "Attente du premier rendez-vous",
        "Jours entre la première orientation et le premier rendez-vous prévu, en moyenne.",
        PLAN,
        PREMIERS_RENDEZ_VOUS,
        Compte("r.le is not null", "(r.le - f.survenu_le)"),
        Compte("r.le is not null"),
        Unite.JOURS,
        "Les orientations que ne suit aucun rendez-vous prévu.",
    ),
    notes=("Le premier rendez-vous est pris à la date d'abord prévue : un déplacement ultérieur ne la change pas.",),
)
B5 = _table(
    "b5",
    "contrats d'engagement",
    Indicateur(
        "pp_signes",
        "Contrats signés",
        "Contrats d'engagement signés par les deux parties.",
        PLAN,
        SIGNATURES,
        Compte(),
    ),
    Indicateur(
        "pp_primo_cer",
        "Premiers contrats",
        "Premiers contrats d'engagement signés.",
        PLAN,
        PREMIERS_CONTRATS,
        Compte(),
    ),
    Indicateur(
        "pp_delai_cer",
        "Délai du premier contrat",
        "Jours entre la première orientation et la signature du premier contrat, en moyenne.",
        PLAN,
        PREMIERS_CONTRATS,
        Compte("o.oriente_le is not null", "(f.survenu_le - o.oriente_le)"),
        Compte("o.oriente_le is not null"),
        Unite.JOURS,
        "Les premiers contrats sans première orientation connue.",
    ),
    notes=(f"{A_CONFIRMER} du tableau B5, seul l'objet (les contrats) est connu.",),
)
TABLES: Final = (A1, B1, B4, B5)
