"""Delivery of messages: what does not leave and why; once, whatever dies; nothing of the person where it should not be."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from commands.base import Refus
from commands.suivi.envoi import DeclarerOppositionEnvoi, LeverOppositionEnvoi
from integrations.envois.impression import Impression
from integrations.envois.transporteur import DOUTE
from integrations.livraison.echecs import Indisponible, Rejet
from ledger.dates import PARIS
from ledger.events.suivi.convocation import RemiseConvocationConstatee
from ledger.events.suivi.envoi import CourrierConfie, EnvoiConfie
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from tests.commands import etapes
from tests.commands.etapes.accompagnement import envoyer_message
from tests.commands.etapes.rendez_vous import convoquer, deplacer_rendez_vous, envoyer_rappel, inviter
from tests.commands.etapes.transmission import relancer_transmission
from tests.integrations.envois.conftest import ADRESSE, LUNDI, NUMERO, Sac, Scene
from tests.integrations.livraison.faux import Mort

AVANT = date(2025, 4, 7)


def seul(scene: Scene) -> tuple[str, str | None]:
    """State of the one message of the scene, and the cause or code of what stands in its way."""
    (suivie,) = scene.suivies
    return suivie.etat.value, suivie.cause or suivie.rejet


class TestNePartPas:
    def test_un_moyen_sans_transporteur_n_envoie_ni_ne_dit_rien(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        assert scene.livrer(CanalEnvoi.SMS) == 0
        assert scene.suivies == []
        assert scene.livrer() == 1, "it leaves once there is one"

    def test_un_courrier_et_un_appel_n_ont_pas_de_transporteur(self, scene: Scene) -> None:
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.faire(envoyer_rappel(canal="TELEPHONE"))
        assert scene.livrer() == 0
        assert scene.suivies == []

    @pytest.mark.parametrize(
        ("identite", "code"),
        [
            ({}, "NUMERO_ABSENT"),
            ({"telephone": "05 56 00 00 00"}, "NUMERO_FIXE"),
            ({"telephone": "12"}, "NUMERO_INCORRECT"),
        ],
    )
    def test_sans_numero_qui_mene_a_elle(self, scene: Scene, identite: dict[str, str], code: str) -> None:
        scene.faire(etapes.modifier_identite(identite=etapes.IDENTITE | identite), date(2025, 4, 1))
        scene.faire(envoyer_rappel())
        scene.livrer()
        assert seul(scene) == ("REJETEE", code)
        scene.faire(etapes.modifier_identite(identite=etapes.IDENTITE | {"telephone": "0639980001"}))
        scene.faire(relancer_transmission(transmission=scene.suivies[0].id))
        assert scene.livrer() == 1
        assert [pli.adresse for pli in scene.sms.partis] == [NUMERO]

    def test_la_personne_n_en_veut_plus(self, scene: Scene) -> None:
        scene.faire(DeclarerOppositionEnvoi(canal=CanalEnvoi.SMS))
        scene.faire(envoyer_rappel())
        scene.faire(envoyer_message(canal="COURRIEL"))
        assert scene.livrer() == 2
        assert (scene.sms.partis, len(scene.courriel.partis)) == ([], 1)
        assert scene.suivies[0].rejet == "OPPOSITION"
        scene.faire(LeverOppositionEnvoi(canal=CanalEnvoi.SMS))
        scene.faire(relancer_transmission(transmission=scene.suivies[0].id))
        scene.livrer()
        assert len(scene.sms.partis) == 1

    def test_la_nuit_il_attend_le_matin(self, scene: Scene) -> None:
        scene.ici = LUNDI.replace(hour=21)
        scene.faire(envoyer_message(canal="SMS"))
        scene.livrer()
        assert seul(scene) == ("EN_ATTENTE", "HEURES_CALMES")
        assert scene.carnet.reprises() == [], "not before"
        scene.ici = LUNDI + timedelta(hours=22)
        assert scene.livrer() == 1
        assert seul(scene) == ("REUSSIE", None)

    def test_le_rappel_d_un_rendez_vous_passe_deplace_ou_annule(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        scene.ici = datetime(2025, 4, 15, 14, 30, tzinfo=PARIS)
        assert scene.livrer() == 0
        scene.ici = LUNDI
        scene.faire(deplacer_rendez_vous(le="2025-04-18", heure="09:15"))
        assert scene.livrer() == 0
        assert scene.suivies == []

    def test_une_invitation_qui_a_eu_sa_reponse(self, scene: Scene) -> None:
        scene.faire(inviter(canal="SMS"), date(2025, 4, 11))
        scene.faire(
            etapes.planifier_rendez_vous(rendez_vous=UUID(int=77), motif="PREMIER_ACCOMPAGNEMENT", le="2025-04-22")
        )
        assert scene.livrer() == 0

    def test_ce_qui_attend_depuis_trop_longtemps_demande_un_agent(self, scene: Scene) -> None:
        scene.faire(envoyer_message(canal="SMS"), date(2025, 4, 1))
        scene.livrer()
        assert seul(scene) == ("REJETEE", "TROP_ANCIEN")
        scene.faire(relancer_transmission(transmission=scene.suivies[0].id))
        assert scene.livrer() == 1

    def test_un_sms_trop_long_ne_s_ecrit_pas(self, scene: Scene) -> None:
        for texte in ("a" * 613, "ê" * 269):
            with pytest.raises(Refus, match="SMS, 4 au plus"):
                scene.faire(envoyer_message(canal="SMS", texte=texte))
        scene.faire(envoyer_message(canal="SMS", texte="a" * 612))
        assert scene.livrer() == 1
        assert scene.dernier(EnvoiConfie).corps["parties"] == 4

    def test_ce_qu_un_transporteur_refuse_est_scelle_sauf_nos_mots(self, scene: Scene) -> None:
        scene.sms.fautes.append(Rejet("invalid_parameter", f"Brevo refuse ce SMS : numéro {NUMERO}"))
        scene.sms.fautes[0].recu = False  # type: ignore[attr-defined]
        scene.faire(envoyer_rappel())
        scene.livrer()
        assert seul(scene) == ("REJETEE", "invalid_parameter")
        assert NUMERO not in str(scene.lus[-1].corps)

    def test_une_personne_effacee_ne_recoit_rien(self, scene: Scene) -> None:
        scene.faire(envoyer_message(canal="SMS"))
        coffre = scene.journal.coffre
        assert isinstance(coffre, CoffreMemoire)
        coffre.detruire(scene.dossier)
        scene.livrer()
        assert seul(scene) == ("EN_ATTENTE", "PERSONNE_EFFACEE")
        assert scene.sms.partis == []


class TestCourrier:
    """Letters that the département posts itself: each waits for an agent, and holds nothing back."""

    def test_elle_attend_qu_un_agent_la_poste(self, scene: Scene) -> None:
        scene.courrier = Impression()
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.faire(envoyer_rappel())
        assert scene.livrer() == 1, "the reminder does not wait behind the letter"
        lettre, rappel = scene.suivies
        assert (lettre.etat.value, lettre.cause, lettre.service) == ("EN_ATTENTE", "A_POSTER", "courrier")
        assert rappel.etat.value == "REUSSIE"
        scene.ici = datetime(2025, 4, 15, 9, tzinfo=PARIS)
        faits = len(scene.lus)
        assert scene.livrer() == 0
        assert len(scene.lus) == faits, "nothing more is said of it, however old it is"

    def test_un_transporteur_la_prend_une_fois_etablie(self, scene: Scene) -> None:
        scene.courrier = industriel = Sac("maileva")
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.livrer()
        assert seul(scene) == ("EN_ATTENTE", "A_POSTER"), "an agent has it drawn up first"
        document = scene.etablir()
        assert scene.livrer() == 1
        assert scene.livrer() == 0
        assert [pli.adresse.splitlines()[-1] for pli in industriel.partis] == ["33150 CENON"]
        confie = scene.dernier(CourrierConfie).corps
        assert (confie["transporteur"], confie["document"], confie["feuilles"]) == ("maileva", str(document), 1)

    def test_sa_reponse_perdue_ne_l_imprime_pas_deux_fois(self, scene: Scene) -> None:
        scene.courrier = industriel = Sac("maileva", montre=True)
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.etablir()
        industriel.fautes.append(Indisponible("coupé", recu=True))
        with pytest.raises(Indisponible):
            scene.livrer()
        assert scene.livrer() == 1
        assert len(industriel.partis) == 1
        assert scene.dernier(CourrierConfie).corps["retrouvee"] is True

    def test_ce_qui_a_change_n_est_plus_a_poster(self, scene: Scene) -> None:
        scene.courrier = Impression()
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.livrer()
        scene.faire(deplacer_rendez_vous(le="2025-04-18", heure="09:15"))
        scene.livrer()
        assert seul(scene) == ("ABANDONNEE", None)

    def test_sans_adresse_elle_est_a_corriger(self, scene: Scene) -> None:
        scene.courrier = Impression()
        scene.faire(etapes.modifier_identite(identite=etapes.IDENTITE), date(2025, 4, 1))
        scene.faire(convoquer(canal="COURRIER"), AVANT)
        scene.livrer()
        assert seul(scene) == ("REJETEE", "ADRESSE_ABSENTE")


class TestPart:
    def test_un_rappel_par_sms(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        assert scene.livrer() == 1
        (parti,) = scene.sms.partis
        assert parti.texte.startswith("Rappel : vous avez rendez-vous le 15/04/2025 à 14 h 30.")
        confie = scene.dernier(EnvoiConfie)
        assert confie.corps["reference"] == "sms-1"
        assert confie.corps["modele"] == "rappel-sms"
        assert scene.livrer() == 0, "nothing is sent twice"

    def test_rien_de_la_personne_en_clair(self, scene: Scene) -> None:
        """Address and text are sealed with her key: the open part, which topics carry, knows neither."""
        scene.faire(envoyer_message(canal="COURRIEL", texte="Votre canari est arrivé."))
        scene.livrer()
        assert scene.courriel.partis[0].adresse == ADRESSE
        assert "canari" in scene.courriel.partis[0].texte
        assert "canari" not in scene.courriel.partis[0].sujet
        for lu in scene.lus[1:]:
            assert [dit for dit in ("canari", "maite", NUMERO[3:]) if dit in str(lu.corps)] == []
        ouvert = scene.dernier(EnvoiConfie).desceller(scene.journal.coffre)
        assert (ouvert["adresse"], "canari" in ouvert["texte"]) == (ADRESSE, True)

    def test_une_convocation_est_envoyee_quand_elle_est_confiee(self, scene: Scene) -> None:
        scene.faire(convoquer(canal="COURRIEL"), AVANT)
        scene.livrer()
        assert "MDS" in scene.courriel.partis[0].texte
        assert scene.dernier(RemiseConvocationConstatee).corps["statut"] == "ENVOYEE"

    def test_une_invitation_part(self, scene: Scene) -> None:
        scene.faire(inviter(canal="SMS"))
        scene.livrer()
        assert "10 jours" in scene.sms.partis[0].texte
        assert scene.dernier(RemiseConvocationConstatee).corps["valable_jusqu_au"] == "2025-04-24"

    def test_pas_plus_de_trois_par_jour(self, scene: Scene) -> None:
        for numero in range(4):
            scene.faire(envoyer_message(canal="SMS", message=f"{numero:032}"))
        scene.livrer()
        assert [suivie.etat.value for suivie in scene.suivies] == ["REUSSIE"] * 3 + ["EN_ATTENTE"]
        assert scene.suivies[-1].cause == "PLAFOND_DU_JOUR"
        scene.ici += timedelta(days=1)
        assert scene.livrer() == 1


class TestUneFois:
    """A process that dies between the note and the answer never sends twice in silence."""

    def mourir(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        scene.sms.fautes.append(Mort("après l'envoi"))
        with pytest.raises(Mort):
            scene.livrer()
        assert len(scene.sms.partis) == 1

    def test_le_doute_va_a_la_liste_de_travail(self, scene: Scene) -> None:
        self.mourir(scene)
        scene.sms.montre = False
        scene.livrer()
        assert seul(scene) == ("REJETEE", DOUTE)
        assert len(scene.sms.partis) == 1
        scene.faire(relancer_transmission(transmission=scene.suivies[0].id))
        assert scene.livrer() == 1, "an agent asked the person: she knows nothing of it"
        assert len(scene.sms.partis) == 2

    def test_ce_que_le_transporteur_montre_est_parti(self, scene: Scene) -> None:
        self.mourir(scene)
        assert scene.livrer() == 1
        assert len(scene.sms.partis) == 1
        assert scene.dernier(EnvoiConfie).corps["retrouvee"] is True

    def test_une_reponse_perdue_de_meme(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        scene.sms.fautes.append(Indisponible("coupé", recu=True))
        scene.sms.montre = False
        with pytest.raises(Indisponible):
            scene.livrer()
        scene.livrer()
        assert seul(scene) == ("REJETEE", DOUTE)

    def test_ce_qui_n_est_pas_parti_repart(self, scene: Scene) -> None:
        scene.faire(envoyer_rappel())
        scene.sms.fautes.append(Indisponible("injoignable"))
        with pytest.raises(Indisponible):
            scene.livrer()
        assert scene.livrer() == 1
        assert len(scene.sms.partis) == 1


def test_les_messages_d_une_personne_partent_dans_l_ordre(scene: Scene) -> None:
    for numero, texte in enumerate(("un", "deux", "trois")):
        scene.faire(envoyer_message(canal="COURRIEL", texte=texte, message=f"{numero:032}"))
    scene.courriel.fautes += [Indisponible("injoignable")]
    with pytest.raises(Indisponible):
        scene.livrer()
    scene.livrer()
    assert [pli.texte.splitlines()[0] for pli in scene.courriel.partis] == ["un", "deux", "trois"]
