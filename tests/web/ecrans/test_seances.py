"""*Séances*: the agenda of an équipe pluridisciplinaire, and its opinions recorded in a row; refusals first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from commands.base import Refus
from commands.execute import Demande, Resultat
from ledger.dates import aujourd_hui
from ledger.events.orientations.reorientation import AvisReorientationRendu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_usage import ouvrir
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite
from web.etapes import enregistrer_etape
from web.services import Services

MDS, EPT = "MDS-33-05", "EPT-33-02"
POURQUOI = "Elle a trouvé une formation <b>à Talence</b>."


@dataclass(frozen=True)
class Seance:
    """A session of a day of its own, and the persons on its agenda."""

    api: Api
    le: date
    dossiers: list[UUID]

    @property
    def adresse(self) -> str:
        return f"/seances/{EPT}/{self.le.isoformat()}"

    def avis(self) -> list[tuple[UUID, str, date]]:
        """The opinions that were recorded."""
        lus = self.api.services.journal.lire(self.dossiers)
        return [
            (d, e.corps["avis"], e.survenu_le)
            for d in self.dossiers
            for e in lus[d]
            if e.classe is AvisReorientationRendu
        ]

    def champs(self, *avis: str) -> dict[str, Any]:
        """The form, with an opinion for each of the first ones."""
        return {f"avis-{d}": a for d, a in zip(self.dossiers, avis, strict=False)}


@pytest.fixture
def seance(api: Api) -> Seance:
    """A day that was, two persons."""
    return inscrire(api, jour_passe())


_jours = count(1)


def jour_passe() -> date:
    """A day of no other session."""
    return aujourd_hui() - timedelta(days=next(_jours))


def lire(reponse: httpx.Response) -> str:
    """A page as it reads."""
    return unescape(reponse.text).replace("\N{NO-BREAK SPACE}", " ")


def inscrire(api: Api, le: date) -> Seance:
    dossiers = []
    for nom in ("Zabaleta", "Ybarra"):
        dossier, demande = api.ouvrir(identite=identite(nom=nom)), str(uuid4())
        derouler(api, dossier, "designer-structure")
        corps = {"survenu_le": "2026-01-23", "demande": demande, "par": "PERSONNE", "motif": "DIFFICULTES_SOCIALES"}
        api.faire(dossier, "demander-reorientation", **corps, explication=POURQUOI)
        inscription = {"demande": demande, "ept": EPT, "seance_le": le.isoformat()}
        api.faire(dossier, "inscrire-reorientation-ept", survenu_le="2026-01-24", **inscription)
        dossiers.append(dossier)
    api.projeter()
    return Seance(api, le, dossiers)


@pytest.fixture
def secretariat(api: Api) -> Iterator[Visiteur]:
    """Who convenes the équipe, in the MDS of these persons."""
    with api.visiteur(Role.REFERENT, MDS, tenues=(Fonction.SECRETARIAT,)) as visiteur:
        yield visiteur


def test_r24_a_qui_tient_le_secretariat_seul(api: Api, seance: Seance) -> None:
    for role, fonctions in ((Role.REFERENT, (Fonction.SIGNATURE,)), (Role.REFERENT, ()), (Role.ADMINISTRATEUR, ())):
        with api.visiteur(role, MDS if role is Role.REFERENT else None, tenues=fonctions) as visiteur:
            assert visiteur.ouvrir("/seances").status_code == 403
            assert visiteur.ouvrir(seance.adresse).status_code == 403
            assert visiteur.envoyer(seance.adresse, **seance.champs("FAVORABLE")).status_code == 403
    assert seance.avis() == []


def test_r24_ni_hors_de_son_perimetre(api: Api, seance: Seance) -> None:
    """Nothing says that there is such a session."""
    with api.visiteur(Role.REFERENT, "ML-33-01", tenues=(Fonction.SECRETARIAT,)) as ailleurs:
        assert seance.adresse not in ailleurs.ouvrir("/seances").text
        assert ailleurs.ouvrir(seance.adresse).status_code == 404
        assert ailleurs.envoyer(seance.adresse, **seance.champs("FAVORABLE")).status_code == 404
    assert seance.avis() == []


@pytest.mark.parametrize("adresse", ["/seances/EPT-33-02/2031-01-01", "/seances/EPT-33-99/2026-02-03"])
def test_r24_une_seance_qui_n_est_pas(secretariat: Visiteur, adresse: str) -> None:
    assert secretariat.ouvrir(adresse).status_code == 404


@pytest.mark.parametrize(
    "adresse", ["/seances/ept%3Cb%3E/2026-02-03", "/seances/EPT-33-02/demain", "/seances/EPT-33-02/2026-02-30"]
)
def test_r24_une_adresse_illisible(secretariat: Visiteur, adresse: str) -> None:
    assert secretariat.ouvrir(adresse).status_code in (404, 422)


def test_r24_aucun_avis_saisi(secretariat: Visiteur, seance: Seance) -> None:
    reponse = secretariat.envoyer(seance.adresse)
    assert reponse.status_code == 422
    assert "Aucun avis n'est saisi" in unescape(reponse.text)


def test_r24_tous_les_refus_ensemble_et_rien_de_perdu(secretariat: Visiteur, seance: Seance) -> None:
    """One is right, one is not: none is recorded, and both are still there."""
    un, deux = seance.dossiers
    champs = {f"avis-{un}": "DEFAVORABLE", f"motivation-{un}": POURQUOI, f"motivation-{deux}": "Sans avis encore."}
    reponse = secretariat.envoyer(seance.adresse, **champs)
    page = lire(reponse)
    assert reponse.status_code == 422
    assert "1 avis refusé" in page
    assert page.count("Choisissez l'avis de l'équipe.") == 1
    assert "Sans avis encore." in page
    assert f"{POURQUOI}</textarea>" in page
    assert POURQUOI not in reponse.text
    assert seance.avis() == []
    reponse = secretariat.envoyer(seance.adresse, **champs | {f"avis-{un}": "OUI", f"avis-{deux}": "<b>"})
    assert unescape(reponse.text).count("Choisissez l'avis de l'équipe.") == 2
    assert seance.avis() == []


def test_r24_une_motivation_trop_longue(secretariat: Visiteur, seance: Seance) -> None:
    champs = seance.champs("FAVORABLE") | {f"motivation-{seance.dossiers[0]}": "x" * 5001}
    assert "raccourcissez-la" in secretariat.envoyer(seance.adresse, **champs).text
    assert seance.avis() == []


def test_r24_une_seance_a_venir_n_a_pas_d_avis(api: Api, secretariat: Visiteur) -> None:
    """Its agenda is prepared; the step itself refuses an opinion of before."""
    seance = inscrire(api, aujourd_hui() + timedelta(days=9))
    page = secretariat.ouvrir(seance.adresse).text
    assert "Les avis se saisissent à partir du jour de la séance." in page
    assert 'type="radio"' not in page
    assert secretariat.envoyer(seance.adresse, **seance.champs("FAVORABLE")).status_code == 422
    assert seance.avis() == []


def test_r24_un_autre_passe_entre_temps(secretariat: Visiteur, seance: Seance, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decided, then refused as it is recorded: that one is told, the other is done, and nothing typed is lost."""
    un, deux = seance.dossiers

    def passer_avant(services: Services, demande: Demande) -> Resultat:
        if demande.dossier == deux:
            raise Refus("avis_deja_rendu", "L'avis est déjà rendu.")
        return enregistrer_etape(services, demande)

    monkeypatch.setattr("web.pages.seances.enregistrer_etape", passer_avant)
    champs = seance.champs("FAVORABLE", "DEFAVORABLE") | {f"motivation-{deux}": "À garder."}
    reponse = secretariat.envoyer(seance.adresse, **champs)
    page = lire(reponse)
    assert reponse.status_code == 422
    for dit in ("1 avis refusé", "Les autres sont enregistrés", "L'avis est déjà rendu.", "À garder.</textarea>"):
        assert dit in page
    assert f"avis-{un}" not in page
    assert seance.avis() == [(un, "FAVORABLE", seance.le)]


