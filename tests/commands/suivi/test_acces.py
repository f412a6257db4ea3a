"""Access of the person: refusals; a link to who is followed here, a code for one act, an entry that somebody made."""

from uuid import UUID

import pytest

from commands.base import ETAPES, Interdite, Refus
from commands.permis import exiger_permis
from commands.suivi.acces import CODES_PAR_JOUR, DemanderCode, EnvoyerLien, OuvrirEspace, VerifierCode
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.events.suivi.acces import CodeDemande, CodeVerifie, EspaceOuvert, LienEnvoye
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import NOTIFIE, OUVERT, decider_orientation, proposer_contrat
from tests.commands.etapes.acces import (
    CODE,
    CODE_ENVOYE,
    CODE_VERIFIE,
    INVITEE_A_ENTRER,
    demander_code,
    envoyer_lien,
    ouvrir_espace,
    verifier_code,
)
from tests.commands.etapes.envoi import OPPOSEE
from tests.commands.scenario import etant_donne
from tests.ledger.memoire import DOSSIER

ELLE = Acteur(DOSSIER, Role.ALLOCATAIRE, Canal.ECRAN)
REFERENT = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)


class TestRefus:
    @pytest.mark.parametrize("commande", [envoyer_lien(), demander_code(), verifier_code(), ouvrir_espace()])
    def test_dossier_non_ouvert(self, commande: EnvoyerLien) -> None:
        etant_donne().quand(commande, le="2025-04-01").refuse("dossier_non_ouvert")

    def test_aucun_lien_par_un_moyen_refuse(self) -> None:
        OPPOSEE.quand(envoyer_lien(), le="2025-04-01").refuse("opposition", champ="canal")
        OPPOSEE.quand(envoyer_lien(canal="COURRIEL"), le="2025-04-01").alors(LienEnvoye)

    def test_qui_est_suivi_par_france_travail_n_est_pas_invite_ici(self) -> None:
        ailleurs = OUVERT.puis(decider_orientation(organisme="FRANCE_TRAVAIL", parcours="PROFESSIONNEL"), "2025-03-14")
        ailleurs.quand(envoyer_lien(), le="2025-04-01").refuse("suivie_ailleurs")

    @pytest.mark.parametrize("cible", [None, UUID(int=99)])
    def test_on_ne_fait_signer_que_la_version_qui_attend(self, cible: UUID | None) -> None:
        propose = NOTIFIE.puis(proposer_contrat(), "2025-03-20")
        lien = envoyer_lien(objet="SIGNATURE", cible=cible)
        propose.quand(lien, le="2025-04-01").refuse("rien_a_signer", champ="cible")
        code = demander_code(objet="SIGNATURE", cible=cible)
        propose.quand(code, le="2025-04-01").refuse("rien_a_signer", champ="cible")

    def test_une_entree_n_est_d_aucun_document(self) -> None:
        OUVERT.quand(envoyer_lien(cible=UUID(int=9)), le="2025-04-01").refuse("cible_sans_objet", champ="cible")

    def test_un_code_ne_se_verifie_ni_sans_envoi_ni_deux_fois_ni_pour_autre_chose(self) -> None:
        INVITEE_A_ENTRER.quand(verifier_code(), le="2025-04-02").refuse("code_inconnu", champ="code_sms")
        CODE_VERIFIE.quand(verifier_code(), le="2025-04-02").refuse("code_deja_verifie", champ="code_sms")
        autre = verifier_code(cible=UUID(int=9))
        CODE_ENVOYE.quand(autre, le="2025-04-02").refuse("code_d_un_autre_acte", champ="code_sms")
        avant = verifier_code(survenu_le="2025-04-01")
        CODE_ENVOYE.quand(avant, le="2025-04-03").refuse("avant_demande", champ="survenu_le")

    def test_on_n_entre_pas_par_un_code_que_personne_n_a_recopie(self) -> None:
        CODE_ENVOYE.quand(ouvrir_espace(), le="2025-04-02").refuse("code_non_verifie", champ="code_sms")
        inconnu = ouvrir_espace(code_sms=UUID(int=77))
        CODE_VERIFIE.quand(inconnu, le="2025-04-02").refuse("code_inconnu", champ="code_sms")

    def test_le_moyen_dit_ses_preuves_et_pas_d_autres(self) -> None:
        sans_lien = ouvrir_espace(lien=None)
        CODE_VERIFIE.quand(sans_lien, le="2025-04-02").refuse("lien_absent", champ="lien")
        sans_code = ouvrir_espace(code_sms=None)
        CODE_VERIFIE.quand(sans_code, le="2025-04-02").refuse("code_absent", champ="code_sms")
        de_trop = ouvrir_espace(moyen="LIEN")
        CODE_VERIFIE.quand(de_trop, le="2025-04-02").refuse("code_absent", champ="code_sms")

    def test_le_journal_prend_un_nombre_borne_de_codes(self) -> None:
        recit = INVITEE_A_ENTRER
        for rang in range(CODES_PAR_JOUR):
            recit = recit.puis(demander_code(code_sms=UUID(int=2000 + rang)), "2025-04-02")
        recit.quand(demander_code(), le="2025-04-02").refuse("trop_de_codes")
        recit.quand(demander_code(), le="2025-04-03").alors(CodeDemande)


