"""*Courriers*: refusals first; a lot is printed in one file, and a letter is sent once an agent says that he posted it."""

import csv
import io
import re
from collections.abc import Iterator
from uuid import UUID, uuid4, uuid5

import psycopg
import pypdfium2
import pytest
from playwright.sync_api import Browser

from integrations.livraison.carnet import MIGRATIONS, Carnet
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import EtatTransmission, id_transmission
from ledger.events.suivi.convocation import ConvocationEmise
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.envoi import EtatEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.test_pages import REFERENT, examiner
from tests.web.serveur import Api, Visiteur, identite

PAGE = "/courriers"
ADRESSE = {"voie": "12 rue des Lilas", "code_postal": "33150", "commune": "Cenon"}
MDS = "MDS-33-05"


def convoquer(api: Api, nom: str, dans: int = 20) -> tuple[UUID, str]:
    """Somebody who is summoned by post to a rendez-vous to come; the dossier, and the letter that waits for an agent."""
    dossier, referent = api.ouvrir(identite=identite(nom=nom, prenom="Pantxika", adresse=ADRESSE)), api.referent()
    api.habiliter(api.agent)
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": MDS}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    api.faire(dossier, "decider-orientation", survenu_le="2026-01-10", **decision | voie)
    api.faire(dossier, "notifier-orientation", survenu_le="2026-01-12", moyen="REMISE_EN_MAIN_PROPRE")
    api.faire(dossier, "designer-structure", survenu_le="2026-01-12", **voie)
    api.faire(dossier, "designer-referent", survenu_le="2026-01-12", referent=str(referent))
    rdv, le = str(uuid4()), aujourd_hui().replace(year=aujourd_hui().year + 1, month=3, day=dans)
    moment = {"le": le.isoformat(), "heure": "14:30", "structure": MDS, "motif": "SUIVI"}
    api.faire(dossier, "planifier-rendez-vous", rendez_vous=rdv, **moment)
    api.faire(dossier, "emettre-convocation", convocation=str(uuid4()), rendez_vous=rdv, canal="COURRIER")
    emise = next(e for e in api.services.journal.lire([dossier])[dossier] if e.classe is ConvocationEmise)
    envoi = str(id_transmission(emise.evenement_id, ENVOIS))
    attente = {
        "transmission": envoi,
        "etape": emise.type_stable,
        "etape_position": emise.position,
        "service": "courrier",
        "destinataire": ENVOIS,
        "cause": "A_POSTER",
    }
    rendu = api.demander(f"/dossiers/{dossier}/mettre-transmission-en-attente", attente, role=Role.SYSTEME)
    assert rendu.status_code == 201, rendu.text
    return dossier, envoi


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


def lot(visiteur: Visiteur) -> str:
    """A lot of what waits: its address."""
    reponse = visiteur.envoyer(f"{PAGE}/preparer")
    assert reponse.status_code == 303, reponse.text
    return reponse.headers["location"]


def cle(page: str) -> str:
    trouvee = re.search(r'name="cle" value="([^"]+)"', page)
    assert trouvee is not None
    return trouvee[1]


def test_qui_n_accompagne_pas_n_y_entre_pas(ecrans: Ecrans) -> None:
    for role in (Role.ADMINISTRATEUR, Role.AUDITEUR, Role.DECIDEUR):
        with ecrans.api.visiteur(role) as visiteur:
            assert visiteur.ouvrir(PAGE).status_code == 403
            assert visiteur.envoyer(f"{PAGE}/preparer").status_code == 403


def test_un_moyen_ferme_est_dit(ecrans: Ecrans, referent: Visiteur) -> None:
    url, journal = ecrans.api.reglages.database_url, ecrans.api.services.journal.schema
    with psycopg.connect(url, autocommit=True) as connexion:
        migrer(connexion, journal, MIGRATIONS)
    carnet = Carnet(url, journal, ENVOIS)
    try:
        carnet.annoncer({})
        assert "aucun moyen n'est réglé" in referent.ouvrir(PAGE).text
        carnet.annoncer({"courrier": "maileva"})
        assert "confiées à maileva" in referent.ouvrir(PAGE).text
        carnet.annoncer({"courrier": "poste"})
        assert "aucun moyen n'est réglé" not in referent.ouvrir(PAGE).text
    finally:
        carnet.annoncer({})
        carnet.fermer()


