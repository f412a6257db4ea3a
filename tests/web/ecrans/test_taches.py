"""*Tâches de la semaine*: each says its title, to who reads the dossier alone; refusals first."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_usage import ouvrir
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite

MDS = "MDS-33-05"
INTITULE = "Appeler la <b>mission</b> locale"


@pytest.fixture
def referent(api: Api) -> Iterator[Visiteur]:
    """Who follows nobody else."""
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


def confier(api: Api, referent: Visiteur) -> tuple[UUID, str]:
    """A person whom the référent follows, and a task for the week."""
    dossier, tache, le = api.ouvrir(identite=identite(nom="Uhalde")), str(uuid4()), aujourd_hui()
    derouler(api, dossier, "designer-structure")
    api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    a_faire_le = (le + timedelta(days=3)).isoformat()
    api.faire(dossier, "creer-tache", tache=tache, a_faire_le=a_faire_le, intitule=INTITULE)
    api.projeter()
    return dossier, tache


def journee(visiteur: Visiteur) -> str:
    return unescape(visiteur.ouvrir("/").text)


def test_r25_la_tache_d_un_autre_ne_se_lit_pas(api: Api, referent: Visiteur) -> None:
    confier(api, referent)
    with api.visiteur(Role.REFERENT, MDS) as collegue:
        assert INTITULE not in journee(collegue)


def test_r25_une_personne_effacee_n_a_plus_d_intitule(api: Api, referent: Visiteur) -> None:
    """Her tasks are told without it, and the day still opens."""
    dossier, _ = confier(api, referent)
    api.services.journal.coffre.detruire(dossier)
    assert INTITULE not in journee(referent)


def test_r25_chaque_tache_dit_son_intitule(api: Api, referent: Visiteur) -> None:
    """Two tasks of one person, one corrected: each its own, and none once it is closed."""
    dossier, tache = confier(api, referent)
    autre, le = str(uuid4()), (aujourd_hui() + timedelta(days=2)).isoformat()
    api.faire(dossier, "creer-tache", tache=autre, a_faire_le=le, intitule="Relire le bail")
    api.projeter()
    page = referent.ouvrir("/").text
    assert INTITULE not in page
    assert INTITULE in unescape(page)
    assert page.index("Relire le bail") < page.index("Appeler la")
    api.faire(dossier, "clore-tache", tache=tache, issue="FAITE")
    api.projeter()
    page = journee(referent)
    assert "Relire le bail" in page
    assert INTITULE not in page


@pytest.fixture
def collegue(api: Api) -> Iterator[Visiteur]:
    """Of the same structure."""
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


def test_r25_elle_est_a_faire_par_qui_elle_est_confiee(api: Api, referent: Visiteur, collegue: Visiteur) -> None:
    """It leaves the référent's day for the colleague's; who has it is told on the dossier, and it may come back."""
    dossier, tache = confier(api, referent)
    api.faire(dossier, "confier-tache", tache=tache, confiee_a=str(collegue.agent))
    api.projeter()
    assert INTITULE not in journee(referent)
    assert INTITULE in journee(collegue)
    assert "Confiée à Camille Essai" in unescape(referent.ouvrir(f"/dossier/{dossier}/echanges").text)
    api.faire(dossier, "confier-tache", tache=tache, confiee_a=str(referent.agent))
    api.projeter()
    assert INTITULE in journee(referent)
    assert INTITULE not in journee(collegue)


def test_r25_une_tache_lointaine_ou_close_n_est_pas_de_la_journee(
    api: Api, referent: Visiteur, collegue: Visiteur
) -> None:
    dossier, tache = confier(api, referent)
    loin, le = str(uuid4()), (aujourd_hui() + timedelta(days=40)).isoformat()
    api.faire(dossier, "creer-tache", tache=loin, a_faire_le=le, intitule="Plus tard")
    for une in (tache, loin):
        api.faire(dossier, "confier-tache", tache=une, confiee_a=str(collegue.agent))
    api.faire(dossier, "clore-tache", tache=tache, issue="FAITE")
    api.projeter()
    page = journee(collegue)
    assert INTITULE not in page
    assert "Plus tard" not in page


def test_r25_hors_du_perimetre_elle_ne_dit_rien(api: Api, referent: Visiteur) -> None:
    """Confided by the API to somebody of another structure, who may not read the dossier."""
    dossier, tache = confier(api, referent)
    with api.visiteur(Role.REFERENT, "ML-33-01") as ailleurs:
        api.faire(dossier, "confier-tache", tache=tache, confiee_a=str(ailleurs.agent))
        api.projeter()
        assert INTITULE not in journee(ailleurs)
        page = unescape(ailleurs.ouvrir(f"/equipe/taches?structure={MDS}").text)
        assert INTITULE not in page
        assert "Choisissez une structure" in page


def test_r25_une_equipe_inconnue(referent: Visiteur) -> None:
    page = unescape(referent.ouvrir("/equipe/taches?structure=<b>").text)
    assert "Choisissez une structure." in page
    assert referent.ouvrir("/equipe/taches?agent=moi").status_code == 422


def test_r25_l_equipe_voit_les_taches_et_de_qui(api: Api, referent: Visiteur, collegue: Visiteur) -> None:
    """Those of the structure, the most urgent first, of one agent when asked; who looked is in the journal."""
    dossier, tache = confier(api, referent)
    api.faire(dossier, "confier-tache", tache=tache, confiee_a=str(collegue.agent))
    api.projeter()
    page = referent.ouvrir(f"/equipe/taches?agent={collegue.agent}")
    assert INTITULE not in page.text
    for dit in (INTITULE, "UHALDE", "1 tâche à faire", "Camille Essai (1)"):
        assert dit in unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")
    assert INTITULE not in unescape(referent.ouvrir(f"/equipe/taches?agent={uuid4()}").text)
    (vue, *_) = api.services.ecrans.consultations.chercher(dossier=dossier, agent=referent.agent)
    assert (vue.quoi, vue.permise) == ("GET /equipe/taches", True)


def test_r25_elle_se_cree_et_se_confie_a_l_ecran(api: Api, referent: Visiteur, collegue: Visiteur) -> None:
    """One form for both steps; a bad one says so at its field and keeps what was typed."""
    dossier, _ = confier(api, referent)
    vers = f"/dossier/{dossier}/etape/creer-tache"
    champs = {"intitule": "Envoyer la liste", "a_faire_le": (aujourd_hui() + timedelta(days=1)).strftime("%d/%m/%Y")}
    refusee = referent.envoyer(vers, **champs | {"confiee_a": "quelqu'un"})
    assert refusee.status_code == 422
    assert "Envoyer la liste" in unescape(refusee.text)
    assert referent.envoyer(vers, **champs | {"confiee_a": str(collegue.agent)}).status_code == 303
    api.projeter()
    assert "Envoyer la liste" in journee(collegue)


@pytest.mark.parametrize("largeur", [1280, 360])
def test_r25_l_equipe_sans_script(navigateur: Browser, ecrans: Ecrans, captures: Path | None, largeur: int) -> None:
    """The list, then its link to confide, filled."""
    api = ecrans.api
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        dossier, tache = confier(api, visiteur)
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, visiteur.temoin)
        page.goto(f"{api.url}/equipe/taches?agent={visiteur.agent}")
        controles.tenue(page)
        if captures is not None:
            page.screenshot(path=captures / f"taches-equipe-{largeur}.png", full_page=True)
        page.get_by_role("link", name=f"Confier : {INTITULE}").click()
        expect(page).to_have_url(f"{api.url}/dossier/{dossier}/etape/confier-tache?objet={tache}")
        expect(page.get_by_label("À qui ?")).to_be_visible()
        contexte.close()


@pytest.mark.parametrize("largeur", [1280, 360])
def test_r25_on_la_clot_depuis_ma_journee(navigateur: Browser, ecrans: Ecrans, largeur: int) -> None:
    """Without a script: its link leads to the form, filled."""
    api = ecrans.api
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        dossier, tache = confier(api, visiteur)
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, visiteur.temoin)
        controles.tenue(page)
        page.get_by_role("link", name=f"Clore : {INTITULE}").click()
        expect(page).to_have_url(f"{api.url}/dossier/{dossier}/etape/clore-tache?objet={tache}")
        expect(page.get_by_role("heading", name="Clore", exact=False).first).to_be_visible()
        contexte.close()
