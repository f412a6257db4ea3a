"""Pilotage: every cell of every indicator beside a naive recount of the events, at moments of both clocks."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.events import CATALOGUE
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.perimetre import AUCUN, TOUT, Perimetre
from readmodels.pilotage import mesure
from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.catalogue import INDICATEURS, TABLEAUX, IndicateurInconnu, TableauInconnu, indicateur, tableau
from readmodels.pilotage.dossiers import Membre, dossiers_de
from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import AxeInconnu, Chiffres, TropDeCellules, axes_possibles, mesurer
from readmodels.pilotage.regard import NOMINATIF, Regard
from tests.cas import chaque
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.fixtures import vider
from tests.projections.hasards import JOURNAUX, Geste, gestes_de, journal_de, journal_dense
from tests.projections.recits import DEBUT, PTS
from tests.readmodels.monde import JOURS, Monde, lire
from tests.readmodels.recompte import APPORTS, SOURCES, Recompte, Termes

FIN = DEBUT + timedelta(days=JOURS)
MOMENTS = [
    Moment.au(None),
    Moment.au(FIN, Horloge.CONNU),
    Moment.au(DEBUT + timedelta(days=60), Horloge.CONNU),
    Moment.au(DEBUT + timedelta(days=60), Horloge.VALABLE),
    Moment(DEBUT + timedelta(days=45), DEBUT + timedelta(days=30)),
    Moment.au(DEBUT - timedelta(days=1)),
]
ENSEMBLES: list[tuple[str, ...]] = [
    (),
    ("orientation.notifiee", "reorientation.demandee", "reorientation.refusee", "parcours.termine", "referent.transfere"),
    ("contrat_engagement.signe",),
    ("contrat_engagement.propose", "contrat_engagement.signe", "contrat_engagement.suspendu",
     "contrat_engagement.repris", "contrat_engagement.clos"),
    ("contrat_engagement.propose", "contrat_engagement.signe", "contrat_engagement.resigne",
     "contrat_engagement.refuse"),
    ("rendez_vous.honore", "rendez_vous.manque", "rendez_vous.annule", "convocation.emise", "rappel.envoye",
     "convocation.remise_constatee"),
    ("message.envoye", "message.recu", "satisfaction.repondue", "offre.positionnee"),
    ("diagnostic.etabli", "diagnostic.actualise"),
    ("offre.proposee", "offre.acceptee", "offre.refusee"),
    ("offre.prescrite", "prescription.acceptee", "prescription.refusee", "prescription.demarree",
     "prescription.terminee", "prescription.non_venue", "prescription.abandonnee", "prescription.expiree"),
    ("pmsmp.conventionnee", "pmsmp.terminee", "pmsmp.annulee"),
    ("activite.prevue", "activite.realisee", "activite.manquee", "activite.validee", "activite.exemptee"),
    ("manquement.signale", "manquement.constate", "manquement.classe", "sanction.decidee", "sanction.levee",
     "sanction.annulee", "sanction.recours_forme", "sanction.recours_decide"),
]  # fmt: skip
"""Types of events that meet in some figures: a log of these has much to count. Without any, it holds every type."""
Cellules = dict[tuple[Any, ...], Termes]


def cellules(chiffres: Chiffres, code: str) -> Cellules:
    """Terms of one indicator by axes, without the cells where both are nought."""
    lues = {
        tuple(str(v) if isinstance(v, UUID) else v for v in c.axes.values()): c.valeurs[code] for c in chiffres.cellules
    }
    assert len(lues) == len(chiffres.cellules)
    return {cle: (v.numerateur or 0, v.denominateur) for cle, v in lues.items() if v.numerateur or v.denominateur}


def comparer(
    lecteur: Lecteur,
    recompte: Recompte,
    indicateurs: Sequence[Indicateur],
    par: Sequence[str],
    *,
    du: date | None = None,
    regard: Regard = NOMINATIF,
) -> int:
    """Every indicator that has these axes, beside its recount; how many cells there were."""
    chiffres, nombre = mesurer(lecteur, indicateurs, recompte.moment, par, regard=regard, du=du), 0
    assert {*chiffres.sans_objet, *(d.code for d in chiffres.definitions)} == {i.code for i in indicateurs}
    for definition in chiffres.definitions:
        code, source = definition.code, INDICATEURS[definition.code].source.code
        if definition.situation and any(axe in TEMPORELS for axe in par):
            continue  # see test_une_situation_dans_le_temps
        attendues = recompte.termes(code, source, par, du=None if definition.situation else du)
        lues = cellules(chiffres, code)
        assert lues == attendues, (code, par, recompte.moment)
        nombre += len(lues)
    return nombre


def axes_de(indicateurs: Sequence[Indicateur]) -> list[str]:
    """Axes that some of these have."""
    return [axe for axe in AXES if any(axe in axes_possibles(i, pas=True) for i in indicateurs)]


class TestDeclarations:
    """What a declaration must say, so that its figure is published with its meaning."""

    @chaque("code", lambda: INDICATEURS)
    def test_tout_est_dit(self, code: str) -> None:
        declare = INDICATEURS[code]
        for texte in (declare.libelle, declare.definition, declare.reference, declare.ecarte, declare.source.libelle):
            assert texte[0].isupper() or texte.startswith("arrêté")
        assert declare.definition.endswith(".")
        assert declare.ecarte.endswith(".")
        assert set(declare.source.axes) <= set(AXES)

    def test_un_code_une_declaration(self) -> None:
        toutes = [i for t in TABLEAUX.values() for i in t.indicateurs]
        assert all(INDICATEURS[i.code] is i for i in toutes)
        sources = {i.source.code: i.source for i in toutes}
        assert all(sources[i.source.code] is i.source for i in toutes)

    def test_chaque_indicateur_a_son_recompte(self) -> None:
        assert set(APPORTS) == set(INDICATEURS), "its recount in plain Python, in tests/readmodels/recompte"
        assert set(SOURCES) == {i.source.code for i in INDICATEURS.values()}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(gestes=JOURNAUX, etapes=st.sampled_from(ENSEMBLES), graine=st.integers(0, 1 << 32))
def test_journaux_quelconques(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    lecteur: Lecteur,
    coffre: CoffreMemoire,
    gestes: list[Geste],
    etapes: tuple[str, ...],
    graine: int,
) -> None:
    """Any log, corrections of corrections included: every indicator, on axes drawn at random, at moments drawn too."""
    vider(maitre)
    cahier = journal(gestes, coffre, etapes)
    cahier.ecrire(base)
    projecteur.rattraper()
    hasard = Random(graine)
    axes = [axe for axe in axes_de(list(INDICATEURS.values())) if axe != "pts"]
    for _ in range(2):
        recompte = Recompte(cahier.par_stream, un_moment(hasard, cahier))
        for par in ((), (hasard.choice(axes),)):
            comparer(lecteur, recompte, list(INDICATEURS.values()), par)


def journal(gestes: list[Geste], coffre: CoffreMemoire, etapes: tuple[str, ...]) -> Cahier:
    """The log of these gestures."""
    types = [classe for classe in CATALOGUE if classe.nom in etapes]
    return journal_dense(gestes, coffre, types) if types else journal_de(gestes, coffre)


def un_moment(hasard: Random, cahier: Cahier) -> Moment:
    """Days on which something changes; half of the time all is known, now and then it is weeks later."""
    connus, survenus = oracle.jours_utiles(cahier.lus)
    plus_tard = max(survenus) + timedelta(days=45)
    return Moment(hasard.choice([*connus, *[max(connus)] * len(connus)]), hasard.choice([*survenus, *[plus_tard] * 3]))


def test_les_journaux_quelconques_ont_de_quoi_compter(coffre: CoffreMemoire) -> None:
    """No indicator is equal to its recount for want of anything to count."""
    reste = dict(INDICATEURS)
    for graine, etapes in enumerate(ENSEMBLES * 40):
        cahier = journal(gestes_de(graine, 120), coffre, etapes)
        for rang in range(4):
            recompte = Recompte(cahier.par_stream, un_moment(Random(rang), cahier))
            trouves = {i.code: recompte.termes(i.code, i.source.code).values() for i in reste.values()}
            for code in [code for code, termes in trouves.items() if any(n for n, _ in termes)]:
                del reste[code]
        if not reste:
            return
    assert not reste


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: f"connu {m.connu_au}, valable {m.valable_au}")
def test_journal_des_commandes(monde: Monde, moment: Moment) -> None:
    """Each axis alone, and several."""
    recompte = Recompte({d: monde.cahier.de(d) for d in monde.dossiers}, moment)
    indicateurs = list(INDICATEURS.values())
    for par in ((), ("mds", "structure"), ("mois", "mds"), *((axe,) for axe in axes_de(indicateurs) if axe != "pts")):
        comparer(monde.lecteur, recompte, indicateurs, par)


class TestSens:
    """The département of the run has something to count, and the clocks, the corrections and the axes change it."""

    def test_les_horloges_different(self, monde: Monde) -> None:
        differents = 0
        for jours in range(30, JOURS, 10):
            le = DEBUT + timedelta(days=jours)
            connu, valable = (lire(monde.lecteur, "premieres", Moment.au(le, h)) for h in Horloge)
            assert connu > 3
            differents += connu != valable
        assert differents > 2

    def test_le_pts_est_celui_de_la_mds(self, monde: Monde) -> None:
        for code in ("premieres", "suivis"):
            chiffres = mesurer(monde.lecteur, [INDICATEURS[code]], Moment.au(FIN), ("pts", "mds"), regard=NOMINATIF)
            assert len(chiffres.cellules) >= 3
            assert all(c.axes["pts"] == PTS.get(c.axes["mds"]) for c in chiffres.cellules)

    def test_une_periode(self, monde: Monde) -> None:
        """What belongs to a day and after, and what comes before, are all there is."""
        moment, milieu = Moment.au(FIN), DEBUT + timedelta(days=50)
        recompte = Recompte({d: monde.cahier.de(d) for d in monde.dossiers}, moment)
        assert comparer(monde.lecteur, recompte, list(INDICATEURS.values()), (), du=milieu) > 5
        avant = lire(monde.lecteur, "premieres", Moment(FIN, milieu - timedelta(days=1)))
        apres = lire(monde.lecteur, "premieres", moment, du=milieu)
        assert avant + apres == lire(monde.lecteur, "premieres", moment)
        assert min(avant, apres) > 0

    @pytest.mark.parametrize("axe", ["mds", "foyer"])
    def test_les_filtres_sont_les_cellules(self, monde: Monde, axe: str) -> None:
        indicateurs = list(INDICATEURS.values())
        cellules_ = mesurer(monde.lecteur, indicateurs, Moment.au(FIN), (axe,), regard=NOMINATIF).cellules
        assert len(cellules_) >= 3
        assert (axe == "foyer") == any(c.axes[axe] is None for c in cellules_)
        for cellule in cellules_:
            (filtree,) = mesurer(
                monde.lecteur, indicateurs, Moment.au(FIN), (), cellule.axes, regard=NOMINATIF
            ).cellules
            assert {code: filtree.valeurs[code] for code in cellule.valeurs} == cellule.valeurs

    @pytest.mark.parametrize("pas", TEMPORELS)
    def test_une_situation_dans_le_temps(self, monde: Monde, pas: str) -> None:
        """At the end of each period, valid then and known at the date of the question: as asked day by day."""
        situations = [i for i in INDICATEURS.values() if i.situation]
        fin, du = FIN - timedelta(days=30), FIN - timedelta(days=40 if pas == "jour" else 110)
        moment = Moment(FIN, fin)
        serie = mesurer(monde.lecteur, situations, moment, (pas, "mds"), regard=NOMINATIF, du=du)
        jours = sorted({c.axes[pas] for c in serie.cellules})
        assert len(jours) >= 4
        for cellule in serie.cellules:
            le = dernier_jour(cellule.axes[pas], pas, fin)
            assert le >= du
            filtre = {"mds": cellule.axes["mds"]}
            seule = mesurer(monde.lecteur, situations, Moment(FIN, le), ("mds",), filtre, regard=NOMINATIF)
            assert seule.cellules[0].valeurs == cellule.valeurs


def dernier_jour(periode: Any, pas: str, fin: date) -> date:
    if pas == "mois":
        annee, mois = map(int, periode.split("-"))
        dernier = date(annee + mois // 12, mois % 12 + 1, 1) - timedelta(days=1)
    else:
        dernier = periode + timedelta(days=6 if pas == "semaine" else 0)
    return min(dernier, fin)


class TestDossiers:
    """Behind each figure, its dossiers, and no other."""

    @chaque("code", lambda: INDICATEURS)
    def test_ils_font_le_chiffre(self, monde: Monde, code: str) -> None:
        declare, moment = INDICATEURS[code], MOMENTS[4]
        for cellule in mesurer(monde.lecteur, [declare], moment, ("mds",), regard=NOMINATIF).cellules:
            for membre in declare.membres:
                page = dossiers_de(
                    monde.lecteur,
                    monde.coffre,
                    declare,
                    moment,
                    cellule.axes,
                    membre=Membre[membre.upper()],
                    limite=100,
                )
                assert page.total == len(page.lignes)
                assert page.suivant is None
                terme = getattr(cellule.valeurs[code], membre)
                objets = declare.membres[membre].objets
                if objets == declare.source.dossier:
                    assert page.total == terme
                elif objets is None:
                    assert sum(ligne.apport for ligne in page.lignes) == terme
                else:
                    assert (page.total > 0) == (terme > 0)
                assert all(ligne.premier_le <= ligne.dernier_le <= moment.valable_au for ligne in page.lignes)

    def test_par_pages(self, monde: Monde) -> None:
        declare, moment = INDICATEURS["a_accompagner"], Moment.au(FIN)
        tout = dossiers_de(monde.lecteur, monde.coffre, declare, moment, limite=100)
        assert tout.total == lire(monde.lecteur, "a_accompagner", moment) > 10
        page = dossiers_de(monde.lecteur, monde.coffre, declare, moment, limite=7)
        lus = [*page.lignes]
        while page.suivant is not None:
            assert len(page.lignes) == 7
            assert page.total == tout.total
            page = dossiers_de(monde.lecteur, monde.coffre, declare, moment, apres=page.suivant, limite=7)
            lus += page.lignes
        assert lus == tout.lignes
        assert all(ligne.nom for ligne in lus)

    @pytest.mark.parametrize("perimetre", [Perimetre(structure="MDS-33-01"), Perimetre(pts="Bordeaux"), AUCUN])
    def test_ceux_du_perimetre_seulement(self, monde: Monde, perimetre: Perimetre) -> None:
        """As they stand today, whatever the date of the figure."""
        declare, moment = INDICATEURS["a_accompagner"], Moment.au(FIN)
        tout, siens = (
            {ligne.dossier for ligne in dossiers_de(
                monde.lecteur, monde.coffre, declare, moment, limite=100, perimetre=p
            ).lignes}
            for p in (TOUT, perimetre)
        )  # fmt: skip
        places = {
            d: (vu.etat.structure, PTS.get(vu.etat.droits.mds or "")) for d, vu in monde.vus().items() if vu.etat.droits
        }
        assert siens == {
            d for d in tout if perimetre.structure in (None, places[d][0]) and perimetre.pts in (None, places[d][1])
        }
        assert (len(siens) > 0) == (perimetre != AUCUN)
        assert siens < tout

    def test_un_axe_qu_il_n_a_pas(self, monde: Monde) -> None:
        for axe in ("mois", "nom"):
            with pytest.raises(AxeInconnu, match="Axes possibles : pts, mds"):
                dossiers_de(monde.lecteur, monde.coffre, INDICATEURS["suivis"], Moment.au(FIN), {axe: "2025-01"})


class TestRefus:
    @pytest.mark.parametrize("axe", ["theme", "mds; drop table x", "s.pts", "1", ""])
    def test_axe_inconnu(self, monde: Monde, axe: str) -> None:
        indicateurs = TABLEAUX["contractualisation"].indicateurs
        with pytest.raises(AxeInconnu, match="Axes possibles : jour, semaine, mois, pts, mds, commune"):
            mesurer(monde.lecteur, indicateurs, Moment.au(FIN), ("mois", axe), regard=NOMINATIF)
        with pytest.raises(AxeInconnu, match="Axes possibles : "):
            mesurer(monde.lecteur, indicateurs, Moment.au(FIN), (), {axe: "x"}, regard=NOMINATIF)

    def test_un_axe_que_seuls_certains_ont(self, monde: Monde) -> None:
        indicateurs = TABLEAUX["contractualisation"].indicateurs
        chiffres = mesurer(monde.lecteur, indicateurs, Moment.au(FIN), ("motif",), regard=NOMINATIF)
        assert [d.code for d in chiffres.definitions] == ["contrats_refuses"]
        assert chiffres.sans_objet["signes"] == ["motif"]

    def test_une_situation_ne_se_filtre_pas_par_mois(self, monde: Monde) -> None:
        with pytest.raises(AxeInconnu, match="Axes possibles : pts, mds"):
            mesurer(monde.lecteur, [INDICATEURS["suivis"]], Moment.au(FIN), (), {"mois": "2025-03"}, regard=NOMINATIF)

    def test_rien_n_est_coupe(self, monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
        """The answer is whole, or there is none."""
        question = ([INDICATEURS["premieres"]], Moment.au(FIN), ("mds", "mois"))
        taille = len(mesurer(monde.lecteur, *question, regard=NOMINATIF).cellules)
        monkeypatch.setattr(mesure, "CELLULES_MAX", taille)
        assert len(mesurer(monde.lecteur, *question, regard=NOMINATIF).cellules) == taille
        monkeypatch.setattr(mesure, "CELLULES_MAX", taille - 1)
        with pytest.raises(TropDeCellules, match="retirez un axe, ou filtrez-en un"):
            mesurer(monde.lecteur, *question, regard=NOMINATIF)

    def test_une_valeur_de_filtre_n_est_jamais_du_sql(self, monde: Monde) -> None:
        filtre = {"mds": "' or true --"}
        chiffres = mesurer(monde.lecteur, [INDICATEURS["signes"]], Moment.au(FIN), ("mds",), filtre, regard=NOMINATIF)
        assert chiffres.cellules == []

    def test_codes_inconnus(self) -> None:
        with pytest.raises(TableauInconnu, match="Tableaux : orientation, contractualisation, accompagnement"):
            tableau("orientations")
        with pytest.raises(IndicateurInconnu, match="GET /tableaux"):
            indicateur("")
