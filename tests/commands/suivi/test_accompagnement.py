"""Accompagnement: notes, messages, documents, bilans, satisfaction."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from commands.base import Commande
from commands.regles import REGLES, Regles
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.suivi.accompagnement import (
    BilanEtabli,
    DocumentDepose,
    MessageEnvoye,
    MessageRecu,
    NoteEcrite,
    SatisfactionRepondue,
)
from ledger.events.suivi.rendez_vous import RendezVousHonore
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PRECONISE,
    annuler_etape,
    honorer_rendez_vous,
    manquer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.accompagnement import (
    DOCUMENT,
    DOCUMENT_2,
    EMPREINTE,
    EMPREINTE_2,
    MESSAGE,
    MESSAGE_2,
    NOTE,
    SATISFACTION_2,
    deposer_document,
    ecrire_note,
    envoyer_message,
    etablir_bilan,
    recevoir_message,
    repondre_satisfaction,
    repondre_sur_rendez_vous,
)
from tests.commands.scenario import etant_donne

TOUTES = [
    ecrire_note(),
    envoyer_message(),
    recevoir_message(),
    deposer_document(),
    etablir_bilan(debut_le="2025-03-15", fin_le="2025-03-16"),
    repondre_satisfaction(),
]
TENU = NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18").puis(honorer_rendez_vous(), "2025-03-20")


@pytest.mark.parametrize("commande", TOUTES, ids=lambda c: type(c).__name__)
class TestToutes:
    """What every step of the family shares."""

    def test_dossier_non_ouvert(self, commande: Commande) -> None:
        etant_donne().quand(commande, le="2025-03-20").refuse("dossier_non_ouvert")

    def test_avant_l_ouverture(self, commande: Commande) -> None:
        avant = commande.model_copy(update={"survenu_le": OUVERT.lus[0].survenu_le.replace(day=2)})
        NOTIFIE.quand(avant, le="2025-03-20").refuse("avant_ouverture", champ="survenu_le")

    def test_deux_fois_sous_le_meme_identifiant(self, commande: Commande) -> None:
        faite = NOTIFIE.puis(commande, "2025-03-20")
        autre = commande.model_copy(update={"sha256": EMPREINTE_2}) if hasattr(commande, "sha256") else commande
        faite.quand(autre, le="2025-03-21").refuse("identifiant_deja_utilise")


class TestEcrireNote:
    def test_ecrite(self) -> None:
        ecrite = OUVERT.quand(ecrire_note(themes=["SANTE"]), le="2025-03-20").alors(NoteEcrite, visibilite="STRUCTURE")
        assert ecrite.dossier.accompagnement.notes[str(NOTE)].visibilite == "STRUCTURE"

    def test_le_texte_est_scelle(self) -> None:
        (evenement,) = OUVERT.quand(ecrire_note(), le="2025-03-20").evenements
        assert "confiance" not in evenement.partie_claire()
        assert "texte" in evenement.partie_scellee()


class TestMessages:
    def test_reponse_a_rien(self) -> None:
        OUVERT.quand(envoyer_message(en_reponse_a=MESSAGE_2), le="2025-03-20").refuse(
            "message_inconnu", champ="en_reponse_a"
        )

    def test_reponse_a_un_message_du_meme_sens(self) -> None:
        envoye = OUVERT.puis(envoyer_message(), "2025-03-20")
        commande = envoyer_message(message=MESSAGE_2, en_reponse_a=MESSAGE)
        envoye.quand(commande, le="2025-03-21").refuse("message_inconnu")

    def test_reponse_avant_le_message(self) -> None:
        envoye = OUVERT.puis(envoyer_message(), "2025-03-20")
        commande = recevoir_message(en_reponse_a=MESSAGE, survenu_le="2025-03-19")
        envoye.quand(commande, le="2025-03-21").refuse("avant_message", champ="survenu_le")

    def test_echange(self) -> None:
        envoye = OUVERT.quand(envoyer_message(), le="2025-03-20").alors(MessageEnvoye, canal="SMS")
        recu = envoye.quand(recevoir_message(en_reponse_a=MESSAGE), le="2025-03-20").alors(MessageRecu)
        assert recu.dossier.accompagnement.messages[str(MESSAGE)].repondu
        assert not recu.dossier.accompagnement.messages[str(MESSAGE_2)].repondu

    def test_un_message_qui_a_sa_reponse_ne_s_annule_pas(self) -> None:
        recu = OUVERT.puis(envoyer_message(), "2025-03-20").puis(recevoir_message(en_reponse_a=MESSAGE), "2025-03-21")
        recu.quand(annuler_etape(recu, MessageEnvoye), le="2025-03-22").refuse("etape_suivie")


class TestDeposerDocument:
    @pytest.mark.parametrize("sha256", ["", "9f86d081", "9F86D081" * 8, "xyz"])
    def test_empreinte_impossible(self, sha256: str) -> None:
        with pytest.raises(ValidationError):
            deposer_document(sha256=sha256)

    @pytest.mark.parametrize("taille_octets", [0, 100_000_001])
    def test_taille_impossible(self, taille_octets: int) -> None:
        with pytest.raises(ValidationError):
            deposer_document(taille_octets=taille_octets)

    def test_trop_lourd(self) -> None:
        OUVERT.quand(deposer_document(taille_octets=10_000_001), le="2025-03-20").refuse(
            "document_trop_lourd", champ="taille_octets"
        )
        OUVERT.quand(deposer_document(taille_octets=10_000_000), le="2025-03-20").alors(DocumentDepose)

    def test_une_limite_locale(self) -> None:
        regles = Regles(replace(r, parametres={"taille_octets_max": 1_000}) if r.code == "AC1" else r for r in REGLES)
        OUVERT.sous(regles).quand(deposer_document(), le="2025-03-20").refuse("document_trop_lourd")

    def test_deux_fois(self) -> None:
        depose = OUVERT.puis(deposer_document(), "2025-03-20")
        commande = deposer_document(document=DOCUMENT_2)
        depose.quand(commande, le="2025-03-21").refuse("document_deja_depose", champ="sha256")

    def test_sa_nature_se_corrige(self) -> None:
        depose = OUVERT.puis(deposer_document(), "2025-03-20")
        commande = deposer_document(nature="CV", correction=depose.correction(DocumentDepose))
        corrige = depose.quand(commande, le="2025-03-21").alors(DocumentDepose, nature="CV", sha256=EMPREINTE)
        assert corrige.dossier.accompagnement.documents[str(DOCUMENT)].nature == "CV"


class TestEtablirBilan:
    def test_sans_orientation(self) -> None:
        PRECONISE.quand(etablir_bilan(), le="2025-10-02").refuse("orientation_absente")

    def test_periode_inversee(self) -> None:
        commande = etablir_bilan(debut_le="2025-10-01")
        ORIENTE.quand(commande, le="2025-10-02").refuse("periode_inversee", champ="fin_le")

    def test_periode_a_venir(self) -> None:
        ORIENTE.quand(etablir_bilan(), le="2025-09-29").refuse("periode_a_venir", champ="fin_le")

    @pytest.mark.parametrize("le", ["2025-09-30", "2025-10-01"])
    def test_des_le_dernier_jour(self, le: str) -> None:
        ORIENTE.quand(etablir_bilan(), le=le).alors(BilanEtabli, conclusion="POURSUITE")

    def test_l_orientation_ne_s_annule_pas_sous_lui(self) -> None:
        etabli = ORIENTE.puis(etablir_bilan(), "2025-10-01")
        etabli.quand(annuler_etape(etabli, OrientationDecidee), le="2025-10-02").refuse("etape_suivie")


class TestRepondreSatisfaction:
    @pytest.mark.parametrize("note_sur_5", [0, 6])
    def test_de_un_a_cinq(self, note_sur_5: int) -> None:
        with pytest.raises(ValidationError):
            repondre_satisfaction(note_sur_5=note_sur_5)

    @pytest.mark.parametrize(
        "commande", [repondre_satisfaction(sujet="RENDEZ_VOUS"), repondre_sur_rendez_vous(sujet="OFFRE")]
    )
    def test_un_rendez_vous_va_avec_son_sujet(self, commande: Commande) -> None:
        TENU.quand(commande, le="2025-03-21").refuse("sujet_incoherent", champ="rendez_vous")

    def test_rendez_vous_inconnu(self) -> None:
        NOTIFIE.quand(repondre_sur_rendez_vous(), le="2025-03-21").refuse("rendez_vous_inconnu")

    def test_rendez_vous_qui_n_a_pas_eu_lieu(self) -> None:
        planifie = NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18")
        planifie.quand(repondre_sur_rendez_vous(), le="2025-03-21").refuse("rendez_vous_non_honore")
        manque = planifie.puis(manquer_rendez_vous(), "2025-03-20")
        manque.quand(repondre_sur_rendez_vous(), le="2025-03-21").refuse("rendez_vous_non_honore")
        TENU.quand(repondre_sur_rendez_vous(survenu_le="2025-03-19"), le="2025-03-21").refuse("rendez_vous_non_honore")

    def test_deux_fois_sur_le_meme(self) -> None:
        repondue = TENU.puis(repondre_sur_rendez_vous(), "2025-03-20")
        commande = repondre_sur_rendez_vous(satisfaction=SATISFACTION_2)
        repondue.quand(commande, le="2025-03-21").refuse("satisfaction_deja_repondue", champ="rendez_vous")

    def test_repondue(self) -> None:
        repondue = TENU.quand(repondre_sur_rendez_vous(), le="2025-03-20").alors(SatisfactionRepondue, note_sur_5=4)
        repondue.quand(annuler_etape(repondue, RendezVousHonore), le="2025-03-21").refuse("etape_suivie")
        commande = repondre_satisfaction(satisfaction=SATISFACTION_2, note_sur_5=2)
        repondue.quand(commande, le="2025-03-21").alors(SatisfactionRepondue, sujet="ACCOMPAGNEMENT")
