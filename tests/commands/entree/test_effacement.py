"""The erasure of a person: asked, examined, approved by another agent, executed once."""

from datetime import date

import pytest

from commands.base import Interdite
from commands.permis import exiger_permis
from ledger.contexte import Acteur
from ledger.events.base import Evenement
from ledger.events.entree.effacement import (
    EffacementApprouve,
    EffacementDemande,
    EffacementExamine,
    EffacementExecute,
    SujetEfface,
)
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Fonction
from tests.commands.etapes import OUVERT, annuler_etape, modifier_droits
from tests.commands.etapes.effacement import (
    APPROUVE,
    CLOS,
    DEMANDE,
    EFFACE,
    EFFACEMENT_2,
    EXAMINE,
    approuver_effacement,
    demander_effacement,
    examiner_effacement,
    executer_effacement,
)
from tests.commands.etapes.entree import muter_dossier
from tests.commands.etapes.sanction import CONTESTE
from tests.commands.pouvoirs import agent
from tests.commands.scenario import etant_donne
from tests.ledger.memoire import enregistre_par

TERME = {"origine": "TERME", "motif": "DUREE_ECHUE"}


class TestDemander:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(demander_effacement(), le="2025-06-02").refuse("dossier_non_ouvert")

    def test_une_demande_a_la_fois(self) -> None:
        DEMANDE.quand(demander_effacement(effacement=EFFACEMENT_2), le="2025-06-03").refuse("effacement_en_cours")

    @pytest.mark.parametrize("champs", [{"motif": "DUREE_ECHUE"}, {"origine": "TERME"}])
    def test_le_motif_va_avec_l_origine(self, champs: dict[str, str]) -> None:
        CLOS.quand(demander_effacement(**champs), le="2025-06-02").refuse("motif_sans_origine", champ="motif")

    def test_au_terme_et_pas_avant(self) -> None:
        CLOS.quand(demander_effacement(**TERME, bordereau="B-1"), le="2034-06-01").refuse(
            "conservation_non_echue", champ="origine"
        )

    def test_au_terme_avec_un_visa(self) -> None:
        CLOS.quand(demander_effacement(**TERME), le="2036-06-02").refuse("bordereau_absent", champ="bordereau")
        CLOS.quand(demander_effacement(**TERME, bordereau="B-1"), le="2036-06-02").alors(
            EffacementDemande, bordereau="B-1"
        )

    def test_un_mois_pour_repondre(self) -> None:
        CLOS.quand(demander_effacement(), le="2025-06-02").alors(EffacementDemande, repondre_le="2025-07-02")

    def test_apres_un_depart(self) -> None:
        parti = OUVERT.puis(muter_dossier(), "2025-05-01")
        parti.quand(demander_effacement(), le="2025-06-02").alors(EffacementDemande)

    def test_a_nouveau_apres_un_refus(self) -> None:
        garde = DEMANDE.puis(examiner_effacement(conclusion="CONSERVER", raison="ARCHIVES"), "2025-06-03")
        garde.quand(demander_effacement(effacement=EFFACEMENT_2), le="2026-06-03").alors(EffacementDemande)

    def test_un_refus_ne_s_annule_pas_quand_une_autre_demande_l_a_suivi(self) -> None:
        """Both would wait at once."""
        garde = DEMANDE.puis(examiner_effacement(conclusion="CONSERVER", raison="ARCHIVES"), "2025-06-03")
        autre = garde.puis(demander_effacement(effacement=EFFACEMENT_2), "2025-06-10")
        autre.quand(annuler_etape(autre, EffacementExamine), le="2025-06-12").refuse("etape_suivie")
        garde.quand(annuler_etape(garde, EffacementExamine), le="2025-06-12").alors(EtapeAnnulee)

    def test_personne_deja_effacee(self) -> None:
        EFFACE.quand(demander_effacement(effacement=EFFACEMENT_2), le="2025-06-11").refuse("personne_deja_effacee")


