"""Long forms in a browser: part by part, rows added and taken out, drafts kept, with a script and without."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.annexes.brouillons import Brouillons
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.test_pages import LARGEURS
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite
from web.visite import TEMOIN


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def dossier(ecrans: Ecrans, referent: Visiteur) -> UUID:
    """A dossier oriented, notified and followed."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Oyhenart", prenom="Maialen"))
    derouler(ecrans.api, ouvert, "designer-structure")
    ecrans.api.faire(ouvert, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    ecrans.api.projeter()
    return ouvert


def onglet(navigateur: Browser, ecrans: Ecrans, temoin: str, *, script: bool = True, largeur: int = 1280) -> Page:
    """A tab of this session's, that reaches nothing but this machine."""
    contexte = navigateur.new_context(
        locale="fr-FR",
        reduced_motion="reduce",
        java_script_enabled=script,
        viewport={"width": largeur, "height": 900},
    )
    contexte.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    contexte.add_cookies([{"name": TEMOIN, "value": temoin, "url": ecrans.api.url, "httpOnly": True}])
    return contexte.new_page()


@pytest.fixture(params=[True, False], ids=["script", "sans-script"])
def page(request: pytest.FixtureRequest, navigateur: Browser, ecrans: Ecrans, referent: Visiteur) -> Iterator[Page]:
    """A tab of the référent's, with JavaScript then without."""
    ouverte = onglet(navigateur, ecrans, referent.temoin, script=request.param)
    yield ouverte
    ouverte.context.close()


def examiner(page: Page, nom: str, captures: Path | None) -> None:
    """Ask everything of a page at both widths, where scripts run, and take its picture."""
    page.wait_for_load_state()
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 900})
        controles.axe(page)
        controles.tenue(page)
        if captures is not None:
            page.screenshot(path=captures / f"{nom}-{largeur}.png", full_page=True)
    page.set_viewport_size({"width": LARGEURS[0], "height": 900})


def focus(page: Page) -> str:
    """Id of what has the focus."""
    trouve: str = page.evaluate("document.activeElement.id")
    return trouve


def cliquer(page: Page, nom: str) -> None:
    page.get_by_role("button", name=nom, exact=True).last.click()


