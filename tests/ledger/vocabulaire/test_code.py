"""Every vocabulary of the events keeps what the folds rely on."""

from ledger.events import CATALOGUE
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.offres.offre import TypeOffre


def test_chaque_code_porte_son_nom() -> None:
    decrits = {nom for classe in CATALOGUE for nom in classe.model_json_schema().get("$defs", {})}
    vocabulaires = [liste for liste in Code.__subclasses__() if liste.__name__ in decrits]
    assert len(vocabulaires) > 20
    for vocabulaire in vocabulaires:
        assert [membre.name for membre in vocabulaire] == [membre.value for membre in vocabulaire], vocabulaire
        assert all(membre.libelle for membre in vocabulaire), vocabulaire


def test_x15_les_genres_d_offre_sont_ceux_de_data_inclusion_1_0_10() -> None:
    """X15: version 1.0.10 of the schema (22 September 2026) leaves the kinds of service of version 1 as they were."""
    publies = {"accompagnement", "aide-financiere", "aide-materielle", "atelier", "formation", "information"}
    assert {genre.value.lower().replace("_", "-") for genre in TypeOffre} == publies
