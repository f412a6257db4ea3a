"""Old versions of a type: raised when read, published as recorded."""

from datetime import date
from typing import Any
from uuid import uuid4

import orjson
import pytest

from ledger import lu as module_lu
from ledger.dossier.fold import fold
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.catalogue import Catalogue
from ledger.events.hausse import HAUSSES, Hausses
from ledger.events.orientations.designation import ReferentDesigne
from ledger.publication import publier
from tests.ledger.exemples import EXEMPLES
from tests.ledger.golden.completer import lire
from tests.ledger.memoire import DOSSIER, lu

CORPS: dict[str, Any] = {"referent": str(uuid4())}
JOUR = date(2026, 3, 2)


@pytest.fixture
def versions() -> tuple[type[Evenement], type[Evenement], type[Evenement]]:
    """Three versions of one type, in a catalogue of their own."""
    catalogue = Catalogue()
    classes = []
    for version in (1, 2, 3):
        classe = type(f"Essai{version}", (Evenement,), {"__module__": __name__})
        classes.append(catalogue.inscrire(code=version, nom="a.b", famille="a", libelle="A", version=version)(classe))
    un, deux, trois = classes
    return un, deux, trois


class TestRefus:
    def test_une_hausse_qui_saute_une_version(self, versions: tuple[type[Evenement], ...]) -> None:
        un, _, trois = versions
        with pytest.raises(ValueError, match=r"a\.b\.v3 ne suit pas a\.b\.v1"):
            Hausses().inscrire(un, trois)

    def test_une_hausse_donnee_deux_fois(self, versions: tuple[type[Evenement], ...]) -> None:
        hausses = Hausses()
        hausses.inscrire(*versions[:2])(dict)
        with pytest.raises(ValueError, match="deux fois"):
            hausses.inscrire(*versions[:2])

    def test_une_version_nouvelle_sans_hausse_de_l_ancienne(self, versions: tuple[type[Evenement], ...]) -> None:
        hausses = Hausses()
        hausses.inscrire(*versions[1:])(dict)
        assert hausses.manquantes(versions) == ["a.b.v1"]

    def test_aucune_ne_manque_au_catalogue(self) -> None:
        assert HAUSSES.manquantes(CATALOGUE) == []


def test_une_ancienne_version_est_haussee_jusqu_a_la_derniere(versions: tuple[type[Evenement], ...]) -> None:
    un, deux, trois = versions
    hausses = Hausses()
    hausses.inscrire(un, deux)(lambda corps: corps | {"deux": True})
    hausses.inscrire(deux, trois)(lambda corps: {"trois": corps["deux"]})
    classe, hausser = hausses.par_code()[1]
    assert (classe, hausser({})) == (trois, {"trois": True})


def test_lue_haussee_publiee_telle_quelle(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event recorded under a type that has since got a second version."""
    exemple = EXEMPLES["referent.designe.v1"]
    avant = lu(exemple, position=1)
    hausses = {exemple.code: (ReferentDesigne, lambda corps: corps | {"referent": CORPS["referent"]})}
    monkeypatch.setattr(module_lu, "_HAUSSES", hausses)
    haussee = lu(exemple, position=1, evenement_id=avant.evenement_id)
    assert haussee.corps["referent"] == CORPS["referent"] != avant.corps["referent"]
    assert fold(DOSSIER, [haussee]).referent == CORPS["referent"]
    assert haussee.tel_quel() == (type(exemple), avant.corps)
    (public,) = publier([haussee], "d33")
    assert orjson.loads(public.donnees)["referent"] == avant.corps["referent"]
    assert public.attributs["type"] == "fr.parcours.referent.designe.v1"


def test_toute_forme_enregistree_d_une_ancienne_version_se_hausse() -> None:
    """What golden files hold of old versions is valid under the last one."""
    par_code = HAUSSES.par_code()
    for forme in (une for une in lire() if une["code"] in par_code):
        classe, hausser = par_code[forme["code"]]
        exemple = EXEMPLES[classe.type_stable()]
        scelles = {champ: getattr(exemple, champ) for champ in classe.champs_scelles}
        classe.model_validate(hausser(orjson.loads(forme["clair"])) | scelles | {"survenu_le": JOUR})