class TestDiagnostic:
    def test_de_la_page_du_dossier_au_dossier(self, ecrans: Ecrans, page: Page, dossier: UUID) -> None:
        page.goto(f"{ecrans.api.url}/dossier/{dossier}")
        page.get_by_role("link", name="Établir le diagnostic").click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("Partie 1 sur 5 : besoins")
        page.get_by_label("Réaliser un CV ou une lettre de motivation").select_option("BESOIN")
        cliquer(page, "Suivant")
        page.get_by_label("laquelle ajouter").select_option(label="Mobilité")
        cliquer(page, "Ajouter cette contrainte")
        mobilite = page.get_by_role("group", name="Mobilité")
        mobilite.get_by_label("Impact fort").check()
        mobilite.get_by_label("N'a aucun moyen de transport").select_option("OUI")
        page.get_by_label("laquelle ajouter").select_option(label="Logement")
        cliquer(page, "Ajouter cette contrainte")
        expect(page.get_by_role("group", name="Logement")).to_be_visible()
        page.get_by_role("button", name="Retirer : Logement").click()
        expect(page.get_by_role("group", name="Logement")).to_have_count(0)
        expect(mobilite.get_by_label("Impact fort")).to_be_checked()
        cliquer(page, "Suivant")
        page.get_by_role("group", name="État de santé").get_by_label("Absences régulières").select_option("OUI")
        cliquer(page, "Suivant")
        page.get_by_role("group", name="A-t-elle confiance").get_by_label("Oui").check()
        cliquer(page, "Suivant")
        # The group is begun: what it lacks is said beside, and at the top.
        expect(page.get_by_role("alert")).to_contain_text("? Ce champ est obligatoire.")
        page.get_by_role("group", name="Souhaite-t-elle").get_by_label("Non", exact=True).check()
        cliquer(page, "Suivant")
        page.get_by_label("Analyse").fill("Elle cherche à se déplacer.")
        page.get_by_label("Quand cela s'est-il passé ?").fill("22/01/2026")
        cliquer(page, "Relire avant d'enregistrer")
        expect(page.get_by_role("heading", level=1)).to_have_text("Établir le diagnostic : relire avant d'enregistrer")
        expect(page.get_by_text("Mobilité : Où en est-elle ? Présente")).to_be_visible()
        cliquer(page, "Enregistrer le diagnostic")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Diagnostic global établi")
        etabli = ecrans.api.services.journal.rejouer(dossier)[-1]
        assert etabli.corps["besoins"] == [{"code": 9, "valeur": "BESOIN"}]
        assert [(c["code"], c["impact"]) for c in etabli.corps["contraintes"]] == [(23, "FORT")]
        assert etabli.corps["pouvoir_agir"] == {"confiance": "OUI", "accompagnement": "NON"}
        assert etabli.survenu_le.isoformat() == "2026-01-22"

    def test_le_focus_suit_ce_qui_change(
        self, ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID, captures: Path | None
    ) -> None:
        """With the keyboard: the new row takes the focus, the list where nothing was chosen, the button after a row goes;
        the page itself is never loaded again, and nothing else that was typed moves.
        """
        page = onglet(navigateur, ecrans, referent.temoin)
        page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/etablir-diagnostic")
        examiner(page, "etape-diagnostic-besoins", captures)
        page.get_by_role("button", name="2. Contraintes").click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("Partie 2 sur 5 : contraintes")
        page.wait_for_load_state()
        page.evaluate("document.body.dataset.ici = 'oui'")
        page.locator("#c-contraintes--ajouter").press("Enter")
        expect(page.locator("#c-contraintes--choisir")).to_be_focused()
        page.locator("#c-contraintes--choisir").select_option(label="Mobilité")
        page.locator("#c-contraintes--ajouter").press("Enter")
        expect(page.locator("#c-contraintes-23")).to_be_focused()
        page.get_by_label("Impact moyen").check()
        page.locator("#c-contraintes--choisir").select_option(label="Contraintes familiales")
        page.locator("#c-contraintes--ajouter").press("Enter")
        expect(page.locator("#c-contraintes-24")).to_be_focused()
        expect(page.get_by_role("group", name="Mobilité").get_by_label("Impact moyen")).to_be_checked()
        examiner(page, "etape-diagnostic-contraintes", captures)
        page.get_by_role("button", name="Retirer : Contraintes familiales").press("Enter")
        expect(page.locator("#c-contraintes--ajouter")).to_be_focused()
        assert page.evaluate("document.body.dataset.ici") == "oui"
        cliquer(page, "Suivant")
        examiner(page, "etape-diagnostic-sante", captures)
        page.get_by_role("button", name="Relire").first.click()
        examiner(page, "etape-diagnostic-relire", captures)
        page.context.close()

    def test_actualiser_rappelle_ce_qui_est_connu(self, ecrans: Ecrans, page: Page, dossier: UUID) -> None:
        mobilite = {"code": 23, "impact": "FORT", "objectifs_fixes": [{"code": 6}]}
        besoins = [{"code": 9, "valeur": "BESOIN"}]
        ecrans.api.faire(dossier, "etablir-diagnostic", besoins=besoins, contraintes=[mobilite])
        page.goto(f"{ecrans.api.url}/dossier/{dossier}")
        menu(page).get_by_role("link", name="Actualiser le diagnostic").click()
        connu = "Réaliser un CV ou une lettre de motivation (jusqu'ici : besoin)"
        page.get_by_label(connu).select_option("POINT_FORT")
        cliquer(page, "Suivant")
        page.get_by_label("laquelle ajouter").select_option(label="Mobilité (jusqu'ici : présente, impact fort)")
        cliquer(page, "Ajouter cette contrainte")
        page.get_by_label("Obtenir le permis de conduire (code / conduite) (jusqu'ici : en cours)").select_option(
            "REALISE"
        )
        page.get_by_role("button", name="Relire").first.click()
        cliquer(page, "Enregistrer ce qui a changé")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Diagnostic global actualisé")
        actualise = ecrans.api.services.journal.rejouer(dossier)[-1].corps
        assert actualise["besoins"] == [{"code": 9, "valeur": "POINT_FORT"}]
        assert actualise["contraintes"][0]["objectifs_fixes"] == [{"code": 6, "valeur": "REALISE"}]


