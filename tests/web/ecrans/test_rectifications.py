"""*Faire corriger mes données* and *Rectifications*: the person says what is wrong; who holds the function answers."""

import re
from html import unescape
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser

from ledger.events.entree.droits import IdentiteModifiee
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.entree.rectification import ConclusionRectification, RaisonMaintien
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.ecrans import controles
from tests.web.ecrans.test_effacements import ouvrir
from tests.web.serveur import Api, Visiteur, identite

SIENNES, TOUTES = "/mes-demarches/rectifications", "/rectifications"
FAUX: Final = "Mon nom s'écrit Iriartegaray <b>avec un y</b>."
LARGEURS: Final = (1280, 360)


@pytest.fixture
def dossier(api: Api) -> UUID:
    """Somebody whose name was mistyped."""
    return api.ouvrir(identite=identite(nom="Iriartegarai", prenom="Amaia"))


def demander(elle: Visiteur, **champs: str) -> Any:
    return elle.envoyer(SIENNES, **{"objet": "IDENTITE", "inexact": FAUX, "exact": "Iriartegaray"} | champs)


def tenant(api: Api, *fonctions: Fonction) -> Any:
    return api.visiteur(Role.REFERENT, "MDS-33-05", tenues=fonctions)


def demandee(api: Api, dossier: UUID) -> str:
    """A demand of hers, and the views that know it."""
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
        assert demander(elle).status_code == 303
    api.projeter()
    (numero,) = api.services.journal.dossier(dossier).rectifications
    return numero


class TestElleDemande:
    @pytest.mark.parametrize(
        ("champs", "champ"),
        [
            ({"objet": ""}, "objet"),
            ({"objet": "SANCTION"}, "objet"),
            ({"objet": "<script>"}, "objet"),
            ({"inexact": "  "}, "inexact"),
            ({"inexact": "x" * 4001}, "inexact"),
            ({"exact": "x" * 4001}, "exact"),
        ],
    )
    def test_ce_qui_est_mal_rempli_se_dit_et_ne_se_perd_pas(
        self, api: Api, dossier: UUID, champs: dict[str, str], champ: str
    ) -> None:
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            reponse = demander(elle, **champs)
            assert reponse.status_code in (409, 422)
            assert f'href="#c-{champ}"' in reponse.text
            assert champ == "exact" or "Iriartegaray</textarea>" in reponse.text
            assert champ == "inexact" or "avec un y&lt;/b&gt;" in reponse.text
        assert api.services.journal.dossier(dossier).rectifications == {}

    def test_une_fois_et_en_son_nom(self, api: Api, dossier: UUID) -> None:
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            cle = str(uuid4())
            assert [demander(elle, cle=cle).status_code for _ in range(2)] == [303, 303]
            encore = demander(elle)
            assert encore.status_code == 409
            assert "déjà demandé" in unescape(encore.text)
            page = elle.ouvrir(SIENNES).text
        (demande,) = (e for e in api.services.journal.lire([dossier])[dossier] if e.classe is RectificationDemandee)
        contexte = demande.lire_contexte()
        assert (contexte["role"], contexte["agent"]) == (Role.ALLOCATAIRE, str(dossier))
        assert "Iriartegaray" not in str(demande.corps), "what she wrote is sealed"
        assert "Mon nom s&#39;écrit Iriartegaray &lt;b&gt;avec un y&lt;/b&gt;." in page

    def test_personne_d_autre_ne_voit_la_sienne(self, api: Api, dossier: UUID) -> None:
        demandee(api, dossier)
        with api.visiteur(Role.ALLOCATAIRE, agent=api.ouvrir(identite=identite())) as une_autre:
            assert "Iriartegaray" not in une_autre.ouvrir(SIENNES).text
        with tenant(api, Fonction.DROITS) as agent:
            assert agent.ouvrir(SIENNES).status_code == 403


