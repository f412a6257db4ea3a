"""The table of steps: whole, true, and the one that the documents show."""

from pathlib import Path

from app.etapes import LigneEtape, ecrire, etapes
from tests.app.cli import Cli
from tests.cas import chaque
from web.api.etapes import routeur

RACINE = Path(__file__).parents[2]


class TestLigne:
    @chaque("ligne", etapes, lambda ligne: ligne.etape)
    def test_rien_ne_manque_sans_raison(self, ligne: LigneEtape) -> None:
        assert ligne.regles or ligne.pourquoi.get("regles"), "aucune règle, et aucune raison"
        assert ligne.france_travail or ligne.pourquoi.get("france_travail")
        assert ligne.refus
        assert ligne.evenements
        assert ligne.commandes

    @chaque("ligne", etapes, lambda ligne: ligne.etape)
    def test_les_refus_sont_des_phrases(self, ligne: LigneEtape) -> None:
        for message in ligne.refus.values():
            assert message[0].isupper() or message[0] in "…«"
            assert message.endswith((".", "…", ")"))

    @chaque("ligne", etapes, lambda ligne: ligne.etape)
    def test_les_routes_existent(self, ligne: LigneEtape) -> None:
        servies = {f"POST {route.path}" for route in routeur().routes}  # type: ignore[attr-defined]
        assert set(ligne.routes) <= servies


def test_les_documents_sont_a_jour(tmp_path: Path) -> None:
    """``parcours documenter docs`` brings them up to date."""
    ecrire(tmp_path)
    assert (tmp_path / "etapes.md").read_text(encoding="utf-8") == (RACINE / "docs/etapes.md").read_text("utf-8")


def test_en_json() -> None:
    lignes = Cli().lancer("etapes", "--json").json
    assert [ligne["etape"] for ligne in lignes] == [ligne.etape for ligne in etapes()]
    assert lignes[0]["refus"]["dossier_deja_ouvert"].startswith("Ce dossier est déjà ouvert")
