"""The persons that the DREES survey counts: those subject to droits et devoirs whose right is open and not suspended."""

from dataclasses import replace
from typing import Final

from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.plan_action import DemarchePrevue
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.suivi.profil import ProfilRecueilli
from readmodels.dossier.periode import A_DATE
from readmodels.pilotage.indicateur import VALABLE, VUES, Source
from readmodels.pilotage.sources import CONTRATS_EN_COURS, derniers, est
from readmodels.table import visible

_INSCRIPTIONS = derniers(
    "f_inscription", "dossier", "type, effet_le", InscriptionModifiee, InscriptionReprise, InscriptionCessee
)
_SDD = (
    f"{VUES}.periode p left join {VUES}.structure o on o.code = p.structure"
    f" left join ({CONTRATS_EN_COURS}) c on c.dossier = p.dossier"
)
_OUVERT: Final = f"{A_DATE} and p.soumis_droits_devoirs and p.etat_droit = 'OUVERT_VERSABLE'"
LIBELLE: Final = "Adultes soumis aux droits et devoirs dont le droit au RSA est ouvert et non suspendu, à la date"


def _niveaux(table: str, *classes: type[Evenement]) -> str:
    return (
        f"select x.dossier, x.niveau_etude, x.survenu_le, x.origine from {VUES}.{table} x"
        f" where {est(*classes, alias='x')} and {visible('x')} and x.niveau_etude is not null"
    )


_NIVEAUX = (
    "select distinct on (x.dossier) x.dossier, x.niveau_etude from"
    f" ({_niveaux('f_diagnostic', ProfilRecueilli)} union all {_niveaux('f_orientation', CriteresRecueillis)}) x"
    " order by x.dossier, x.survenu_le desc, x.origine desc"
)
"""The level of education of each dossier, as it was said last: in the profile, or among the criteria of orientation."""


def avec_niveau(source: Source) -> Source:
    """The same rows, counted by the level of education of the person too."""
    return replace(
        source,
        propres={**source.propres, "niveau_etude": "n.niveau_etude"},
        jointures={**source.jointures, "n": f"left join ({_NIVEAUX}) n on n.dossier = {source.dossier}"},
    )


SDD: Final = avec_niveau(
    Source(
        "drees_sdd",
        LIBELLE,
        f"{_SDD} left join ({_INSCRIPTIONS}) i on i.dossier = p.dossier",
        _OUVERT,
        jour=None,
        dossier="p.dossier",
        mds="p.mds",
        un_par_dossier=True,
    )
)
"""``o`` is the structure that accompanies, ``c`` the contract in force, ``i`` the last known of the registration."""
ACTIONS: Final = avec_niveau(
    Source(
        "drees_actions",
        "Contrats en cours de ces personnes, comptés une fois pour chaque type de démarche du plan",
        f"{_SDD} join (select distinct x.dossier, x.contrat, x.type_action from {VUES}.f_contrat_engagement x"
        f" where {est(DemarchePrevue, alias='x')} and {visible('x')}) d on d.dossier = c.dossier and d.contrat = c.contrat",
        _OUVERT,
        jour=None,
        dossier="p.dossier",
        mds="p.mds",
        propres={"type_action": "d.type_action"},
    )
)

INSCRIT: Final = (
    f"coalesce({est(InscriptionModifiee, InscriptionReprise, alias='i')} and i.effet_le <= {VALABLE}, false)"
)
HORS_EXTERIEUR: Final = "p.organisme in ('CONSEIL_DEPARTEMENTAL', 'DELEGATAIRE')"
ORIENTE: Final = f"(p.orientation is not null and (p.referent is not null or not {HORS_EXTERIEUR}))"
"""Has an organisme with a référent unique: the ledger knows those of the département and its délégataires alone."""

_PREMIERES = (
    f"select x.dossier, min(x.survenu_le) as oriente_le from {VUES}.f_orientation x"
    f" where {est(OrientationDecidee, alias='x')} and x.premiere and {visible('x')} group by 1"
)
PREMIERS_CONTRATS: Final = avec_niveau(
    Source(
        "drees_premiers_contrats",
        "Premiers contrats d'engagement signés, au jour de la signature",
        f"{VUES}.f_contrat_engagement f left join ({_PREMIERES}) o on o.dossier = f.dossier",
        f"{est(ContratEngagementSigne)} and {visible('f')} and f.nature = 'PREMIER'",
        propres={"structure": "f.structure", "referent": "f.referent"},
    )
)
"""``o.oriente_le`` is the day of the first orientation."""
REORIENTATIONS: Final = avec_niveau(
    Source(
        "drees_reorientations",
        "Réorientations décidées, au jour de la décision, avec l'organisme d'où elles viennent",
        "(select x.*, lag(x.organisme) over (partition by x.dossier order by x.survenu_le, x.origine) as quitte"
        f" from {VUES}.f_orientation x where {est(OrientationDecidee, alias='x')} and {visible('x')}) f",
        "not f.premiere",
        propres={"structure": "f.structure_decidee", "decideur": "f.decideur", "parcours": "f.parcours"},
    )
)
SPE: Final = "('FRANCE_TRAVAIL', 'MISSION_LOCALE', 'CAP_EMPLOI')"
"""Service public de l'emploi among the organismes that the ledger knows."""
