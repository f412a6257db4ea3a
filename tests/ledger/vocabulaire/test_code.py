"""Every vocabulary of the events keeps what the folds rely on."""

from ledger.events import CATALOGUE
from ledger.vocabulaire.code import Code


def test_chaque_code_porte_son_nom() -> None:
    decrits = {nom for classe in CATALOGUE for nom in classe.model_json_schema().get("$defs", {})}
    vocabulaires = [liste for liste in Code.__subclasses__() if liste.__name__ in decrits]
    assert len(vocabulaires) > 20
    for vocabulaire in vocabulaires:
        assert [membre.name for membre in vocabulaire] == [membre.value for membre in vocabulaire], vocabulaire
        assert all(membre.libelle for membre in vocabulaire), vocabulaire
