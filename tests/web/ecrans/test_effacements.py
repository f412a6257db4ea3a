"""*Mes données* and *Effacements*: the person takes what is kept of her, and asks; those whose function it is decide."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page

from ledger.events.entree.effacement import EffacementDemande
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.ecrans import controles
from tests.web.serveur import Api, Visiteur, identite
from web.visite import TEMOIN

MES_DONNEES, EFFACEMENTS = "/mes-demarches/donnees", "/effacements"
NOTE: Final = "Sa sœur Amaia l'héberge."
LARGEURS: Final = (1280, 360)


@pytest.fixture
def dossier(api: Api) -> UUID:
    """Somebody whose right is closed, of whom an agent noted something, and a decision that nobody told her yet."""
    dossier = api.ouvrir(identite=identite(nom="Iriartegaray", prenom="Amaia"))
    api.faire(dossier, "ecrire-note", texte=NOTE, visibilite="STRUCTURE")
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": "MDS-33-05"}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    clos = {"etat_droit": "CLOS", "motif": "RESSOURCES", "soumis_droits_devoirs": False}
    api.faire(dossier, "modifier-droits", survenu_le="2026-03-02", **clos)
    return dossier


@contextmanager
def tenant(api: Api, fonction: Fonction, agent: UUID | None = None) -> Iterator[Visiteur]:
    """An agent of the département who holds this function."""
    with api.visiteur(Role.REFERENT, "MDS-33-05", agent=agent, tenues=(fonction,)) as visiteur:
        yield visiteur


def demander(elle: Visiteur, **champs: str) -> Any:
    return elle.envoyer(f"{MES_DONNEES}/effacement", **{"motif": "PLUS_NECESSAIRES"} | champs)


class TestMesDonnees:
    def test_sans_dire_pourquoi_rien_n_est_demande_ni_perdu(self, api: Api, dossier: UUID) -> None:
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            for motif in ("", "DUREE_ECHUE", "<script>"):
                reponse = demander(elle, motif=motif, precision="Je déménage <b>loin</b>")
                assert reponse.status_code == 422
                assert "Je déménage &lt;b&gt;loin&lt;/b&gt;" in reponse.text
                assert 'href="#c-motif"' in reponse.text
        assert api.services.journal.dossier(dossier).effacements == {}

    def test_elle_demande_une_fois_et_suit_sa_demande(self, api: Api, dossier: UUID) -> None:
        """Her own step: the journal says that she asked, and nobody else."""
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            cle = str(uuid4())
            assert [demander(elle, cle=cle, precision="Je pars.").status_code for _ in range(2)] == [303, 303]
            assert demander(elle).status_code == 409, "one at a time"
            page = unescape(elle.ouvrir(MES_DONNEES).text)
        (demande,) = (e for e in api.services.journal.lire([dossier])[dossier] if e.classe is EffacementDemande)
        contexte = demande.lire_contexte()
        assert (contexte["role"], contexte["agent"]) == (Role.ALLOCATAIRE, str(dossier))
        assert "Un agent l'examine" in page
        assert "Demander l'effacement" not in page

    def test_elle_prend_ce_qui_se_remet_sans_relecture(self, api: Api, dossier: UUID) -> None:
        """Who she is, each step; neither what an agent wrote, nor a decision before she is told of it: it says so."""
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            texte = elle.ouvrir(f"{MES_DONNEES}/fichier/texte")
            donnees = elle.ouvrir(f"{MES_DONNEES}/fichier/json")
            assert elle.ouvrir(f"{MES_DONNEES}/fichier/tout").status_code in (404, 422)
        assert texte.headers["content-disposition"].endswith('.txt"')
        assert "Iriartegaray" in texte.text
        assert "demandez-le, il est relu" in texte.text
        assert "Sans 1\N{NO-BREAK SPACE}étape d'une décision" in texte.text
        assert "sœur" not in texte.text + donnees.text
        lues = donnees.json()
        assert lues["etapes"][0]["dit"]["identite"]["nom"] == "Iriartegaray"
        assert (lues["a_notifier"], any("rientation" in e["etape"] for e in lues["etapes"])) == (1, False)
        vues = api.services.ecrans.consultations.chercher(dossier=dossier)
        assert "GET /mes-demarches/donnees/fichier/{forme}" in {vue.quoi for vue in vues}


class TestEffacements:
    def test_sans_la_fonction(self, api: Api) -> None:
        with tenant(api, Fonction.RECOURS) as autre:
            reponse = autre.ouvrir(EFFACEMENTS)
            assert reponse.status_code == 403
            assert "cette page est à qui a pour fonction" in unescape(reponse.text)
            assert f'href="{EFFACEMENTS}"' not in autre.ouvrir("/").text

    def test_de_la_demande_a_l_approbation_par_deux_agents(self, api: Api, dossier: UUID) -> None:
        """Each sees it where it waits, with the step that is his and no other; the journal of access says who saw whom."""
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            demander(elle)
        api.projeter()
        with tenant(api, Fonction.DROITS) as droits, tenant(api, Fonction.EFFACEMENT) as second:
            assert f'href="{EFFACEMENTS}"' in droits.ouvrir("/").text
            lien = self._geste(droits, dossier)
            assert lien is not None
            assert "examiner-effacement" in lien
            assert self._geste(second, dossier) is None
            assert droits.ouvrir(unescape(lien)).status_code == 200
            (effacement,) = api.services.journal.dossier(dossier).effacements
            api.faire(dossier, "examiner-effacement", effacement=effacement, conclusion="EFFACER")
            api.projeter()
            lien = self._geste(second, dossier)
            assert lien is not None
            assert "approuver-effacement" in lien
            api.faire(dossier, "approuver-effacement", effacement=effacement)
            api.projeter()
            assert "En attente de leur exécution" in unescape(second.ouvrir(EFFACEMENTS).text).replace(
                "approuvés, en", "En"
            )
            vues = api.services.ecrans.consultations.chercher(dossier=dossier, agent=second.agent)
        assert "GET /effacements" in {vue.quoi for vue in vues}

    def _geste(self, visiteur: Visiteur, dossier: UUID) -> str | None:
        """The step that the list offers on this dossier."""
        page = visiteur.ouvrir(EFFACEMENTS).text
        assert "IRIARTEGARAY" in page
        trouve = re.search(rf'href="(/dossier/{dossier}/etape/[^"]+)"', page)
        return trouve[1] if trouve else None

    def test_hors_de_son_perimetre(self, api: Api, dossier: UUID) -> None:
        """A délégataire who holds the function sees those of his own structure alone."""
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            demander(elle)
        api.projeter()
        with api.visiteur(Role.REFERENT, "ASSO-33-01", tenues=(Fonction.DROITS,)) as ailleurs:
            assert str(dossier) not in ailleurs.ouvrir(EFFACEMENTS).text

    def test_ce_qui_vient_a_son_terme_se_prepare_et_se_lit(self, api: Api) -> None:
        """Its holder opens a dossier that is closed to others, in intermediate archive; no name is shown in the list."""
        dossier = api.ouvrir(survenu_le="2014-01-06", identite=identite(nom="Zarzamendi"))
        clos = {"etat_droit": "CLOS", "soumis_droits_devoirs": False}
        api.faire(dossier, "modifier-droits", survenu_le="2015-01-05", **clos)
        api.projeter()
        with tenant(api, Fonction.DROITS) as droits, tenant(api, Fonction.ORIENTATION) as autre:
            page = unescape(droits.ouvrir(EFFACEMENTS).text)
            assert f"/dossier/{dossier}/etape/demander-effacement" in page
            assert "ZARZAMENDI" not in page
            assert droits.ouvrir(f"/dossier/{dossier}/etape/demander-effacement").status_code == 200
            assert autre.ouvrir(f"/dossier/{dossier}").status_code == 403


def ouvrir(navigateur: Browser, visiteur: Visiteur, chemin: str, *, script: bool) -> Page:
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=script, reduced_motion="reduce")
    contexte.add_cookies([{"name": TEMOIN, "value": visiteur.temoin, "url": visiteur.api.url, "httpOnly": True}])
    page = contexte.new_page()
    page.goto(visiteur.api.url + chemin)
    return page


def test_dans_un_navigateur(api: Api, navigateur: Browser, dossier: UUID, captures: Path | None) -> None:
    """Asked without any script; both pages are readable at each width, and every rule of axe holds."""
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle, tenant(api, Fonction.DROITS) as droits:
        page = ouvrir(navigateur, elle, "/", script=False)
        page.set_viewport_size({"width": 360, "height": 800})
        page.get_by_role("link", name="Mes données").click()
        page.get_by_label("Elles ne servent plus").check()
        page.get_by_role("button", name="Demander l'effacement").click()
        assert page.get_by_text("Un agent l'examine").is_visible()
        page.context.close()
        api.projeter()
        autre = api.ouvrir(identite=identite())
        with api.visiteur(Role.ALLOCATAIRE, agent=autre) as une_autre:
            for qui, chemin, nom in (
                (une_autre, MES_DONNEES, "mes-donnees"),
                (elle, MES_DONNEES, "mes-donnees-demandees"),
                (droits, EFFACEMENTS, "effacements"),
            ):
                page = ouvrir(navigateur, qui, chemin, script=True)
                for largeur in LARGEURS:
                    page.set_viewport_size({"width": largeur, "height": 900})
                    controles.axe(page)
                    controles.tenue(page)
                    if captures is not None:
                        page.screenshot(path=captures / f"{nom}-{largeur}.png", full_page=True)
                page.context.close()
