"""Links and codes that leave: they open what they say, and nothing that is kept holds them."""

import re
from datetime import UTC, date, timedelta
from uuid import uuid4

import pytest

from commands.execute import Demande, executer
from integrations.livraison.constats import CONNECTEUR
from ledger.annexes.codes import DUREE, Attendu
from ledger.annexes.liens import Lien
from ledger.contexte import Acteur
from ledger.dates import PARIS, maintenant
from ledger.events.suivi.envoi import EnvoiConfie
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import ObjetCode, ObjetLien
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from tests.commands.etapes import decider_orientation, designer_referent, designer_structure, notifier_orientation
from tests.commands.etapes.acces import demander_code, envoyer_lien
from tests.commands.etapes.envoi import declarer_opposition
from tests.commands.etapes.rendez_vous import annuler_invitation, inviter_a_choisir, relancer_invitation
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
    elle.ici = elle.dernier_instant().astimezone(UTC) + DUREE  # in Paris, an hour may come twice
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


@pytest.fixture
def invitee(scene: Scene) -> Scene:
    """A référent follows her, who has invited her to choose a slot, on a Monday."""
    scene.faire(decider_orientation(), date(2025, 3, 18))
    scene.faire(notifier_orientation(), date(2025, 3, 19))
    scene.faire(designer_structure(), date(2025, 3, 19))
    scene.faire(designer_referent(), date(2025, 3, 19))
    scene.faire(inviter_a_choisir())
    return scene


def lien_de(scene: Scene, texte: str) -> Lien:
    """The link of a message, as it opens."""
    trouve = ADRESSE.search(texte)
    assert trouve is not None
    return scene.liens.lire(trouve[1], scene.ici)


def test_l_invitation_mene_a_l_espace_tant_qu_elle_vaut(invitee: Scene) -> None:
    assert invitee.livrer() == 1
    (pli,) = invitee.sms.partis
    assert pli.texte.startswith("Choisissez votre rendez-vous : https://")
    lien = lien_de(invitee, pli.texte)
    assert (lien.dossier, lien.objet) == (invitee.dossier, ObjetLien.ESPACE)
    assert lien.expire_le.astimezone(PARIS).date() == date(2025, 4, 25)
    (connue,) = invitee.journal.dossier(invitee.dossier).convocations.values()
    assert connue.valable_jusqu_au == date(2025, 4, 24)
    garde = invitee.dernier(EnvoiConfie).desceller(invitee.journal.coffre)["texte"]
    assert garde.startswith("Choisissez votre rendez-vous : ******")


def test_la_relance_a_son_propre_lien_et_ne_prolonge_rien(invitee: Scene) -> None:
    invitee.livrer()
    invitee.ici += timedelta(days=8)
    invitee.faire(relancer_invitation())
    assert invitee.livrer() == 1
    premier, dernier = (lien_de(invitee, pli.texte) for pli in invitee.sms.partis)
    assert premier.lien != dernier.lien
    assert premier.expire_le == dernier.expire_le
    (connue,) = invitee.journal.dossier(invitee.dossier).convocations.values()
    assert connue.valable_jusqu_au == date(2025, 4, 24)


@pytest.mark.parametrize("relance", [False, True], ids=["invitation", "relance"])
def test_rien_ne_part_d_une_invitation_annulee(invitee: Scene, relance: bool) -> None:
    if relance:
        invitee.livrer()
        invitee.ici += timedelta(days=8)
        invitee.faire(relancer_invitation())
    invitee.faire(annuler_invitation())
    assert invitee.livrer() == 0
    assert len(invitee.sms.partis) == relance


def test_un_courriel_ne_dit_rien_d_elle_dans_son_sujet(invitee: Scene) -> None:
    invitee.faire(annuler_invitation())
    invitee.faire(inviter_a_choisir(convocation=uuid4(), canal="COURRIEL"))
    assert invitee.livrer() == 1
    (pli,) = invitee.courriel.partis
    assert pli.sujet == "Un rendez-vous à choisir"
    assert lien_de(invitee, pli.texte).dossier == invitee.dossier


def test_rien_ne_part_sans_transporteur(invitee: Scene) -> None:
    assert invitee.livrer(CanalEnvoi.SMS) == 0
    assert invitee.sms.partis == []
