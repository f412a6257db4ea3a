"""What dashboards ask of a full département: 100,000 dossiers, five years of steps, figures of a past year by every axis."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
from dateutil.relativedelta import relativedelta

from bench.plein import sans_index
from bench.tableau_a_date import AXES
from integrations.storage.databases import ServeurPostgres
from ledger.events.base import Evenement
from ledger.vocabulaire.entree.droits import EtatDroit
from projections.moteur.vue import Fait
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import ANONYME, NOMINATIF, Regard
from tests.ledger.fixtures import SCHEMA
from tests.projections.fixtures import VUES

DOSSIERS: Final = 100_000
JOUR: Final = date(2026, 6, 1)
JOURS: Final = 1_800
FAITS: Final = {
    "f_rendez_vous": 100_000,
    "f_offre": 25_000,
    "f_orientation": 50_000,
    "f_accompagnement": 25_000,
    "f_contrat_engagement": 25_000,
    "f_activite": 25_000,
    "f_designation": 25_000,
    "f_droits": 25_000,
}
"""Rows of each fait, its types in turn, in the order of time."""
SOURCES: Final[Mapping[str, list[Indicateur]]] = {
    code: [i for i in INDICATEURS.values() if i.source.code == code]
    for code in dict.fromkeys(i.source.code for i in INDICATEURS.values())
}


class Explique(Lecteur):
    """Keeps the plan of each query, and answers nothing."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, SCHEMA, pool_max=1)
        self.plans: list[str] = []

    def _lire(self, connexion: psycopg.Connection[Any], requete: str, parametres: Any) -> list[dict[str, Any]]:
        plan = super()._lire(connexion, "explain " + requete, parametres)
        self.plans.append("\n".join(str(ligne["QUERY PLAN"]) for ligne in plan))
        return [{"position": 0}] if "reperes" in requete else []


@pytest.fixture(scope="module")
def explique(postgres: ServeurPostgres, modele_vues: str) -> Iterator[Explique]:
    """A reader of a département whose tables are full, of rows of no log."""
    nom = f"plein_{uuid4().hex}"
    url = postgres.creer_base(nom, modele_vues)
    with psycopg.connect(url, autocommit=True) as maitre:
        maitre.execute("set synchronous_commit = off")
        with sans_index(maitre, "d33_vues.periode__1"):
            _periodes(maitre)
        for vue in VUES:
            if isinstance(vue, Fait) and vue.nom in FAITS:
                with sans_index(maitre, f"d33_vues.{vue.nom}__1"):
                    _faits(maitre, vue.nom, vue.evenements, FAITS[vue.nom])
        maitre.execute("vacuum analyze")
    lecteur = Explique(url)
    yield lecteur
    lecteur.fermer()
    postgres.supprimer_base(nom)


def _periodes(maitre: psycopg.Connection[Any]) -> None:
    """Two rectangles by dossier: what was true until a day, what is since."""
    maitre.execute(
        "insert into d33_vues.periode__1 (dossier, valable_de, valable_a, connu_de, connu_a, etat_droit,"
        " soumis_droits_devoirs, mds, organisme, referent, ouvert_le, annee_naissance, sexe, situation_familiale, commune,"
        " orientation, parcours, decideur, structure)"
        " select lpad(to_hex(n), 32, '0')::uuid, case r when 1 then d else d + 300 end,"
        " case r when 1 then d + 300 else 'infinity' end, case r when 1 then d else d + 300 end, 'infinity',"
        " %(etat)s, true, 'MDS-33-' || n %% 36, 'CONSEIL_DEPARTEMENTAL', lpad(to_hex(n %% 3000), 32, '0')::uuid,"
        " d, 1960 + n %% 45, 'F', 'CELIBATAIRE', lpad((33000 + n %% 534)::text, 5, '0'), lpad(to_hex(n), 32, '0')::uuid,"
        " 'SOCIAL', 'CONSEIL_DEPARTEMENTAL', 'STRUCTURE-' || n %% 118"
        " from generate_series(1, %(n)s) n cross join generate_series(1, 2) r"
        " cross join lateral (select %(debut)s::date + (n::bigint * 7919 %% %(jours)s)::int as d) j",
        {"n": DOSSIERS, "etat": EtatDroit.OUVERT_VERSABLE, "debut": JOUR - timedelta(JOURS), "jours": JOURS},
    )


def _faits(maitre: psycopg.Connection[Any], nom: str, types: tuple[type[Evenement], ...], combien: int) -> None:
    maitre.execute(
        f"insert into d33_vues.{nom}__1 (position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, mds)"
        " select n, n, lpad(to_hex(n %% %(dossiers)s + 1), 32, '0')::uuid, (%(types)s::int[])[n %% %(k)s + 1],"
        " %(debut)s::date + (n::bigint * %(jours)s / %(n)s)::int, %(debut)s::date + (n::bigint * %(jours)s / %(n)s)::int,"
        " 'infinity', 'MDS-33-' || n %% 36 from generate_series(1, %(n)s) n",
        {
            "n": combien,
            "dossiers": DOSSIERS,
            "types": [classe.code for classe in types],
            "k": len(types),
            "debut": JOUR - timedelta(JOURS),
            "jours": JOURS,
        },
    )
    if nom == "f_activite":
        maitre.execute(f"update d33_vues.{nom}__1 set semaine = date_trunc('week', survenu_le), heures_faites = 3")


@pytest.mark.parametrize("regard", [NOMINATIF, ANONYME], ids=["exact", "masque"])
@pytest.mark.parametrize("horloge", Horloge)
@pytest.mark.parametrize("source", SOURCES)
def test_un_chiffre_lit_ses_index(
    explique: Explique, source: str, horloge: Horloge, regard: Regard, subtests: pytest.Subtests
) -> None:
    """By whatever axis, for whoever asks: neither faits nor périodes are read whole."""
    moment = Moment.au(JOUR - timedelta(days=400), horloge)
    for axe in (axe for axe in AXES if axe in SOURCES[source][0].source.axes):
        with subtests.test(axe):
            explique.plans.clear()
            un_an = moment.valable_au - relativedelta(months=12)
            mesurer(explique, SOURCES[source], moment, (axe,), regard=regard, du=un_an)
            _, plan = explique.plans
            assert not [table for table in (*FAITS, "periode") if f"Seq Scan on {table}__" in plan], plan


def test_une_serie_se_demande_par_moities(explique: Explique) -> None:
    """The days of a situation by month are shared between the two questions that run at a time."""
    explique.plans.clear()
    mesurer(explique, SOURCES["personnes"], Moment.au(JOUR), ("mois",), regard=NOMINATIF)
    assert len([plan for plan in explique.plans if "Function Scan on unnest j" in plan]) == 2