def test_imprime_une_fois_et_parti_quand_un_agent_le_dit(ecrans: Ecrans, referent: Visiteur) -> None:
    api = ecrans.api
    (dossier, envoi), (autre, autre_envoi) = convoquer(api, "Harismendy"), convoquer(api, "Etchegoyen", 21)
    api.projeter()
    adresse = lot(referent)
    assert referent.envoyer(f"{PAGE}/preparer").status_code == 409, "what a lot holds is in no other"
    page = referent.ouvrir(adresse).text
    assert "HARISMENDY" in page
    assert "ETCHEGOYEN" in page
    etats = api.services.journal.dossier(dossier).transmissions[envoi]
    assert etats.etat is EtatTransmission.EN_ATTENTE, "printed is not posted"

    texte = pypdfium2.PdfDocument(referent.ouvrir(f"{adresse}/pdf").content)
    assert "HARISMENDY" in texte[0].get_textpage().get_text_bounded()
    bordereau = referent.ouvrir(f"{adresse}/bordereau")
    assert "attachment" in bordereau.headers["content-disposition"]
    lignes = [ligne for ligne in csv.reader(io.StringIO(bordereau.text), delimiter=";") if "Pantxika" in ligne]
    assert [ligne[4] for ligne in lignes] == [str(1 + 2 * rang) for rang in range(len(lignes))]

    formulaire = {"cle": cle(page), "le": aujourd_hui().isoformat()}
    assert referent.envoyer(f"{adresse}/poster", **formulaire).status_code == 422, "nothing is ticked"
    assert referent.envoyer(f"{adresse}/poster", **formulaire | {"le": "la veille", "envoi": envoi}).status_code == 422
    for _ in range(2):
        reponse = referent.envoyer(f"{adresse}/poster", **formulaire, envoi=envoi)
        assert reponse.status_code in (303, 422), reponse.text
    (parti,) = api.services.journal.dossier(dossier).envois.values()
    assert (parti.transporteur, parti.etat, parti.confie_le) == ("poste", EtatEnvoi.CONFIE, aujourd_hui())
    assert api.services.journal.dossier(autre).envois == {}, "what is not ticked did not leave"
    assert "Posté le" in referent.ouvrir(adresse).text
    api.projeter()
    assert "Courrier parti le" in referent.ouvrir(f"/dossier/{dossier}/historique").text
    assert autre_envoi in referent.ouvrir(adresse).text


def test_ce_qui_a_change_est_a_retirer(ecrans: Ecrans, referent: Visiteur) -> None:
    dossier, _envoi = convoquer(ecrans.api, "Goyhenetche", 22)
    ecrans.api.projeter()
    adresse = lot(referent)
    (rdv,) = ecrans.api.services.journal.dossier(dossier).rendez_vous
    ecrans.api.faire(dossier, "annuler-rendez-vous", rendez_vous=rdv, par="SERVICE")
    assert "À retirer du lot" in referent.ouvrir(adresse).text
    assert referent.ouvrir(f"{adresse}/pdf").status_code == 404


def test_le_lot_d_une_autre_structure(ecrans: Ecrans, referent: Visiteur) -> None:
    convoquer(ecrans.api, "Irigoyen", 23)
    ecrans.api.projeter()
    adresse = lot(referent)
    with ecrans.api.visiteur(Role.REFERENT, "ML-33-01") as ailleurs:
        assert ailleurs.ouvrir(adresse).status_code == 404
        assert ailleurs.ouvrir(f"{adresse}/pdf").status_code == 404
    assert referent.ouvrir(f"{PAGE}/{uuid5(uuid4(), 'rien')}").status_code == 404


def test_accessible(ecrans: Ecrans, navigateur: Browser) -> None:
    convoquer(ecrans.api, "Larralde", 24)
    ecrans.api.projeter()
    with ecrans.api.visiteur(Role.REFERENT, ecrans.agent(REFERENT).structure) as camille:
        adresse = lot(camille)
    contexte = navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin(REFERENT)])
    examiner(contexte.new_page(), ecrans.api.url + adresse, "courriers-lot", None)
    contexte.close()
