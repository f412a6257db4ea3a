"""The file of several dossiers: who may, which columns, how many."""

import csv
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from commands.lots.modele import LOT_MAX
from ledger.vocabulaire.acteur import Role
from tests.web.lots.test_lots import SELECTION, chercher, ouvrir_lot, referent, suivis, texte
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite
from web.lots.actions import ACTIONS, EXPORT_MAX
from web.lots.fichier import CHOIX

__all__ = ("referent", "suivis")


class TestExporter:
    """A file, and a trace of it."""

    def test_avec_les_noms_pour_qui_les_lit(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        lot = ouvrir_lot(referent, "exporter", *suivis[:2])
        fichier = referent.ouvrir(f"{lot}/fichier", voulu="csv")
        assert fichier.headers["content-disposition"].startswith('attachment; filename="file-active-')
        assert fichier.text.count("Lotissement") == 2
        assert fichier.content.startswith(b"\xef\xbb\xbf")
        notees = api.services.ecrans.consultations.chercher(dossier=suivis[0])
        assert ("GET /file-active/lot/{lot}/fichier", True, 2) in [(n.quoi, n.permise, n.nombre) for n in notees]
        assert referent.ouvrir(f"{lot}/fichier").content.startswith(b"PK")

    def test_sans_les_noms_pour_un_administrateur(self, api: Api, suivis: list[UUID]) -> None:
        with api.visiteur(Role.ADMINISTRATEUR) as administrateur:
            lot = ouvrir_lot(administrateur, "exporter", *suivis[:2])
            fichier = administrateur.ouvrir(f"{lot}/fichier", voulu="csv")
        assert "Lotissement" not in fichier.text
        assert str(suivis[0]) in fichier.text

    @pytest.mark.parametrize("colonnes", [[], ["nir"], ["identite", ""]])
    def test_r25_sans_aucune_colonne(self, referent: Visiteur, suivis: list[UUID], colonnes: list[str]) -> None:
        """None that is offered: nothing is given, and the page says what to do."""
        lot = ouvrir_lot(referent, "exporter", *suivis[:2])
        reponse = referent.ouvrir(f"{lot}/fichier", voulu="csv", choisies="true", colonne=colonnes)
        assert reponse.status_code == 422
        assert "Choisissez au moins une colonne." in texte(reponse)

    def test_r25_ni_contact_ni_nom_pour_qui_ne_les_lit_pas(self, api: Api, suivis: list[UUID]) -> None:
        with api.visiteur(Role.ADMINISTRATEUR) as administrateur:
            lot = ouvrir_lot(administrateur, "exporter", *suivis[:2])
            page = texte(administrateur.ouvrir(lot))
            demandees = ["nom", "telephone", "parcours"]
            fichier = administrateur.ouvrir(f"{lot}/fichier", voulu="csv", choisies="true", colonne=demandees)
        assert "Téléphone" not in page
        assert _colonnes(fichier) == ["Parcours"]

    def test_r25_les_colonnes_choisies_contacts_compris(self, api: Api, referent: Visiteur) -> None:
        api.habiliter(referent.agent)
        adresse = {"voie": "3 rue des Lilas", "code_postal": "33000", "commune": "Bordeaux"}
        contacts = {"telephone": "0600000042", "courriel": "lotie@exemple.fr", "adresse": adresse}
        dossier = api.ouvrir(identite=identite(nom="Lotie", **contacts))
        derouler(api, dossier, "designer-structure")
        api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
        api.projeter()
        lot = ouvrir_lot(referent, "exporter", dossier)
        usuel = referent.ouvrir(f"{lot}/fichier", voulu="csv")
        assert "Téléphone" not in _colonnes(usuel)
        assert "0600000042" not in usuel.text
        colonnes = ["adresse", "courriel", "telephone", "nom", "referent"]
        fichier = referent.ouvrir(f"{lot}/fichier", voulu="csv", choisies="true", colonne=colonnes)
        assert _colonnes(fichier) == ["Nom", "Téléphone", "Courriel", "Adresse", "Référent"]
        ligne = next(ligne for ligne in fichier.text.splitlines() if "Lotie" in ligne)
        for dit in ("0600000042", "lotie@exemple.fr", "3 rue des Lilas, 33000 Bordeaux", "Camille"):
            assert dit in ligne
        assert str(referent.agent) not in fichier.text

    def test_r25_un_referent_sans_habilitation_n_est_pas_un_numero(
        self, referent: Visiteur, suivis: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(referent.api.services.ecrans.habilitations), "noms", lambda *_: {})
        lot = ouvrir_lot(referent, "exporter", *suivis[:1])
        fichier = referent.ouvrir(f"{lot}/fichier", voulu="csv", colonne=["referent"])
        assert "référent dont le nom n'est plus gardé" in fichier.text
        assert str(referent.agent) not in fichier.text

    @pytest.mark.usefixtures("suivis")
    def test_r25_un_export_va_plus_loin_qu_un_lot(self, referent: Visiteur, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each has its bound on the whole list, which its refusal says."""
        assert {action.dossiers_max for action in ACTIONS.values()} == {LOT_MAX, EXPORT_MAX}
        for nom, plafond in (("convoquer", 2), ("exporter", 3)):
            monkeypatch.setitem(ACTIONS, nom, replace(ACTIONS[nom], dossiers_max=plafond))
        siens = {"referent": str(referent.agent), "cherche": chercher(referent, "Lotissement")}
        referent.envoyer(SELECTION, geste="vider")
        reponse = referent.envoyer(SELECTION, geste="convoquer", **siens)
        assert reponse.status_code == 422
        assert "2 dossiers au plus se traitent ensemble" in texte(reponse)
        assert "Exporter 3 personnes" in texte(referent.ouvrir(ouvrir_lot(referent, "exporter", **siens)))


def _colonnes(fichier: httpx.Response) -> list[str]:
    """The headings of a CSV file, after what says what it is."""
    assert fichier.status_code == 200, fichier.text
    lignes = csv.reader(fichier.content.decode("utf-8-sig").splitlines(), delimiter=";")
    libelles = {choix.colonne.libelle for choix in CHOIX}
    return next(ligne for ligne in lignes if ligne and libelles.issuperset(ligne))
