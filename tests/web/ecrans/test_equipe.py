"""*Mon équipe* (R25): who leads a structure sees what each carries, and has an absent référent replaced for a while."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect

from ledger.annexes.remplacements import DUREE_MAX, Remplacement, RemplacementImpossible, Remplacements
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.test_usage import ouvrir
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite

MDS: Final = "MDS-33-05"
EQUIPE, POSER = "/equipe", "/equipe/remplacements"


@pytest.fixture
def responsable(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT, MDS, tenues=(Fonction.ENCADREMENT,)) as visiteur:
        yield visiteur


@pytest.fixture
def absente(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


@pytest.fixture
def collegue(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


@pytest.fixture
def suivie(api: Api, absente: Visiteur) -> str:
    """The name of somebody whom the absent référent follows."""
    nom = f"Suivie{uuid4().hex[:8]}".upper()
    dossier = api.ouvrir(identite=identite(nom=nom))
    derouler(api, dossier, "designer-structure")
    api.faire(dossier, "designer-referent", referent=str(absente.agent), survenu_le=aujourd_hui().isoformat())
    api.projeter()
    return nom


def jours(de: int, a: int) -> dict[str, str]:
    le = aujourd_hui()
    return {"du": f"{le + timedelta(days=de):%d/%m/%Y}", "au": f"{le + timedelta(days=a):%d/%m/%Y}"}


def dit(absente: Visiteur, collegue: Visiteur, de: int = 0, a: int = 10) -> dict[str, str]:
    return {"absent": str(absente.agent), "remplacant": str(collegue.agent)} | jours(de, a)


def poser(responsable: Visiteur, **champs: str) -> tuple[int, str]:
    page = responsable.ouvrir(EQUIPE, structure=MDS).text
    reponse = responsable.envoyer(POSER, **formulaire(page) | {"structure": MDS} | champs)
    return reponse.status_code, unescape(reponse.text)


def test_r25_qui_n_encadre_personne_voit_les_taches(absente: Visiteur, collegue: Visiteur) -> None:
    reponse = absente.ouvrir(EQUIPE)
    assert reponse.status_code == 200
    assert "Tâches de l'équipe" in unescape(reponse.text)
    assert "Remplacements" not in unescape(reponse.text)
    refusee = absente.envoyer(POSER, structure=MDS, **dit(absente, collegue))
    assert refusee.status_code == 403
    assert "encadrement d'une équipe" in unescape(refusee.text)


def test_r25_d_une_autre_structure_rien(responsable: Visiteur, absente: Visiteur, collegue: Visiteur) -> None:
    assert poser(responsable, structure="MDS-33-01", **dit(absente, collegue))[0] == 404
    assert "Choisissez une structure" in unescape(responsable.ouvrir(EQUIPE, structure="MDS-33-01").text)


@pytest.mark.parametrize(
    ("tape", "message"),
    [
        ({"absent": ""}, "obligatoire"),
        ({"absent": "moi"}, "Choisissez dans la liste"),
        ({"remplacant": f"{uuid4()}"}, "Choisissez dans la liste"),
        ({"au": "31/02/2027"}, "date"),
        (jours(5, 2), "Le dernier jour vient après le premier"),
        (jours(-9, -2), "n'est pas passé"),
        (jours(0, DUREE_MAX.days + 1), "un an au plus"),
    ],
)
def test_r25_ce_qui_est_mal_dit_l_est_a_son_champ(
    responsable: Visiteur, absente: Visiteur, collegue: Visiteur, tape: dict[str, str], message: str
) -> None:
    statut, page = poser(responsable, **dit(absente, collegue) | tape)
    assert statut == 422
    assert message in page
    assert f'value="{absente.agent}" selected' in page or "absent" in tape


def test_r25_nul_ne_se_remplace_ni_n_est_remplace_deux_fois(
    responsable: Visiteur, absente: Visiteur, collegue: Visiteur
) -> None:
    statut, page = poser(responsable, **dit(absente, absente))
    assert (statut, "il ne se remplace pas lui-même" in page) == (422, True)
    assert poser(responsable, **dit(absente, collegue, 3, 8))[0] == 303
    statut, page = poser(responsable, **dit(absente, responsable, 8, 9))
    assert (statut, "est déjà remplacé du" in page) == (422, True)
    assert poser(responsable, **dit(absente, responsable, 9, 9))[0] == 303


def test_r25_envoye_deux_fois_il_est_garde_une_fois(
    api: Api, responsable: Visiteur, absente: Visiteur, collegue: Visiteur
) -> None:
    page = formulaire(responsable.ouvrir(EQUIPE).text) | {"structure": MDS} | dit(absente, collegue)
    assert [responsable.envoyer(POSER, **page).status_code for _ in range(2)] == [303, 303]
    poses = Remplacements(api.services.journal).de_structure(MDS, aujourd_hui())
    assert [r.remplacant for r in poses if r.absent == absente.agent] == [collegue.agent]


def test_r25_la_journee_d_un_autre_n_est_qu_a_qui_le_remplace(
    api: Api, responsable: Visiteur, absente: Visiteur, collegue: Visiteur, suivie: str
) -> None:
    """From the first day to the last, and no more once it is withdrawn."""
    journee = f"/equipe/journee/{absente.agent}"
    assert collegue.ouvrir(journee).status_code == 404
    assert suivie in unescape(responsable.ouvrir(journee).text)
    assert poser(responsable, **dit(absente, collegue, 2, 10))[0] == 303
    assert collegue.ouvrir(journee).status_code == 404
    (a_venir,) = [
        r for r in Remplacements(api.services.journal).de_structure(MDS, aujourd_hui()) if r.absent == absente.agent
    ]
    assert responsable.envoyer(f"{POSER}/{a_venir.remplacement}/retirer", structure=MDS).status_code == 303
    assert poser(responsable, **dit(absente, collegue))[0] == 303
    accueil = unescape(collegue.ouvrir("/").text)
    assert "Vous remplacez Camille Essai jusqu'au" in accueil
    assert journee in accueil
    assert suivie in unescape(collegue.ouvrir(journee).text)
    assert suivie not in accueil
    (pose,) = Remplacements(api.services.journal).confies_a(collegue.agent, aujourd_hui())
    assert responsable.envoyer(f"{POSER}/{pose.remplacement}/retirer", structure=MDS).status_code == 303
    assert collegue.ouvrir(journee).status_code == 404


def test_r25_un_remplacement_a_ses_bornes(api: Api, absente: Visiteur, collegue: Visiteur) -> None:
    ou, structure, le = Remplacements(api.services.journal), f"X-{uuid4().hex[:8]}", date(2031, 1, 6)

    def poser_le(rang: int, absent: UUID) -> None:
        jour = le + timedelta(days=rang)
        ou.poser(Remplacement(uuid4(), structure, absent, collegue.agent, jour, jour), absente.agent)

    for rang in range(100):
        poser_le(rang, absente.agent)
    with pytest.raises(RemplacementImpossible, match="100 remplacements"):
        poser_le(0, uuid4())


@pytest.mark.parametrize("largeur", [1280, 360])
def test_r25_le_responsable_fait_remplacer_sans_script(
    navigateur: Browser, ecrans: Ecrans, captures: Path | None, largeur: int
) -> None:
    api = ecrans.api
    with (
        api.visiteur(Role.REFERENT, MDS, tenues=(Fonction.ENCADREMENT,)) as responsable,
        api.visiteur(Role.REFERENT, MDS) as absente,
    ):
        dossier = api.ouvrir(identite=identite(nom="Etcheberry"))
        derouler(api, dossier, "designer-structure")
        api.faire(dossier, "designer-referent", referent=str(absente.agent), survenu_le=aujourd_hui().isoformat())
        api.projeter()
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, responsable.temoin)
        page.goto(f"{api.url}{EQUIPE}")
        controles.tenue(page)
        page.get_by_label("Qui est absent ?").select_option(str(absente.agent))
        page.get_by_label("Qui suit ses dossiers ?").select_option(str(responsable.agent))
        for nom, valeur in jours(0, 4).items():
            page.get_by_label(nom.capitalize(), exact=True).fill(valeur)
        page.get_by_role("button", name="Enregistrer le remplacement").click()
        expect(page.get_by_role("heading", name="Remplacements")).to_be_visible()
        if captures is not None:
            page.screenshot(path=captures / f"equipe-{largeur}.png", full_page=True)
        page.goto(f"{api.url}/")
        page.get_by_role("link", name="la journée de Camille Essai").first.click()
        expect(page.get_by_role("heading", name="Journée de Camille Essai")).to_be_visible()
        controles.tenue(page)
        contexte.close()
