"""``statistique``: the list, a table, and what is refused."""

from pathlib import Path

import pyarrow.parquet as pq

from app.cli.chiffres.statistiques import COMMANDE
from readmodels.statistiques.catalogue import STATISTIQUES
from tests.app.cli import Cli, Ici
from tests.web.serveur import Api


def test_refus(cli: Cli, ici: Ici) -> None:
    assert cli.refuser_ici(ici, "statistique", "drees").startswith(
        "cette statistique n'existe pas. Statistiques : drees-t1"
    )


def test_la_liste_et_un_fichier(cli: Cli, ici: Ici, api: Api, tmp_path: Path) -> None:
    api.ouvrir()
    api.projeter()
    liste = cli.lancer_ici(ici, "statistique").texte
    assert all(code in liste for code in (*STATISTIQUES, "fse-participants"))
    vers = tmp_path / "gestion.parquet"
    cli.lancer_ici(ici, "statistique", "gestion", "--sortie", str(vers))
    assert pq.read_table(vers).to_pylist()[0]["ventilation"] == "ensemble"
    lu = cli.lancer_ici(ici, "statistique", "drees-t2", "--au", "2025-12-31", "--json").json
    assert (lu["code"], lu["valable_au"]) == ("drees-t2", "2025-12-31")
    assert cli.lancer_ici(ici, "statistique", "fse-participants", "--json").json["lignes"] == []
    (notee,) = api.services.ecrans.consultations.chercher()
    assert (notee.canal, notee.quoi, notee.nombre) == ("LIGNE_DE_COMMANDE", COMMANDE, 0)
