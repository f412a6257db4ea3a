"""Structure in charge and référent unique."""

import pytest

from commands.base import ETAPES, Commande, Interdite
from commands.orientations.designation import DesignerReferent, TransfererReferent
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.vocabulaire.acteur import Role
from tests.commands.etapes import (
    EN_CHARGE,
    NOTIFIE,
    ORIENTATION,
    ORIENTE,
    OUVERT,
    REFERENT,
    REFERENT_2,
    designer_referent,
    designer_structure,
)
from tests.commands.etapes.orientation import SUCCESSEUR, transferer_referent
from tests.commands.pouvoirs import agent
from tests.commands.scenario import etant_donne

VIDE = etant_donne()
SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-19")


class TestConfier:
    """M1: whoever calls the API takes over nobody's person, by whichever step."""

    @pytest.mark.parametrize("commande", [DesignerReferent, TransfererReferent])
    def test_m1_la_personne_d_un_autre(self, commande: type[Commande]) -> None:
        garde, dossier = ETAPES[commande].garde, SUIVI.dossier
        assert garde is not None
        with pytest.raises(Interdite) as interdite:
            garde(agent(numero=9), dossier, None)
        assert interdite.value.code == "autre_referent"
        for permis in (agent(numero=REFERENT.int), agent(numero=9, role=Role.ADMINISTRATEUR)):
            garde(permis, dossier, None)
        garde(agent(numero=9), EN_CHARGE.dossier, None)


class TestDesignerStructure:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(designer_structure(), le="2025-03-18").refuse("dossier_non_ouvert")

    def test_sans_orientation(self) -> None:
        OUVERT.quand(designer_structure(), le="2025-03-18").refuse("orientation_absente")

    def test_autre_organisme_que_celui_qui_est_decide(self) -> None:
        commande = designer_structure(organisme="MISSION_LOCALE", structure="ML-33-01")
        NOTIFIE.quand(commande, le="2025-03-18").refuse("organisme_non_decide", champ="organisme")

    def test_deja_en_charge(self) -> None:
        EN_CHARGE.quand(designer_structure(), le="2025-03-19").refuse("structure_inchangee", champ="structure")

    def test_avant_l_orientation(self) -> None:
        commande = designer_structure(survenu_le="2025-03-13")
        ORIENTE.quand(commande, le="2025-03-18").refuse("impossible_a_cette_date", champ="survenu_le")

    def test_designee_sous_l_orientation(self) -> None:
        NOTIFIE.quand(designer_structure(), le="2025-03-18").alors(StructureDesignee, orientation=ORIENTATION)

    def test_une_autre_structure_reprend_sans_le_referent(self) -> None:
        suivi = EN_CHARGE.puis(designer_referent(), "2025-03-19")
        autre = suivi.quand(designer_structure(structure="MDS-33-09"), le="2025-05-02").alors(StructureDesignee)
        assert (autre.dossier.structure, autre.dossier.referent) == ("MDS-33-09", None)


class TestDesignerReferent:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(designer_referent(), le="2025-03-19").refuse("dossier_non_ouvert")

    def test_sans_structure(self) -> None:
        NOTIFIE.quand(designer_referent(), le="2025-03-19").refuse("structure_absente")

    def test_avant_la_structure(self) -> None:
        commande = designer_referent(survenu_le="2025-03-17")
        EN_CHARGE.quand(commande, le="2025-03-19").refuse("impossible_a_cette_date")

    def test_deja_designe(self) -> None:
        suivi = EN_CHARGE.puis(designer_referent(), "2025-03-19")
        suivi.quand(designer_referent(), le="2025-03-20").refuse("referent_inchange", champ="referent")

    def test_designe_dans_la_structure_en_charge(self) -> None:
        suivi = EN_CHARGE.quand(designer_referent(), le="2025-03-19").alors(ReferentDesigne, structure="MDS-33-04")
        assert suivi.dossier.referent == str(REFERENT)
        suivi.quand(designer_referent(referent=REFERENT_2), le="2025-03-20").alors(ReferentDesigne)


SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-19")


class TestTransfererReferent:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(transferer_referent(), le="2025-05-02").refuse("dossier_non_ouvert")

    def test_sans_referent(self) -> None:
        EN_CHARGE.quand(transferer_referent(), le="2025-05-02").refuse("referent_absent")

    def test_depuis_un_autre(self) -> None:
        SUIVI.quand(transferer_referent(precedent=REFERENT_2), le="2025-05-02").refuse(
            "referent_different", champ="precedent"
        )

    @pytest.mark.parametrize("structure", [None, "MDS-33-04"])
    def test_au_meme(self, structure: str | None) -> None:
        commande = transferer_referent(referent=REFERENT, structure=structure)
        SUIVI.quand(commande, le="2025-05-02").refuse("referent_inchange", champ="referent")

    def test_avant_le_referent(self) -> None:
        commande = transferer_referent(survenu_le="2025-03-18")
        SUIVI.quand(commande, le="2025-05-02").refuse("impossible_a_cette_date")

    def test_dans_la_meme_structure(self) -> None:
        transfere = SUIVI.quand(transferer_referent(precedent=REFERENT), le="2025-05-02").alors(
            ReferentTransfere, structure="MDS-33-04", precedent=REFERENT, structure_precedente="MDS-33-04"
        )
        assert transfere.dossier.referent == str(SUCCESSEUR)

    def test_dans_une_autre_structure(self) -> None:
        transfere = SUIVI.quand(transferer_referent(structure="MDS-33-09"), le="2025-05-02").alors(ReferentTransfere)
        assert (transfere.dossier.structure, transfere.dossier.referent) == ("MDS-33-09", str(SUCCESSEUR))

    def test_le_meme_agent_change_de_structure(self) -> None:
        commande = transferer_referent(referent=REFERENT, structure="MDS-33-09", motif="CHANGEMENT_STRUCTURE")
        SUIVI.quand(commande, le="2025-05-02").alors(ReferentTransfere, structure="MDS-33-09")
