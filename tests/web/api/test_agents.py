"""An agent leaves: his dossiers are handed over through one route, each with its own outcome."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.remplacement import REPRISES_MAX
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import REFERENT, derouler
from tests.web.serveur import Api, probleme

DEPART = "2026-05-04"


def suivi(api: Api) -> UUID:
    """A dossier that the agent follows."""
    dossier = api.ouvrir()
    derouler(api, dossier, "designer-referent")
    return dossier


def remplacer(api: Api, corps: Any, cle: UUID | None = None) -> Any:
    return api.demander(f"/agents/{REFERENT}/remplacement", corps, role=Role.ADMINISTRATEUR, cle=cle)


def depart(*reprises: tuple[UUID, UUID], **champs: Any) -> dict[str, Any]:
    confies = [{"dossier": str(dossier), "referent": str(referent)} for dossier, referent in reprises]
    return {"survenu_le": DEPART, "reprises": confies} | champs


class TestRefus:
    def test_un_referent_ne_confie_pas_tout_un_portefeuille(self, api: Api) -> None:
        reponse = api.demander(f"/agents/{REFERENT}/remplacement", depart((uuid4(), uuid4())))
        probleme(reponse, 403, "interdit")

    def test_un_dossier_donne_deux_fois(self, api: Api) -> None:
        dossier = suivi(api)
        position = api.services.journal.position()
        document = probleme(
            remplacer(api, depart((dossier, uuid4()), (dossier, uuid4()))), 409, "refus/dossier_en_double"
        )
        assert document["champ"] == "reprises"
        assert api.services.journal.position() == position

    @pytest.mark.parametrize("nombre", [0, REPRISES_MAX + 1])
    def test_trop_ou_pas_assez(self, api: Api, nombre: int) -> None:
        (erreur,) = probleme(remplacer(api, depart(*[(uuid4(), uuid4())] * nombre)), 422, "requete-invalide")["erreurs"]
        assert erreur["champ"] == "reprises"

    def test_ce_qui_est_refuse_n_arrete_pas_les_autres(self, api: Api) -> None:
        """Neither a dossier that nobody opened, nor one that another agent follows."""
        inconnu, ailleurs, sien, successeur = uuid4(), suivi(api), suivi(api), api.referent()
        api.faire(ailleurs, "transferer-referent", referent=str(api.referent()), motif="REPARTITION")
        bilan = remplacer(api, depart(*((d, successeur) for d in (inconnu, ailleurs, sien)))).json()
        assert (bilan["transferes"], bilan["refuses"]) == (1, 2)
        assert [(r["dossier"], r["issue"], r["code"]) for r in bilan["reprises"]] == [
            (str(inconnu), "REFUSE", "dossier_non_ouvert"),
            (str(ailleurs), "REFUSE", "referent_different"),
            (str(sien), "TRANSFERE", None),
        ]
        assert bilan["reprises"][1]["message"].startswith("Un autre référent suit déjà la personne")

    def test_un_successeur_inconnu(self, api: Api) -> None:
        """Nothing is handed over to somebody who may not come in."""
        sien = suivi(api)
        document = probleme(remplacer(api, depart((sien, uuid4()))), 409, "refus/agent_inconnu")
        assert document["champ"] == "reprises"


class TestRemplacement:
    def test_chacun_recoit_les_siens(self, api: Api) -> None:
        confies = [(suivi(api), api.referent()) for _ in range(2)]
        reponse = remplacer(api, depart(*confies))
        assert reponse.status_code == 200
        assert reponse.json()["transferes"] == 2
        for dossier, referent in confies:
            assert api.lire(f"/dossiers/{dossier}").json()["etat"]["referent"] == str(referent)
            dernier = api.services.journal.rejouer(dossier)[-1]
            assert (dernier.corps["motif"], dernier.survenu_le.isoformat()) == ("DEPART_AGENT", DEPART)
            assert dernier.lire_contexte()["role"] == "ADMINISTRATEUR"

    @pytest.mark.parametrize("cle", [None, uuid4()])
    def test_recommencer_ne_fait_rien_deux_fois(self, api: Api, cle: UUID | None) -> None:
        dossier, successeur = suivi(api), api.referent()
        remplacer(api, depart((dossier, successeur)), cle)
        position = api.services.journal.position()
        (reprise,) = remplacer(api, depart((dossier, successeur)), cle).json()["reprises"]
        assert reprise["issue"] == "DEJA_FAIT"
        assert api.services.journal.position() == position

    def test_une_autre_demande_sous_la_meme_cle(self, api: Api) -> None:
        dossier, cle = suivi(api), uuid4()
        remplacer(api, depart((dossier, api.referent())), cle)
        (reprise,) = remplacer(api, depart((dossier, api.referent())), cle).json()["reprises"]
        assert (reprise["issue"], reprise["code"]) == ("REFUSE", "cle_deja_utilisee")
