"""Expected errors: each says its kind, its reference and its title, which no other has."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest

from commands.base import Refus
from ledger.erreurs import ErreurAttendue, Genre
from web.contrat.sortes import STATUTS


@pytest.fixture(scope="module")
def attendues() -> list[type[ErreurAttendue]]:
    """Every expected error of the product but refusals, whose reference is the code of each."""
    for module in ("app.cli.verbes", "app.composition", "web.application"):  # where all that raise one are loaded
        import_module(module)
    return list(_sortes(ErreurAttendue))


def _sortes(classe: type[ErreurAttendue]) -> Iterator[type[ErreurAttendue]]:
    for sorte in classe.__subclasses__():
        if not issubclass(sorte, Refus) and not sorte.__module__.startswith("tests."):
            yield sorte
            yield from _sortes(sorte)


class TestChaque:
    def test_erreur_dit_son_genre_et_son_titre(self, attendues: list[type[ErreurAttendue]]) -> None:
        assert [e for e in attendues if not hasattr(e, "genre")] == []
        assert [e.titre for e in attendues if not re.fullmatch(r"[A-ZÉ][^.]+[^. ]", e.titre)] == []

    def test_reference_se_met_dans_une_adresse(self, attendues: list[type[ErreurAttendue]]) -> None:
        assert [e.reference for e in attendues if not re.fullmatch(r"[a-z]+(-[a-z]+)*", e.reference)] == []

    def test_reference_n_est_que_d_une_erreur_et_de_ses_sortes(self, attendues: list[type[ErreurAttendue]]) -> None:
        references = Counter(e.__dict__["reference"] for e in attendues if "reference" in e.__dict__)
        assert {reference: nombre for reference, nombre in references.items() if nombre > 1} == {}


def test_chaque_genre_a_son_statut() -> None:
    assert set(STATUTS) == set(Genre)


class TestPhrase:
    def test_elle_prend_une_majuscule_et_un_point(self) -> None:
        assert ErreurAttendue("ceci manque : donnez-le").phrase == "Ceci manque : donnez-le."

    def test_elle_reste_telle_quelle_si_c_en_est_une(self) -> None:
        assert ErreurAttendue("Ceci manque.").phrase == "Ceci manque."

    def test_celle_d_un_refus_est_son_message(self) -> None:
        refus = Refus("rendez_vous_passe", "… est passé", champ="le")
        assert (refus.phrase, refus.reference) == ("… est passé", "refus/rendez_vous_passe")
        assert refus.precisions == {"code": "rendez_vous_passe", "champ": "le"}
