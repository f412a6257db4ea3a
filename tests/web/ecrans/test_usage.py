"""What people do on the screens, with a mouse, without a script, and in how many actions."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ledger.dates import aujourd_hui
from ledger.recherche import PREFIXE_MAX
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import Ecrans
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite
from web.visite import TEMOIN

ACTIONS_MAX = 5
RECHERCHE = "Chercher une personne : nom, naissance, téléphone ou numéro"


class Main:
    """A hand that counts what it does: a click, a word typed and sent."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def cliquer(self, role: str, nom: str) -> None:
        """Press a link or a button."""
        self.page.get_by_role(role, name=re.compile(nom)).first.click()  # type: ignore[arg-type]
        self.actions += 1

    def deplier(self, nom: str) -> None:
        """Unfold a menu."""
        self.page.locator("summary", has_text=nom).first.click()
        self.actions += 1

    def choisir(self, etiquette: str, valeur: str) -> None:
        """Choose in a list."""
        self.page.get_by_label(etiquette, exact=True).select_option(valeur)
        self.actions += 1

    def taper(self, etiquette: str, texte: str, *, envoyer: bool = False) -> None:
        """Type in a field, and send with Enter."""
        champ = self.page.get_by_label(etiquette, exact=True)
        champ.fill(texte)
        if envoyer:
            champ.press("Enter")
        self.actions += 1


def nom_unique() -> str:
    """A name that nobody else has in what a search looks at, its beginning; of letters alone: digits are looked for as
    numbers.
    """
    return ("Itu" + uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop")))[:PREFIXE_MAX]


def nouveau(ecrans: Ecrans, jusqu_a: str = "", **ouverture: Any) -> tuple[UUID, str]:
    """A dossier that was opened, or at this step of its story, in the lists; and the name, that nobody else has."""
    nom = nom_unique()
    dossier = ecrans.api.ouvrir(identite=identite(nom=nom, prenom="Xan"), **ouverture)
    if jusqu_a:
        derouler(ecrans.api, dossier, jusqu_a)
    ecrans.api.projeter()
    return dossier, nom


@pytest.fixture
def personne(ecrans: Ecrans) -> tuple[UUID, str]:
    """A dossier that the referent of the test follows, with a rendez-vous today; and the name, that nobody else has."""
    nom = nom_unique()
    dossier = ecrans.api.ouvrir(identite=identite(nom=nom, prenom="Xan"))
    derouler(ecrans.api, dossier, "designer-structure")
    return dossier, nom


@pytest.fixture
def referent(ecrans: Ecrans, personne: tuple[UUID, str]) -> Iterator[Visiteur]:
    """The référent of that person, who is in, and may also constate."""
    dossier, _ = personne
    tenues = (Fonction.ORIENTATION, Fonction.INSTRUCTION)
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=tenues) as visiteur:
        ecrans.api.faire(dossier, "designer-referent", referent=str(visiteur.agent), survenu_le="2026-01-21")
        ecrans.api.faire(
            dossier,
            "planifier-rendez-vous",
            rendez_vous=str(uuid4()),
            le=aujourd_hui().isoformat(),
            heure="09:30",
            motif="SUIVI",
            structure="MDS-33-05",
        )
        ecrans.api.projeter()
        yield visiteur


def ouvrir(contexte: BrowserContext, ecrans: Ecrans, temoin: str) -> Page:
    """Home, in a session."""
    contexte.add_cookies([{"name": TEMOIN, "value": temoin, "url": ecrans.api.url, "httpOnly": True}])
    page = contexte.new_page()
    page.goto(ecrans.api.url)
    return page


@pytest.fixture(params=[True, False], ids=["script", "sans script"])
def page(request: pytest.FixtureRequest, navigateur: Browser, ecrans: Ecrans, referent: Visiteur) -> Iterator[Page]:
    """Ma journée, with and without scripts."""
    contexte = navigateur.new_context(java_script_enabled=request.param, reduced_motion="reduce")
    yield ouvrir(contexte, ecrans, referent.temoin)
    contexte.close()


