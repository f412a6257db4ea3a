"""The state of the seal for auditors, a bundle verified by them and by anybody, and hashes served to whoever verifies."""

import base64
import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg
import pytest

from app import preuve
from integrations.storage.databases import ServeurPostgres
from ledger.preuve.arbre import Preuves, coherents
from ledger.preuve.verifier import lire_note, lire_point
from ledger.vocabulaire.acteur import Role
from tests.ledger.fixtures import falsifier
from tests.web.parcours import derouler
from tests.web.serveur import NAVIGATEUR, Api, servir
from web.visite import CHAMP_JETON


@dataclass(frozen=True)
class Scelle:
    """A served log, sealed, and the bundle of a dossier."""

    api: Api
    lot: bytes

    def a_tous(self, lot: bytes, **entetes: str) -> httpx.Response:
        """A bundle sent by anybody from the page that is for all."""
        d_ici = NAVIGATEUR | {"Origin": self.api.url} | entetes
        return self.api.client.post("/verifier-preuve", files={"lot": ("lot.zip", lot)}, headers=d_ici)


@pytest.fixture(scope="module")
def scelle(postgres: ServeurPostgres, modele_web: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scelle]:
    """One for these tests, which change nothing but the last."""
    nom, dossier_publie = f"essai_{uuid4().hex}", tmp_path_factory.mktemp("preuves") / "d33"
    with servir(postgres.creer_base(nom, modele_web), preuves=dossier_publie) as api:
        dossier = api.ouvrir()
        derouler(api, dossier)
        with preuve.ouvrir_scelleur(api.reglages) as scelleur:
            scelleur.sceller()
        api.ouvrir()
        yield Scelle(api, preuve.composer_lot(api.reglages, dossier)[1])
    postgres.supprimer_base(nom)


class TestPourTous:
    def test_un_lot_valable(self, scelle: Scelle) -> None:
        reponse = scelle.a_tous(scelle.lot)
        assert reponse.status_code == 200
        assert "Ce lot est valable" in reponse.text
        assert "que cette page ne peut pas comparer" not in reponse.text

    def test_un_horodatage_est_dit_non_verifie(self, scelle: Scelle) -> None:
        """Whatever it is: this page reads none."""
        assert "horodatage" not in scelle.a_tous(scelle.lot).text
        tampon = io.BytesIO(scelle.lot)
        with zipfile.ZipFile(tampon, "a") as lot:
            lot.writestr("horodatage.tst", b"rien")
        texte = scelle.a_tous(tampon.getvalue()).text
        assert "Ce lot est valable" in texte
        assert "Il porte un horodatage (RFC 3161), que cette page ne vérifie pas" in texte

    @pytest.mark.parametrize(("lot", "statut"), [(b"", 422), (b"pas un zip", 200), (b"PK\x05\x06" + bytes(18), 200)])
    def test_ce_qui_n_en_est_pas_un(self, scelle: Scelle, lot: bytes, statut: int) -> None:
        reponse = scelle.a_tous(lot)
        assert reponse.status_code == statut
        assert ("Ce lot ne prouve rien" in reponse.text) == (statut == 200)
        assert "Ce lot est valable" not in reponse.text

    def test_ni_d_une_autre_page_ni_plus_gros_ni_plus_souvent(self, scelle: Scelle) -> None:
        assert scelle.a_tous(scelle.lot, Origin="https://ailleurs.example").status_code == 403
        assert scelle.a_tous(bytes((17 << 20) + 1)).status_code == 413
        statuts = {scelle.a_tous(b"x").status_code for _ in range(12)}
        assert statuts == {200, 429}


class TestAuditeur:
    def test_le_verdict_et_ce_qui_n_est_pas_scelle(self, scelle: Scelle) -> None:
        with scelle.api.visiteur(Role.AUDITEUR) as visiteur:
            page = visiteur.ouvrir("/preuves").text
            envoi = visiteur.client.post(
                "/preuves",
                files={"lot": ("lot.zip", scelle.lot)},
                data={CHAMP_JETON: visiteur.jeton()},
                headers=NAVIGATEUR | {"Origin": scelle.api.url},
            )
        assert "Rien n'a été altéré de ce qui a été contrôlé." in page
        assert "événements tirés au hasard, chacun retrouvé à sa place" in page
        assert "égal à celui de la base" in page
        assert "Personne : le scelleur signe seul." in page
        assert "Ce lot est valable" in envoi.text

    def test_l_accueil_y_mene(self, scelle: Scelle) -> None:
        with scelle.api.visiteur(Role.AUDITEUR) as visiteur:
            assert 'href="/preuves"' in visiteur.ouvrir("/").text


def test_les_hachages_publies_menent_a_la_racine(scelle: Scelle) -> None:
    """C2SP tlog-tiles, without identification: a checkpoint and its tiles are one tree."""
    client = scelle.api.client
    point = lire_point(lire_note(client.get("/preuve/checkpoint").content).texte)
    assert client.get("/preuve/cles.vkey").text.startswith("parcours-ledger/d33+")
    assert client.get("/preuve/carte").text.startswith("parcours-ledger/d33/carte\n")
    tuile = client.get(f"/preuve/tile/0/000.p/{point.taille}")
    assert "immutable" in tuile.headers["cache-control"]
    assert Preuves(point.taille, lambda *_: tuile.content).racine() == point.racine
    for absente in (
        "0/000",
        f"0/000.p/{point.taille + 1}",
        "0/001.p/1",
        "9/000.p/1",
        "0/0",
        "0/000.p/0",
        "entries/000",
    ):
        assert client.get(f"/preuve/tile/{absente}").status_code == 404, absente


def test_la_suite_publiee_prouve_que_rien_n_a_change_avant(scelle: Scelle) -> None:
    """C2SP tlog-witness: whoever held an earlier size asks, and verifies alone; what he held otherwise is not proven."""
    client = scelle.api.client
    point = lire_point(lire_note(client.get("/preuve/checkpoint").content).texte)
    ancienne = point.taille - 3
    avant, _, note = client.get(f"/preuve/suite/{ancienne}").text.partition("\n\n")
    dite, *hachages = avant.split("\n")
    tuile = client.get(f"/preuve/tile/0/000.p/{point.taille}").content
    racine = Preuves(point.taille, lambda *_: tuile).racine(0, ancienne)
    preuve = [base64.b64decode(hachage) for hachage in hachages]
    assert (dite, note) == (f"old {ancienne}", client.get("/preuve/checkpoint").text)
    assert coherents(ancienne, racine, point.taille, point.racine, preuve)
    assert not coherents(ancienne, bytes(32), point.taille, point.racine, preuve)
    for absente in (point.taille + 1, -1, "x"):
        assert client.get(f"/preuve/suite/{absente}").status_code == 404, absente


def test_c1_l_auditeur_voit_qu_un_evenement_a_change(scelle: Scelle) -> None:
    with psycopg.connect(scelle.api.reglages.database_url, autocommit=True) as maitre:
        falsifier(maitre, "update d33.evenements set clair = clair || ' '")
    with scelle.api.visiteur(Role.AUDITEUR) as visiteur:
        page = html.unescape(visiteur.ouvrir("/preuves").text)
    assert "Le journal ne correspond pas à ce qui a été scellé." in page
    assert "l'événement n'est pas celui qui a été scellé" in page
