"""The load of 850 users: one error, whenever it comes, and no figure is given."""

from pathlib import Path

import pytest

from bench.charge.charge import ChargeFausse, lire

PAGES = "Type,Name,Request Count,Failure Count\nGET,/plan,12,0\n,Aggregated,12,0\n"
AUCUNE = "Type,Name,Request Count,Failure Count\n,Aggregated,0,0\n"
EXCEPTIONS, ECHECS = "Count,Message,Traceback,Nodes\n", "Method,Name,Error,Occurrences\n"


def ecrire(dossier: Path, stats: str = PAGES, exceptions: str = EXCEPTIONS, failures: str = ECHECS) -> Path:
    """The files of a run of Locust; what their names have in common."""
    for nom, texte in {"stats": stats, "exceptions": exceptions, "failures": failures}.items():
        (dossier / f"charge_{nom}.csv").write_text(texte)
    return dossier / "charge"


@pytest.mark.parametrize(
    ("fichiers", "dit"),
    [
        ({"failures": ECHECS + "POST,/file-active (recherche),statut 303,1\n"}, "statut 303"),
        ({"exceptions": EXCEPTIONS + "1,KeyError,ici,local\n"}, "KeyError"),
        ({"stats": AUCUNE}, "aucune page"),
    ],
    ids=["une page en erreur", "une exception", "rien"],
)
def test_la_mesure_est_refusee(tmp_path: Path, fichiers: dict[str, str], dit: str) -> None:
    with pytest.raises(ChargeFausse, match=dit):
        lire(ecrire(tmp_path, **fichiers))


def test_la_mesure_est_lue(tmp_path: Path) -> None:
    assert [ligne["Name"] for ligne in lire(ecrire(tmp_path))] == ["/plan", "Aggregated"]
