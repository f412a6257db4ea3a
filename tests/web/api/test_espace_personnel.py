"""What is told to be on the person's page is on it; a notification there is hers to acknowledge, and hers alone (R1, R2)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite, probleme
from web.pages.accueil.mes_demarches import ACCUSE

MESSAGE, SMS, POUR_ELLE, ENTRE_NOUS = (
    "Votre attestation est arrivée.",
    "Message parti par un autre chemin.",
    "Vous avez bien avancé.",
    "À voir avec l'équipe.",
)


@pytest.fixture
def oriente(api: Api) -> UUID:
    """A dossier whose orientation is decided and notified by nobody yet."""
    ouvert = api.ouvrir(identite=identite(nom="Etcheto", prenom="Argitxu"))
    derouler(api, ouvert, "decider-orientation")
    return ouvert


def la_page(visiteur: Visiteur) -> str:
    return " ".join(texte(visiteur.ouvrir("/").text).split())


def mienne(api: Api, dossier: UUID) -> dict[str, Any]:
    porte = {"Authorization": f"Bearer {api.jeton(Role.ALLOCATAIRE, agent=dossier)}"}
    lues: dict[str, Any] = api.appeler("GET", "/mes-demarches", entetes=porte).json()
    return lues


def test_r2_messages_de_l_espace_et_notes_pour_elle_sont_sur_sa_page(api: Api, oriente: UUID) -> None:
    api.faire(oriente, "envoyer-message", canal="MESSAGERIE", texte=MESSAGE)
    api.faire(oriente, "envoyer-message", canal="SMS", texte=SMS)
    api.faire(oriente, "ecrire-note", visibilite="PERSONNE", texte=POUR_ELLE)
    api.faire(oriente, "ecrire-note", visibilite="PARTENAIRES", texte=ENTRE_NOUS)
    assert [(e["texte"], e["note"]) for e in mienne(api, oriente)["ecrits"]] == [(MESSAGE, False), (POUR_ELLE, True)]
    with api.visiteur(Role.ALLOCATAIRE, agent=oriente) as elle:
        page = la_page(elle)
    assert MESSAGE in page
    assert POUR_ELLE in page
    assert SMS not in page
    assert ENTRE_NOUS not in page


def test_r2_un_contrat_propose_a_cote_de_celui_qui_court_est_sur_sa_page(api: Api) -> None:
    ouvert = api.ouvrir(identite=identite(nom="Iriart", prenom="Beñat"))
    derouler(api, ouvert, "signer-contrat-engagement")
    debut = aujourd_hui()
    dates = {"debut_le": debut.isoformat(), "fin_le": (debut + timedelta(days=150)).isoformat()}
    api.faire(
        ouvert, "proposer-contrat-engagement", contrat=str(uuid4()), duree_hebdo_h=15, objectifs="Permis B", **dates
    )
    lue = mienne(api, ouvert)
    assert lue["engagements"]["signe_le"] == "2026-02-05"
    assert (lue["contrat_propose"]["objectifs"], lue["contrat_propose"]["signe_le"]) == ("Permis B", None)
    with api.visiteur(Role.ALLOCATAIRE, agent=ouvert) as elle:
        page = la_page(elle)
    assert "Un nouveau contrat vous est proposé" in page
    assert "Permis B" in page


def test_r1_un_agent_ne_notifie_pas_par_l_espace_personnel(api: Api, oriente: UUID) -> None:
    reponse = api.demander(f"/dossiers/{oriente}/notifier-orientation", {"moyen": "ESPACE_PERSONNEL"})
    probleme(reponse, 409, "refus/accuse_de_la_personne")
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        page = referent.ouvrir(f"/dossier/{oriente}/etape/notifier-orientation").text
    assert "LETTRE_RECOMMANDEE" in page
    assert "ESPACE_PERSONNEL" not in page


def test_r1_la_personne_accuse_lecture_et_le_delai_court_de_ce_jour(api: Api, oriente: UUID) -> None:
    decision = mienne(api, oriente)["a_lire"]
    with api.visiteur(Role.ALLOCATAIRE, agent=oriente) as elle:
        assert "Une décision à lire" in la_page(elle)
        assert elle.envoyer(ACCUSE, orientation=str(uuid4()), cle=str(uuid4())).status_code == 303
        assert mienne(api, oriente)["a_lire"] == decision, "another decision than the one that was read"
        cle = str(uuid4())
        for _ in range(2):
            assert elle.envoyer(ACCUSE, orientation=decision["orientation"], cle=cle).status_code == 303
        assert "Une décision à lire" not in la_page(elle)
    notifiees = [e for e in api.lire(f"/dossiers/{oriente}").json()["etapes"] if e["type"] == "orientation.notifiee.v1"]
    assert [(e["contenu"]["moyen"], e["survenu_le"], e["contexte"]["role"]) for e in notifiees] == [
        ("ESPACE_PERSONNEL", aujourd_hui().isoformat(), "ALLOCATAIRE")
    ]


def test_r1_une_autre_personne_n_accuse_rien(api: Api, oriente: UUID) -> None:
    autre = api.ouvrir(identite=identite(nom="Bidart", prenom="Mixel"))
    decision = mienne(api, oriente)["a_lire"]
    with api.visiteur(Role.ALLOCATAIRE, agent=autre) as elle:
        elle.envoyer(ACCUSE, orientation=decision["orientation"], cle=str(uuid4()))
    assert mienne(api, oriente)["a_lire"] == decision


def test_r1_le_referent_ne_dit_pas_delivre_ce_qui_est_parti_par_sms(api: Api, oriente: UUID) -> None:
    invitation = str(uuid4())
    api.faire(oriente, "emettre-convocation", convocation=invitation, canal="SMS", motif="PREMIER_ACCOMPAGNEMENT")
    constat = {"convocation": invitation, "statut": "DELIVREE"}
    reponse = api.demander(f"/dossiers/{oriente}/constater-remise-convocation", constat)
    probleme(reponse, 409, "refus/remise_sans_temoin")
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        page = " ".join(texte(referent.ouvrir(f"/dossier/{oriente}/historique").text).split())
    assert "Convocation à envoyer" in page
    assert "Convocation émise" not in page
