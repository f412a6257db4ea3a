"""A référent invites to choose a slot: warned where there is none, he sees where each invitation stands, one by one or in
a lot, and finds again those who did not answer.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest

from commands.regles.calendrier import METROPOLE
from ledger.annexes.disponibilites import Disponibilites, Plage
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_avertissements import phrases, types
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.lots.test_lots import confirmer, ouvrir_lot, preparer
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite
from web.agenda.vigilance import CHAMP
from web.mots.ecriture import jour

ADRESSE = "/dossier/{}/etape/emettre-convocation"
LIBRE = METROPOLE.apres_jours_ouvres(aujourd_hui(), 8)
CHOISIR = {"canal": "SMS", "motif": "SUIVI", "creneaux_au": f"{LIBRE:%d/%m/%Y}"}
EMISE = "convocation.emise.v1"


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def suivre(ecrans: Ecrans, referent: Visiteur) -> UUID:
    dossier = ecrans.api.ouvrir(identite=identite(nom="Invitée"))
    derouler(ecrans.api, dossier, "designer-structure")
    ecrans.api.habiliter(referent.agent)
    ecrans.api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
    return dossier


@pytest.fixture
def dossier(ecrans: Ecrans, referent: Visiteur) -> UUID:
    """A dossier that this référent follows."""
    return suivre(ecrans, referent)


def recevoir(ecrans: Ecrans, referent: Visiteur) -> None:
    """Three slots of an hour."""
    plage = Plage(uuid4(), (LIBRE.isoweekday(),), time(9), time(12), 60, 1, LIBRE, LIBRE)
    Disponibilites(ecrans.api.services.journal).recevoir(referent.agent, plage)
    ecrans.api.projeter()


def inviter(ecrans: Ecrans, dossier: UUID, **champs: object) -> str:
    convocation = str(uuid4())
    dits = {"canal": "SMS", "motif": "SUIVI", "creneaux_au": LIBRE.isoformat(), "convocation": convocation}
    ecrans.api.faire(dossier, "emettre-convocation", **dits | champs)
    return convocation


def dit(le: date) -> str:
    """A day, its spaces as those of the others."""
    return " ".join(jour(le).split())


def onglet(referent: Visiteur, dossier: UUID) -> str:
    return " ".join(texte(referent.ouvrir(f"/dossier/{dossier}/rendez-vous").text).split())


def test_aucun_creneau_libre_se_dit_avant(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """Nothing leaves before its author has read; what was typed is there, and one press is enough."""
    adresse = ADRESSE.format(dossier)
    envoi = formulaire(referent.ouvrir(adresse).text) | CHOISIR
    averti = referent.envoyer(adresse, **envoi)
    assert averti.status_code == 409
    assert phrases(averti) == ["Aucun créneau libre pour 1 personne invitée."]
    assert CHOISIR["creneaux_au"] in averti.text
    assert EMISE not in types(ecrans, dossier)
    lu = {CHAMP: formulaire(averti.text)[CHAMP]}
    assert referent.envoyer(adresse, **envoi | lu).status_code == 303
    assert types(ecrans, dossier)[-1] == EMISE


def test_rien_a_dire_quand_il_y_en_a_un(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    recevoir(ecrans, referent)
    adresse = ADRESSE.format(dossier)
    envoi = formulaire(referent.ouvrir(adresse).text) | CHOISIR
    assert referent.envoyer(adresse, **envoi).status_code == 303


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"creneaux_au": "02/01/2026"}, "est passé : choisissez un jour à venir"),
        ({"creneaux_au": f"{aujourd_hui() + timedelta(days=120):%d/%m/%Y}"}, "90 jours au plus"),
        ({"creneaux_au": "demain peut-être"}, "date"),
        ({"creneaux_au": ""}, "Indiquez jusqu'à quel jour"),
        ({"duree_prevue_min": "2"}, "5"),
        ({"motif": ""}, "motif"),
    ],
    ids=["passé", "trop loin", "illisible", "incomplète", "trop court", "sans motif"],
)
def test_ce_qui_ne_va_pas_se_dit_a_son_champ(
    dossier: UUID, referent: Visiteur, champs: dict[str, str], phrase: str
) -> None:
    adresse = ADRESSE.format(dossier)
    saisies = CHOISIR | {"creneaux_du": f"{aujourd_hui():%d/%m/%Y}"} | champs
    refus = referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | saisies)
    assert refus.status_code in (409, 422)
    assert phrase in unescape(refus.text)
    assert saisies["creneaux_du"] in refus.text, "what was typed is there"


def test_ou_en_est_chaque_invitation(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    assert "Inviter à choisir un créneau" in onglet(referent, dossier)
    invitation = inviter(ecrans, dossier, canal="COURRIER")
    lue = onglet(referent, dossier)
    assert "Invitations à choisir un créneau Suivi à envoyer" in lue
    ecrans.api.faire(dossier, "constater-remise-convocation", convocation=invitation, statut="ENVOYEE")
    fin = aujourd_hui() + timedelta(days=10)
    assert f"Suivi attendue, expire le {dit(fin)}" in onglet(referent, dossier)
    ecrans.api.faire(
        dossier, "planifier-rendez-vous", le=LIBRE.isoformat(), heure="09:00", motif="SUIVI", structure="MDS-33-05"
    )
    assert f"rendez-vous pris le {dit(aujourd_hui())}" in onglet(referent, dossier)


def test_elle_s_annule_du_dossier(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    invitation = inviter(ecrans, dossier)
    adresse = f"/dossier/{dossier}/etape/annuler-invitation"
    assert f'href="{adresse}?objet={invitation}"' in referent.ouvrir(f"/dossier/{dossier}/rendez-vous").text
    envoi = formulaire(referent.ouvrir(f"{adresse}?objet={invitation}").text) | {"convocation": invitation}
    assert referent.envoyer(adresse, **envoi).status_code == 303
    assert f"annulée le {dit(aujourd_hui())}" in onglet(referent, dossier)


def test_sans_reponse_une_fois_la_date_passee(ecrans: Ecrans, referent: Visiteur) -> None:
    passee, attendue = suivre(ecrans, referent), suivre(ecrans, referent)
    il_y_a = (aujourd_hui() - timedelta(days=30)).isoformat()
    inviter(ecrans, passee, canal="EN_MAIN_PROPRE", survenu_le=il_y_a)
    inviter(ecrans, attendue, canal="EN_MAIN_PROPRE")
    ecrans.api.projeter()
    for choix, trouves in (("SANS_REPONSE", {passee}), ("EN_ATTENTE", {passee, attendue})):
        page = referent.ouvrir(f"/file-active?referent={referent.agent}&invitation={choix}").text
        assert {d for d in (passee, attendue) if f"/dossier/{d}" in page} == trouves
    assert "sans réponse, expirée le" in onglet(referent, passee)
    assert "invitation=SANS_REPONSE" in referent.ouvrir("/").text


def test_une_liste_est_invitee_et_la_capacite_se_voit_avant(ecrans: Ecrans, referent: Visiteur) -> None:
    dossiers = [suivre(ecrans, referent) for _ in range(4)]
    recevoir(ecrans, referent)
    lot = ouvrir_lot(referent, "inviter", *dossiers)
    champs = {"motif": "SUIVI", "creneaux_au": f"{LIBRE:%d/%m/%Y}", "duree_prevue_min": "45", "modalite": "SUR_PLACE"}
    prevu = preparer(referent, lot, canal="SMS", **champs)
    assert "3 créneaux libres pour 4 personnes invitées" in prevu
    assert all(EMISE not in types(ecrans, d) for d in dossiers), "nothing left"
    assert "C'est fait pour 4 personnes" in confirmer(referent, lot)
    for dossier in dossiers:
        (connue,) = ecrans.api.services.journal.dossier(dossier).convocations.values()
        assert connue.choix is not None
        assert connue.choix.au == LIBRE


def test_un_jour_passe_se_dit_sur_le_formulaire_du_lot(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    ecrans.api.projeter()
    lot = ouvrir_lot(referent, "inviter", dossier)
    champs = {"motif": "SUIVI", "creneaux_au": "02/01/2026", "duree_prevue_min": "45", "modalite": "SUR_PLACE"}
    refus = referent.envoyer(f"{lot}/preparer", canal="SMS", **champs)
    assert (refus.status_code, "Ce jour est passé" in unescape(refus.text)) == (422, True)