class TestOnLuiRepond:
    def test_sans_la_fonction(self, api: Api, dossier: UUID) -> None:
        """A référent reads the demand on the dossier, and answers it no more than another whose text she contests."""
        demandee(api, dossier)
        with tenant(api, Fonction.RECOURS) as autre:
            assert autre.ouvrir(TOUTES).status_code == 403
            assert f'href="{TOUTES}"' not in autre.ouvrir("/").text
            assert "avec un y" in autre.ouvrir(f"/dossier/{dossier}/historique").text
            attendent = autre.ouvrir("/file-active?tache=rectification_a_repondre").text
            assert str(dossier) in attendent

    def test_refusee_avec_sa_raison(self, api: Api, dossier: UUID) -> None:
        """From the list to the step; she reads why, and whom to go to."""
        numero = demandee(api, dossier)
        with tenant(api, Fonction.DROITS) as droits:
            lien = self._repondre(droits, dossier)
            page = unescape(droits.ouvrir(lien).text)
            assert "Par quelle étape est-ce rectifié" not in page, "nothing was recorded since"
            assert "« Mon nom s'écrit Iriartegaray <b>avec un y</b>. » ; ce qui serait juste : « Iriartegaray »" in page
            envoi = {"rectification": numero, "conclusion": ConclusionRectification.REFUSEE.value, "explication": ""}
            assert droits.envoyer(lien.partition("?")[0], **envoi).status_code == 422
            envoi |= {"raison": RaisonMaintien.AUTRE_ORGANISME.value, "explication": "Votre nom vient de la CAF."}
            assert droits.envoyer(lien.partition("?")[0], **envoi).status_code == 303
            api.projeter()
            assert f"/dossier/{dossier}/etape" not in droits.ouvrir(TOUTES).text
            vues = api.services.ecrans.consultations.chercher(dossier=dossier, agent=droits.agent)
            assert "GET /rectifications" in {vue.quoi for vue in vues}
        with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
            page = unescape(elle.ouvrir(SIENNES).text)
            assert "Votre nom vient de la CAF." in page
            assert "CNIL" in page
            assert "Votre nom vient de la CAF." in elle.ouvrir("/mes-demarches/donnees/fichier/texte").text

    def test_acceptee_par_l_etape_qui_rectifie(self, api: Api, dossier: UUID) -> None:
        numero = demandee(api, dossier)
        api.faire(dossier, "modifier-identite", identite=identite(nom="Iriartegaray", prenom="Amaia"))
        api.projeter()
        (corrige,) = (e for e in api.services.journal.lire([dossier])[dossier] if e.classe is IdentiteModifiee)
        with tenant(api, Fonction.DROITS) as droits:
            lien = self._repondre(droits, dossier)
            page = droits.ouvrir(lien).text
            assert f'value="{corrige.evenement_id}"' in page
            envoi = {"rectification": numero, "conclusion": "RECTIFIEE", "explication": "C'est corrigé."}
            faux = droits.envoyer(lien.partition("?")[0], **envoi | {"rectifiee_par": str(uuid4())})
            assert faux.status_code == 409
            assert "C&#39;est corrigé." in faux.text
            bon = droits.envoyer(lien.partition("?")[0], **envoi | {"rectifiee_par": str(corrige.evenement_id)})
            assert bon.status_code == 303
        lus = api.services.journal.lire([dossier])[dossier]
        (reponse,) = (e for e in lus if e.classe is RectificationRepondue)
        assert reponse.corps["rectifiee_par"] == str(corrige.evenement_id)

    def test_hors_de_son_perimetre(self, api: Api, dossier: UUID) -> None:
        demandee(api, dossier)
        with api.visiteur(Role.REFERENT, "ASSO-33-01", tenues=(Fonction.DROITS,)) as ailleurs:
            assert str(dossier) not in ailleurs.ouvrir(TOUTES).text

    def _repondre(self, droits: Visiteur, dossier: UUID) -> str:
        """Where the list leads to answer."""
        trouve = re.search(
            rf'href="(/dossier/{dossier}/etape/repondre-rectification[^"]+)"', droits.ouvrir(TOUTES).text
        )
        assert trouve is not None
        return unescape(trouve[1])


def test_dans_un_navigateur(api: Api, navigateur: Browser, dossier: UUID, captures: Path | None) -> None:
    """Asked without any script from her phone; pages are readable at each width, and every rule of axe holds."""
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle, tenant(api, Fonction.DROITS) as droits:
        page = ouvrir(navigateur, elle, "/", script=False)
        page.set_viewport_size({"width": 360, "height": 800})
        page.get_by_role("link", name="Le faire corriger").click()
        page.get_by_label("Mon nom, mon prénom").check()
        page.get_by_label("Ce qui n'est pas juste, ou ce qui manque").fill(FAUX)
        page.get_by_role("button", name="Demander la correction").click()
        assert page.get_by_text("Un agent vérifie : vous avez une réponse").is_visible()
        page.context.close()
        api.projeter()
        (numero,) = api.services.journal.dossier(dossier).rectifications
        for qui, chemin, nom in (
            (elle, SIENNES, "mes-rectifications"),
            (droits, TOUTES, "rectifications"),
            (droits, f"/dossier/{dossier}/etape/repondre-rectification?objet={numero}", "repondre-rectification"),
        ):
            page = ouvrir(navigateur, qui, chemin, script=True)
            for largeur in LARGEURS:
                page.set_viewport_size({"width": largeur, "height": 900})
                controles.axe(page)
                controles.tenue(page)
                if captures is not None:
                    page.screenshot(path=captures / f"{nom}-{largeur}.png", full_page=True)
            page.context.close()