def test_r24_les_avis_a_la_suite(api: Api, secretariat: Visiteur, seance: Seance) -> None:
    """Two opinions in one form; sent twice, each is recorded once, under the day of the session."""
    assert seance.adresse in secretariat.ouvrir("/seances").text
    champs = seance.champs("FAVORABLE", "AJOURNE") | {"cle": str(uuid4())}
    for _ in range(2):
        reponse = secretariat.envoyer(seance.adresse, **champs)
        assert reponse.headers["location"] == f"{seance.adresse}?rendus=2"
    un, deux = seance.dossiers
    assert seance.avis() == [(un, "FAVORABLE", seance.le), (deux, "AJOURNE", seance.le)]
    api.projeter()
    page = lire(secretariat.ouvrir(seance.adresse, rendus=2))
    for dit in ("2 avis enregistrés", "Avis favorable à la réorientation", "en attente de la décision", "Avis ajourné"):
        assert dit in page
    assert 'type="radio"' not in page


def test_r24_la_fiche_est_preparee_et_au_journal(api: Api, secretariat: Visiteur, seance: Seance) -> None:
    page = secretariat.ouvrir(seance.adresse).text
    for dit in ("ZABALETA", "YBARRA", "Des difficultés empêchent la recherche d&#39;emploi", "à Talence", "aucun"):
        assert dit in page or dit in unescape(page)
    assert POURQUOI not in page
    (vue, *_) = api.services.ecrans.consultations.chercher(dossier=seance.dossiers[0], agent=secretariat.agent)
    assert (vue.quoi, vue.permise, vue.nombre) == ("GET /seances/{ept}/{le}", True, 2)


