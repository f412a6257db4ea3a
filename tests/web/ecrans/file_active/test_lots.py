"""Acting on several dossiers at once, before a browser: with and without a script, at both widths."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_usage import ACTIONS_MAX, Main, ouvrir
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

VINGT = 20


@dataclass(frozen=True)
class Portefeuille:
    """A référent, the persons that he follows, and a colleague."""

    referent: Visiteur
    collegue: Visiteur
    dossiers: tuple[UUID, ...]

    def types(self, type_: str) -> int:
        """How many events of a type these dossiers hold."""
        lus = self.referent.api.services.journal.lire(self.dossiers)
        return sum(e.type_stable == type_ for evenements in lus.values() for e in evenements)


@pytest.fixture(scope="module")
def portefeuille(ecrans: Ecrans) -> Iterator[Portefeuille]:
    """Twenty persons, and six more so that the list has two pages."""
    api = ecrans.api
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent, api.visiteur(Role.REFERENT, "MDS-33-05") as collegue:
        dossiers = []
        for _ in range(VINGT + 6):
            dossier = api.ouvrir(identite=identite(nom="Vingtaine"))
            derouler(api, dossier, "designer-structure")
            api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
            dossiers.append(dossier)
        api.projeter()
        yield Portefeuille(referent, collegue, tuple(dossiers))


@pytest.fixture(params=[True, False], ids=["script", "sans script"])
def page(
    request: pytest.FixtureRequest, navigateur: Browser, ecrans: Ecrans, portefeuille: Portefeuille
) -> Iterator[Page]:
    """Ma journée of that référent."""
    contexte = navigateur.new_context(java_script_enabled=request.param, reduced_motion="reduce")
    portefeuille.referent.envoyer("/file-active/selection", geste="vider")
    yield ouvrir(contexte, ecrans, portefeuille.referent.temoin)
    contexte.close()


def test_cocher_sur_deux_pages_puis_convoquer(page: Page, portefeuille: Portefeuille) -> None:
    """Thirteen on one page, one on the next: as many convocations, and no more on reloading."""
    avant = portefeuille.types("convocation.emise.v1")
    page.get_by_role("link", name="Tous mes dossiers").click()
    for case in page.get_by_role("checkbox", name="Choisir VINGTAINE").all()[:13]:
        case.check()
    page.get_by_role("button", name="Page suivante").click()
    expect(page.locator("#titre-resultats")).to_be_focused()
    expect(page.get_by_text("13 dossiers choisis, dont 13 sur d'autres pages")).to_be_visible()
    page.get_by_role("checkbox", name="Choisir VINGTAINE").first.check()
    page.wait_for_load_state("networkidle")  # with a script the choice is told at once: buttons are drawn again
    page.get_by_role("button", name="Convoquer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convoquer 14 personnes")
    page.get_by_label("Date", exact=True).fill("31/02/2027")
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    expect(page.get_by_role("alert")).to_contain_text("la date 31/02/2027 n'existe pas")
    page.get_by_label("Date", exact=True).fill(f"{aujourd_hui() + timedelta(days=21):%d/%m/%Y}")
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    expect(page.get_by_role("status")).to_have_text("14 personnes sur 14 peuvent être traitées.")
    assert portefeuille.types("convocation.emise.v1") == avant
    page.get_by_role("button", name="Convoquer 14 personnes").click()
    expect(page.get_by_role("status")).to_contain_text("C'est fait pour 14 personnes.")
    assert portefeuille.types("convocation.emise.v1") == avant + 14
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("C'est fait pour 14 personnes.")
    assert portefeuille.types("convocation.emise.v1") == avant + 14
    assert "VINGTAINE" not in page.url.upper()


def test_r25_exporter_les_colonnes_choisies(page: Page, portefeuille: Portefeuille) -> None:
    page.goto(f"{page.url}file-active?referent={portefeuille.referent.agent}")
    page.get_by_role("checkbox", name="Choisir VINGTAINE").first.check()
    page.get_by_role("button", name="Exporter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 dossier choisi")
    for case in page.get_by_role("checkbox").all():
        case.uncheck()
    page.get_by_role("button", name="CSV").click()
    expect(page.get_by_role("alert")).to_have_text("Choisissez au moins une colonne.")
    page.get_by_label("Nom", exact=True).check()
    page.get_by_label("Téléphone", exact=True).check()
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="CSV").click()
    assert telechargement.value.suggested_filename == f"file-active-{aujourd_hui().isoformat()}.csv"
    assert "Nom;Téléphone" in telechargement.value.path().read_text("utf-8-sig").replace('"', "")


def test_exporter_le_profil_professionnel(page: Page, ecrans: Ecrans, portefeuille: Portefeuille) -> None:
    """Not ticked at first; the last one said, opened for who may read it."""
    page.goto(f"{page.url}file-active?referent={portefeuille.referent.agent}")
    case = page.get_by_role("checkbox", name="Choisir VINGTAINE").first
    dossier = UUID(str(case.get_attribute("value")))
    dit = {"niveau_etude": "NV5", "metiers": ["G1602"], "permis": ["B"], "survenu_le": aujourd_hui().isoformat()}
    ecrans.api.faire(dossier, "recueillir-profil", **dit)
    ecrans.api.projeter()
    case.check()
    page.get_by_role("button", name="Exporter").click()
    expect(page.get_by_label("Métiers recherchés (ROME)")).not_to_be_checked()
    for cochee in page.get_by_role("checkbox").all():
        cochee.uncheck()
    for nom in ("Nom", "Niveau d'études", "Métiers recherchés (ROME)", "Permis", "Langues"):
        page.get_by_label(nom, exact=True).check()
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="CSV").click()
    lu = telechargement.value.path().read_text("utf-8-sig").replace('"', "")
    assert ";CAP, BEP;Commis / Commise de cuisine (G1602);;B, voiture" in lu


def test_un_script_garde_les_cases_sans_bouton(navigateur: Browser, ecrans: Ecrans, portefeuille: Portefeuille) -> None:
    contexte = navigateur.new_context(reduced_motion="reduce")
    portefeuille.referent.envoyer("/file-active/selection", geste="vider")
    page = ouvrir(contexte, ecrans, portefeuille.referent.temoin)
    page.goto(f"{ecrans.api.url}/file-active?referent={portefeuille.referent.agent}")
    case = page.get_by_role("checkbox", name="Choisir VINGTAINE").nth(3)
    case.check()
    expect(page.get_by_role("heading", name="1 dossier choisi")).to_be_visible()
    expect(case).to_be_focused()
    page.reload()
    expect(page.get_by_role("checkbox", name="Choisir VINGTAINE").nth(3)).to_be_checked()
    contexte.close()


class TestCinqActions:
    """Two of the most frequent tasks, from Ma journée."""

    def test_convoquer_vingt_personnes(self, page: Page, portefeuille: Portefeuille) -> None:
        main, avant = Main(page), portefeuille.types("convocation.emise.v1")
        main.cliquer("link", "Tous mes dossiers")
        main.cliquer("button", "Convoquer")
        main.taper("Date", f"{aujourd_hui() + timedelta(days=28):%d/%m/%Y}")
        main.cliquer("button", "Voir ce qui va se passer")
        main.cliquer("button", "Convoquer 2[0-9] personnes")
        expect(page.get_by_role("status")).to_contain_text("C'est fait pour 26 personnes.")
        assert portefeuille.types("convocation.emise.v1") - avant >= VINGT
        assert main.actions <= ACTIONS_MAX

    def test_transferer_une_file_active(self, page: Page, ecrans: Ecrans, portefeuille: Portefeuille) -> None:
        main = Main(page)
        main.cliquer("link", "Tous mes dossiers")
        main.cliquer("button", "Réaffecter")
        main.choisir("Nouveau référent", str(portefeuille.collegue.agent))
        main.cliquer("button", "Voir ce qui va se passer")
        main.cliquer("button", "Confier 26 personnes")
        expect(page.get_by_role("status")).to_contain_text("C'est fait pour 26 personnes.")
        assert main.actions <= ACTIONS_MAX
        suivis = {ecrans.api.services.journal.dossier(d).referent for d in portefeuille.dossiers}
        assert suivis == {str(portefeuille.collegue.agent)}
        self.rendre(ecrans, portefeuille)

    def rendre(self, ecrans: Ecrans, portefeuille: Portefeuille) -> None:
        """The persons come back to their référent, for the test without a script."""
        for dossier in portefeuille.dossiers:
            ecrans.api.faire(
                dossier, "transferer-referent", referent=str(portefeuille.referent.agent), motif="REPARTITION"
            )
        ecrans.api.projeter()
