"""Dashboards: what is refused, figures held against the API's, the dossiers behind them, and the page that follows."""

import re
import time
from datetime import timedelta
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser, expect

from ledger.dates import aujourd_hui
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage import catalogue
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import ANONYME
from tests.web.ecrans.conftest import Ecrans
from tests.web.serveur import EN_CLAIR, NAVIGATEUR
from web.pilotage import graphique, libelles
from web.pilotage.demande import lire
from web.securite import Places
from web.visite import TEMOIN

ORIENTATION = catalogue.tableau("orientation")


def ouvrir(ecrans: Ecrans, prenom: str, adresse: str) -> httpx.Response:
    temoin = {TEMOIN: ecrans.temoin(prenom)["value"]}
    return httpx.get(ecrans.api.url + adresse, headers=NAVIGATEUR, cookies=temoin, timeout=20, verify=EN_CLAIR)


class TestRefus:
    @pytest.mark.parametrize(
        "adresse",
        ["/pilotage/inconnu", "/pilotage/orientation/inconnu/dossiers", "/pilotage/orientation/suivies/dossiers"],
    )
    def test_inconnu(self, ecrans: Ecrans, adresse: str) -> None:
        reponse = ouvrir(ecrans, "camille", adresse)
        assert reponse.status_code == 404
        assert "inconnu" in reponse.text

    def test_le_decideur_ne_voit_personne(self, ecrans: Ecrans) -> None:
        """Neither the list behind a figure, nor a link to it."""
        assert ouvrir(ecrans, "helene", "/pilotage/orientation/premieres/dossiers").status_code == 403
        assert "/dossiers" not in ouvrir(ecrans, "helene", "/pilotage/orientation").text

    @pytest.mark.parametrize(
        ("nom", "texte", "dit"),
        [
            ("au", "jamais", "Écrivez la date sous la forme JJ/MM/AAAA"),
            ("au", "31/02/2026", "La date 31/02/2026 n'existe pas : vérifiez le jour et le mois."),
            ("au", "31/12/2099", "Le 31/12/2099 est à venir : choisissez aujourd'hui ou un jour passé."),
            ("du", "31/12/2099", "Le 31/12/2099 est à venir"),
        ],
    )
    def test_date_qui_ne_va_pas(self, ecrans: Ecrans, nom: str, texte: str, dit: str) -> None:
        """It is said beside the field, which keeps what was typed, and the figures of today are shown meanwhile."""
        page = unescape(ouvrir(ecrans, "helene", f"/pilotage/orientation?{nom}={texte}").text)
        assert dit in page
        assert f'value="{texte}"' in page
        assert "Chiffres aujourd'hui" in page

    def test_des_faits_apres_la_date(self, ecrans: Ecrans) -> None:
        page = unescape(ouvrir(ecrans, "helene", "/pilotage/orientation?au=01/01/2026&du=30/06/2026").text)
        assert "Les chiffres s'arrêtent le 01/01/2026 : choisissez un jour plus ancien." in page
        assert 'value="30/06/2026"' in page

    @pytest.mark.parametrize(
        "recus",
        [{"mois": "2026-13"}, {"jour": "hier"}, {"referent": "moi"}, {"frein": "un"}, {"mds": "x" * 81}, {"pts": "\0"}],
        ids=lambda recus: next(iter(recus)),
    )
    def test_filtre_illisible(self, recus: dict[str, str]) -> None:
        demande = lire(ORIENTATION, recus)
        assert demande.filtres == {}
        assert demande.adresse() == "/pilotage/orientation"

    @pytest.mark.parametrize(("filtre", "statut"), [("canal=SMS", 422), ("frein=1", 422), ("mds=%27%3B--", 200)])
    def test_filtre_sans_objet(self, ecrans: Ecrans, filtre: str, statut: int) -> None:
        """A filter that no figure has is refused with the axes that there are; a value that nobody has leaves zeros."""
        assert ouvrir(ecrans, "helene", f"/pilotage/orientation?{filtre}").status_code == statut


def test_le_decideur_commence_par_les_chiffres(ecrans: Ecrans) -> None:
    page = ecrans.lire("helene", "/")
    assert "Bonjour" in page
    assert '<a href="/pilotage/orientation">Orientation</a>' in page


def test_le_jour_meme_se_dit_aujourd_hui(ecrans: Ecrans) -> None:
    page = unescape(ouvrir(ecrans, "helene", f"/pilotage/orientation?au={aujourd_hui():%d/%m/%Y}&horloge=valable").text)
    assert "Chiffres aujourd'hui" in page


