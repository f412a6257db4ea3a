"""The plan and the life of a contrat d'engagement through the routes."""

from typing import Any
from uuid import uuid4

from tests.web.parcours import derouler
from tests.web.serveur import Api


def test_du_plan_a_la_cloture(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "signer-contrat-engagement")
    contrat, demarche = api.lire(f"/dossiers/{dossier}").json()["etat"]["contrat_signe"], str(uuid4())
    etapes: dict[str, dict[str, Any]] = {
        "prevoir-demarche": {
            "survenu_le": "2026-02-06",
            "demarche": demarche,
            "type_action": "FORMATION",
            "debut_le": "2026-02-09",
            "fin_le": "2026-03-27",
            "heures_hebdo": 6,
            "responsable": "PERSONNE",
        },
        "modifier-contrat-engagement": {"survenu_le": "2026-02-09", "changements": ["PLAN_ACTION"]},
        "arreter-plan-action": {
            "survenu_le": "2026-02-10",
            "axes": [{"theme": "MOBILITE", "objectif": "Passer le permis."}],
        },
        "resigner-contrat-engagement": {"survenu_le": "2026-02-11", "mode": "PAPIER"},
        "actualiser-contrat-engagement": {"survenu_le": "2026-02-16", "actualisation_mois": 3, "mode": "ELECTRONIQUE"},
        "fixer-offre-raisonnable": {
            "survenu_le": "2026-02-17",
            "metiers": ["D1106"],
            "type_emploi": "CDI",
            "temps_travail": "PLEIN",
            "commune": "33063",
            "rayon_km": 20,
            "salaire_horaire_brut": 12.5,
        },
        "suspendre-contrat-engagement": {"survenu_le": "2026-02-23", "motif": "CESSATION_INSCRIPTION"},
        "reprendre-contrat-engagement": {"survenu_le": "2026-03-02"},
        "clore-contrat-engagement": {"survenu_le": "2026-03-09", "motif": "DEPART"},
    }
    for etape, corps in etapes.items():
        api.faire(dossier, etape, contrat=contrat, **corps)
    api.faire(dossier, "suivre-demarche", survenu_le="2026-03-09", demarche=demarche, etat="REALISEE")
    etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
    assert etat["contrats"][contrat]["clos_le"] == "2026-03-09"
    assert etat["contrats"][contrat]["themes"] == ["MOBILITE"]
    assert etat["demarches"][demarche]["etat"] == "REALISEE"


def test_une_partie_puis_la_dispense(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "proposer-contrat-engagement")
    (contrat,) = api.lire(f"/dossiers/{dossier}").json()["etat"]["contrats"]
    api.faire(dossier, "signer-pour-partie", survenu_le="2026-02-05", contrat=contrat, partie="PERSONNE", mode="PAPIER")
    api.faire(
        dossier, "modifier-droits", survenu_le="2026-02-06", etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=False
    )
    api.faire(dossier, "dispenser-contrat-engagement", survenu_le="2026-02-09", motif="HORS_DROITS_ET_DEVOIRS")
    etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
    assert etat["contrats"][contrat]["signataires"] == {"PERSONNE": ["2026-02-05", "PAPIER"]}
    assert etat["contrats"][contrat]["ecarte_le"] == "2026-02-09"


def test_un_changement_refuse(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "signer-contrat-engagement")
    contrat = api.lire(f"/dossiers/{dossier}").json()["etat"]["contrat_signe"]
    changement = {"changements": ["ENGAGEMENTS"]}
    api.faire(dossier, "modifier-contrat-engagement", survenu_le="2026-02-09", contrat=contrat, **changement)
    api.faire(
        dossier, "refuser-modification-contrat", survenu_le="2026-02-10", contrat=contrat, motif="DESACCORD_CONTENU"
    )
    assert api.lire(f"/dossiers/{dossier}").json()["etat"]["contrats"][contrat]["modification"] is None
