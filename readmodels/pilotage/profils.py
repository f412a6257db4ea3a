"""Dashboard 4, Profils et besoins: who the persons are, what holds them back, what is worked on.

Age, seniority, sex and household are axes of every figure here; what is told of health is sealed, and counted nowhere.
"""

from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli
from ledger.events.suivi.rendez_vous import RendezVousHonore
from readmodels.dossier.constat import A_DATE as CONSTAT_A_DATE
from readmodels.dossier.periode import A_ACCOMPAGNER, A_DATE, SUIVI
from readmodels.pilotage.contractualisation import A_ACCOMPAGNER as PERSONNES_A_ACCOMPAGNER
from readmodels.pilotage.contractualisation import SUIVIS
from readmodels.pilotage.indicateur import VUES, Compte, Indicateur, Source, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sources import DIAGNOSTIQUEE, PERSONNES, est, faits
from readmodels.table import visible

REFERENTIEL = "France Travail, référentiel du diagnostic"
AVEC_AUTRE = "La santé n'est pas distinguée : elle est scellée, et comptée parmi les autres thèmes."
SANS_SANTE = "Ce qui est dit de la santé, scellé ; les personnes sans diagnostic établi."

DIAGNOSTICS = faits(
    "diagnostics",
    "Diagnostics établis ou actualisés, au jour de l'étape",
    "f_diagnostic",
    DiagnosticEtabli,
    DiagnosticActualise,
)
THEMES = Source(
    "themes",
    "Thèmes travaillés en rendez-vous, au jour du rendez-vous",
    f"{VUES}.f_rendez_vous f",
    f"{est(RendezVousHonore)} and {visible('f')} and cardinality(f.themes) > 0",
    jointures={"t": "cross join lateral unnest(f.themes) t(theme)"},
    repetitions={"t": "cardinality(f.themes)"},
    propres={"structure": "f.structure_rendez_vous", "referent": "f.referent", "theme": "t.theme"},
)


def _constats(code: str, libelle: str, liste: str, axe: str) -> Source:
    """The diagnostic in force of each person to accompany, number by number."""
    return Source(
        code,
        libelle,
        f"{VUES}.periode p join {VUES}.constat n on n.dossier = p.dossier",
        f"{A_DATE} and {A_ACCOMPAGNER} and {CONSTAT_A_DATE} and n.liste = '{liste}'",
        jour=None,
        dossier="p.dossier",
        mds="p.mds",
        propres={axe: "n.code"},
    )


FREINS = _constats(
    "freins",
    "Contraintes présentes au dernier diagnostic des personnes à accompagner, à la date",
    "CONTRAINTES",
    "frein",
)
BESOINS = _constats(
    "besoins",
    "Besoins relevés au dernier diagnostic des personnes à accompagner, à la date",
    "BESOINS",
    "besoin",
)

TABLEAU = Tableau(
    "profils",
    "Profils et besoins",
    (
        PERSONNES_A_ACCOMPAGNER,
        SUIVIS,
        Indicateur(
            "diagnostics",
            "Diagnostics établis",
            "Diagnostics globaux établis avec la personne.",
            "CT L5411-5-1",
            DIAGNOSTICS,
            Compte(est(DiagnosticEtabli)),
        ),
        Indicateur(
            "diagnostics_actualises",
            "Diagnostics actualisés",
            "Actualisations d'un diagnostic global.",
            "CT L5411-5-1",
            DIAGNOSTICS,
            Compte(est(DiagnosticActualise)),
        ),
        Indicateur(
            "part_diagnostiquees",
            "Part des personnes suivies qui ont un diagnostic",
            "Personnes suivies dont un diagnostic global a été établi, parmi les personnes suivies.",
            HORIZON,
            PERSONNES,
            Compte(f"{SUIVI} and {DIAGNOSTIQUEE}"),
            Compte(SUIVI),
            Unite.POURCENTAGE,
        ),
        Indicateur(
            "freins",
            "Freins",
            "Contraintes présentes au dernier diagnostic, tel qu'il est actualisé à la date.",
            REFERENTIEL,
            FREINS,
            Compte(),
            ecarte=SANS_SANTE,
        ),
        Indicateur(
            "freins_par_personne",
            "Freins par personne",
            "Contraintes présentes, par personne qui en a au moins une.",
            REFERENTIEL,
            FREINS,
            Compte(),
            Compte(objets="p.dossier"),
            Unite.PAR_PERSONNE,
            SANS_SANTE,
        ),
        Indicateur(
            "besoins",
            "Besoins",
            "Besoins relevés au dernier diagnostic, tel qu'il est actualisé à la date.",
            REFERENTIEL,
            BESOINS,
            Compte(),
            ecarte=SANS_SANTE,
        ),
        Indicateur(
            "themes_travailles",
            "Thèmes travaillés",
            "Thèmes abordés en rendez-vous, chacun compté une fois par rendez-vous honoré.",
            HORIZON,
            THEMES,
            Compte(),
            ecarte=AVEC_AUTRE,
        ),
        Indicateur(
            "personnes_par_theme",
            "Personnes avec qui un thème est travaillé",
            "Personnes avec qui au moins un thème a été abordé en rendez-vous.",
            HORIZON,
            THEMES,
            Compte(objets="f.dossier"),
            ecarte=AVEC_AUTRE,
        ),
    ),
)
