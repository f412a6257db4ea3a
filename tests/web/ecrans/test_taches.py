"""*Tâches de la semaine*: each says its title, to who reads the dossier alone; refusals first."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
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
