"""Ad hoc queries: what is refused, what reaches the SQL whatever is asked, what is hidden, and the figures otherwise."""

from dataclasses import fields
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from readmodels.export.formats import Format
from readmodels.horloge import Horloge, Moment
from readmodels.perimetre import Perimetre
from readmodels.pilotage.axes import AXES, TEMPORELS
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import ANONYME, NOMINATIF, Regard
from readmodels.pilotage.secret import SEUIL, avis
from readmodels.requetes import compilation, execution
from readmodels.requetes.compilation import Plan, RequeteInterdite, RequeteRefusee, compiler
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import DES_PERSONNES, DIMENSIONS, dimensions_de, expressions, permises
from readmodels.requetes.execution import RequeteTropLongue, document_du_resultat, executer
from tests.cas import chaque
from tests.projections.recits import DEBUT
from tests.readmodels.export.test_export import octets
from tests.readmodels.monde import Monde

FRAGMENTS = [
    "dossier",
    "p.dossier",
    "f.dossier",
    "p.annee_naissance",
    "DOSSIER",
    "dossier ",
    '"dossier"',
    "pts, dossier",
    "pts; drop schema d33_vues cascade",
    "pts' or '1'='1",
    "pts) union select dossier::text from d33_vues.identite --",
    "(select string_agg(dossier::text, ',') from d33_vues.periode)",
    "%(connu_au)s",
    "%s",
    "{vues}.identite",
    "s.pts",
    "*",
    "1",
    "nom",
    "nir",
    "clair",
    "pts/**/",
    "pts\x00",
]
NOMS = st.one_of(
    st.sampled_from([*DIMENSIONS]),
    st.sampled_from(FRAGMENTS),
    st.builds(lambda a, b: a + b, st.sampled_from([*DIMENSIONS]), st.sampled_from(FRAGMENTS)),
    st.text(min_size=1, max_size=20),
)
MESURES = st.one_of(st.sampled_from([*INDICATEURS]), st.sampled_from([*INDICATEURS]), st.sampled_from(FRAGMENTS))
VALEURS = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(FRAGMENTS))
DEMANDES = st.fixed_dictionaries(
    {
        "mesures": st.lists(MESURES, min_size=1, max_size=3),
        "dimensions": st.lists(NOMS, max_size=3),
        "filtres": st.dictionaries(NOMS, VALEURS, max_size=3),
        "horloge": st.sampled_from(Horloge),
        "du": st.sampled_from([None, "2025-02-01"]),
    }
)
REGARDS = st.sampled_from([ANONYME, NOMINATIF])


def demande(*mesures: str, par: tuple[str, ...] = (), **autres: Any) -> Requete:
    return Requete.model_validate({"mesures": mesures, "dimensions": par, **autres})


