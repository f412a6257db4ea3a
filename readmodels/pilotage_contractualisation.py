"""Pilotage of contractualisation: contracts signed, and the share of the persons followed who have one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from ledger.events.contrat_engagement import ContratEngagementSigne
from ledger.events.vie_contrat import ContratEngagementClos, ContratEngagementRepris, ContratEngagementSuspendu
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur
from readmodels.periode import A_ACCOMPAGNER, A_DATE, SUIVI
from readmodels.pilotage import Tableau, tabuler
from readmodels.table import visible

AXES_SIGNATURES: Final = {
    "mois": "to_char(f.survenu_le, 'YYYY-MM')",
    "pts": "s.pts",
    "mds": "f.mds",
    "structure": "f.structure",
    "decideur": "f.decideur",
    "parcours": "f.parcours",
}
_PREMIER = "f.nature = 'PREMIER' and f.notifiee_le is not null"

MESURES_SIGNATURES: Final = {
    "signes": ("count(*)", "Contrats d'engagement signés"),
    "electroniques": ("count(*) filter (where f.mode = 'ELECTRONIQUE')", "Contrats signés électroniquement"),
    "premiers": ("count(*) filter (where f.nature = 'PREMIER')", "Premiers contrats"),
    "dans_le_mois": (
        f"count(*) filter (where {_PREMIER} and f.survenu_le <= (f.notifiee_le + interval '1 month')::date)",
        "Premiers contrats signés dans le mois qui suit la notification de l'orientation (CT D5411-14-1)",
    ),
    "delai_total_jours": (
        f"coalesce(sum(f.survenu_le - f.notifiee_le) filter (where {_PREMIER}), 0)::bigint",
        "Somme des délais, en jours, entre la notification et la signature des premiers contrats",
    ),
}

AXES_SITUATION: Final = {
    "pts": "s.pts",
    "mds": "p.mds",
    "structure": "p.structure",
    "decideur": "p.decideur",
    "parcours": "p.parcours",
}

MESURES_SITUATION: Final = {
    "a_accompagner": ("count(*)", "Personnes soumises aux droits et devoirs, droit ouvert"),
    "suivis": (f"count(*) filter (where {SUIVI})", "Dont suivies par un référent du département ou d'un délégataire"),
    "contrats_en_cours": (
        f"count(*) filter (where {SUIVI} and c.dossier is not null)",
        "Dont personnes suivies ayant un contrat d'engagement signé qui court à cette date",
    ),
}


def pilotage_contractualisation(
    lecteur: Lecteur,
    moment: Moment,
    par: Sequence[str],
    filtres: Mapping[str, Any] | None = None,
    *,
    apres: date | None = None,
) -> Tableau:
    """Contracts signed at this moment, grouped by axes of :data:`AXES_SIGNATURES`.

    ``apres`` keeps those of the days after this one only.
    """
    source = (
        "{vues}.f_contrat_engagement f left join {vues}.structure s on s.code = f.mds"
        f" where f.type = {ContratEngagementSigne.code} and {visible('f')}"
    )
    return tabuler(
        lecteur,
        moment,
        source=source,
        axes=AXES_SIGNATURES,
        mesures=MESURES_SIGNATURES,
        par=par,
        filtres=filtres or {},
        apres=apres,
    )


def situation(
    lecteur: Lecteur, moment: Moment, par: Sequence[str], filtres: Mapping[str, Any] | None = None
) -> Tableau:
    """Persons to accompany at this moment, followed, under contract, grouped by axes of :data:`AXES_SITUATION`.

    A contract that is closed, or suspended and not taken up again, does not run.
    """
    reprises = (
        "select from {vues}.f_contrat_engagement r where r.dossier = x.dossier and r.contrat = x.contrat"
        f" and r.type = {ContratEngagementRepris.code} and {visible('r')}"
        " and (r.survenu_le, r.origine) > (x.survenu_le, x.origine)"
    )
    arrets = (
        "select from {vues}.f_contrat_engagement x where x.dossier = f.dossier and x.contrat = f.contrat"
        f" and {visible('x')} and (x.type = {ContratEngagementClos.code}"
        f" or x.type = {ContratEngagementSuspendu.code} and not exists ({reprises}))"
    )
    contrats = (
        f"select distinct f.dossier from {{vues}}.f_contrat_engagement f where f.type = {ContratEngagementSigne.code}"
        f" and {visible('f')} and %(valable_au)s between f.debut_le and f.fin_le and not exists ({arrets})"
    )
    source = (
        f"{{vues}}.periode p left join {{vues}}.structure s on s.code = p.mds left join ({contrats}) c"
        f" on c.dossier = p.dossier where {A_DATE} and {A_ACCOMPAGNER}"
    )
    return tabuler(
        lecteur, moment, source=source, axes=AXES_SITUATION, mesures=MESURES_SITUATION, par=par, filtres=filtres or {}
    )