def test_les_chiffres_sont_ceux_de_l_api(ecrans: Ecrans) -> None:
    """On a day that is past whatever today is: the last one of the month before."""
    le = aujourd_hui().replace(day=1) - timedelta(days=1)
    page = unescape(ouvrir(ecrans, "helene", f"/pilotage/orientation?au={le:%d/%m/%Y}&horloge=valable").text)
    montres = re.findall(r'<p class="chiffre">([^<]+?)(?: <span|</p>)', page)
    moment = Moment.au(le, Horloge.VALABLE)
    mesures = mesurer(ecrans.api.services.lecteur, ORIENTATION.indicateurs, moment, regard=ANONYME)
    valeurs = mesures.cellules[0].valeurs
    assert montres == [libelles.figure(i, valeurs[i.code]) for i in ORIENTATION.indicateurs]
    assert "moins de 10 personnes" in montres
    assert mesures.avis in page
    assert f"Chiffres le {le:%d/%m/%Y}, d'après ce qui est connu aujourd'hui" in page
    for indicateur in ORIENTATION.indicateurs:
        assert indicateur.definition in page
        assert indicateur.ecarte in page


@pytest.mark.parametrize("indicateur", ["premieres", "en_attente"])
def test_chaque_cellule_mene_a_ses_dossiers(ecrans: Ecrans, indicateur: str) -> None:
    """By territory and by month, for facts and for situations: as many dossiers as the figure counts."""
    page = unescape(ouvrir(ecrans, "camille", f"/pilotage/orientation?indicateur={indicateur}&par=pts").text)
    lignes = re.findall(
        r'<th scope="row">\s*<a href="([^"]+)">.*?</th>\s*<td class="nombre">\s*(\d+)<', page, re.DOTALL
    )
    assert len(lignes) >= 4
    for adresse, compte in (lignes[0], lignes[-1]):
        dossiers = ouvrir(ecrans, "camille", adresse).text
        assert re.search(r"<h2>(\d+)", dossiers)[1] == compte  # type: ignore[index]


