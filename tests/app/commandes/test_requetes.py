"""``requete``: what it lists, what it answers, and what it refuses."""

from pathlib import Path

from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from tests.app.cli import Cli, Ici
from tests.web.parcours import derouler
from tests.web.serveur import Api


def test_refus(cli: Cli, ici: Ici) -> None:
    assert cli.refuser_ici(ici, "requete", "--mesure", "premieres", "--par", "dossier").startswith(
        "une dimension demandée distingue les personnes"
    )
    assert cli.refuser_ici(ici, "requete", "--mesure", "premieres", "--filtre", "mds").startswith(
        "filtre illisible : mds"
    )
    gardee = "00000000-0000-4000-8000-000000000000"
    assert cli.refuser_ici(ici, "requete", "--gardee", gardee).startswith("cette requête n'existe pas")


def test_des_reponses(cli: Cli, ici: Ici, api: Api, tmp_path: Path) -> None:
    derouler(api, api.ouvrir(), "decider-orientation")
    api.projeter()
    liste = cli.lancer_ici(ici, "requete").texte
    assert "premieres" in liste
    assert "annee_naissance" not in liste
    question = ("requete", "--mesure", "premieres", "--par", "mds", "--filtre", "mds=MDS-33-05")
    assert cli.lancer_ici(ici, *question, "--json").json["lignes"] == []
    (ligne,) = cli.lancer_ici(ici, *question, "--json", "--nominatif").json["lignes"]
    assert ligne["mesures"]["premieres"]["valeur"] == 1
    vers = tmp_path / "requete.csv"
    cli.lancer_ici(ici, *question, "--sortie", str(vers))
    assert "MDS-33-05" in vers.read_text("utf-8-sig")
    auteur = Acteur(api.agent, Role.AUDITEUR, Canal.API)
    gardee = api.services.requetes.garder(
        auteur, "Par MDS", {"mesures": ["premieres"], "dimensions": ["mds"], "horloge": "valable"}, Role.DECIDEUR
    )
    lu = cli.lancer_ici(ici, "requete", "--gardee", str(gardee.requete), "--json").json
    assert (lu["demande"]["horloge"], lu["demande"]["dimensions"]) == ("valable", ["mds"])
