"""Dashboard 6, Intensité et sanctions: weekly hours against 15 h, exemptions, manquements, suspensions, liftings."""

from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from readmodels.dossier.periode import SUIVI
from readmodels.pilotage.indicateur import VALABLE, VUES, Compte, Indicateur, Source, Tableau, Unite
from readmodels.pilotage.orientation import HORIZON
from readmodels.pilotage.sanctions import SANCTIONS
from readmodels.pilotage.sources import EXEMPTEE, PERSONNES, est, faits
from readmodels.table import visible

HEBDO_H = 15
HEURES = "CT L5411-6"

ACTIVITES = faits(
    "activites",
    "Activités prévues, réalisées, manquées ou validées, à la semaine de l'activité",
    "f_activite",
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteManquee,
    ActiviteValidee,
    propres={"type_action": "f.type_action"},
    jour="f.semaine",
)
SEMAINES = Source(
    "semaines_actives",
    "Semaines d'une personne où des heures sont réalisées, au lundi de la semaine",
    f"(select f.dossier, f.semaine, sum(f.heures_faites::float8) as heures from {VUES}.f_activite f"
    f" where {est(ActiviteRealisee)} and {visible('f')} group by 1, 2) f",
    f"f.semaine + 6 <= {VALABLE}",
    jour="f.semaine",
    mds="p.mds",
)
EXEMPTIONS = faits("exemptions", "Exemptions d'activité, au jour de la décision", "f_activite", ActiviteExemptee)
_SOUS_CONTRAT = f"{SUIVI} and c.dossier is not null"

TABLEAU = Tableau(
    "intensite",
    "Intensité et sanctions",
    (
        Indicateur(
            "heures_prevues",
            "Heures prévues",
            "Heures d'activité prévues, par semaine d'activité.",
            HEURES,
            ACTIVITES,
            Compte(est(ActivitePrevue), "f.heures::float8"),
            unite=Unite.HEURES,
        ),
        Indicateur(
            "heures_realisees",
            "Heures réalisées",
            "Heures d'activité déclarées faites.",
            HORIZON,
            ACTIVITES,
            Compte(est(ActiviteRealisee), "f.heures_faites::float8"),
            unite=Unite.HEURES,
        ),
        Indicateur(
            "heures_retenues",
            "Heures retenues",
            "Heures d'activité validées par le référent ou l'organisme.",
            HEURES,
            ACTIVITES,
            Compte(est(ActiviteValidee), "f.heures_retenues::float8"),
            unite=Unite.HEURES,
        ),
        Indicateur(
            "activites_realisees",
            "Activités réalisées",
            "Activités déclarées faites.",
            HORIZON,
            ACTIVITES,
            Compte(est(ActiviteRealisee)),
        ),
        Indicateur(
            "activites_manquees",
            "Activités manquées",
            "Activités où rien n'a été fait, excusées ou non.",
            HORIZON,
            ACTIVITES,
            Compte(est(ActiviteManquee)),
        ),
        Indicateur(
            "heures_par_semaine",
            "Heures par semaine",
            "Heures réalisées, par semaine d'une personne où il y en a.",
            HEURES,
            SEMAINES,
            Compte(valeur="f.heures"),
            Compte(),
            Unite.HEURES_MOYENNES,
            "Les semaines qui ne sont pas finies, et celles où rien n'est déclaré.",
        ),
        Indicateur(
            "part_semaines_15h",
            "Part des semaines de 15 heures ou plus",
            f"Semaines d'une personne de {HEBDO_H} heures réalisées ou plus, parmi celles où il y en a.",
            HEURES,
            SEMAINES,
            Compte(f"f.heures >= {HEBDO_H}"),
            Compte(),
            Unite.POURCENTAGE,
            "Les semaines qui ne sont pas finies, et celles où rien n'est déclaré.",
        ),
        Indicateur(
            "part_contrats_15h",
            "Part des contrats de 15 heures ou plus",
            f"Personnes suivies dont le contrat prévoit {HEBDO_H} heures par semaine ou plus, parmi celles qui ont un"
            " contrat en cours.",
            HEURES,
            PERSONNES,
            Compte(f"{_SOUS_CONTRAT} and c.duree_hebdo_h >= {HEBDO_H}"),
            Compte(_SOUS_CONTRAT),
            Unite.POURCENTAGE,
            "Les contrats clos, et ceux qui sont suspendus à la date.",
        ),
        Indicateur(
            "contrats_sans_heures",
            "Contrats sans activité",
            "Personnes suivies dont le contrat en cours ne prévoit aucune heure.",
            HEURES,
            PERSONNES,
            Compte(f"{_SOUS_CONTRAT} and c.duree_hebdo_h = 0"),
        ),
        Indicateur(
            "exemptions", "Exemptions accordées", "Exemptions d'activité accordées.", HEURES, EXEMPTIONS, Compte()
        ),
        Indicateur(
            "exemptees",
            "Personnes exemptées",
            "Personnes à accompagner dont une exemption d'activité court à la date.",
            HEURES,
            PERSONNES,
            Compte(EXEMPTEE),
        ),
        *SANCTIONS,
    ),
)