class TestCinqActions:
    """The most frequent tasks, from Ma journée."""

    def test_trouver_une_personne(self, page: Page, personne: tuple[UUID, str]) -> None:
        main = Main(page)
        main.taper(RECHERCHE, personne[1].lower(), envoyer=True)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{personne[1].upper()} Xan")
        assert personne[1].lower() not in page.url.lower()
        assert main.actions <= ACTIONS_MAX

    def test_sa_file_active(self, page: Page, personne: tuple[UUID, str]) -> None:
        """The menu opens on one's own dossiers; the others are one action away."""
        main = Main(page)
        main.cliquer("link", "File active")
        expect(page.get_by_role("list", name="Filtres actifs").get_by_role("listitem").first).to_contain_text(
            "Mes dossiers"
        )
        expect(page.get_by_role("link", name=re.compile(personne[1].upper())).first).to_be_visible()
        main.cliquer("link", "Tout effacer")
        expect(page.get_by_role("list", name="Filtres actifs")).to_have_count(0)

    def test_chercher_au_dela_des_siens(self, page: Page, ecrans: Ecrans) -> None:
        """From the list of one's own, somebody of another is found in one action more."""
        _, nom = nouveau(ecrans, "designer-structure")
        main = Main(page)
        main.cliquer("link", "File active")
        main.taper("Chercher dans cette liste", nom, envoyer=True)
        main.cliquer("link", "Chercher parmi tous les dossiers")
        expect(page.get_by_role("link", name=f"{nom.upper()} Xan")).to_be_visible()
        assert main.actions <= ACTIONS_MAX

    def test_enregistrer_un_rendez_vous_honore(self, page: Page, ecrans: Ecrans, personne: tuple[UUID, str]) -> None:
        main = Main(page)
        main.cliquer("link", f"La personne est venue : {personne[1].upper()}")
        main.taper("Durée de l'entretien, en minutes", "45")
        main.cliquer("button", "Enregistrer le rendez-vous")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Rendez-vous honoré")
        assert main.actions <= ACTIONS_MAX
        assert ecrans.api.services.journal.rejouer(personne[0])[-1].type_stable == "rendez_vous.honore.v1"

    def test_voir_ce_qui_est_du(self, page: Page) -> None:
        expect(page.get_by_role("heading", name="Échéances dépassées")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("1 rendez-vous aujourd'hui"))).to_be_visible()

    def test_relire_un_jour_passe(self, page: Page, personne: tuple[UUID, str]) -> None:
        main = Main(page)
        main.taper(RECHERCHE, personne[1], envoyer=True)
        main.cliquer("link", "Historique")
        main.cliquer("link", "Relire ce dossier")
        main.taper("Se placer au", "18/01/2026", envoyer=True)
        expect(page.get_by_role("status").first).to_contain_text("Le dossier au 18 janvier 2026")
        expect(page.get_by_text("Orientation décidée").first).to_be_visible()
        expect(page.get_by_text("Orientation notifiée")).to_have_count(0)
        assert main.actions <= ACTIONS_MAX

    def test_decider_une_orientation(self, page: Page, ecrans: Ecrans) -> None:
        """The form holds what was recommended: there is only to agree."""
        dossier, nom = nouveau(ecrans, survenu_le=aujourd_hui().isoformat())
        voie = {"parcours": "SOCIO_PROFESSIONNEL", "organisme": "CONSEIL_DEPARTEMENTAL"}
        ecrans.api.faire(dossier, "preconiser-orientation", origine="FRANCE_TRAVAIL", **voie)
        main = Main(page)
        main.taper(RECHERCHE, nom, envoyer=True)
        main.cliquer("link", "Décider l'orientation")
        main.cliquer("button", "Décider l'orientation")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Orientation décidée")
        assert main.actions <= ACTIONS_MAX
        types = [e.type_stable for e in ecrans.api.services.journal.rejouer(dossier)]
        assert types[-2:] == ["orientation.decidee.v1", "structure.designee.v1"]

    def test_signer_un_contrat(self, page: Page, ecrans: Ecrans) -> None:
        dossier, nom = nouveau(ecrans, "honorer-rendez-vous")
        le = aujourd_hui()
        fin = (le + timedelta(days=180)).isoformat()
        ecrans.api.faire(
            dossier,
            "proposer-contrat-engagement",
            duree_hebdo_h=15,
            debut_le=le.isoformat(),
            fin_le=fin,
            objectifs="Permis",
        )
        main = Main(page)
        main.taper(RECHERCHE, nom, envoyer=True)
        main.cliquer("link", "Le contrat est signé sur papier")
        main.cliquer("button", "Enregistrer la signature")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Contrat d'engagement signé")
        assert main.actions <= ACTIONS_MAX
        assert ecrans.api.services.journal.rejouer(dossier)[-1].type_stable == "contrat_engagement.signe.v1"

    def test_prescrire(self, page: Page, ecrans: Ecrans) -> None:
        """The form holds the offer that the person accepted."""
        dossier, nom = nouveau(ecrans, "designer-structure")
        offre, proposition = f"dora--{uuid4().hex[:8]}", str(uuid4())
        publiee = ecrans.api.demander("/offres/publier", description(offre))
        assert publiee.status_code == 201, publiee.text
        quoi = {"offre": offre, "theme": "MOBILITE", "partenaire": "ASSO-33-01"}
        ecrans.api.faire(dossier, "proposer-offre", proposition=proposition, **quoi)
        ecrans.api.faire(dossier, "accepter-offre", proposition=proposition)
        main = Main(page)
        main.taper(RECHERCHE, nom, envoyer=True)
        main.deplier("à enregistrer")
        main.cliquer("link", "Prescrire une offre")
        main.cliquer("radio", "Lever un frein")
        main.cliquer("button", "Prescrire l'offre")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Offre prescrite")
        assert main.actions <= ACTIONS_MAX
        assert ecrans.api.services.journal.rejouer(dossier)[-1].type_stable == "offre.prescrite.v1"

    def test_voir_pourquoi_une_etape_de_sanction_est_refusee(
        self, page: Page, ecrans: Ecrans, personne: tuple[UUID, str]
    ) -> None:
        """Nobody may have failed in a contract that was not signed: the page says so at once, beside what is missing yet."""
        version = ecrans.api.services.journal.dossier(personne[0]).version
        main = Main(page)
        main.taper(RECHERCHE, personne[1], envoyer=True)
        main.deplier("à enregistrer")
        main.cliquer("link", "Constater un manquement")
        main.cliquer("radio", "Non-respect des obligations")
        main.cliquer("button", "Constater le manquement")
        expect(page.get_by_role("alert")).to_contain_text("aucun contrat d'engagement n'est signé")
        expect(page.get_by_role("alert")).to_contain_text("Faits")
        assert main.actions <= ACTIONS_MAX
        assert ecrans.api.services.journal.dossier(personne[0]).version == version


