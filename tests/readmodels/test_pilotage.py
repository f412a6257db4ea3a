"""Pilotage: every cell beside a naive recount of the events and of the dossiers, at moments of both clocks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from dateutil.relativedelta import relativedelta

from ledger.events.base import Evenement
from ledger.events.contrat_engagement import ContratEngagementSigne
from ledger.events.designation import ReferentDesigne
from ledger.events.orientation import OrientationDecidee
from ledger.keys import CoffreMemoire
from ledger.lu import EvenementLu
from projections.engine import Projecteur
from readmodels import pilotage
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage import AxeInconnu, Tableau, TropDeCellules
from readmodels.pilotage_contractualisation import AXES_SIGNATURES, pilotage_contractualisation, situation
from readmodels.pilotage_orientation import pilotage_orientation
from tests.projections.cahier import Cahier
from tests.projections.evenements import cloture, contrat, orientation, ouverture, reprise, suspension
from tests.projections.oracle import Vu, jour
from tests.projections.recits import DEBUT, PTS
from tests.readmodels.monde import JOURS, Monde

FIN = DEBUT + timedelta(days=JOURS)
MOMENTS = [
    Moment.au(None),
    Moment.au(FIN, Horloge.CONNU),
    Moment.au(DEBUT + timedelta(days=60), Horloge.CONNU),
    Moment.au(DEBUT + timedelta(days=60), Horloge.VALABLE),
    Moment(DEBUT + timedelta(days=45), DEBUT + timedelta(days=30)),
    Moment.au(DEBUT - timedelta(days=1)),
]
Cellules = dict[tuple[Any, ...], dict[str, int]]


def compter(lignes: Iterable[tuple[Mapping[str, Any], Mapping[str, int]]], par: Sequence[str]) -> Cellules:
    """Sum measures by axes."""
    cellules: Cellules = defaultdict(lambda: defaultdict(int))
    for axes, mesures in lignes:
        for nom, valeur in mesures.items():
            cellules[tuple(axes[axe] for axe in par)][nom] += valeur
    return {cle: dict(mesures) for cle, mesures in cellules.items()}


def cellules(tableau: Tableau, par: Sequence[str]) -> Cellules:
    """Cells of an answer by their axes."""
    lues = {tuple(c[axe] for axe in par): {n: v for n, v in c.items() if n not in par} for c in tableau.cellules}
    assert len(lues) == len(tableau.cellules)
    return lues


def rattachement(e: EvenementLu) -> dict[str, Any]:
    mds = e.corps.get("rattachement", {}).get("mds")
    return {"mds": mds, "pts": PTS.get(mds), "mois": f"{e.survenu_le:%Y-%m}"}


def decisions(vus: Iterable[Vu]) -> Iterable[tuple[dict[str, Any], dict[str, int]]]:
    for e in (e for vu in vus for e in vu.evenements if e.classe is OrientationDecidee):
        premiere, information = e.corps["premiere"], jour(e.corps.get("information_recue_le"))
        delai = (e.survenu_le - information).days if premiere and information else None
        tranche = None
        if information is not None and delai is not None:
            un_mois = e.survenu_le <= information + relativedelta(months=1)
            tranche = (
                "moins_15_jours"
                if delai < 15
                else "moins_1_mois"
                if un_mois
                else "moins_6_semaines"
                if delai <= 42
                else "plus_6_semaines"
            )
        tranches = ("moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines")
        yield (
            rattachement(e) | {nom: e.corps[nom] for nom in ("structure", "decideur", "parcours")},
            {nom: int(tranche == nom) for nom in tranches}
            | {
                "premieres": int(premiere),
                "reorientations": int(not premiere),
                "refusees": int(e.corps["decision"] == "REFUSEE"),
                "delai_total_jours": delai or 0,
            },
        )


def signatures(vus: Iterable[Vu]) -> Iterable[tuple[dict[str, Any], dict[str, int]]]:
    for e in (e for vu in vus for e in vu.evenements if e.classe is ContratEngagementSigne):
        notifiee = jour(e.corps.get("notifiee_le")) if e.corps["nature"] == "PREMIER" else None
        yield (
            rattachement(e)
            | {"structure": e.corps.get("rattachement", {}).get("structure")}
            | {nom: e.corps.get(nom) for nom in ("decideur", "parcours")},
            {
                "signes": 1,
                "electroniques": int(e.corps["mode"] == "ELECTRONIQUE"),
                "premiers": int(e.corps["nature"] == "PREMIER"),
                "dans_le_mois": int(notifiee is not None and e.survenu_le <= notifiee + relativedelta(months=1)),
                "delai_total_jours": (e.survenu_le - notifiee).days if notifiee else 0,
            },
        )


def situations(vus: Iterable[Vu], valable_au: date) -> Iterable[tuple[dict[str, Any], dict[str, int]]]:
    for etat in (vu.etat for vu in vus):
        if etat.droits is None or not etat.droits.a_accompagner:
            continue
        orientation = etat.orientation
        suivi = (
            etat.referent is not None
            and orientation is not None
            and orientation.organisme in ("CONSEIL_DEPARTEMENTAL", "DELEGATAIRE")
        )
        yield (
            {
                "mds": etat.droits.mds,
                "pts": PTS.get(etat.droits.mds or ""),
                "structure": etat.structure,
                "decideur": orientation.decideur if orientation else None,
                "parcours": orientation.parcours if orientation else None,
            },
            {
                "a_accompagner": 1,
                "suivis": int(suivi),
                "contrats_en_cours": int(suivi and etat.contrat_en_cours(valable_au) is not None),
            },
        )


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: f"connu {m.connu_au}, valable {m.valable_au}")
@pytest.mark.parametrize(
    "par",
    [("mois",), ("pts", "mds"), ("structure", "decideur", "parcours"), ()],
    ids=lambda par: "-".join(par) or "tout",
)
class TestRecompte:
    def test_orientation(self, monde: Monde, moment: Moment, par: tuple[str, ...]) -> None:
        vus = monde.vus(moment.connu_au, moment.valable_au).values()
        self._comparer(pilotage_orientation(monde.lecteur, moment, par), compter(decisions(vus), par), par)

    def test_contractualisation(self, monde: Monde, moment: Moment, par: tuple[str, ...]) -> None:
        vus = monde.vus(moment.connu_au, moment.valable_au).values()
        self._comparer(pilotage_contractualisation(monde.lecteur, moment, par), compter(signatures(vus), par), par)

    def test_situation(self, monde: Monde, moment: Moment, par: tuple[str, ...]) -> None:
        par = tuple(axe for axe in par if axe != "mois")
        vus = monde.vus(moment.connu_au, moment.valable_au).values()
        attendues = compter(situations(vus, moment.valable_au), par)
        self._comparer(situation(monde.lecteur, moment, par), attendues, par)

    @staticmethod
    def _comparer(tableau: Tableau, attendues: Cellules, par: tuple[str, ...]) -> None:
        lues = cellules(tableau, par)
        if not par and not attendues:  # one cell of zeros: nothing is there to count, and it is said
            assert set(lues.pop(()).values()) == {0}
        assert lues == attendues
        assert tableau.definitions.keys() == {mesure for mesures in lues.values() for mesure in mesures} or not lues


class TestSens:
    """The département of the run has something to count, and the clocks and corrections change it."""

    def test_les_horloges_different(self, monde: Monde) -> None:
        differents = 0
        for jours in range(30, JOURS, 10):
            le = DEBUT + timedelta(days=jours)
            connu, valable = (pilotage_orientation(monde.lecteur, Moment.au(le, h), ()).cellules for h in Horloge)
            assert connu[0]["premieres"] > 3
            differents += connu != valable
        assert differents > 2

    def test_toutes_les_mesures_comptent_quelque_chose(self, monde: Monde) -> None:
        for question in (pilotage_orientation, pilotage_contractualisation, situation):
            (cellule,) = question(monde.lecteur, Moment.au(FIN), ()).cellules
            vides = {nom for nom, valeur in cellule.items() if valeur == 0}
            assert vides == set()

    def test_une_periode(self, monde: Monde) -> None:
        """The events after a day, and those up to it, are all of them."""
        moment, milieu = Moment.au(FIN), DEBUT + timedelta(days=50)
        for question in (pilotage_orientation, pilotage_contractualisation):
            (tout,) = question(monde.lecteur, moment, ()).cellules
            (apres,) = question(monde.lecteur, moment, (), apres=milieu).cellules
            (avant,) = question(monde.lecteur, Moment(FIN, milieu), ()).cellules
            assert {nom: avant[nom] + apres[nom] for nom in tout} == tout
            assert 0 < sum(apres.values()) < sum(tout.values())

    def test_les_filtres_sont_les_cellules(self, monde: Monde) -> None:
        questions: list[Callable[..., Tableau]] = [pilotage_orientation, pilotage_contractualisation, situation]
        for question in questions:
            par_mds = question(monde.lecteur, Moment.au(FIN), ("mds",)).cellules
            assert len(par_mds) >= 3
            for cellule in par_mds:
                (filtree,) = question(monde.lecteur, Moment.au(FIN), (), {"mds": cellule["mds"]}).cellules
                assert filtree | {"mds": cellule["mds"]} == cellule


class TestBornes:
    """The first and the last day of each delay, where an off-by-one would hide."""

    @pytest.mark.parametrize(
        ("information", "decision", "tranche"),
        [
            ("2025-01-31", "2025-02-14", "moins_15_jours"),
            ("2025-01-31", "2025-02-15", "moins_1_mois"),
            ("2025-01-31", "2025-02-28", "moins_1_mois"),
            ("2025-01-31", "2025-03-01", "moins_6_semaines"),
            ("2025-01-31", "2025-03-14", "moins_6_semaines"),
            ("2025-01-31", "2025-03-15", "plus_6_semaines"),
            ("2025-03-15", "2025-04-15", "moins_1_mois"),
            ("2025-03-15", "2025-04-16", "moins_6_semaines"),
        ],
    )
    def test_orientation(
        self,
        base: str,
        projecteur: Projecteur,
        lecteur: Lecteur,
        coffre: CoffreMemoire,
        information: str,
        decision: str,
        tranche: str,
    ) -> None:
        decidee = orientation(survenu_le=decision, debut_le=decision, information_recue_le=information)
        ecrire(base, projecteur, coffre, decidee)
        (cellule,) = pilotage_orientation(lecteur, Moment.au(None), ()).cellules
        tranches = ("moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines")
        assert [nom for nom in tranches if cellule[nom]] == [tranche]

    @pytest.mark.parametrize(
        ("notification", "signature", "dans_le_mois"),
        [("2025-01-31", "2025-02-28", 1), ("2025-01-31", "2025-03-01", 0), ("2025-03-15", "2025-04-15", 1)],
    )
    def test_contractualisation(
        self,
        base: str,
        projecteur: Projecteur,
        lecteur: Lecteur,
        coffre: CoffreMemoire,
        notification: str,
        signature: str,
        dans_le_mois: int,
    ) -> None:
        ecrire(base, projecteur, coffre, contrat(survenu_le=signature, notifiee_le=notification))
        (cellule,) = pilotage_contractualisation(lecteur, Moment.au(None), ()).cellules
        assert (cellule["premiers"], cellule["dans_le_mois"]) == (1, dans_le_mois)

    def test_situation(self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> None:
        """A contract runs on its first day and on its last."""
        ecrire(
            base,
            projecteur,
            coffre,
            ouverture(survenu_le="2025-02-01"),
            orientation(survenu_le="2025-02-02"),
            ReferentDesigne(survenu_le=date(2025, 2, 3), referent=uuid4(), structure="MDS-33-01"),
            contrat(survenu_le="2025-02-04", debut_le="2025-03-10", fin_le="2025-03-20"),
        )
        jours = ("2025-02-01", "2025-02-03", "2025-03-09", "2025-03-10", "2025-03-20", "2025-03-21")
        lues = []
        for le in jours:
            moment = Moment.au(date.fromisoformat(le), Horloge.VALABLE)
            (cellule,) = situation(lecteur, moment, ()).cellules
            lues.append((cellule["a_accompagner"], cellule["suivis"], cellule["contrats_en_cours"]))
        assert lues == [(1, 0, 0), (1, 1, 0), (1, 1, 0), (1, 1, 1), (1, 1, 1), (1, 1, 0)]

    def test_un_contrat_suspendu_ou_clos_ne_court_pas(
        self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire
    ) -> None:
        """Neither on the day of the suspension or of the closing, nor after it; again on the day it is taken up."""
        evenements = (
            ouverture(survenu_le="2025-02-01"),
            orientation(survenu_le="2025-02-02"),
            ReferentDesigne(survenu_le=date(2025, 2, 3), referent=uuid4(), structure="MDS-33-01"),
            contrat(),
            suspension(),
            reprise(),
            cloture(),
        )
        ecrire(base, projecteur, coffre, *evenements)
        lues = {}
        for le in ("2025-05-01", "2025-05-02", "2025-06-01", "2025-06-02", "2025-07-01", "2025-07-02"):
            moment = Moment.au(date.fromisoformat(le), Horloge.VALABLE)
            (cellule,) = situation(lecteur, moment, ()).cellules
            lues[le] = cellule["contrats_en_cours"]
        assert list(lues.values()) == [1, 0, 0, 1, 1, 0]


def ecrire(base: str, projecteur: Projecteur, coffre: CoffreMemoire, *evenements: Evenement) -> None:
    """A log of one dossier, and its views."""
    cahier, dossier = Cahier(coffre), uuid4()
    for evenement in evenements:
        cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()


class TestRefus:
    @pytest.mark.parametrize("axe", ["commune", "mds; drop table x", "s.pts", "1", ""])
    def test_axe_inconnu(self, monde: Monde, axe: str) -> None:
        with pytest.raises(AxeInconnu, match="Axes possibles : mois, pts"):
            pilotage_orientation(monde.lecteur, Moment.au(FIN), (axe,))
        with pytest.raises(AxeInconnu, match="Axes possibles : " + ", ".join(AXES_SIGNATURES)):
            pilotage_contractualisation(monde.lecteur, Moment.au(FIN), (), {axe: "x"})
        with pytest.raises(AxeInconnu):
            situation(monde.lecteur, Moment.au(FIN), ("mois",))

    def test_rien_n_est_coupe(self, monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
        """The answer is whole, or there is none."""
        taille = len(pilotage_orientation(monde.lecteur, Moment.au(FIN), ("mds", "mois")).cellules)
        monkeypatch.setattr(pilotage, "CELLULES_MAX", taille)
        assert len(pilotage_orientation(monde.lecteur, Moment.au(FIN), ("mds", "mois")).cellules) == taille
        monkeypatch.setattr(pilotage, "CELLULES_MAX", taille - 1)
        with pytest.raises(TropDeCellules, match="retirez un axe, ou filtrez-en un"):
            pilotage_orientation(monde.lecteur, Moment.au(FIN), ("mds", "mois"))

    def test_une_valeur_de_filtre_n_est_jamais_du_sql(self, monde: Monde) -> None:
        tableau = pilotage_orientation(monde.lecteur, Moment.au(FIN), ("mds",), {"mds": "' or true --"})
        assert tableau.cellules == []
