"""``remplacer``: who takes over the dossiers of a référent who leaves, from a terminal."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.app.cli import Cli, Ici
from tests.web.parcours import derouler
from tests.web.serveur import Api

PARTANT = str(uuid4())


def suivi(api: Api, referent: str) -> UUID:
    """A dossier that this agent follows."""
    api.habiliter(UUID(referent))
    dossier = api.ouvrir()
    derouler(api, dossier, "designer-structure")
    api.faire(dossier, "designer-referent", survenu_le="2026-01-21", referent=referent)
    return dossier


def ecrire(dossier: Path, *lignes: str) -> str:
    fichier = dossier / "reprises.csv"
    fichier.write_text("\n".join(lignes) + "\n", encoding="utf-8-sig")
    return str(fichier)


class TestRefus:
    @pytest.mark.parametrize("options", [[], ["--vers", str(UUID(int=1)), "--reprises", "r.csv"]], ids=["rien", "deux"])
    def test_l_un_ou_l_autre(self, ici: Ici, options: list[str]) -> None:
        assert "--vers pour un seul agent" in Cli().refuser_ici(ici, "remplacer", PARTANT, *options)

    @pytest.mark.parametrize(
        ("lignes", "phrase"),
        [
            (["a;b"], "reprises.csv, ligne 1 : les colonnes dossier et referent"),
            (["dossier;referent", f"{UUID(int=1)};Maïté"], "ligne 2 : la colonne referent attend un identifiant"),
            (["dossier;referent", str(UUID(int=1))], "ligne 2 : la colonne referent attend un identifiant"),
            (["dossier;referent", *[f"{UUID(int=1)};{UUID(int=2)}"] * 2], "ligne 3 : ce dossier est déjà confié"),
        ],
        ids=["colonnes", "illisible", "manque", "double"],
    )
    def test_un_fichier_mal_fait(self, ici: Ici, tmp_path: Path, lignes: list[str], phrase: str) -> None:
        message = Cli().refuser_ici(ici, "remplacer", PARTANT, "--reprises", ecrire(tmp_path, *lignes))
        assert phrase in message
        assert "Maïté" not in message

    def test_pas_du_texte(self, ici: Ici, tmp_path: Path) -> None:
        fichier = tmp_path / "reprises.csv"
        fichier.write_bytes(b"dossier;referent\n\xff\xfe;x\n")
        assert "CSV en UTF-8" in Cli().refuser_ici(ici, "remplacer", PARTANT, "--reprises", str(fichier))


def test_tous_vers_un_seul(cli_neuve: Cli, api_neuve: Api) -> None:
    """Those that the agent follows, and no others; again, nothing is left to do."""
    successeur, les_siens = api_neuve.referent(), {str(suivi(api_neuve, PARTANT)) for _ in range(2)}
    autre = suivi(api_neuve, str(uuid4()))
    api_neuve.projeter()
    arguments = ["remplacer", PARTANT, "--vers", str(successeur), "--le", "04/05/2026"]
    bilan = cli_neuve.lancer(*arguments, "--json").json
    assert (set(bilan["transferes"]), bilan["refuses"], bilan["a_reprendre"]) == (les_siens, [], [])
    for dossier in les_siens:
        assert api_neuve.services.journal.dossier(UUID(dossier)).referent == str(successeur)
    assert api_neuve.services.journal.dossier(autre).referent != str(successeur)
    api_neuve.projeter()
    assert cli_neuve.lancer(*arguments).texte.startswith("0 dossiers confiés, 0 déjà confiés, 0 refusés")


def test_un_successeur_que_personne_ne_connait(cli: Cli, api: Api) -> None:
    """Refused before anything is handed over, with what to do."""
    sien = suivi(api, PARTANT)
    api.projeter()
    assert "demandez à un administrateur de l'habiliter" in cli.refuser("remplacer", PARTANT, "--vers", str(uuid4()))
    assert api.services.journal.dossier(sien).referent == PARTANT


def test_chacun_selon_un_fichier(cli: Cli, api: Api, tmp_path: Path) -> None:
    """A dossier that the agent does not follow is told, and the command fails."""
    sien, ailleurs, successeur = suivi(api, PARTANT), suivi(api, str(uuid4())), api.referent()
    fichier = ecrire(tmp_path, "dossier;referent", f"{ailleurs};{successeur}", f"{sien};{successeur}")
    bilan = cli.lancer("remplacer", PARTANT, "--reprises", fichier, "--json", statut=1).json
    assert bilan["transferes"] == [str(sien)]
    assert [(r["dossier"], r["code"]) for r in bilan["refuses"]] == [(str(ailleurs), "referent_different")]
    sortie = cli.lancer("remplacer", PARTANT, "--reprises", fichier, statut=1)
    assert "0 dossiers confiés, 1 déjà confiés, 1 refusés" in sortie.texte
    assert "Un autre référent suit déjà la personne" in sortie.texte
