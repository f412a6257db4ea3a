"""Signature of the document of a contract: each party that one, as it was read; then the contract is signed."""

from uuid import UUID, uuid4

import pytest

from commands.base import Refus
from commands.temoins import exiger_temoin
from ledger.contexte import Acteur
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementSigneParPartie
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import PROPOSE, signer_contrat
from tests.commands.etapes.acces import CODE, demander_code, verifier_code
from tests.commands.etapes.accompagnement import DOCUMENT, deposer_document
from tests.commands.etapes.contrat_engagement import arreter_plan, signer_partie
from tests.commands.etapes.document import ETABLI, produire_document
from tests.ledger.memoire import DOSSIER

A_SIGNER = PROPOSE.puis(produire_document(), "2025-04-02")
LU = {"document": ETABLI, "sha256": "2c26b46b" * 8}
ORGANISME = LU | {"partie": "ORGANISME", "mode": "ELECTRONIQUE", "moyen": "HABILITATION"}
ELLE = LU | {"partie": "PERSONNE", "mode": "ELECTRONIQUE", "moyen": "ESPACE_PERSONNEL"}
LE = "2025-04-03"


def test_sans_document_aucun_ne_se_signe() -> None:
    PROPOSE.quand(signer_partie(**ELLE), le=LE).refuse("aucun_document_a_signer", champ="document")
    PROPOSE.quand(signer_partie(), le=LE).alors(ContratEngagementSigneParPartie)


@pytest.mark.parametrize("champs", [{"document": None}, {"document": uuid4()}, {"sha256": "0" * 64}])
def test_une_autre_version(champs: dict[str, object]) -> None:
    A_SIGNER.quand(signer_partie(**ELLE | champs), le=LE).refuse("autre_version", champ="document")


def test_une_version_perimee() -> None:
    A_SIGNER.puis(arreter_plan(), LE).quand(signer_partie(**ELLE), le=LE).refuse("version_perimee", champ="document")


@pytest.mark.parametrize("champs", [{"moyen": None}, {"moyen": "PAPIER"}, {"mode": "PAPIER"}])
def test_sans_preuve(champs: dict[str, object]) -> None:
    A_SIGNER.quand(signer_partie(**ELLE | champs), le=LE).refuse("preuve_absente", champ="moyen")


def test_sur_papier_le_papier_est_joint() -> None:
    papier = LU | {"mode": "PAPIER", "moyen": "PAPIER"}
    A_SIGNER.quand(signer_partie(**papier), le=LE).refuse("exemplaire_absent", champ="justificatif")
    joint = A_SIGNER.puis(deposer_document(nature="CONTRAT_SIGNE"), LE)
    joint.quand(signer_partie(**papier, justificatif=DOCUMENT), le=LE).alors(ContratEngagementSigneParPartie)


def test_le_contrat_est_signe_quand_chacun_a_signe_le_document() -> None:
    A_SIGNER.quand(signer_contrat(), le=LE).refuse("signatures_attendues", champ="contrat")
    une = A_SIGNER.puis(signer_partie(**ORGANISME), LE)
    une.quand(signer_contrat(), le=LE).refuse("signatures_attendues")
    une.quand(produire_document(document=uuid4()), le=LE).refuse("contrat_en_signature", champ="objet")
    une.puis(signer_partie(**ELLE), LE).quand(signer_contrat(), le=LE).alors(ContratEngagementSigne)


class TestTemoin:
    """Signed means that the person did."""

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.ALLOCATAIRE])
    def test_nul_ne_signe_pour_elle(self, role: Role) -> None:
        for agent in (uuid4(), DOSSIER):
            with pytest.raises(Refus) as refus:
                exiger_temoin(Acteur(agent, role, Canal.API), signer_partie(**ELLE), DOSSIER, A_SIGNER.lus)
            assert refus.value.code == "signature_d_autrui"

    @pytest.mark.parametrize(("agent", "champs"), [(uuid4(), ELLE), (DOSSIER, ORGANISME)])
    def test_elle_ne_signe_que_pour_elle(self, agent: UUID, champs: dict[str, object]) -> None:
        with pytest.raises(Refus) as refus:
            exiger_temoin(Acteur(agent, Role.ALLOCATAIRE, Canal.ECRAN), signer_partie(**champs), DOSSIER, A_SIGNER.lus)
        assert refus.value.code == "signature_d_autrui"
        exiger_temoin(Acteur(DOSSIER, Role.ALLOCATAIRE, Canal.ECRAN), signer_partie(**ELLE), DOSSIER, A_SIGNER.lus)

    def test_r3_un_agent_ne_dit_pas_electronique_ce_qu_elle_n_a_pas_signe(self) -> None:
        agent, signe = Acteur(uuid4(), Role.REFERENT, Canal.API), A_SIGNER.puis(signer_partie(**ELLE), LE)
        electronique = signer_contrat(mode="ELECTRONIQUE")
        with pytest.raises(Refus) as refus:
            exiger_temoin(agent, electronique, DOSSIER, A_SIGNER.lus)
        assert refus.value.code == "signature_de_la_personne"
        exiger_temoin(agent, signer_contrat(mode="PAPIER"), DOSSIER, A_SIGNER.lus)
        exiger_temoin(agent, electronique, DOSSIER, signe.lus)


class TestCode:
    """By a code: the one that was sent for this version, that was typed, once."""

    PAR_CODE = LU | {"partie": "PERSONNE", "mode": "ELECTRONIQUE", "moyen": "CODE", "code_sms": CODE}

    def test_sans_code_ou_sans_qu_il_soit_recopie(self) -> None:
        A_SIGNER.quand(signer_partie(**self.PAR_CODE), le=LE).refuse("code_non_verifie", champ="code_sms")
        envoye = A_SIGNER.puis(demander_code(objet="SIGNATURE", cible=ETABLI), LE)
        envoye.quand(signer_partie(**self.PAR_CODE), le=LE).refuse("code_non_verifie", champ="code_sms")

    def test_un_code_d_entree_ne_signe_rien(self) -> None:
        entree = A_SIGNER.puis(demander_code(), LE).puis(verifier_code(), LE)
        entree.quand(signer_partie(**self.PAR_CODE), le=LE).refuse("code_non_verifie", champ="code_sms")

    def test_recopie_il_signe_et_elle_seule(self) -> None:
        pour = {"objet": "SIGNATURE", "cible": ETABLI}
        verifie = A_SIGNER.puis(demander_code(**pour), LE).puis(verifier_code(**pour), LE)
        signe = signer_partie(**self.PAR_CODE)
        assert verifie.quand(signe, le=LE).alors(ContratEngagementSigneParPartie).dossier.accompagnement.codes
        with pytest.raises(Refus, match="elle-même"):
            exiger_temoin(Acteur(uuid4(), Role.REFERENT, Canal.ECRAN), signe, DOSSIER, verifie.lus)
        exiger_temoin(Acteur(DOSSIER, Role.ALLOCATAIRE, Canal.ECRAN), signe, DOSSIER, verifie.lus)