class TestCompilation:
    @given(DEMANDES, REGARDS)
    @settings(max_examples=400)
    def test_seules_les_dimensions_permises_atteignent_le_sql(self, brute: dict[str, Any], regard: Regard) -> None:
        """Whatever is asked: names that are declared and open to the regard, through their declarations, or nothing."""
        try:
            voulue = Requete.model_validate(brute)
        except ValidationError:
            assume(False)
        noms = [*voulue.dimensions, *voulue.filtres]
        declares = all(nom in permises(regard) for nom in noms) and all(m in INDICATEURS for m in voulue.mesures)
        possible = declares and all(
            nom in dimensions_de(INDICATEURS[code], regard) for nom in noms for code in voulue.mesures
        )
        if not possible:
            with pytest.raises((RequeteRefusee, RequeteInterdite)):
                compiler(voulue, regard)
            return
        dimensions = list(dict.fromkeys(voulue.dimensions))
        for plan in compiler(voulue, regard):
            source = plan.indicateurs[0].source
            declarees = expressions(source)
            assert plan.groupes == {nom: declarees[nom] for nom in dimensions}
            groupes = ", ".join(f"{declarees[nom]} as {nom}" for nom in dimensions)
            if not plan.texte.startswith(f"select {groupes}"):  # by person first: the axes are read within
                assert f" from (select {groupes}, " in plan.texte
                groupes = ", ".join(dimensions)
            sommes = plan.texte.removeprefix(f"select {groupes}").removeprefix(", ")
            assert sommes.startswith(("count(", "coalesce(sum("))
            if not regard.personnes:
                assert not {source.dossier, "p.annee_naissance"} & set(plan.groupes.values())
            du_regard = {f"perimetre_{champ.name}" for champ in fields(Perimetre)}
            assert set(plan.parametres) <= {"connu_au", "valable_au", "du", "f0", "f1", "f2"} | du_regard

    @given(DEMANDES)
    @settings(max_examples=200)
    def test_le_texte_ne_depend_pas_des_valeurs(self, brute: dict[str, Any]) -> None:
        try:
            voulue = Requete.model_validate(brute)
            plans = compiler(voulue, NOMINATIF)
        except (ValidationError, RequeteRefusee):
            return
        autres = {nom: None if valeur is None else "x" for nom, valeur in voulue.filtres.items()}
        temoins = compiler(voulue.model_copy(update={"filtres": autres}), NOMINATIF)
        assert [plan.texte for plan in plans] == [plan.texte for plan in temoins]

    @pytest.mark.parametrize("nom", DES_PERSONNES)
    def test_ce_qui_distingue_les_personnes(self, nom: str) -> None:
        """Grouped or filtered by, beside a mistake or not: it is refused as such to whoever may not see persons."""
        for voulue in (
            demande("premieres", par=(nom,)),
            demande("premieres", filtres={nom: "x"}),
            demande("inconnue", par=("pts", nom)),
        ):
            with pytest.raises(RequeteInterdite, match="distingue les personnes"):
                compiler(voulue, ANONYME)
        assert compiler(demande("premieres", par=(nom,)), NOMINATIF)
        assert nom not in permises(ANONYME)
        assert all(nom not in dimensions_de(i, ANONYME) for i in INDICATEURS.values())

    @pytest.mark.parametrize(
        ("voulue", "phrase"),
        [
            (demande("inconnue"), "une mesure demandée n'existe pas"),
            (demande("premieres", par=("nom",)), "une dimension demandée n'existe pas. Dimensions : jour, semaine"),
            (
                demande("premieres", par=("theme",)),
                "la mesure premieres n'a pas une des dimensions demandées. Les siennes",
            ),
            (demande("suivis", par=("mois",)), "la mesure suivis n'a pas une des dimensions"),
        ],
        ids=str,
    )
    def test_refus(self, voulue: Requete, phrase: str) -> None:
        with pytest.raises(RequeteRefusee, match=phrase):
            compiler(voulue, NOMINATIF)

    @pytest.mark.parametrize(
        "brute",
        [
            {"mesures": []},
            {"mesures": ["premieres"] * 9},
            {"mesures": ["premieres"], "dimensions": ["pts"] * 5},
            {"mesures": ["premieres"], "filtres": {"pts": "x" * 201}},
            {"mesures": ["premieres"], "sql": "select 1"},
            {"mesures": ["premieres"], "au": "hier"},
        ],
        ids=str,
    )
    def test_bornes_de_la_demande(self, brute: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Requete.model_validate(brute)


class TestExecution:
    @given(donnees=st.data())
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_rien_d_une_personne(self, monde: Monde, donnees: st.DataObject) -> None:
        """Queries that are allowed, whatever their values: no dossier, no small count, nothing but multiples of five."""
        code = donnees.draw(st.sampled_from([*INDICATEURS]))
        possibles = st.sampled_from(dimensions_de(INDICATEURS[code], ANONYME))
        voulue = demande(
            code,
            par=tuple(donnees.draw(st.lists(possibles, max_size=3, unique=True))),
            filtres=donnees.draw(
                st.dictionaries(possibles, VALEURS.filter(lambda v: v is None or "\x00" not in v), max_size=2)
            ),
        )
        try:
            resultat = executer(monde.lecteur, voulue, ANONYME)
        except (psycopg.DataError, UnicodeEncodeError):
            return  # a value that is no date, no number, no text
        assert resultat.avis == avis(ANONYME)
        texte = resultat.model_dump_json()
        assert not any(str(dossier) in texte for dossier in monde.dossiers)
        for ligne in resultat.lignes:
            for publiee in ligne.mesures.values():
                for chiffre in (publiee.numerateur, publiee.denominateur):
                    assert chiffre is None or (chiffre % SEUIL == 0 and chiffre >= SEUIL)

    @chaque("code", lambda: INDICATEURS)
    def test_les_memes_chiffres_que_les_tableaux(self, monde: Monde, code: str) -> None:
        indicateur, moment = INDICATEURS[code], Moment.au(DEBUT.replace(month=5), Horloge.VALABLE)
        par = tuple(nom for nom in ("pts", "parcours", "mois") if nom in dimensions_de(indicateur, NOMINATIF))
        attendus = {
            tuple(c.axes.values()): (c.valeurs[code].numerateur, c.valeurs[code].denominateur, c.valeurs[code].valeur)
            for c in mesurer(monde.lecteur, [indicateur], moment, par, regard=NOMINATIF).cellules
        }
        lu = executer(monde.lecteur, demande(code, par=par, au=moment.valable_au, horloge="valable"), NOMINATIF)
        obtenus = {
            tuple(ligne.dimensions.values()): (m.numerateur, m.denominateur, m.valeur)
            for ligne in lu.lignes
            for m in ligne.mesures.values()
        }
        assert obtenus == attendus

    def test_par_personne_pour_qui_les_voit(self, monde: Monde) -> None:
        lu = executer(monde.lecteur, demande("premieres", par=("dossier", "annee_naissance")), NOMINATIF)
        assert {ligne.dimensions["dossier"] for ligne in lu.lignes} <= set(monde.dossiers)
        assert len(lu.lignes) > 5
        (une,) = executer(
            monde.lecteur, demande("premieres", filtres={"dossier": str(lu.lignes[0].dimensions["dossier"])}), NOMINATIF
        ).lignes
        assert une.mesures["premieres"].valeur == 1

    def test_plusieurs_sources_ensemble(self, monde: Monde) -> None:
        """One row per combination; a measure that has nothing there says nought."""
        lu = executer(monde.lecteur, demande("premieres", "signes", "taux_presence", par=("mds",)), NOMINATIF)
        assert [d.code for d in lu.definitions] == ["premieres", "signes", "taux_presence"]
        assert all(list(ligne.mesures) == ["premieres", "signes", "taux_presence"] for ligne in lu.lignes)
        cles = [ligne.dimensions["mds"] for ligne in lu.lignes]
        assert len(cles) == len(set(cles)) > 2

    def test_trop_longue(self, monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(execution, "DUREE_MAX_MS", 50)
        monkeypatch.setattr(execution, "compiler", lambda _d, _r: [Plan((), {}, "select pg_sleep(20)", {})])
        with pytest.raises(RequeteTropLongue, match="retirez une dimension"):
            executer(monde.lecteur, demande("premieres"), ANONYME)

    def test_trop_de_lignes(self, monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
        voulue = demande("premieres", par=("mds", "mois"))
        taille = len(executer(monde.lecteur, voulue, NOMINATIF).lignes)
        for module in (compilation, execution):
            monkeypatch.setattr(module, "LIGNES_MAX", taille - 1)
        with pytest.raises(RequeteRefusee, match=f"dépasse {taille - 1} lignes"):
            executer(monde.lecteur, voulue, NOMINATIF)

    @pytest.mark.parametrize("voulu", list(Format))
    def test_un_fichier(self, monde: Monde, voulu: Format) -> None:
        lu = executer(monde.lecteur, demande("premieres", par=("mds",), filtres={"parcours": "SOCIAL"}), ANONYME)
        document = document_du_resultat(lu)
        assert octets(document, voulu).getvalue()
        assert ("Filtre : Parcours", "SOCIAL") in document.entete
        assert any(nom == "Petits effectifs" for nom, _ in document.entete)
        assert [c.code for c in document.colonnes] == ["mds", "premieres"]


def test_les_dimensions_sont_celles_des_tableaux_et_des_personnes() -> None:
    assert set(DIMENSIONS) == set(AXES) | set(DES_PERSONNES)
    assert set(permises(ANONYME)) == set(AXES)
    situation = next(i for i in INDICATEURS.values() if i.situation)
    assert not set(dimensions_de(situation, NOMINATIF)) & set(TEMPORELS)
