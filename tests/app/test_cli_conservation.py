"""``conservation`` and ``viser-elimination``: what comes to its term, and the visa without which nothing goes."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from ledger.dates import aujourd_hui
from ledger.keys import VisaAbsent
from tests.app.cli import Cli, Ici
from tests.web.serveur import Api, identite

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