@pytest.mark.parametrize("largeur", [1280, 360])
def test_r24_au_clavier_sans_script(navigateur: Browser, ecrans: Ecrans, largeur: int) -> None:
    """From one opinion to the next by the arrows and the tabulation, on any screen."""
    api = ecrans.api
    seance = inscrire(api, jour_passe())
    with api.visiteur(Role.REFERENT, MDS, tenues=(Fonction.SECRETARIAT,)) as visiteur:
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, visiteur.temoin)
        page.goto(api.url + seance.adresse)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur
        controles.tenue(page)
        page.get_by_role("radio").first.focus()
        for touche in ("Space", "Tab", "Tab", "Tab", "Space", "ArrowDown"):
            page.keyboard.press(touche)
        page.get_by_role("button", name="Enregistrer les avis").press("Enter")
        expect(page.get_by_role("status")).to_have_text("2 avis enregistrés.")
        contexte.close()
    assert sorted(avis for _, avis, _ in seance.avis()) == ["DEFAVORABLE", "FAVORABLE"]


def test_r24_lisible_a_toutes_les_largeurs(navigateur: Browser, ecrans: Ecrans, captures: Path | None) -> None:
    """Every rule of axe, refusals shown."""
    seance = inscrire(ecrans.api, jour_passe())
    with ecrans.api.visiteur(Role.REFERENT, MDS, tenues=(Fonction.SECRETARIAT,)) as visiteur:
        contexte = navigateur.new_context(reduced_motion="reduce")
        page = ouvrir(contexte, ecrans, visiteur.temoin)
        for nom, chemin in (("seances", "/seances"), ("seance", seance.adresse)):
            page.goto(ecrans.api.url + chemin)
            if nom == "seance":
                page.get_by_label("Motivation").first.fill("Sans avis.")
                page.get_by_role("button", name="Enregistrer les avis").click()
                expect(page.get_by_role("alert")).to_contain_text("1 avis refusé")
            for largeur in (1280, 360):
                page.set_viewport_size({"width": largeur, "height": 900})
                controles.axe(page)
                controles.tenue(page)
                if captures is not None:
                    page.screenshot(path=captures / f"{nom}-{largeur}.png", full_page=True)
        contexte.close()