class TestExaminer:
    def test_demande_inconnue(self) -> None:
        CLOS.quand(examiner_effacement(), le="2025-06-03").refuse("effacement_inconnu", champ="effacement")

    def test_une_fois(self) -> None:
        EXAMINE.quand(examiner_effacement(), le="2025-06-04").refuse("effacement_deja_examine", champ="effacement")

    @pytest.mark.parametrize("champs", [{"conclusion": "CONSERVER"}, {"raison": "JUSTICE"}])
    def test_garder_dit_pourquoi(self, champs: dict[str, str]) -> None:
        DEMANDE.quand(examiner_effacement(**champs), le="2025-06-03").refuse("raison_de_conservation", champ="raison")

    def test_le_droit_ouvert_garde_les_donnees(self) -> None:
        ouvert = OUVERT.puis(demander_effacement(), "2025-06-02")
        ouvert.quand(examiner_effacement(), le="2025-06-03").refuse("droit_ouvert", champ="conclusion")

    @pytest.mark.parametrize("motif", ["ILLICITE", "OBLIGATION_LEGALE"])
    def test_sauf_ce_qui_ne_devait_pas_etre_la(self, motif: str) -> None:
        ouvert = OUVERT.puis(demander_effacement(motif=motif), "2025-06-02")
        ouvert.quand(examiner_effacement(), le="2025-06-03").alors(EffacementExamine)

    def test_un_litige_garde_les_donnees(self) -> None:
        litige = CONTESTE.puis(demander_effacement(motif="ILLICITE"), "2025-09-02")
        litige.quand(examiner_effacement(), le="2025-09-03").refuse("effacement_en_litige", champ="conclusion")


class TestApprouver:
    def test_sans_examen(self) -> None:
        DEMANDE.quand(approuver_effacement(), le="2025-06-04").refuse("effacement_non_examine", champ="effacement")

    def test_une_fois(self) -> None:
        APPROUVE.quand(approuver_effacement(), le="2025-06-05").refuse("effacement_deja_approuve", champ="effacement")

    def test_le_droit_rouvert_entre_temps(self) -> None:
        rouvert = EXAMINE.puis(modifier_droits(etat_droit="OUVERT_VERSABLE"), "2025-06-04")
        rouvert.quand(approuver_effacement(), le="2025-06-05").refuse("droit_ouvert", champ="conclusion")

    def test_un_second_agent(self) -> None:
        """Whoever asked or examined does not approve, whatever is delegated to him; who holds nothing does not either."""
        assert _refus(agent(Fonction.DROITS, Fonction.EFFACEMENT, numero=4)) == "part_deja_prise"
        assert _refus(agent(Fonction.DROITS, numero=5)) == "pouvoir_absent"
        assert _refus(agent(numero=5)) == "pouvoir_absent"
        assert _refus(agent(Fonction.EFFACEMENT, numero=5)) is None


def _refus(qui: Acteur) -> str | None:
    """Why this agent does not approve what another one asked and examined; None when he may."""
    lus: list[EvenementLu] = [enregistre_par(e, agent(Fonction.DROITS, numero=4)) for e in EXAMINE.lus]
    try:
        exiger_permis(qui, approuver_effacement(), lus, date(2025, 6, 4))
    except Interdite as interdite:
        return interdite.code
    return None


class TestExecuter:
    def test_sans_approbation(self) -> None:
        EXAMINE.quand(executer_effacement(), le="2025-06-10").refuse("effacement_non_approuve", champ="effacement")

    def test_le_certificat_et_ce_que_les_autres_apprennent(self) -> None:
        issue = APPROUVE.quand(executer_effacement(), le="2025-06-10")
        assert [type(e) for e in issue.evenements] == [EffacementExecute, SujetEfface]
        assert issue.acceptee().dossier.efface_le == date(2025, 6, 10)

    def test_une_fois(self) -> None:
        EFFACE.quand(executer_effacement(), le="2025-06-11").refuse("personne_deja_effacee")

    def test_l_approbation_ne_s_annule_plus(self) -> None:
        annulation = annuler_etape(EFFACE, EffacementApprouve)
        EFFACE.quand(annulation, le="2025-06-11").refuse("etape_suivie", champ="correction.evenement")

    @pytest.mark.parametrize("classe", [EffacementExecute, SujetEfface])
    def test_ce_qui_est_efface_le_reste(self, classe: type[Evenement]) -> None:
        """Nothing brings her back: neither the certificate nor what others learned is annulled or restated."""
        EFFACE.quand(annuler_etape(EFFACE, classe), le="2025-06-11").refuse(
            "effacement_definitif", champ="correction.evenement"
        )
        autrement = executer_effacement(correction=EFFACE.correction(classe))
        EFFACE.quand(autrement, le="2025-06-11").refuse("effacement_definitif", champ="correction.evenement")

    def test_par_un_programme_seul(self) -> None:
        with pytest.raises(Interdite):
            exiger_permis(agent(Fonction.EFFACEMENT), executer_effacement(), APPROUVE.lus, date(2025, 6, 10))
