"""Where carriers tell what becomes of messages: refusals first, then a real operator of nobody that calls."""

import httpx

from integrations.envois.brevo import AccesBrevo, Brevo
from integrations.envois.retours import adresse
from integrations.envois.simulateur import sms
from integrations.envois.transporteur import Pli
from ledger.dossier.etat.transmission import id_transmission
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.envoi import EtatEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS
from tests.commands.etapes.envoi import CONFIE
from tests.integrations.envois.test_transporteurs import SansQuota
from tests.web.serveur import Api


def test_sans_signature_rien_ne_se_dit(api: Api) -> None:
    ou = f"{api.url}/retours/brevo/e1/{'0' * 40}"
    assert httpx.post(ou, json={"msg_status": "delivered"}).status_code == 404
    assert httpx.post(ou, content=b"x" * 20_000).status_code == 413
    assert httpx.get(ou).status_code == 405


def test_l_operateur_rend_compte(api: Api) -> None:
    dossier = api.ouvrir()
    api.faire(dossier, "envoyer-message", canal="SMS", texte="Bonjour")
    etape = api.services.journal.lire([dossier])[dossier][-1]
    envoi = str(id_transmission(etape.evenement_id, ENVOIS))
    corps = CONFIE | {"transmission": envoi, "etape": etape.type_stable, "etape_position": etape.position}
    assert api.demander(f"/dossiers/{dossier}/confier-envoi", corps, role=Role.SYSTEME).status_code == 201
    ou = adresse(api.url, api.reglages.octets("kek"))
    with sms.demarrer() as operateur:
        acces = AccesBrevo.model_validate(
            {"base": operateur.brevo, "cle": sms.CLE, "emetteur": "Gironde", "retours": ou}
        )
        brevo = Brevo(acces, SansQuota())
        brevo.confier(Pli(f"e{etape.position}", "+33639980001", "Bonjour"))
        brevo.fermer()
        assert operateur.dire(0, "delivered") == 204
    assert api.services.journal.dossier(dossier).envois[envoi].etat is EtatEnvoi.REMIS
