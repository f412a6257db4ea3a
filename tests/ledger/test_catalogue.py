"""What is stored once is read for ever: types, numbers, texts, sealed fields, vocabulary."""

from typing import Any

import orjson
import pytest

from ledger.dossier.registre import EVOLUTIONS
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.catalogue import Catalogue
from tests.cas import chaque
from tests.ledger.exemples import COMMUN, EXEMPLES, LE
from tests.ledger.golden.completer import forme, lire, lire_vocabulaire, listes
from tests.ledger.memoire import lu

FORMES = lire()
CLASSES = list(CATALOGUE)
SANS_ETAT = {
    "etape.annulee.v1",
    "flux_droits.importe.v1",
    "identifiant.rattache.v1",
    "offre.fermee.v1",
    "offre.modifiee.v1",
    "offre.place_prise.v1",
    "offre.place_rendue.v1",
    "offre.publiee.v1",
    "identifiant.revoque.v1",
    "structure.declaree.v1",
}
"""Types that are not folded in a dossier's state."""


def nom(forme_: dict[str, Any]) -> str:
    return f"{forme_['type']}-{len(forme_['clair'])}"


class TestInscription:
    def test_deux_types_sous_le_meme_nombre_ou_le_meme_nom(self) -> None:
        catalogue = Catalogue()

        class Premier(Evenement):
            pass

        class Second(Evenement):
            pass

        catalogue.inscrire(code=1, nom="a.b", famille="a", libelle="A")(Premier)
        for code, nom_ in ((1, "a.c"), (2, "a.b")):
            with pytest.raises(ValueError, match="déjà inscrit"):
                catalogue.inscrire(code=code, nom=nom_, famille="a", libelle="A")(Second)
        catalogue.inscrire(code=2, nom="a.b", famille="a", libelle="A", version=2)(Second)
        assert catalogue.par_nom("a.b.v2") is catalogue.par_code(2) is Second
        assert list(catalogue) == [Premier, Second]

    def test_type_inconnu(self) -> None:
        with pytest.raises(KeyError):
            CATALOGUE.par_code(999)
        with pytest.raises(KeyError):
            CATALOGUE.par_nom("orientation.decidee")

    def test_chaque_type_se_presente(self) -> None:
        assert len({classe.code for classe in CLASSES}) == len(CLASSES)
        assert len({classe.type_stable() for classe in CLASSES}) == len(CLASSES)
        for classe in CLASSES:
            assert 0 < classe.code < 2**15, "the number is stored on two bytes"
            assert classe.libelle[0].isupper()
            assert classe.famille in CATALOGUE.familles()
            assert classe.cree is None or classe.cree in classe.model_fields

    def test_chaque_type_se_plie(self) -> None:
        sans = {classe.type_stable() for classe in CLASSES if classe not in EVOLUTIONS}
        assert sans == SANS_ETAT, "a function under @evolue folds it, in ledger/dossier"


class TestFormesEnregistrees:
    """``golden/evenements.json`` only grows."""

    def test_aucun_type_ne_disparait_ni_ne_change_de_nombre(self) -> None:
        assert {(f["code"], f["type"]) for f in FORMES} == {(c.code, c.type_stable()) for c in CLASSES}, (
            "python -m tests.ledger.golden.completer adds a new type"
        )

    @chaque("enregistree", lambda: FORMES, nom)
    def test_chaque_texte_se_relit_et_se_reecrit(self, enregistree: dict[str, Any]) -> None:
        classe = CATALOGUE.par_code(enregistree["code"])
        exemple = EXEMPLES[enregistree["type"]]
        scelles = {champ: getattr(exemple, champ) for champ in enregistree["scelle"]}
        relu = classe.model_validate(orjson.loads(enregistree["clair"]) | scelles | {"survenu_le": LE})
        assert forme(relu) == enregistree

    @chaque("exemple", EXEMPLES.values, lambda e: e.type_stable())
    def test_la_forme_presente_est_retenue(self, exemple: Evenement) -> None:
        for champ in type(exemple).model_fields:
            assert getattr(exemple, champ) is not None, f"the example must fill {champ}"
        assert forme(exemple) in FORMES, "python -m tests.ledger.golden.completer adds the new form"

    @chaque("enregistree", lambda: FORMES, nom)
    def test_rien_de_scelle_en_clair(self, enregistree: dict[str, Any]) -> None:
        clair = orjson.loads(enregistree["clair"])
        classe = CATALOGUE.par_code(enregistree["code"])
        assert not clair.keys() & {*classe.champs_scelles, *enregistree["scelle"], "survenu_le"}
        assert set(enregistree["scelle"]) <= classe.champs_scelles, "what was sealed once stays sealed"


class TestParties:
    @chaque("exemple", EXEMPLES.values, lambda e: e.type_stable())
    def test_la_partie_claire_ne_dit_rien_de_la_personne(self, exemple: Evenement) -> None:
        clair = exemple.partie_claire()
        for scelle in exemple.partie_scellee().values():
            for mot in mots(orjson.loads(scelle)):
                assert mot not in clair

    @chaque("exemple", EXEMPLES.values, lambda e: e.type_stable())
    def test_clair_et_scelle_font_l_evenement(self, exemple: Evenement) -> None:
        scelles = {champ: orjson.loads(valeur) for champ, valeur in exemple.partie_scellee().items()}
        champs = orjson.loads(exemple.partie_claire()) | scelles | {"survenu_le": LE}
        assert type(exemple).model_validate(champs) == exemple

    def test_sans_champ_scelle_rien_a_sceller(self) -> None:
        nu = EXEMPLES["sanction.avis_rendu.v1"].model_copy(update={"precision_correction": None})
        assert not nu.a_sceller
        assert nu.partie_scellee() == {}
        assert EXEMPLES["sanction.avis_rendu.v1"].a_sceller

    def test_un_champ_inconnu_est_refuse(self) -> None:
        with pytest.raises(ValueError, match="Extra inputs"):
            CATALOGUE.par_nom("sanction.avis_rendu.v1").model_validate(COMMUN | {"avis": "FAVORABLE", "nom": "X"})

    def test_un_type_inconnu_se_lit_quand_meme(self) -> None:
        e = lu(EXEMPLES["sanction.avis_rendu.v1"], position=3)
        assert e.type_stable == "sanction.avis_rendu.v1"
        e.classe = None
        assert e.type_stable == "inconnu.703"


def mots(valeur: Any) -> list[str]:
    """Words of a sealed value, long enough to be told from anything else."""
    if isinstance(valeur, dict):
        return [mot for v in valeur.values() for mot in mots(v)]
    return [str(valeur)] if len(str(valeur)) > 4 else []


def test_aucun_code_du_vocabulaire_ne_disparait() -> None:
    presents = listes()
    for liste, codes in lire_vocabulaire().items():
        assert set(codes) <= set(presents[liste]), f"{liste} lost a code that events may hold"
    assert lire_vocabulaire() == presents, "python -m tests.ledger.golden.completer adds new codes"
