"""The sources of figures: events of a fait, or the situation of the persons at a date."""

from collections.abc import Mapping

from ledger.events.base import Evenement
from ledger.events.contrats.activite import ActiviteExemptee
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSuspendu,
)
from ledger.events.suivi.diagnostic import DiagnosticEtabli
from readmodels.dossier.periode import A_ACCOMPAGNER, A_DATE
from readmodels.pilotage.indicateur import SURVENU, VALABLE, VUES, Source
from readmodels.table import visible


def est(*classes: type[Evenement], alias: str = "f") -> str:
    """Condition on the type of a row."""
    return f"{alias}.type in ({', '.join(str(classe.code) for classe in classes)})"


def faits(
    code: str,
    libelle: str,
    table: str,
    *classes: type[Evenement],
    propres: Mapping[str, str] | None = None,
    jour: str = SURVENU,
) -> Source:
    """Events of these types that are known and have happened.

    Their MDS, structure and référent are those of the dossier when the event was recorded, unless ``propres`` says
    otherwise; the rest describes the person at the end of ``jour``.
    """
    return Source(
        code,
        libelle,
        f"{VUES}.{table} f",
        f"{est(*classes)} and {visible('f')}",
        jour,
        propres={"structure": "f.structure", "referent": "f.referent", **(propres or {})},
    )


def union(code: str, libelle: str, tables: Mapping[str, tuple[str, tuple[type[Evenement], ...]]]) -> Source:
    """Events of several faits together, each with the SQL of its channel."""
    colonnes = "dossier, type, survenu_le, mds, structure, referent"
    parties = " union all ".join(
        f"select {colonnes}, {canal} as canal from {VUES}.{table} f where {est(*classes)} and {visible('f')}"
        for table, (canal, classes) in tables.items()
    )
    return Source(
        code,
        libelle,
        f"({parties}) f",
        "true",
        propres={"structure": "f.structure", "referent": "f.referent", "canal": "f.canal"},
    )


def derniers(table: str, cle: str, lus: str, *classes: type[Evenement], tri: str = "") -> str:
    """The last visible event of these types for each key, as a query of the key and of what is read of it.

    ``offset 0``: rows are read as they lie, then sorted. The planner would rather read them in the order of an index on the
    key, each in a page of its own.
    """
    lues = dict.fromkeys(f"{cle}, {lus}, type, survenu_le, origine".split(", "))
    return (
        f"select distinct on ({cle}) {cle}, {lus} from (select {', '.join(lues)} from {VUES}.{table} x"
        f" where {est(*classes, alias='x')} and {visible('x')} offset 0) x"
        f" order by {cle}, {tri}survenu_le desc, origine desc"
    )


_ARRETS = derniers(
    "f_contrat_engagement",
    "dossier, contrat",
    "type",
    ContratEngagementSuspendu,
    ContratEngagementRepris,
    ContratEngagementClos,
    tri=f"type = {ContratEngagementClos.code} desc, ",
)
_RESIGNES = derniers(
    "f_contrat_engagement", "dossier, contrat", "survenu_le, origine, duree_hebdo_h", ContratEngagementResigne
)
CONTRATS_EN_COURS = (
    "select distinct on (c.dossier) c.dossier, c.contrat, c.debut_le, c.fin_le,"
    " case when (d.survenu_le, d.origine) > (c.survenu_le, c.origine) then d.duree_hebdo_h else c.duree_hebdo_h end"
    f" as duree_hebdo_h from {VUES}.f_contrat_engagement c"
    f" left join ({_ARRETS}) a on a.dossier = c.dossier and a.contrat = c.contrat"
    f" left join ({_RESIGNES}) d on d.dossier = c.dossier and d.contrat = c.contrat"
    f" where {est(ContratEngagementSigne, alias='c')} and {visible('c')} and {VALABLE} between c.debut_le and c.fin_le"
    f" and coalesce(a.type = {ContratEngagementRepris.code}, true)"
    " order by c.dossier, c.survenu_le desc, c.origine desc"
)
"""The contract that runs for each dossier, the last one signed if there are several, with the hours of its signature or
of the last one since. A contract that is closed, or suspended and not taken up again, does not run."""

PERSONNES = Source(
    "personnes",
    "Personnes à accompagner à la date : droit au RSA ouvert, soumises aux droits et devoirs",
    f"{VUES}.periode p",
    f"{A_DATE} and {A_ACCOMPAGNER}",
    jour=None,
    dossier="p.dossier",
    mds="p.mds",
    jointures={"c": f"left join ({CONTRATS_EN_COURS}) c on c.dossier = p.dossier"},
    un_par_dossier=True,
)


def ayant(table: str, condition: str, *classes: type[Evenement]) -> str:
    """Condition on a person: an event of these types is visible, which fulfils ``condition`` on ``x``."""
    return (
        f"p.dossier in (select x.dossier from {VUES}.{table} x where {est(*classes, alias='x')} and {visible('x')}"
        f" and {condition})"
    )


DIAGNOSTIQUEE = ayant("f_diagnostic", "true", DiagnosticEtabli)
EXEMPTEE = ayant("f_activite", f"{VALABLE} between x.debut_le and x.fin_le", ActiviteExemptee)
