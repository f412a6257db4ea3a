"""Links and codes that leave: they open what they say, and nothing that is kept holds them."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from commands.execute import Demande, executer
from integrations.livraison.constats import CONNECTEUR
from ledger.annexes.codes import DUREE, Attendu
from ledger.contexte import Acteur
from ledger.dates import PARIS, maintenant
from ledger.events.suivi.envoi import EnvoiConfie
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import ObjetCode, ObjetLien
from tests.commands.etapes.acces import demander_code, envoyer_lien
from tests.commands.etapes.envoi import declarer_opposition
from tests.integrations.envois.conftest import NUMERO, Scene

ADRESSE = re.compile(r"https://rsa\.exemple\.fr/l/([A-Za-z0-9_-]{24})(?![A-Za-z0-9_-])")


@pytest.fixture
def elle(scene: Scene) -> Scene:
    """The person asks, at this instant."""
    scene.ici = maintenant().astimezone(PARIS)
    return scene


def demander(scene: Scene) -> str:
    """Ask for a code; its digits."""
    code = scene.codes.demander(Attendu(ObjetCode.ENTREE, scene.dossier))
    elle = Acteur(scene.dossier, Role.ALLOCATAIRE, Canal.ECRAN)
    executer(scene.journal, Demande(scene.dossier, demander_code(code_sms=code), elle), scene.cadre())
    return scene.codes.chiffres(code, scene.dossier)


@pytest.mark.parametrize("canal", ["SMS", "COURRIEL"])
def test_le_lien_part_et_ouvre_ce_qu_il_dit(scene: Scene, canal: str) -> None:
    scene.faire(envoyer_lien(lien=uuid4(), canal=canal))
    assert scene.livrer() == 1
    sac = scene.sms if canal == "SMS" else scene.courriel
    (pli,) = sac.partis
    trouve = ADRESSE.search(pli.texte)
    assert trouve is not None
    connu = scene.liens.lire(trouve[1], scene.ici)
    assert (connu.dossier, connu.objet, connu.cible) == (scene.dossier, ObjetLien.ESPACE, None)
    assert connu.expire_le.astimezone(PARIS).date() == date(2025, 5, 15)


def test_rien_de_ce_qui_est_garde_ne_tient_le_lien(scene: Scene) -> None:
    scene.faire(envoyer_lien())
    scene.livrer()
    jeton = scene.liens.jeton(envoyer_lien().lien, scene.dossier)
    garde = scene.dernier(EnvoiConfie).desceller(scene.journal.coffre)["texte"]
    assert jeton in scene.sms.partis[0].texte
    assert jeton not in garde
    assert garde.startswith("Votre espace RSA : ******")
    assert all(jeton not in str(e.corps) for e in scene.lus)


def test_rien_de_ce_qui_est_garde_ne_tient_le_code(elle: Scene) -> None:
    chiffres = demander(elle)
    assert elle.livrer() == 1
    (pli,) = elle.sms.partis
    assert pli.adresse == NUMERO
    assert chiffres in pli.texte
    garde = elle.dernier(EnvoiConfie).desceller(elle.journal.coffre)["texte"]
    assert chiffres not in garde
    assert garde.startswith("Votre code : ******")


def test_un_lien_qui_repart_apres_une_panne_est_le_meme(scene: Scene) -> None:
    scene.faire(envoyer_lien())
    premier = scene.liens.jeton(envoyer_lien().lien, scene.dossier)
    scene.livrer()
    assert scene.livrer() == 0
    assert [ADRESSE.findall(pli.texte) for pli in scene.sms.partis] == [[premier]]


def test_un_code_part_la_nuit_et_malgre_l_opposition_puisqu_elle_le_demande(elle: Scene) -> None:
    elle.ici = elle.ici.replace(hour=23)
    elle.faire(declarer_opposition())
    chiffres = demander(elle)
    elle.ici = elle.dernier_instant()
    assert elle.livrer() == 1
    assert chiffres in elle.sms.partis[0].texte


def test_un_code_passe_ne_part_plus(elle: Scene) -> None:
    demander(elle)
    elle.ici = elle.dernier_instant() + DUREE
    assert elle.livrer() == 0
    assert elle.sms.partis == []


def test_un_lien_passe_ne_part_plus(scene: Scene) -> None:
    scene.faire(envoyer_lien())
    scene.ici += timedelta(days=31)
    assert scene.livrer() == 0
    assert scene.sms.partis == []


def test_un_qr_code_ne_part_pas(scene: Scene) -> None:
    remis = Demande(scene.dossier, envoyer_lien(canal="QR"), CONNECTEUR)
    executer(scene.journal, remis, scene.cadre())
    assert scene.livrer() == 0