class TestQui:
    """Who may say that a person came in, or that she typed a code."""

    def test_ce_que_le_service_constate_lui_est_reserve(self) -> None:
        assert ETAPES[VerifierCode].roles == (Role.SYSTEME,)
        with pytest.raises(Interdite):
            exiger_permis(REFERENT, verifier_code(), CODE_ENVOYE.lus, aujourd_hui())
        with pytest.raises(Interdite):
            exiger_permis(REFERENT, ouvrir_espace(), CODE_VERIFIE.lus, aujourd_hui())

    @pytest.mark.parametrize("commande", [demander_code(), ouvrir_espace()])
    def test_la_personne_entre_chez_elle_et_nulle_part_ailleurs(self, commande: DemanderCode | OuvrirEspace) -> None:
        etape, dossier = ETAPES[type(commande)], CODE_VERIFIE.dossier
        assert etape.roles == (Role.ALLOCATAIRE,)
        assert etape.garde is not None
        etape.garde(ELLE, dossier, commande)
        for autre in (Acteur(UUID(int=5), Role.ALLOCATAIRE, Canal.ECRAN), REFERENT):
            with pytest.raises(Refus) as refus:
                etape.garde(autre, dossier, commande)
            assert refus.value.code == "espace_d_autrui"

    def test_un_agent_ne_dit_pas_avoir_remis_un_qr_code(self) -> None:
        garde = ETAPES[EnvoyerLien].garde
        assert garde is not None
        with pytest.raises(Refus) as refus:
            garde(REFERENT, OUVERT.dossier, envoyer_lien(canal="QR"))
        assert refus.value.code == "lien_sans_porteur"
        garde(REFERENT, OUVERT.dossier, envoyer_lien())


class TestEnregistre:
    def test_un_lien_part_et_dit_jusqu_a_quand_il_s_ouvre(self) -> None:
        OUVERT.quand(envoyer_lien(), le="2025-04-01").alors(LienEnvoye, expire_le="2025-05-01", a_envoyer=True)

    def test_un_qr_code_ne_part_pas(self) -> None:
        OUVERT.quand(envoyer_lien(canal="QR"), le="2025-04-01").alors(LienEnvoye, a_envoyer=None)

    def test_un_code_part_par_sms(self) -> None:
        INVITEE_A_ENTRER.quand(demander_code(), le="2025-04-02").alors(CodeDemande, canal="SMS", a_envoyer=True)
        CODE_ENVOYE.quand(verifier_code(), le="2025-04-02").alors(CodeVerifie, code_sms=CODE)

    def test_la_premiere_entree_se_distingue_des_suivantes(self) -> None:
        entree = CODE_VERIFIE.quand(ouvrir_espace(), le="2025-04-02").alors(EspaceOuvert, premiere=True)
        suite = entree.quand(OuvrirEspace(moyen="IDENTITE"), le="2025-04-09").alors(EspaceOuvert, premiere=False)
        entrees = suite.dossier.accompagnement.entrees
        assert entrees is not None
        assert (entrees.premiere_le.day, entrees.derniere_le.day, entrees.nombre) == (2, 9, 2)