class TestContrat:
    def test_pas_a_pas_avec_l_usager(self, ecrans: Ecrans, page: Page, dossier: UUID) -> None:
        page.goto(f"{ecrans.api.url}/dossier/{dossier}")
        page.get_by_role("link", name="Proposer un contrat d'engagement").click()
        page.get_by_label("Début", exact=True).fill("02/02/2026")
        page.get_by_label("Fin", exact=True).fill("31/07/2026")
        cliquer(page, "Suivant")
        page.get_by_label("Heures d'activité par semaine").fill("quinze")
        cliquer(page, "Suivant")
        expect(page.get_by_role("alert")).to_contain_text("Heures d'activité par semaine\xa0: un nombre est attendu.")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_label("Heures d'activité par semaine")).to_have_value("quinze")
        page.get_by_label("Heures d'activité par semaine").fill("15")
        page.get_by_label("Heures d'activité par semaine").press("Enter")
        expect(page.get_by_role("heading", level=2).first).to_have_text("Partie 3 sur 5 : objectifs")
        cliquer(page, "Ajouter un objectif")
        objectif = page.get_by_role("group", name="Objectif 1")
        objectif.get_by_label("Thème").select_option(label="Mobilité")
        objectif.get_by_label("Ce que la personne veut atteindre").fill("Passer le permis.")
        cliquer(page, "Suivant")
        for rang, action in enumerate(("Formation", "Appui à la recherche active d'emploi"), 1):
            cliquer(page, "Ajouter une action")
            groupe = page.get_by_role("group", name=f"Action {rang}")
            groupe.get_by_label("Quelle action ?").select_option(label=action)
            groupe.get_by_label("Début").fill("09/02/2026")
            groupe.get_by_label("Fin").fill("30/06/2026")
            groupe.get_by_label("Heures par semaine").fill("7,5")
            groupe.get_by_label("La personne").check()
        cliquer(page, "Suivant")
        page.get_by_label("Engagements de la personne").fill("Venir aux rendez-vous.")
        page.get_by_label("Quand cela s'est-il passé ?").fill("02/02/2026")
        cliquer(page, "Relire avant d'enregistrer")
        expect(page.get_by_text("Action 2 : Quelle action ? Appui à la recherche active d'emploi")).to_be_visible()
        cliquer(page, "Proposer le contrat")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
        derniers = ecrans.api.services.journal.rejouer(dossier)[-4:]
        assert [e.type_stable for e in derniers] == [
            "contrat_engagement.propose.v1",
            "contrat_engagement.plan_arrete.v1",
            "contrat_engagement.demarche_prevue.v1",
            "contrat_engagement.demarche_prevue.v1",
        ]
        assert len({e.corps["contrat"] for e in derniers}) == len({e.commande_id for e in derniers}) == 1
        assert [e.corps["heures_hebdo"] for e in derniers[2:]] == [7.5, 7.5]

    def test_un_refus_ramene_au_champ(self, ecrans: Ecrans, page: Page, dossier: UUID) -> None:
        """The whole is refused: nothing is recorded, the draft stays, and the message leads where it is to be corrected."""
        page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/proposer-contrat-engagement")
        page.get_by_label("Début", exact=True).fill("02/02/2026")
        page.get_by_label("Fin", exact=True).fill("31/07/2036")
        cliquer(page, "Suivant")
        page.get_by_label("Heures d'activité par semaine").fill("15")
        page.get_by_role("button", name="Relire").first.click()
        cliquer(page, "Proposer le contrat")
        alerte = page.get_by_role("alert")
        expect(alerte).to_contain_text("Cette étape est refusée")
        alerte.get_by_role("link", name=re.compile("Le contrat doit se terminer")).click()
        expect(page.get_by_label("Fin", exact=True)).to_have_value("31/07/2036")
        assert ecrans.api.services.journal.rejouer(dossier)[-1].type_stable == "referent.designe.v1"

    def test_plan_d_action(
        self, ecrans: Ecrans, page: Page, dossier: UUID, captures: Path | None, request: pytest.FixtureRequest
    ) -> None:
        """Goals added and taken out, whatever was typed in the others kept."""
        contrat = str(uuid4())
        periode = {"debut_le": "2026-02-02", "fin_le": "2026-07-31", "survenu_le": "2026-02-02"}
        ecrans.api.faire(dossier, "proposer-contrat-engagement", contrat=contrat, duree_hebdo_h=15, **periode)
        page.goto(f"{ecrans.api.url}/dossier/{dossier}")
        menu(page).get_by_role("link", name="Arrêter le plan d'action").click()
        for rang, objectif in enumerate(("Un.", "Deux.", "Trois."), 1):
            groupe = page.get_by_role("group", name=f"Objectif {rang}")
            groupe.get_by_label("Thème").select_option("MOBILITE")
            groupe.get_by_label("Ce que la personne veut atteindre").fill(objectif)
            cliquer(page, "Ajouter un objectif")
            expect(page.get_by_role("group", name=f"Objectif {rang + 1}")).to_be_visible()
        page.get_by_role("button", name="Retirer : Objectif 2").click()
        expect(page.get_by_label("Ce que la personne veut atteindre")).to_have_count(3)
        if "sans-script" not in request.node.name:
            examiner(page, "etape-plan-action", captures)
        cliquer(page, "Enregistrer le plan")
        expect(page.get_by_role("status").first).to_contain_text("Enregistré. Plan d'action arrêté")
        expect(page.get_by_text("Un.", exact=False).first).to_be_visible()
        arrete = ecrans.api.services.journal.rejouer(dossier)[-1].desceller(ecrans.api.services.coffre)
        assert arrete is not None
        assert [axe["objectif"] for axe in arrete["axes"]] == ["Un.", "Trois."]


