"""A backup is tried: brought back aside, checked, compared with the living log; nothing is changed, nothing left of it."""

from pathlib import Path

import psycopg
import pytest

from app import environnement
from app.exercice import derniere
from integrations.storage.restauration import RestaurationImpossible
from ledger.epoques import lire as lire_epoques
from tests.app.cli import Cli, Ici
from tests.survie.installation import Installation, ouvert
from tests.web.serveur import secret

pytestmark = pytest.mark.timeout(900)  # servers and commands start when a busy machine lets them
REHACHE = "update d33.evenements set hash = sha256(hash) where position = 2"


def essayer(installation: Installation, ici: Ici, cli: Cli, statut: int) -> tuple[dict[str, object], list[str]]:
    """What a trial says, and on the error output; where it was made is empty afterwards."""
    dans = installation.dossier / "essais"
    dans.mkdir(exist_ok=True)
    dans.chmod(0o711)
    options = ("--depuis", str(installation.registre.parent), "--cles", str(installation.cles), "--dans", str(dans))
    dite = cli.lancer_ici(ici, "exercer-restauration", *options, "--json", statut=statut)
    assert list(dans.iterdir()) == []
    return dite.json, dite.json["ecarts"]


def test_une_sauvegarde_est_essayee_sans_rien_changer_ni_rien_laisser(installation: Installation, ici: Ici) -> None:
    """Then what makes it of no use, each told: a log altered since, an erased person back, another key of keys."""
    cli = installation.cli.avec(PARCOURS_PREUVES=str(installation.dossier / "preuves"))
    (present, *_) = installation.ouvrir(6)
    cli.lancer("sceller", "--une-fois")
    with installation.gardee():
        installation.ouvrir(4)
    installation.ouvrir(3)
    cli.lancer("sceller", "--une-fois")
    dit, ecarts = essayer(installation, ici, cli, 0)
    assert ecarts == []
    assert (dit["evenements"], dit["manquants"], dit["cles"], dit["sans_cle"]) == (10, 3, 6, 0)
    assert dit["sceau"] is not None, "that of the backup, which does not know of the last one"
    assert dit["sceau"]["taille"] == 6  # type: ignore[index]
    registre = installation.serveur.url_de(environnement.BASE)
    with psycopg.connect(registre, autocommit=True) as maitre:
        assert lire_epoques(maitre, "d33") == [], "the epoch of a trial is that of its own server"
        maitre.execute("alter table d33.evenements disable trigger all")
        maitre.execute(REHACHE)
    with ouvert(installation.serveur) as (_, coffre):
        coffre.detruire(present)
    _, ecarts = essayer(installation, ici, cli.avec(PARCOURS_KEK=secret(9).get_secret_value()), 1)
    assert [ecart.split(" : ")[0] for ecart in ecarts] == [
        "PARCOURS_KEK n'ouvre pas les clés de la sauvegarde",
        "1 personnes effacées reviendraient",
        "le journal vivant diffère de la sauvegarde entre les positions 1 et 10",
    ]


def sauvegarde(dossier: Path, chronologie: int, place: str) -> Path:
    (dossier / "base").mkdir(parents=True)
    marque = (
        f"START WAL LOCATION: {place} (file 00)\nSTART TIME: 2026-03-02 14:00:00 CET\nSTART TIMELINE: {chronologie}\n"
    )
    (dossier / "base" / "backup_label").write_text(marque)
    return dossier


def test_la_derniere_est_celle_qui_commence_le_plus_loin(tmp_path: Path) -> None:
    """Whatever their names and the dates of their files, which a copy changes."""
    with pytest.raises(RestaurationImpossible, match="ne tient aucune sauvegarde"):
        derniere(tmp_path / "absent")
    with pytest.raises(RestaurationImpossible, match="ne tient aucune sauvegarde"):
        derniere(tmp_path)
    sauvegarde(tmp_path / "c", 1, "0/FF000028")
    seconde = sauvegarde(tmp_path / "b", 1, "A/28")
    assert derniere(tmp_path) == seconde
    restauree = sauvegarde(tmp_path / "a", 2, "1/28")
    assert derniere(tmp_path) == restauree, "after a restore, the server's log is another"
    assert derniere(seconde) == seconde
