"""Contrat d'engagement v1 and Diagnostic v4: what is sent, and where the person's health goes."""

from datetime import date
from typing import Any

import pytest

from integrations.france_travail import services
from integrations.france_travail.traductions import contrat_engagement, diagnostic
from integrations.france_travail.traductions.table import Table
from integrations.livraison.echecs import Rejet
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.suivi.diagnostic import DiagnosticEtabli
from tests.commands.etapes import PROPOSE, SIGNE, refuser_contrat
from tests.commands.etapes.diagnostic import DIAGNOSTIQUE, actualiser_diagnostic, suivre_objectif
from tests.integrations.france_travail.traductions.traduits import corps, traduit


class TestContrat:
    def test_signe(self) -> None:
        appel = traduit(SIGNE, ContratEngagementSigne)
        assert appel is not None
        assert (appel.service, appel.methode, appel.chemin) == (services.SIGNATURE_CONTRAT, "POST", "/signer")
        assert corps(appel) == {"dateSignature": "2025-04-10T12:00:00.000+02:00"}

    def test_s_il_existe_deja_il_est_signe_de_nouveau(self) -> None:
        appel = traduit(SIGNE, ContratEngagementSigne)
        assert appel is not None
        autre = appel.sinon["SignatureException"]
        assert (autre.service, autre.methode, autre.corps) == (
            services.NOUVELLE_SIGNATURE_CONTRAT,
            "PATCH",
            appel.corps,
        )
        assert "SignatureException" in autre.deja_fait

    def test_refuse(self) -> None:
        appel = traduit(PROPOSE.puis(refuser_contrat(), "2025-04-05"))
        assert appel is not None
        assert (appel.service, appel.methode, appel.chemin) == (services.REFUS_CONTRAT, "POST", "/refuser")
        assert corps(appel) == {"dateRefus": "2025-04-05T12:00:00.000+02:00"}
        assert appel.sinon["RefusException"].methode == "PATCH"

    @pytest.mark.parametrize("jour", ["2025-01-01", "2025-03-30", "2025-10-26"])
    def test_le_jour_revient_le_meme(self, jour: str) -> None:
        lu = contrat_engagement.lire_contrat(
            {"etat": "SIGNE", "dateSignature": contrat_engagement.ecrire_jour(date.fromisoformat(jour))}
        )
        assert lu == ("SIGNE", date.fromisoformat(jour))

    def test_aucun(self) -> None:
        assert contrat_engagement.lire_contrat(None) is None


class TestDiagnostic:
    def test_un_autre_referentiel_ne_part_jamais(self) -> None:
        etabli = DIAGNOSTIQUE.dernier(DiagnosticEtabli)
        autre = DiagnosticEtabli.model_validate({**etabli.corps, "survenu_le": "2025-03-20", "referentiel": "FT-V1"})
        with pytest.raises(Rejet, match="REFERENTIEL"):
            traduit(DIAGNOSTIQUE.enregistre(autre))

    def test_etabli(self) -> None:
        sante = {"code": 25, "impact": "MOYEN", "situations": [{"code": 19, "valeur": "OUI"}]}
        appel = traduit(DIAGNOSTIQUE, DiagnosticEtabli, scelles={"sante": sante, "analyse": "Confidences."})
        assert appel is not None
        assert (appel.service, appel.chemin) == (services.DIAGNOSTIC, "/dossiers")
        assert corps(appel) == {
            "contraintesDossierAEnregistrer": {
                "dateExploration": "2025-03-20T12:00:00.000+01:00",
                "contraintesAEnregistrer": [
                    {"code": "23", "valeur": "OUI", "impact": "FORT", "estPrioritaire": True},
                    {"code": "25", "valeur": "OUI", "impact": "MOYEN", "estPrioritaire": False},
                ],
                "situationsAEnregistrer": [{"code": "6", "valeur": "OUI"}, {"code": "19", "valeur": "OUI"}],
                "objectifsAEnregistrer": [
                    {"code": "6", "valeur": "EN_COURS"},
                    {"code": "4", "valeur": "NON_ABORDEE"},
                ],
                "declareSansContrainteAEnregistrer": False,
            },
            "pouvoirAgirAEnregistrer": {"confiance": "NE_SAIT_PAS", "accompagnement": "OUI"},
            "besoinsParDiagnosticAEnregistrer": [
                {
                    "dateExploration": "2025-03-20T12:00:00.000+01:00",
                    "besoinAEnregistrer": [{"code": "9", "valeur": "BESOIN"}, {"code": "8", "valeur": "POINT_FORT"}],
                }
            ],
        }

    def test_actualise(self) -> None:
        appel = traduit(DIAGNOSTIQUE.puis(actualiser_diagnostic(), "2025-04-01"))
        assert corps(appel)["contraintesDossierAEnregistrer"]["contraintesAEnregistrer"] == [
            {"code": "23", "valeur": "CLOTUREE", "impact": "FAIBLE", "estPrioritaire": False}
        ]

    def test_objectif_suivi(self) -> None:
        appel = traduit(DIAGNOSTIQUE.puis(suivre_objectif(), "2025-04-01"))
        assert corps(appel)["contraintesDossierAEnregistrer"]["objectifsAEnregistrer"] == [
            {"code": "6", "valeur": "REALISE"}
        ]

    @pytest.mark.parametrize(
        "table",
        [
            diagnostic.BESOINS,
            diagnostic.CONTRAINTES,
            diagnostic.IMPACTS,
            diagnostic.SITUATIONS,
            diagnostic.OBJECTIFS,
            diagnostic.REPONSES,
        ],
        ids=lambda table: table.nom,
    )
    def test_aller_et_retour(self, table: Table[Any]) -> None:
        assert all(table.lire(table.exiger(code)) is code for code in table.vocabulaire)
