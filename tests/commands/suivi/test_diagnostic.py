"""Diagnostic global: établir, actualiser, suivre un objectif."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from commands.base import Cadre, Commande
from commands.execute import regles_appliquees
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from ledger.vocabulaire.suivi.diagnostic import Impact, ValeurContrainte, ValeurObjectif, referentiels
from tests.commands.etapes import (
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PRECONISATION_2,
    annuler_etape,
    decider_orientation,
    preconiser_orientation,
)
from tests.commands.etapes.diagnostic import (
    DIAGNOSTIC,
    DIAGNOSTIC_2,
    DIAGNOSTIQUE,
    MOBILITE,
    ORIENTE_EN_2024,
    SANTE,
    actualiser_diagnostic,
    etablir_diagnostic,
    suivre_objectif,
)
from tests.commands.scenario import Scenario, etant_donne

REORIENTE = DIAGNOSTIQUE.puis(preconiser_orientation(preconisation=PRECONISATION_2), "2025-06-02").puis(
    decider_orientation(orientation=ORIENTATION_2), "2025-06-03"
)


class TestEtablirDiagnostic:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(etablir_diagnostic(), le="2025-03-20").refuse("dossier_non_ouvert")

    def test_a_venir(self) -> None:
        commande = etablir_diagnostic(survenu_le="2025-03-21")
        ORIENTE.quand(commande, le="2025-03-20").refuse("fait_a_venir", champ="survenu_le")

    def test_sans_orientation(self) -> None:
        OUVERT.quand(etablir_diagnostic(), le="2025-03-20").refuse("orientation_absente")

    def test_deux_fois_sous_la_meme_orientation(self) -> None:
        commande = etablir_diagnostic(diagnostic=DIAGNOSTIC_2)
        DIAGNOSTIQUE.quand(commande, le="2025-03-21").refuse("diagnostic_deja_etabli")

    def test_de_nouveau_apres_une_reorientation(self) -> None:
        REORIENTE.quand(etablir_diagnostic(diagnostic=DIAGNOSTIC_2), le="2025-06-10").alors(DiagnosticEtabli)

    def test_referentiel_inconnu(self) -> None:
        commande = etablir_diagnostic(referentiel="FT-V1")
        ORIENTE.quand(commande, le="2025-03-20").refuse("referentiel_inconnu", champ="referentiel")

    def test_vide(self) -> None:
        commande = etablir_diagnostic(besoins=[], contraintes=[], pouvoir_agir=None)
        ORIENTE.quand(commande, le="2025-03-20").refuse("diagnostic_vide")

    @pytest.mark.parametrize(
        ("champs", "champ"),
        [
            ({"besoins": [{"code": 22, "valeur": "BESOIN"}]}, "besoins"),
            ({"contraintes": [{"code": 30}]}, "contraintes"),
            ({"contraintes": [{"code": 23, "situations": [{"code": 24, "valeur": "OUI"}]}]}, "contraintes"),
            ({"contraintes": [{"code": 23, "objectifs_fixes": [{"code": 9}]}]}, "contraintes"),
            ({"contraintes": [{"code": 27, "objectifs_fixes": [{"code": 12}]}]}, "contraintes"),
            ({"sante": {"code": 23}}, "sante"),
            ({"sante": {"code": 25, "situations": [{"code": 6, "valeur": "OUI"}]}}, "sante"),
            ({"situations_sensibles": [{"code": 6, "valeur": "OUI"}]}, "situations_sensibles"),
            ({"situations_sensibles": [{"code": 19, "valeur": "OUI"}]}, "situations_sensibles"),
        ],
    )
    def test_hors_du_referentiel(self, champs: dict[str, Any], champ: str) -> None:
        ORIENTE.quand(etablir_diagnostic(**champs), le="2025-03-20").refuse("code_hors_referentiel", champ=champ)

    @pytest.mark.parametrize(
        "champs",
        [
            {"besoins": [{"code": 9, "valeur": "BESOIN"}, {"code": 9, "valeur": "POINT_FORT"}]},
            {"contraintes": [{"code": 23}, {"code": 23}]},
            {"contraintes": [{"code": 23, "objectifs_fixes": [{"code": 4}, {"code": 4, "valeur": "REALISE"}]}]},
        ],
    )
    def test_deux_fois_le_meme_code(self, champs: dict[str, Any]) -> None:
        ORIENTE.quand(etablir_diagnostic(**champs), le="2025-03-20").refuse("code_en_double")

    def test_la_sante_n_est_pas_en_clair(self) -> None:
        commande = etablir_diagnostic(contraintes=[SANTE])
        ORIENTE.quand(commande, le="2025-03-20").refuse("contrainte_sensible", champ="contraintes")

    @pytest.mark.parametrize(("contrainte", "situation"), [(23, 40), (24, 9), (24, 14), (27, 41)])
    def test_ni_les_situations_qui_la_disent(self, contrainte: int, situation: int) -> None:
        dite = {"code": contrainte, "situations": [{"code": situation, "valeur": "OUI"}]}
        commande = etablir_diagnostic(contraintes=[dite])
        ORIENTE.quand(commande, le="2025-03-20").refuse("situation_sensible", champ="contraintes")
        scellee = etablir_diagnostic(situations_sensibles=dite["situations"])
        ORIENTE.quand(scellee, le="2025-03-20").alors(DiagnosticEtabli)

    def test_une_seule_priorite(self) -> None:
        commande = etablir_diagnostic(contraintes=[MOBILITE, {"code": 24, "prioritaire": True}])
        ORIENTE.quand(commande, le="2025-03-20").refuse("priorite_unique", champ="contraintes")

    def test_une_seule_priorite_sante_comprise(self) -> None:
        commande = etablir_diagnostic(sante=SANTE | {"prioritaire": True})
        ORIENTE.quand(commande, le="2025-03-20").refuse("priorite_unique", champ="contraintes")

    @pytest.mark.parametrize("valeur", ["CLOTUREE", "NON_ABORDEE"])
    def test_priorite_d_une_contrainte_absente(self, valeur: str) -> None:
        commande = etablir_diagnostic(contraintes=[MOBILITE | {"valeur": valeur}])
        ORIENTE.quand(commande, le="2025-03-20").refuse("priorite_sans_contrainte", champ="contraintes")

    @pytest.mark.parametrize(
        "champs",
        [
            {},
            {"contraintes": [], "sante": SANTE},
            {"contraintes": [], "situations_sensibles": [{"code": 14, "valeur": "OUI"}]},
        ],
    )
    def test_sans_contrainte_avec_contrainte(self, champs: dict[str, Any]) -> None:
        commande = etablir_diagnostic(sans_contrainte=True, **champs)
        ORIENTE.quand(commande, le="2025-03-20").refuse("sans_contrainte_contredit", champ="sans_contrainte")

    def test_sans_contrainte(self) -> None:
        commande = etablir_diagnostic(sans_contrainte=True, besoins=[], contraintes=[], pouvoir_agir=None)
        etabli = ORIENTE.quand(commande, le="2025-03-20").alors(DiagnosticEtabli, sans_contrainte=True)
        assert etabli.dossier.diagnostics[str(DIAGNOSTIC)].sans_contrainte

    def test_la_veille_de_la_loi(self) -> None:
        """No rule is known of a diagnostic before the law: it is not recorded under a rule that did not exist."""
        ORIENTE_EN_2024.quand(etablir_diagnostic(), le="2024-12-31").refuse("regle_inconnue")
        ORIENTE_EN_2024.quand(etablir_diagnostic(), le="2025-01-01").alors(DiagnosticEtabli)

    def test_etabli(self) -> None:
        commande = etablir_diagnostic(sante=SANTE, analyse="Attend une opération.")
        etabli = ORIENTE.quand(commande, le="2025-03-20").alors(DiagnosticEtabli, referentiel="FT-V4")
        diagnostic = etabli.dossier.diagnostics[str(DIAGNOSTIC)]
        assert diagnostic.priorite == 23
        assert diagnostic.objectifs_en_cours == [(23, 6)]
        assert 25 not in diagnostic.contraintes, "health is sealed: the state holds nothing of it"

    def test_la_sante_est_scellee(self) -> None:
        issue = ORIENTE.quand(etablir_diagnostic(sante=SANTE, analyse="Opération."), le="2025-03-20")
        (evenement,) = issue.evenements
        assert evenement.partie_scellee().keys() == {"sante", "analyse"}
        assert '"25"' not in evenement.partie_claire()
        assert "sante" not in evenement.partie_claire()

    def test_regles_appliquees(self) -> None:
        commande = etablir_diagnostic()
        (evenement,) = ORIENTE.quand(commande, le="2025-03-20").evenements
        versions = regles_appliquees(commande, evenement, Cadre(date(2025, 3, 20)))
        assert versions == ("D-ETA@2025-01-01", "D-REF@2025-01-01")

    @pytest.mark.parametrize("code", [0, -1, 1000])
    def test_numero_impossible(self, code: int) -> None:
        with pytest.raises(ValidationError):
            etablir_diagnostic(besoins=[{"code": code, "valeur": "BESOIN"}])


@pytest.mark.parametrize("suite", [actualiser_diagnostic(), suivre_objectif()], ids=lambda c: type(c).__name__)
class TestSuite:
    """What an actualisation and the follow-up of an objectif share."""

    def test_inconnu(self, suite: Commande) -> None:
        ORIENTE.quand(suite, le="2025-04-01").refuse("diagnostic_inconnu", champ="diagnostic")

    def test_avant_le_diagnostic(self, suite: Commande) -> None:
        commande = suite.model_copy(update={"survenu_le": date(2025, 3, 19)})
        DIAGNOSTIQUE.quand(commande, le="2025-04-01").refuse("avant_diagnostic", champ="survenu_le")

    def test_le_jour_meme(self, suite: Commande) -> None:
        DIAGNOSTIQUE.quand(suite, le="2025-03-20").acceptee()

    def test_d_un_diagnostic_remplace(self, suite: Commande) -> None:
        remplace = REORIENTE.puis(etablir_diagnostic(diagnostic=DIAGNOSTIC_2), "2025-06-10")
        remplace.quand(suite, le="2025-06-11").refuse("diagnostic_remplace", champ="diagnostic")

    def test_le_diagnostic_ne_s_annule_plus(self, suite: Commande) -> None:
        suivi = DIAGNOSTIQUE.puis(suite, "2025-04-01")
        suivi.quand(annuler_etape(suivi, DiagnosticEtabli), le="2025-04-02").refuse("etape_suivie")


class TestActualiserDiagnostic:
    def test_rien_de_neuf(self) -> None:
        commande = actualiser_diagnostic(contraintes=[])
        DIAGNOSTIQUE.quand(commande, le="2025-04-01").refuse("diagnostic_vide")

    def test_seul_ce_qui_change(self) -> None:
        actualise = DIAGNOSTIQUE.quand(actualiser_diagnostic(), le="2025-04-01").alors(
            DiagnosticActualise, referentiel="FT-V4"
        )
        diagnostic = actualise.dossier.diagnostics[str(DIAGNOSTIC)]
        mobilite = diagnostic.contraintes[23]
        assert (mobilite.valeur, mobilite.impact) == (ValeurContrainte.CLOTUREE, Impact.FAIBLE)
        assert mobilite.objectifs[6] is ValeurObjectif.EN_COURS, "what was not told again stays"
        assert diagnostic.besoins.keys() == {8, 9}
        assert diagnostic.actualise_le == date(2025, 4, 1)

    def test_une_autre_priorite_remplace_la_premiere(self) -> None:
        commande = actualiser_diagnostic(contraintes=[{"code": 24, "prioritaire": True}])
        actualise = DIAGNOSTIQUE.puis(commande, "2025-04-01")
        assert actualise.dossier.diagnostics[str(DIAGNOSTIC)].priorite == 24

    def test_une_contrainte_apparait(self) -> None:
        sans = ORIENTE.puis(etablir_diagnostic(sans_contrainte=True, contraintes=[]), "2025-03-20")
        avec = sans.puis(actualiser_diagnostic(contraintes=[{"code": 22}]), "2025-04-01")
        assert not avec.dossier.diagnostics[str(DIAGNOSTIC)].sans_contrainte

    def test_autonomie_numerique(self) -> None:
        commande = actualiser_diagnostic(contraintes=[], autonomie_numerique={"contrainte": "OUI", "besoin": "BESOIN"})
        diagnostic = DIAGNOSTIQUE.puis(commande, "2025-04-01").dossier.diagnostics[str(DIAGNOSTIC)]
        assert diagnostic.contrainte_numerique is ValeurContrainte.OUI


class TestSuivreObjectif:
    @pytest.mark.parametrize("champs", [{"objectif": 5}, {"contrainte": 24}])
    def test_que_rien_ne_fixe(self, champs: dict[str, int]) -> None:
        DIAGNOSTIQUE.quand(suivre_objectif(**champs), le="2025-04-01").refuse("objectif_non_fixe", champ="objectif")

    def test_deja_ainsi(self) -> None:
        commande = suivre_objectif(valeur="EN_COURS")
        DIAGNOSTIQUE.quand(commande, le="2025-04-01").refuse("objectif_inchange", champ="valeur")

    def test_suivi(self) -> None:
        suivi: Scenario = DIAGNOSTIQUE.quand(suivre_objectif(), le="2025-04-01").alors(ObjectifSuivi, valeur="REALISE")
        diagnostic = suivi.dossier.diagnostics[str(DIAGNOSTIC)]
        assert diagnostic.objectifs_en_cours == []
        assert diagnostic.contraintes[23].objectifs[6] is ValeurObjectif.REALISE


class TestReferentiel:
    """The data that events cite: coherent, and nothing invented."""

    def test_ses_codes_sont_uniques(self) -> None:
        for referentiel in referentiels().values():
            contraintes = referentiel.contraintes
            assert len(referentiel.par_besoin) == len(referentiel.besoins)
            assert len(referentiel.par_contrainte) == len(contraintes)
            assert len(referentiel.situations) == sum(len(c.situations) for c in contraintes)
            objectifs = [o.code for c in contraintes for o in c.objectifs]
            assert len(set(objectifs)) == len(objectifs)

    def test_toute_la_sante_est_sensible(self) -> None:
        for referentiel in referentiels().values():
            assert referentiel.sante.code == 25
            assert all(situation.sensible for situation in referentiel.sante.situations)

    def test_ce_qui_n_a_pas_ete_vu_n_a_pas_de_libelle(self) -> None:
        (referentiel,) = referentiels().values()
        assert not referentiel.verifie
        sans = {o.code for c in referentiel.contraintes for o in c.objectifs if o.libelle is None}
        assert sans == {7}
        assert {c.code for c in referentiel.contraintes if not c.objectifs} == {25, 26, 27, 28, 29}

    def test_la_regle_designe_une_version_connue(self) -> None:
        for regle in Cadre(date(2025, 1, 1)).regles:
            if regle.code == "D-REF":
                assert regle.parametres["referentiel"] in referentiels()


class TestCorrection:
    def test_l_objectif_suivi_reste_fixe(self) -> None:
        """The diagnostic may be restated, not without the objectif that was followed since."""
        suivi = DIAGNOSTIQUE.puis(suivre_objectif(), "2025-04-01")
        correction = suivi.correction(DiagnosticEtabli)
        sans = MOBILITE | {"objectifs_fixes": [{"code": 4}]}
        suivi.quand(etablir_diagnostic(contraintes=[sans], correction=correction), le="2025-04-02").refuse(
            "etape_suivie", champ="correction.evenement"
        )
        avec = MOBILITE | {"impact": "FAIBLE"}
        corrige = suivi.quand(etablir_diagnostic(contraintes=[avec], correction=correction), le="2025-04-02").alors(
            DiagnosticEtabli, survenu_le="2025-03-20"
        )
        mobilite = corrige.dossier.diagnostics[str(DIAGNOSTIC)].contraintes[23]
        assert (mobilite.impact, mobilite.objectifs[6]) == (Impact.FAIBLE, ValeurObjectif.REALISE)

    def test_une_actualisation_tardive_prend_sa_place(self) -> None:
        """Told last, though true before: what was said since still holds."""
        recent = DIAGNOSTIQUE.puis(actualiser_diagnostic(), "2025-05-12")
        tardive = actualiser_diagnostic(survenu_le="2025-04-14", contraintes=[{"code": 23, "impact": "MOYEN"}])
        mobilite = recent.puis(tardive, "2025-05-13").dossier.diagnostics[str(DIAGNOSTIC)].contraintes[23]
        assert (mobilite.valeur, mobilite.impact) == (ValeurContrainte.CLOTUREE, Impact.FAIBLE)
