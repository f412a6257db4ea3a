"""Messages that a carrier took: each of its facts, and where each one stands; channels that a person refuses."""

from ledger.events.suivi.envoi import (
    CourrierConfie,
    EnvoiConfie,
    EnvoiRefuse,
    EnvoiRemis,
    OppositionEnvoiDeclaree,
    OppositionEnvoiLevee,
)
from projections.moteur.vue import Etat, Fait, Schemas
from readmodels.faits import F_ENVOI
from readmodels.listes.envoi import ENVOI

PARTIS = (EnvoiConfie, CourrierConfie)
DU_MESSAGE = (*PARTIS, EnvoiRemis, EnvoiRefuse)
SUIVI_ENVOIS = Fait(
    F_ENVOI,
    (*DU_MESSAGE, OppositionEnvoiDeclaree, OppositionEnvoiLevee),
    {
        "envoi": "coalesce(e.corps->>'envoi', e.corps->>'transmission')",
        "modele": "coalesce(e.corps->>'modele', e.corps->>'version_modele')",
    },
)


def _types() -> str:
    return "(" + ", ".join(str(parti.code) for parti in PARTIS) + ")"


def _envoi(schemas: Schemas, ou: str) -> str:
    """The last time that it left, and the first thing that was said of it since."""
    faits = f"{schemas.table('f_envoi')} where fin_connu_le = 'infinity' and {ou}"
    partis = (
        f"select distinct on (dossier, envoi) * from {faits} and type in {_types()}"
        " order by dossier, envoi, origine desc, position desc"
    )
    return (
        "select p.envoi, p.dossier, p.origine as position, p.etape, p.canal, p.transporteur, p.modele, p.modele_version,"
        " p.parties, case r.type"
        f" when {EnvoiRemis.code} then 'REMIS' when {EnvoiRefuse.code} then 'REFUSE' else 'CONFIE' end as etat,"
        " r.cause, r.rejet, p.survenu_le as confie_le, r.survenu_le as conclu_le, p.mds, p.structure, p.referent"
        f" from ({partis}) p left join lateral (select * from {schemas.table('f_envoi')} r where r.fin_connu_le = 'infinity'"
        f" and r.envoi = p.envoi and r.dossier = p.dossier and r.type not in {_types()} and r.origine > p.origine"
        " order by r.origine, r.position limit 1) r on true"
    )


ENVOIS = Etat(ENVOI, "envoi", {"f_envoi": DU_MESSAGE}, _envoi)
