"""Criteria of orientation: recueillir."""

import pytest
from pydantic import ValidationError

from commands.orientations.criteres import RecueillirCriteres
from ledger.events.orientations.criteres import CriteresRecueillis
from tests.commands.etapes import OUVERT
from tests.commands.etapes.orientation import recueillir_criteres
from tests.commands.scenario import etant_donne


class TestRecueillirCriteres:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(recueillir_criteres(), le="2025-03-10").refuse("dossier_non_ouvert")

    @pytest.mark.parametrize("vide", [{}, {"sante_handicap": {}, "sociaux": {"contrainte_logement": None}}])
    def test_aucune_reponse(self, vide: dict[str, object]) -> None:
        OUVERT.quand(RecueillirCriteres.model_validate({"saisis_le": "2025-03-10"} | vide), le="2025-03-10").refuse(
            "criteres_vides"
        )

    def test_reponses_donnees_apres_le_recueil(self) -> None:
        commande = recueillir_criteres(saisis_le="2025-03-11")
        OUVERT.quand(commande, le="2025-03-10").refuse("saisie_apres_recueil", champ="saisis_le")

    def test_une_valeur_hors_du_vocabulaire(self) -> None:
        with pytest.raises(ValidationError):
            recueillir_criteres(niveau_etude="BAC")

    @pytest.mark.parametrize("saisis_le", ["2025-03-09", "2025-03-10"])
    def test_recueillis(self, saisis_le: str) -> None:
        issue = OUVERT.quand(recueillir_criteres(saisis_le=saisis_le), le="2025-03-10")
        issue.alors(CriteresRecueillis, saisis_le=saisis_le, niveau_etude="NV5")

    def test_la_sante_et_le_social_sont_scelles(self) -> None:
        commande = recueillir_criteres(sociaux={"contrainte_logement": "SANS_LOGEMENT"})
        recueillis = OUVERT.puis(commande, "2025-03-10")
        assert recueillis.dernier(CriteresRecueillis).corps.keys() == {
            "situation_professionnelle",
            "niveau_etude",
            "saisis_le",
        }

    def test_les_dernieres_reponses_valent(self) -> None:
        recueillis = OUVERT.puis(recueillir_criteres(), "2025-03-10")
        criteres = recueillis.puis(recueillir_criteres(niveau_etude="NV4"), "2025-04-10").dossier.criteres
        assert criteres is not None
        assert (criteres.recueillis_le.isoformat(), criteres.niveau_etude) == ("2025-04-10", "NV4")
