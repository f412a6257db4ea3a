"""Every vocabulary keeps what the folds rely on."""

from ledger.events import CATALOGUE
from ledger.vocabulaire.code import Code


def test_chaque_code_porte_son_nom() -> None:
    assert list(CATALOGUE)  # every vocabulary that an event uses is imported
    vocabulaires = [liste for liste in Code.__subclasses__() if liste.__module__.startswith("ledger.")]
    assert len(vocabulaires) > 20
    for vocabulaire in vocabulaires:
        assert [membre.name for membre in vocabulaire] == [membre.value for membre in vocabulaire], vocabulaire
        assert all(membre.libelle for membre in vocabulaire), vocabulaire
