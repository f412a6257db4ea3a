"""The appointment form warns of closed days, odd hours and what overlaps; « Enregistrer quand même » records it."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser

from commands.regles.calendrier import METROPOLE
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur
from web.agenda.vigilance import CHAMP

OUVRE = METROPOLE.apres_jours_ouvres(aujourd_hui(), 12)
NOEL = date(aujourd_hui().year + 1, 12, 25)
SUIVI = {
    "motif": "SUIVI",
    "structure": "MDS-33-05",
    "modalite": "SUR_PLACE",
    "heure": "14 h 30",
    "le": f"{OUVRE:%d/%m/%Y}",
}
ADRESSE = "/dossier/{}/etape/planifier-rendez-vous"


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def dossier(ecrans: Ecrans, referent: Visiteur) -> UUID:
    """A dossier that this référent follows."""
    ouvert = ecrans.api.ouvrir()
    derouler(ecrans.api, ouvert, "designer-structure")
    ecrans.api.faire(ouvert, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    return ouvert


def types(ecrans: Ecrans, dossier: UUID) -> list[str]:
    return [e.type_stable for e in ecrans.api.services.journal.rejouer(dossier)]


def phrases(reponse: httpx.Response) -> list[str]:
    page = unescape(reponse.text).replace("\xa0", " ")
    assert "<h2>À vérifier</h2>" in page
    return re.findall(r"<li>([^<]+)</li>", page.split("<h2>À vérifier</h2>")[1].split("</ul>")[0])


def pris(ecrans: Ecrans, dossier: UUID, heure: str) -> str:
    rendez_vous = str(uuid4())
    suivi = {"motif": "SUIVI", "structure": "MDS-33-05", "le": OUVRE.isoformat(), "rendez_vous": rendez_vous}
    ecrans.api.faire(dossier, "planifier-rendez-vous", heure=heure, **suivi)
    ecrans.api.projeter()
    return rendez_vous


def test_rien_d_un_rendez_vous_ordinaire(dossier: UUID, referent: Visiteur) -> None:
    envoi = formulaire(referent.ouvrir(ADRESSE.format(dossier)).text) | SUIVI
    assert referent.envoyer(ADRESSE.format(dossier), **envoi).status_code == 303


def test_r12_un_jour_ferie_hors_des_heures(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """Nothing is recorded before its author has read; what was typed is there, and one press is enough."""
    adresse = ADRESSE.format(dossier)
    envoi = formulaire(referent.ouvrir(adresse).text) | SUIVI | {"le": f"{NOEL:%d/%m/%Y}", "heure": "7 h"}
    averti = referent.envoyer(adresse, **envoi)
    assert averti.status_code == 409
    assert phrases(averti)[0] == f"Le {NOEL:%d/%m/%Y} est férié (Noël)."
    assert "hors des heures habituelles" in phrases(averti)[1]
    assert "rendez_vous.planifie.v1" not in types(ecrans, dossier)
    relu = formulaire(averti.text)
    assert relu["cle"] == envoi["cle"]
    assert f'value="{NOEL:%d/%m/%Y}"' in averti.text
    assert referent.envoyer(adresse, **envoi | {CHAMP: relu[CHAMP]}).status_code == 303
    assert types(ecrans, dossier).count("rendez_vous.planifie.v1") == 1


def test_r12_ce_qui_se_chevauche(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """What overlaps for the référent and for the person, told once each; one that is changed afterwards is told again."""
    autre = ecrans.api.ouvrir()
    derouler(ecrans.api, autre, "designer-structure")
    ecrans.api.faire(autre, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    pris(ecrans, autre, "14:00")
    adresse = ADRESSE.format(dossier)
    envoi = formulaire(referent.ouvrir(adresse).text) | SUIVI
    averti = referent.envoyer(adresse, **envoi)
    assert phrases(averti) == ["Vous avez déjà un rendez-vous de 14 h à 14 h 45."]
    lu = {CHAMP: formulaire(averti.text)[CHAMP]}
    assert referent.envoyer(adresse, **envoi | lu | {"heure": "13 h 30"}).status_code == 409, (
        "other warnings, other words"
    )
    assert referent.envoyer(adresse, **envoi | lu).status_code == 303
    assert types(ecrans, dossier).count("rendez_vous.planifie.v1") == 1


def test_deplacer_ne_se_chevauche_pas_soi_meme(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    rendez_vous = pris(ecrans, dossier, "14:00")
    adresse = f"/dossier/{dossier}/etape/deplacer-rendez-vous"
    envoi = formulaire(referent.ouvrir(adresse, objet=rendez_vous).text) | {"par": "USAGER", "le": SUIVI["le"]}
    assert referent.envoyer(adresse, **envoi, heure="14 h 15").status_code == 303
    suite = formulaire(referent.ouvrir(adresse, objet=rendez_vous).text) | {"par": "USAGER", "heure": "14 h 15"}
    averti = referent.envoyer(adresse, **suite, le=f"{NOEL:%d/%m/%Y}")
    assert phrases(averti) == [f"Le {NOEL:%d/%m/%Y} est férié (Noël)."]


def test_a_l_ecran_le_bouton_fait_ce_qui_etait_demande(
    ecrans: Ecrans, navigateur: Browser, dossier: UUID, referent: Visiteur
) -> None:
    """Pressed to convoke by letter, it convokes by letter."""
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    page = contexte.new_page()
    page.goto(ecrans.api.url + ADRESSE.format(dossier))
    page.get_by_label("Date", exact=True).fill(f"{NOEL:%d/%m/%Y}")
    page.get_by_label("Heure", exact=True).fill("14 h")
    page.get_by_role("button", name="Prendre et convoquer par courrier simple").click()
    page.get_by_role("button", name="Enregistrer quand même").click()
    page.wait_for_url(re.compile(r"\?fait="))
    assert types(ecrans, dossier)[-2:] == ["rendez_vous.planifie.v1", "convocation.emise.v1"]
    contexte.close()


def test_le_jour_seul_ne_suffit_pas(dossier: UUID, referent: Visiteur) -> None:
    """What is refused is told first: an hour that cannot be read, on a holiday."""
    adresse = ADRESSE.format(dossier)
    envoi = formulaire(referent.ouvrir(adresse).text) | SUIVI | {"le": f"{NOEL:%d/%m/%Y}"}
    assert referent.envoyer(adresse, **envoi | {"heure": "25 h"}).status_code == 422