def test_imprimer(ecrans: Ecrans, navigateur: Browser) -> None:
    """The chart begins on the first page, under its title: a table longer than a page is not kept whole."""
    page = navigateur.new_page(viewport={"width": 794, "height": 1123})  # A4
    page.context.add_cookies([ecrans.temoin("helene")])
    page.emulate_media(media="print")
    page.goto(f"{ecrans.api.url}/pilotage/orientation?par=mds")
    cartes = page.locator(".detail-colonnes > .carte")
    assert cartes.evaluate_all("cartes => cartes.map(c => getComputedStyle(c).breakInside)") == ["auto", "auto"]
    assert page.locator(".detail-colonnes").evaluate("e => getComputedStyle(e).display") == "block"
    expect(page.locator(".fil")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("voulu", ["csv", "ods", "xlsx", "parquet"])
def test_telecharger(ecrans: Ecrans, voulu: str) -> None:
    """What the page shows by territory is in the file, under the session of who looks."""
    reponse = ouvrir(ecrans, "camille", f"/pilotage/orientation/export/{voulu}?par=pts")
    assert reponse.status_code == 200
    assert reponse.headers["content-disposition"] == f'attachment; filename="orientation.{voulu}"'
    if voulu == "csv":
        assert "Premières orientations" in reponse.text
        assert "Graves" in reponse.text


@pytest.mark.parametrize(
    ("adresse", "attendus"),
    [
        (
            "/pilotage/orientation/export/csv?par=mds&mds=MDS-33-04",
            ["Filtre : Maison départementale des solidarités;MDS Biganos", "MDS Biganos;MDS-33-04;"],
        ),
        ("/pilotage/requete/export/csv?chiffre=premieres&par=parcours", ["Insertion sociale, remobilisation;SOCIAL;"]),
        (
            f"/pilotage/statistiques/gestion/export/csv?au=31/12/{aujourd_hui().year - 1}",
            [";MDS Biganos;MDS-33-04;"],
        ),
    ],
)
def test_un_fichier_dit_les_codes_en_mots(ecrans: Ecrans, adresse: str, attendus: list[str]) -> None:
    """As the page does, and the code stays for programs."""
    fichier = ouvrir(ecrans, "camille", adresse).text
    for attendu in attendus:
        assert attendu in fichier


def test_suivre_ce_qui_change(ecrans: Ecrans, navigateur: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page follows the ledger, keeps what is unfolded, and stops when asked to."""
    monkeypatch.setattr("web.pages.pilotage.direct.ATTENTE_S", 0.2)
    monkeypatch.setattr("web.recents.COUTE_S", 60.0)  # a machine that is busy would keep the figure it had
    ecrans.api.projeter()  # what other tests recorded since the last time
    contexte = navigateur.new_context(reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin("camille")])
    page = contexte.new_page()
    page.goto(f"{ecrans.api.url}/pilotage/orientation")
    expect(page.get_by_role("status")).to_have_text("Mise à jour en direct.")
    entrants = page.locator(".figure", has=page.get_by_role("link", name="Nouveaux entrants")).locator(".chiffre")
    avant = int(entrants.inner_text())
    page.locator(".figure summary").first.click()
    page.locator(".figure summary").first.focus()
    ecrans.api.ouvrir()
    ecrans.api.projeter()
    expect(entrants).to_have_text(str(avant + 1))
    assert page.locator(".figure details").first.get_attribute("open") is not None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.get_by_role("button", name="Suspendre la mise à jour").click()
    expect(page.get_by_role("status")).to_have_text("Mise à jour suspendue.")
    ecrans.api.ouvrir()
    ecrans.api.projeter()
    page.get_by_role("link", name="Actualiser").click()
    expect(entrants).to_have_text(str(avant + 2))
    contexte.close()


CACHER = """cachee => {
  Object.defineProperty(document, "hidden", { value: cachee, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_un_ecran_que_personne_ne_regarde_est_suspendu(ecrans: Ecrans, navigateur: Browser) -> None:
    """A quarter of an hour after one came to it, or came back to it."""
    contexte = navigateur.new_context(reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin("helene")])
    page = contexte.new_page()
    page.clock.install()
    page.goto(f"{ecrans.api.url}/pilotage/orientation")
    etat = page.get_by_role("status")
    expect(etat).to_have_text("Mise à jour en direct.")
    page.clock.fast_forward("14:00")
    page.evaluate(CACHER, True)
    page.evaluate(CACHER, False)
    page.clock.fast_forward("14:00")
    expect(etat).to_have_text("Mise à jour en direct.")
    page.clock.fast_forward("01:01")
    expect(etat).to_have_text("Mise à jour suspendue après 15 minutes.")
    contexte.close()


def test_sans_script_on_actualise(ecrans: Ecrans, navigateur: Browser) -> None:
    contexte = navigateur.new_context(java_script_enabled=False)
    contexte.add_cookies([ecrans.temoin("helene")])
    page = contexte.new_page()
    page.goto(f"{ecrans.api.url}/pilotage/orientation")
    expect(page.get_by_role("button", name="Suspendre")).to_have_count(0)
    page.get_by_text("Date, filtres et découpage").click()
    page.get_by_label("Pôle territorial").select_option(index=1)
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("list", name="Filtres actifs")).to_be_visible()
    page.get_by_role("link", name="Actualiser").click()
    assert "pts=" in page.url
    contexte.close()


def test_le_suivi_reprend_ou_il_en_etait(ecrans: Ecrans) -> None:
    position = ecrans.api.services.lecteur.position()
    temoin = {TEMOIN: ecrans.temoin("helene")["value"]}
    with httpx.Client(base_url=ecrans.api.url, cookies=temoin) as client:
        assert client.get("/pilotage/direct").text == f"id: {position}\ndata: {position}\n\n"
        assert client.get("/pilotage/direct", headers={"Last-Event-ID": str(position)}).text == ""


class TestCourbe:
    @pytest.mark.parametrize(
        ("maximum", "attendu"), [(0, 4), (4, 4), (5, 8), (11, 12), (21, 40), (100, 100), (101, 200), (38_000, 40_000)]
    )
    def test_plafond(self, maximum: float, attendu: float) -> None:
        assert graphique.plafond(maximum) == attendu

    def test_un_trou_dans_les_chiffres_est_un_trou_dans_la_courbe(self) -> None:
        large, etroite = graphique.courbes(
            [("a", "a", 1), ("b", "b", 2), ("c", "c", None), ("d", "d", 3), ("e", "e", 0)]
        )
        assert len(large.chemins) == 2
        assert [point.y is None for point in etroite.points] == [False, False, True, False, False]
        assert large.points[-1].y == large.base

    def test_longueurs(self) -> None:
        assert graphique.parts([5, None, 10, 0]) == [50, 0, 100, 0]
        assert graphique.parts([None, 0]) == [0, 0]


def test_une_place_est_rendue_quand_on_part(ecrans: Ecrans, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who follow are counted; beyond, one waits; whoever leaves gives the place back."""
    places = Places(total=1, chacun=1)
    monkeypatch.setattr("web.pages.pilotage.direct._suiveurs", places)
    monkeypatch.setattr("web.pages.pilotage.direct.ATTENTE_S", 0.2)
    temoin, flux = {TEMOIN: ecrans.temoin("helene")["value"]}, {"Accept": "text/event-stream"}
    with httpx.Client(base_url=ecrans.api.url, cookies=temoin) as client:
        with client.stream("GET", "/pilotage/direct", headers=flux) as suivi:
            lignes = suivi.iter_lines()  # kept: the connection ends with it
            assert next(lignes).startswith("id: ")
            refuse = client.get("/pilotage/direct", headers=flux)
            assert refuse.status_code == 429
            assert refuse.headers["retry-after"] == "60"
        limite = time.monotonic() + 10
        while places._tenues:
            assert time.monotonic() < limite
            time.sleep(0.05)