class TestBrouillon:
    def test_se_garde_se_reprend_et_s_abandonne(
        self, ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID, captures: Path | None
    ) -> None:
        """From the page of the dossier and from Ma journée; once dropped, nothing is left of it."""
        page = onglet(navigateur, ecrans, referent.temoin)
        page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/etablir-diagnostic")
        page.get_by_label("Répondre à des offres").select_option("POINT_FORT")
        cliquer(page, "Suivant")
        cliquer(page, "Garder le brouillon et sortir")
        expect(page.get_by_role("status").first).to_contain_text("Brouillon gardé.")
        examiner(page, "dossier-brouillon", captures)
        page.goto(ecrans.api.url)
        examiner(page, "ma-journee-brouillon", captures)
        page.get_by_role("link", name=re.compile("Reprendre : établir le diagnostic, OYHENART")).click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("Partie 2 sur 5 : contraintes")
        cliquer(page, "Précédent")
        expect(page.get_by_label("Répondre à des offres")).to_have_value("POINT_FORT")
        page.get_by_text("Jeter ce brouillon").click()
        cliquer(page, "Supprimer le brouillon")
        expect(page.get_by_role("status").first).to_contain_text("Brouillon supprimé.")
        assert Brouillons(ecrans.api.services.journal).en_cours(referent.agent) == []
        page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/etablir-diagnostic")
        expect(page.get_by_label("Répondre à des offres")).to_have_value("")
        page.context.close()
