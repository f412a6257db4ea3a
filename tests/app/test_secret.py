"""D1, H2: a small département asked for all that a décideur may ask; no relation between two answers gives a small cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any, Final
from uuid import uuid4

import orjson
import pytest

from app import composition, projection
from app.controle import controler
from integrations.storage.databases import ServeurPostgres
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.axes import AXES
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import ANONYME, NOMINATIF
from readmodels.pilotage.secret import CACHE_SOUS, SEUIL, Valeur, rien
from readmodels.statistiques.catalogue import STATISTIQUES
from simulation.departement import simuler
from simulation.plan.parametres import Parametres
from tests.readmodels.pilotage.attaque import bornes, possibles
from tests.web.serveur import reglages_de

JUSQU_AU: Final = date(2026, 6, 1)
DATES: Final = [JUSQU_AU - timedelta(days=jours) for jours in (0, 9, 40)]
TOUS: Final[Mapping[str, Indicateur]] = {
    **INDICATEURS,
    **{i.code: i for table in STATISTIQUES.values() for i in table.indicateurs},
}
CROISES: Final = ("pts", "parcours", "age", "sexe")
"""Axes crossed two by two."""
DES_TABLES: Final = frozenset({"niveau_etude"})
"""Axes of the statutory tables alone."""
IDENTITES: Final[Sequence[tuple[tuple[str, str], Sequence[str]]]] = [
    (("premieres", "numerateur"), ("moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines")),
    (("taux_presence", "denominateur"), ("rdv_honores", "rdv_manques")),
    (("drees_sdd", "numerateur"), ("drees_orientes", "drees_non_orientes")),
    (("drees_cer", "numerateur"), ("drees_cer_moins_6", "drees_cer_6_a_12", "drees_cer_12")),
    (("orientes_6_semaines", "denominateur"), ("entrees",)),
]
"""Terms of figures that are those of others together, on one dashboard or on several."""
pytestmark = pytest.mark.timeout(600)  # each asks a thousand questions, as fast as a busy machine answers
Paire = tuple[Valeur, Valeur]
"""A figure as it is, and as a décideur is told it."""
Table = dict[tuple[Any, ...], dict[str, Paire]]


@dataclass(frozen=True)
class Departement:
    """Whom to ask, and the truth of what was drawn."""

    lecteur: Lecteur
    verite: Mapping[str, Any]

    def table(
        self,
        par: Sequence[str],
        moment: Moment,
        du: date | None = None,
        parmi: Mapping[str, Indicateur] = INDICATEURS,
    ) -> Table:
        """Every figure that has these axes: cells that are not told are known to be hidden ones."""
        question = (self.lecteur, list(parmi.values()), moment, par)
        exacts, montres = (mesurer(*question, regard=regard, du=du) for regard in (NOMINATIF, ANONYME))
        dits = {tuple(c.axes.values()): c.valeurs for c in montres.cellules}
        caches = {code: rien(indicateur, ANONYME) for code, indicateur in parmi.items()}
        return {
            cle: {code: (exact, dits.get(cle, caches)[code]) for code, exact in cellule.valeurs.items()}
            for cellule in exacts.cellules
            for cle in [tuple(cellule.axes.values())]
        }


def parmi_de(axe: str) -> Mapping[str, Indicateur]:
    """The figures of the dashboards, or all of them for an axis that only the statutory tables have."""
    return TOUS if axe in DES_TABLES else INDICATEURS


@pytest.fixture(scope="module")
def departement(postgres: ServeurPostgres, modele_web: str) -> Iterator[Departement]:
    """Three hundred persons over a year."""
    nom = f"secret_{uuid4().hex}"
    reglages = reglages_de(postgres.creer_base(nom, modele_web))
    with composition.masse(reglages) as masse, composition.coffre_ouvert(reglages) as coffre:
        parametres = Parametres(reglages.departement, 300, 12, 5, JUSQU_AU)
        cle = reglages.octets("cle_empreintes")
        verite = simuler(masse.ajouter, coffre, parametres, lambda _: None, cle_identifiants=cle)
    with projection.projecteur(reglages) as projecteur:
        projecteur.rattraper()
    ecrite = BytesIO()
    verite.ecrire(ecrite)
    with composition.services(reglages) as services:
        yield Departement(services.lecteur, orjson.loads(ecrite.getvalue()))
    postgres.supprimer_base(nom)


def termes(code: str) -> list[str]:
    """Terms of a figure that are told as such, and count persons or what they do: no sum of a mean, no référents."""
    declare = TOUS[code]
    if declare.denominateur is None:
        return ["numerateur"]
    return ["denominateur"] if declare.denominateur.objets in (None, declare.source.dossier) else []


def soustraire(code: str, membre: str, parties: Sequence[Paire], autres: Sequence[Paire]) -> int:
    """Try to find a part by subtraction; how many small ones there were among what is told."""
    reels, leurs = ([int(getattr(exact, membre)) for exact, _ in paires] for paires in (parties, autres))
    if sum(reels) != sum(leurs) or not any(0 < reel < SEUIL for reel in reels):
        return 0  # not the parts of one whole (a row of several modalities, a situation day after day), or no small one
    personnes = TOUS[code].source.un_par_dossier
    dits, autres_dits = ([getattr(m, membre) for _, m in paires] for paires in (parties, autres))
    ici, la = ([bornes(dit, personnes=personnes) for dit in tous] for tous in (dits, autres_dits))
    petites = 0
    for reel, dit, trouves in zip(reels, dits, possibles(ici, la), strict=True):
        if 0 < reel < SEUIL:
            assert dit is None, (code, membre, reel, dit)
            assert trouves != range(reel, reel + 1), (code, membre, reels, dits, autres_dits)
            assert not personnes or reel in trouves
            petites += any(autre is not None for autre in (*dits, *autres_dits))
    return petites


def decouper(entier: Table, parts: Table, combien: int = 0) -> int:
    """Each cell of a table beside those of a finer one, whose ``combien`` first axes are its own; both ways."""
    petites = 0
    for cle, cellule in entier.items():
        dedans = [c for autre, c in parts.items() if autre[:combien] == cle]
        for code, paire in cellule.items():
            siennes = [c[code] for c in dedans if code in c]
            for membre in termes(code) if siennes else ():
                petites += soustraire(code, membre, siennes, [paire])
                petites += soustraire(code, membre, [paire], siennes)
    return petites


@pytest.mark.parametrize(("le", "horloge", "jours"), [(DATES[0], Horloge.CONNU, None), (DATES[2], Horloge.VALABLE, 90)])
def test_d1_un_total_et_ses_parties_sur_chaque_axe(
    departement: Departement, le: date, horloge: Horloge, jours: int | None
) -> None:
    """On either clock, since the beginning or over the last days."""
    moment, du = Moment.au(le, horloge), None if jours is None else le - timedelta(days=jours)
    tout, des_tables = (departement.table((), moment, du, parmi) for parmi in (INDICATEURS, TOUS))
    petites = 0
    for axe in AXES:
        entier = des_tables if axe in DES_TABLES else tout
        petites += decouper(entier, departement.table((axe,), moment, du, parmi_de(axe)))
    assert petites > 200


def test_d1_deux_axes_et_un_seul(departement: Departement) -> None:
    """A cell, its sub-cells by another axis, and the other way round."""
    moment, petites = Moment.au(JUSQU_AU), 0
    seuls = {axe: departement.table((axe,), moment) for axe in CROISES}
    for un, autre in combinations(CROISES, 2):
        croises = departement.table((un, autre), moment)
        petites += decouper(seuls[un], croises, 1)
        petites += decouper(seuls[autre], {(b, a): c for (a, b), c in croises.items()}, 1)
    assert petites > 200


@pytest.mark.parametrize("axe", [None, "pts", "sexe"])
def test_d1_une_date_moins_une_autre(departement: Departement, axe: str | None) -> None:
    """What happened between two days, by the figures of each and by those of the days between."""
    jours, petites = [JUSQU_AU - timedelta(days=3 * n) for n in range(9)][::-1], 0
    par = () if axe is None else (axe,)
    tables = {le: departement.table(par, Moment(JUSQU_AU, le)) for le in jours}
    for avant, apres in pairwise(jours):
        entre = departement.table(par, Moment(JUSQU_AU, apres), avant + timedelta(days=1))
        for cle, cellule in entre.items():
            for code in (c for c in cellule if not TOUS[c].situation and cle in tables[avant] and cle in tables[apres]):
                parties = [cellule[code], tables[avant][cle][code]]
                for membre in termes(code):
                    petites += soustraire(code, membre, parties, [tables[apres][cle][code]])
    assert petites > 50


def test_d1_un_tableau_moins_un_autre(departement: Departement) -> None:
    """A figure and those that together make it, which other dashboards and statutory tables show."""
    petites = 0
    for le in DATES:
        for par in ((), *((axe,) for axe in CROISES)):
            for cellule in departement.table(par, Moment.au(le), parmi=TOUS).values():
                for (code, membre), autres in IDENTITES:
                    if code in cellule and all(autre in cellule for autre in autres):
                        petites += complementer(cellule, code, membre, autres)
    assert petites > 50


def complementer(cellule: Mapping[str, Paire], code: str, membre: str, autres: Sequence[str]) -> int:
    """The parts of a figure told by other figures, as :func:`soustraire`."""
    exact, montre = cellule[code]
    entier = Valeur(None, getattr(exact, membre), None), Valeur(None, getattr(montre, membre), None)
    return soustraire(code, "numerateur", [cellule[autre] for autre in autres], [entier])


def test_d1_une_part_ne_donne_pas_son_complement(departement: Departement) -> None:
    """What a share leaves out is told by no share when few persons are; what it counts is not told either."""
    vues = 0
    for axe in AXES:
        for cellule in departement.table((axe,), Moment.au(JUSQU_AU), parmi=parmi_de(axe)).values():
            for code, (exact, montre) in cellule.items():
                if TOUS[code].unite.value != "POURCENTAGE" or not exact.denominateur:
                    continue
                dedans, dehors = exact.numerateur, exact.denominateur - (exact.numerateur or 0)
                if min(dedans or 0, dehors) < CACHE_SOUS:
                    assert (montre.valeur, montre.numerateur, montre.masque) == (None, None, True)
                vues += not montre.masque
    assert vues > 10


def test_les_chiffres_du_departement_restent_ceux_de_la_verite(departement: Departement) -> None:
    """Exact for whoever sees persons; at most two persons away for a décideur, on every date of the truth file."""
    controles = controler(departement.lecteur, departement.verite)
    assert sum(c.cellules for c in controles) > 1_000
    assert [c.exemples for c in controles if c.ecarts] == []
    proches = 0
    for le in sorted({cellule["le"] for cellule in departement.verite["dates"]["cellules"]}):
        for cellule in departement.table((), Moment.au(date.fromisoformat(le))).values():
            for code, (exact, montre) in cellule.items():
                if montre.numerateur is not None and TOUS[code].source.un_par_dossier:
                    assert abs(montre.numerateur - (exact.numerateur or 0)) <= SEUIL // 2
                    proches += 1
    assert proches > 50