@pytest.mark.hors_dates("ce qu'un script change à une page ne dépend pas du jour")
class TestScripts:
    """What pages do better with a script."""

    @pytest.fixture
    def liste(self, navigateur: Browser, ecrans: Ecrans, referent: Visiteur) -> Iterator[Page]:
        """The file active."""
        contexte = navigateur.new_context(reduced_motion="reduce")
        page = ouvrir(contexte, ecrans, referent.temoin)
        page.goto(ecrans.api.url + "/file-active")
        yield page
        contexte.close()

    def test_chercher_en_tapant(self, liste: Page, personne: tuple[UUID, str]) -> None:
        liste.get_by_label("Chercher dans cette liste").press_sequentially(personne[1][:12], delay=5)
        expect(liste.get_by_role("status")).to_have_text("1 dossier dans la liste.")
        expect(liste.get_by_role("link", name=re.compile(personne[1].upper()))).to_be_visible()
        assert liste.evaluate("document.activeElement.name") == "recherche"
        expect(liste).to_have_url(re.compile(r"/file-active\?cherche=[0-9a-f-]{36}$"))

    def test_revenir_a_ce_qu_on_cherchait(self, liste: Page, personne: tuple[UUID, str]) -> None:
        """Found while typing or by the search of another page, the list is there when one comes back from a dossier."""
        nom = personne[1][:12]
        liste.get_by_label("Chercher dans cette liste").press_sequentially(nom, delay=5)
        expect(liste.get_by_role("status")).to_have_text("1 dossier dans la liste.")
        liste.get_by_role("link", name=re.compile(personne[1].upper())).click()
        expect(liste.get_by_role("heading", level=1)).to_contain_text(personne[1].upper())
        liste.go_back()
        expect(liste.get_by_label("Chercher dans cette liste")).to_have_value(nom)
        expect(liste.get_by_role("heading", name="1 dossier", exact=True)).to_be_visible()
        liste.goto(liste.url.partition("/file-active")[0] + "/")
        liste.get_by_role("search").get_by_role("searchbox").fill("ma")
        liste.keyboard.press("Enter")
        expect(liste).to_have_url(re.compile("cherche="))
        trouves = liste.locator("#titre-resultats").inner_text()
        liste.locator("table.liste tbody th a").first.click()
        expect(liste).to_have_url(re.compile("/dossier/"))
        liste.go_back()
        expect(liste.locator("#titre-resultats")).to_have_text(trouves)

    def test_filtrer_ce_qu_on_a_trouve(self, liste: Page, personne: tuple[UUID, str]) -> None:
        """A filter keeps the search, and a search the filters: the list says what it holds."""
        liste.get_by_label("Chercher dans cette liste").press_sequentially(personne[1][:12], delay=5)
        expect(liste.get_by_role("status")).to_have_text("1 dossier dans la liste.")
        liste.get_by_text("Filtrer et trier").click()
        liste.get_by_label("Droit RSA", exact=True).select_option("CLOS")
        expect(liste.get_by_role("status")).to_have_text("0 dossier dans la liste.")
        liste.get_by_label("Chercher dans cette liste").fill("")
        expect(liste).to_have_url(re.compile(r"/file-active\?etat_droit=CLOS$"))
        expect(liste.get_by_role("link", name=re.compile("Droit RSA : Clos"))).to_be_visible()

    def test_filtrer_garde_le_focus_et_va_dans_l_adresse(self, liste: Page) -> None:
        liste.get_by_text("Filtrer et trier").click()
        choix = liste.get_by_label("Parcours", exact=True)
        choix.focus()
        choix.select_option("SOCIAL")
        expect(liste.get_by_role("link", name=re.compile("Parcours : Insertion sociale"))).to_be_visible()
        expect(liste).to_have_url(re.compile("parcours=SOCIAL"))
        assert liste.evaluate("document.activeElement.name") == "parcours"
        liste.go_back()
        expect(liste.get_by_role("link", name=re.compile("Parcours : Insertion sociale"))).to_have_count(0)

    def test_page_suivante_porte_le_focus_au_titre(self, liste: Page) -> None:
        premiere = liste.locator("table.liste tbody th").first.inner_text()
        liste.get_by_role("button", name="Page suivante").click()
        expect(liste.locator("table.liste tbody th").first).not_to_have_text(premiere)
        expect(liste.locator("#titre-resultats")).to_be_focused()

    def test_le_curseur_dit_ou_il_est(self, liste: Page, personne: tuple[UUID, str], ecrans: Ecrans) -> None:
        """Before it is let go, and without a script where the page stands."""
        total = ecrans.api.services.journal.dossier(personne[0]).version
        liste.goto(f"{ecrans.api.url}/relecture/{personne[0]}")
        dit = liste.locator("[data-valeur-de=c-jusqua]")
        expect(dit).to_have_text(f"{total} sur {total}")
        liste.locator("#c-jusqua").fill("1")
        expect(dit).to_have_text(f"1 sur {total}")

    def test_filtrer_la_chronologie(self, liste: Page, personne: tuple[UUID, str], ecrans: Ecrans) -> None:
        liste.goto(f"{ecrans.api.url}/dossier/{personne[0]}/historique")
        filtres = liste.get_by_role("navigation", name="Filtrer la chronologie")
        filtres.get_by_role("link", name="Rendez-vous seulement").click()
        expect(liste.locator("#titre-chronologie")).to_be_focused()
        expect(liste.locator(".evenement")).to_have_count(1)

    def test_rien_ne_reste_dans_le_navigateur(self, liste: Page, personne: tuple[UUID, str], ecrans: Ecrans) -> None:
        liste.goto(f"{ecrans.api.url}/dossier/{personne[0]}/historique")
        liste.get_by_role("link", name="Orientation seulement").click()
        expect(liste.locator("#titre-chronologie")).to_be_focused()
        assert liste.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
