"""``regles``, ``echeances``, ``reagir``, ``conservation``, ``viser-elimination``: what they show, what they refuse, and that
they stop when asked.
"""

import signal
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from app.sante import BATTEMENT_MAX_S
from commands.regles import REGLES
from ledger.dates import aujourd_hui
from ledger.keys import VisaAbsent
from tests.app.cli import DUREE_MAX_S, Cli, Ici
from tests.web.serveur import Api, identite


class TestRegles:
    def test_celles_d_un_jour(self) -> None:
        lues = Cli().lancer("regles", "--au", "31/12/2024", "--json").json
        assert "O1@2009-06-01" in [regle["version"] for regle in lues]
        assert {regle["version"] for regle in lues} < {regle.version for regle in REGLES}

    def test_ce_qui_n_a_pas_ete_lu_est_marque(self) -> None:
        table = Cli().lancer("regles").texte
        assert f"{len(list(REGLES))} règles" in table
        assert "non" in table

    def test_une_date_illisible(self, ici: Ici) -> None:
        assert "Écrivez AAAA-MM-JJ ou JJ/MM/AAAA" in Cli().refuser_ici(ici, "regles", "--au", "hier")


class TestEcheances:
    def test_a_une_date(self, cli: Cli, api: Api) -> None:
        dossier = str(api.ouvrir())
        (attendue,) = cli.lancer("echeances", dossier, "--json").json
        assert (attendue["nature"], attendue["due_le"]) == ("orientation_a_decider", "2026-02-16")
        assert "Orientation à décider" in cli.lancer("echeances", dossier).texte
        assert cli.lancer("echeances", dossier, "--au", "2026-01-06", "--json").json == []

    def test_dossier_inconnu(self, cli: Cli, ici: Ici) -> None:
        assert "aucun dossier" in cli.refuser_ici(ici, "echeances", str(UUID(int=1)))


class TestReagir:
    @pytest.mark.parametrize("jours", [1, 400])
    def test_un_jour_a_venir(self, cli: Cli, ici: Ici, jours: int) -> None:
        le = (aujourd_hui() + timedelta(days=jours)).isoformat()
        assert "n'est pas encore passé" in cli.refuser_ici(ici, "reagir", "--au", le)

    def test_deux_fois_ne_fait_rien_de_plus(self, cli_neuve: Cli, api_neuve: Api) -> None:
        api_neuve.ouvrir()
        premier = cli_neuve.lancer("reagir", "--json").json
        assert (premier["dossiers"], premier["refusees"]) == (1, 0)
        assert cli_neuve.lancer("reagir", "--json").json | {"faites": 0} == premier | {"faites": 0}
        assert "1 dossiers relus : 0 réactions réalisées" in cli_neuve.lancer("reagir").texte

    def test_sa_sante(self, cli_neuve: Cli, api_neuve: Api, ici: Ici) -> None:
        """Before the first round, after it, and once nothing was heard for too long."""
        assert cli_neuve.refuser_ici(ici, "sante", "reactions") == "aucun dossier n'a encore été relu"
        cli_neuve.lancer("reagir")
        assert cli_neuve.lancer("sante", "reactions").texte.startswith("reactions : vivant il y a")
        with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
            silence_s = BATTEMENT_MAX_S + 2
            maitre.execute("update d33.battements set vu_le = now() - make_interval(secs => %s)", (silence_s,))
        assert "n'a été relu depuis" in cli_neuve.refuser_ici(ici, "sante", "reactions")

    def test_continu_jusqu_au_signal(self, cli_neuve: Cli) -> None:
        with cli_neuve.demarrer("reagir", "--continu") as processus:
            assert processus.stdout is not None
            assert processus.stdout.readline().startswith("0 dossiers relus")
            processus.send_signal(signal.SIGTERM)
            _, erreurs = processus.communicate(timeout=DUREE_MAX_S)
        assert processus.returncode == 0, erreurs


CLOS = {"etat_droit": "CLOS", "soumis_droits_devoirs": False}


@pytest.fixture
def fermes(api_neuve: Api) -> dict[str, UUID]:
    """Dossiers closed long ago: at their term, in archive, in the active base."""
    dossiers = {}
    for nom, ouvert_le, ferme_le in (
        ("terme", "2009-07-01", "2010-01-04"),
        ("archive", "2020-01-06", "2021-01-04"),
        ("active", "2025-06-02", "2025-09-01"),
    ):
        dossiers[nom] = api_neuve.ouvrir(survenu_le=ouvert_le, identite=identite(nom=nom.title()))
        api_neuve.faire(dossiers[nom], "modifier-droits", survenu_le=ferme_le, **CLOS)
    api_neuve.projeter()
    return dossiers


def test_x5_x14_ce_qui_vient_a_son_terme_attend_le_visa(
    fermes: dict[str, UUID], cli_neuve: Cli, api_neuve: Api, ici: Ici, tmp_path: Path
) -> None:
    listes = cli_neuve.lancer("conservation", "--json").json
    assert [(d["dossier"], d["phase"], d["archive_jusqu_au"]) for d in listes] == [
        (str(fermes["terme"]), "TERME", "2020-01-04"),
        (str(fermes["archive"]), "ARCHIVE_INTERMEDIAIRE", "2031-01-04"),
    ]
    assert not any(d["verifiees"] for d in listes), "no text of the département's own was found"
    assert "1 dossiers" in cli_neuve.lancer("conservation", "--au-terme").texte

    bordereau = tmp_path / "bordereau.txt"
    bordereau.write_text(f"{fermes['terme']}\n{fermes['archive']}\n")
    viser = ("viser-elimination", "AD33-2026-01", "--vise-par", "Archives", "--dossiers", str(bordereau), "--vise-le")
    demain = (aujourd_hui() + timedelta(days=1)).isoformat()
    assert "n'est pas encore passé" in cli_neuve.refuser_ici(ici, *viser, demain)
    assert str(fermes["archive"]) in cli_neuve.refuser_ici(ici, *viser, "2026-11-02")
    coffre = api_neuve.services.coffre
    with pytest.raises(VisaAbsent):
        coffre.eliminer(fermes["terme"], "AD33-2026-01")

    bordereau.write_text(str(fermes["terme"]))
    assert "1 dossiers peuvent être éliminés" in cli_neuve.lancer(*viser, "2026-11-02").texte
    assert "déjà enregistré" in cli_neuve.refuser_ici(ici, *viser, "2026-11-02")
    with pytest.raises(VisaAbsent):
        coffre.eliminer(fermes["archive"], "AD33-2026-01")
    assert fermes["terme"] not in coffre.effaces(), "the visa destroys nothing"
