"""Each bug that peers have on France Travail, as a test of ours (``domaine/pairs.md``, sections 1, 3.1 to 3.3 and 3.10).

Traps of the contract that have their test beside their module: headers of ``modificationOrientation`` and origins that are
only read (`test_traductions_orientation.py`), the two names of a consequence's id, the list or the object of an ``usager``
and 204 for nothing (`test_arrivees.py`), 1,000 activities a call (`test_entrant.py`), the ``|`` of an agent's name and R998
(`test_client.py`), a contract that a réorientation puts back to « à signer » (`test_simulateur_orientation.py`). A link of
visio is not sent (rdv-insertion): our rendez-vous hold none.
"""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import httpx
import pytest

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.client import Client
from integrations.france_travail.jetons import JetonsAcces
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.france_travail.traductions import traduire
from integrations.france_travail.traductions.orientation import PARCOURS
from integrations.livraison.echecs import Indisponible, Introuvable, Rejet
from ledger.events.sanctions.recours import SanctionAnnulee
from ledger.events.sanctions.sanction import SanctionDecidee
from ledger.events.suivi.diagnostic import DiagnosticEtabli
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousDeplace, RendezVousPlanifie
from ledger.vocabulaire.orientations.orientation import Parcours
from tests.commands.etapes import (
    EN_CHARGE,
    ORIENTE,
    OUVERT,
    RDV,
    annuler_rendez_vous,
    decider_orientation,
    honorer_rendez_vous,
    manquer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.diagnostic import DIAGNOSTIQUE
from tests.commands.etapes.orientation import recueillir_criteres
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous
from tests.commands.etapes.sanction import SANCTION_NOTIFIEE, annuler_sanction, ecarter_proposition_sanction
from tests.integrations.france_travail.clients import PERSONNE, Scene, client
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, personne
from tests.integrations.france_travail.traductions.test_sanctions import PROPOSEE
from tests.integrations.france_travail.traductions.traduits import STRUCTURES, corps, traduit, transmis

PLANIFIE = EN_CHARGE.puis(planifier_rendez_vous(motif="PREMIER_ACCOMPAGNEMENT"), "2025-03-18")


@cache
def creation() -> Appel:
    """What is told of a rendez-vous that was taken."""
    return transmis(PLANIFIE)


@pytest.fixture
def ft(simulateur: Simulateur) -> Iterator[Client]:
    """A client of the simulator, which knows the person and recommends the socio-professional parcours."""
    simulateur.charger(personne(preconisation={"parcours": "PSP", "organisme": "CD"}))
    with client(simulateur) as client_:
        yield client_


class TestWebRSA:
    """3.10: sends orientations with the codes swapped, through the service that France Travail advises against."""

    def test_social_et_socio_professionnel_ne_sont_pas_echanges(self) -> None:
        assert PARCOURS.ecrire(Parcours.SOCIAL) == "PSO"
        assert PARCOURS.ecrire(Parcours.SOCIO_PROFESSIONNEL) == "PSP"

    def test_et_reviennent_tels_quels_de_france_travail(self, ft: Client, simulateur: Simulateur) -> None:
        ft.executer(transmis(ORIENTE), PERSONNE)
        (tenue,) = simulateur.personne(NUMERO)["orientations"]
        assert PARCOURS.lire(tenue["parcours"]) is Parcours.SOCIO_PROFESSIONNEL

    def test_une_preconisation_recoit_sa_decision_et_n_est_pas_forcee(self) -> None:
        assert transmis(ORIENTE).service == services.DECISION_ORIENTATION

    def test_la_structure_est_dite(self) -> None:
        assert corps(transmis(OUVERT.puis(decider_orientation(), "2025-03-14")))["structure"] == {
            "code_aurore": "NAQ0405"
        }

    @pytest.mark.parametrize("statut", [302, 400, 404, 409, 500, 503])
    def test_un_refus_n_est_jamais_lu_comme_un_succes(self, statut: int) -> None:
        """Its check of the status is an assignment, and its message is compared loosely: every failure passes."""
        scene = Scene(lambda _: httpx.Response(statut, json={"message": "true", "status": 200}))
        with pytest.raises((Rejet, Indisponible)):
            scene.client.executer(transmis(ORIENTE), PERSONNE)


class TestRdvInsertion:
    """3.1: the only one that sends rendez-vous."""

    @pytest.mark.parametrize(("par", "dit"), [("USAGER", "USAGER"), ("SERVICE", "PARTENAIRE")])
    def test_qui_a_annule_n_est_pas_perdu(self, par: str, dit: str) -> None:
        assert corps(traduit(PLANIFIE.puis(annuler_rendez_vous(par=par), "2025-03-19")))["initiateur"] == dit

    def test_un_changement_de_date_seul_est_dit(self) -> None:
        """Issue 2956; MODIFIE is never sent there."""
        avant, apres = transmis(PLANIFIE), transmis(PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19"))
        assert corps(apres)["date"] != corps(avant)["date"]
        assert corps(apres)["statut"] == "MODIFIE"

    def test_le_telephone_est_celui_qui_appelle_et_non_celui_de_la_personne(self) -> None:
        appele = EN_CHARGE.puis(planifier_rendez_vous(modalite="TELEPHONE"), "2025-03-18")
        assert corps(traduit(appele))["telephoneContactUsager"] == STRUCTURES["MDS-33-04"].telephone
        assert "telephoneContactUsager" not in corps(traduit(PLANIFIE))

    def test_un_identifiant_perdu_dans_une_fusion_est_recree(self, ft: Client, simulateur: Simulateur) -> None:
        """The refusal says that it is to be created again, and the step then creates it."""
        reference = ft.executer(creation(), PERSONNE).reference
        assert reference is not None
        simulateur.charger(personne("10000000002", nir="2900199123458"))
        simulateur.agir(f"personnes/{NUMERO}/fusion/10000000002")
        honore = PLANIFIE.puis(honorer_rendez_vous(), "2025-03-20")
        ft.oublier(PERSONNE)
        with pytest.raises(Rejet) as perdu:
            ft.executer(transmis(honore, references={str(RDV): reference}), PERSONNE)
        assert perdu.value.code == "404"
        ft.executer(transmis(honore), PERSONNE)
        (cree,) = simulateur.personne("10000000002")["rendez_vous"]
        assert cree["statut"] == "EFFECTUE"

    @pytest.mark.parametrize("precisions", [{"en_erreur": True}, {"rattachements": ["FT"]}], ids=["R998", "R002"])
    def test_une_personne_hors_d_atteinte_n_est_pas_jetee(
        self, simulateur: Simulateur, precisions: dict[str, object]
    ) -> None:
        """Its rendez-vous silently never reach France Travail there: here the cause is told apart, and it passes later."""
        simulateur.charger({**personne(), **precisions})
        with client(simulateur) as ft:
            with pytest.raises(Introuvable):
                ft.executer(creation(), PERSONNE)
            simulateur.changer(NUMERO, en_erreur=False, rattachements=["CD"])
            ft.executer(creation(), PERSONNE)
        assert len(simulateur.personne(NUMERO)["rendez_vous"]) == 1

    def test_une_creation_douteuse_ne_fait_pas_deux_rendez_vous(self, ft: Client, simulateur: Simulateur) -> None:
        simulateur.pannes(part_coupure_apres=1, chemins=["/rendez-vous"], methodes=["POST"], nombre=1)
        with pytest.raises(Indisponible) as doute:
            ft.executer(creation(), PERSONNE)
        assert doute.value.recu
        assert ft.retrouver(creation(), PERSONNE) is not None
        assert len(simulateur.personne(NUMERO)["rendez_vous"]) == 1

    def test_deux_rendez_vous_a_la_meme_heure_ne_sont_pas_confondus(self, ft: Client) -> None:
        autre = planifier_rendez_vous(
            rendez_vous="00000000-0000-4000-8000-00000000000b", motif="PREMIER_ACCOMPAGNEMENT"
        )
        ft.executer(transmis(EN_CHARGE.puis(autre, "2025-03-18")), PERSONNE)
        assert ft.retrouver(creation(), PERSONNE) is None

    @pytest.mark.parametrize("motif", ["ORIENTATION", "PREMIER_ACCOMPAGNEMENT"])
    def test_le_motif_ne_depend_pas_d_une_categorie_locale(self, motif: str) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(motif=motif), "2025-03-18")
        assert corps(traduit(pris))["motif"] == {"ORIENTATION": "ORI", "PREMIER_ACCOMPAGNEMENT": "ACC"}[motif]

    def test_un_delegataire_n_est_pas_indetermine(self) -> None:
        pris = EN_CHARGE.puis(planifier_rendez_vous(structure="ASSO-33-01"), "2025-03-18")
        assert corps(traduit(pris))["organisme"]["code"] == "DCD"

    def test_un_jeton_relu_sous_verrou_est_celui_qui_vient_d_etre_ecrit(self) -> None:
        """It reads another key than the one it wrote, and asks for a token each time."""
        demandes: list[str] = []

        def demander(api: str) -> tuple[str, float]:
            demandes.append(api)
            return "jeton", 900

        jetons = JetonsAcces(demander)
        with ThreadPoolExecutor(8) as fils:
            assert set(fils.map(jetons.obtenir, ["rendez-vous-partenaire/v1"] * 40)) == {"jeton"}
        assert len(demandes) == 1

    def test_l_ordre_des_etapes_ne_change_pas_le_dernier_etat(self) -> None:
        """Its jobs are ordered by a timestamp; here each call says the whole state as of its own step."""
        absent = PLANIFIE.puis(deplacer_rendez_vous(), "2025-03-19").puis(manquer_rendez_vous(), "2025-03-27")
        classes = (RendezVousPlanifie, RendezVousDeplace)
        dits = [corps(traduit(absent, classe))["statut"] for classe in classes] + [corps(traduit(absent))["statut"]]
        assert dits == ["PRIS", "MODIFIE", "ABSENT"]

    def test_un_statut_annule_n_efface_pas_la_trace(self, ft: Client, simulateur: Simulateur) -> None:
        reference = ft.executer(creation(), PERSONNE).reference
        assert reference is not None
        annule = PLANIFIE.puis(annuler_rendez_vous(), "2025-03-19")
        ft.executer(transmis(annule, classe=RendezVousAnnule, references={str(RDV): reference}), PERSONNE)
        (tenu,) = simulateur.personne(NUMERO)["rendez_vous"]
        assert (tenu["id"], tenu["statut"], tenu["initiateur"]) == (reference, "ANNULE", "USAGER")


class TestCarnetDeBord:
    """3.2: reads the diagnostic of another version, where the same numbers name other contraintes and objectifs."""

    def test_un_numero_ne_part_jamais_sous_une_autre_version(self) -> None:
        corps_v1 = {**DIAGNOSTIQUE.lus[-1].corps, "survenu_le": "2025-03-20", "referentiel": "FT-V1"}
        with pytest.raises(Rejet, match="REFERENTIEL"):
            traduit(DIAGNOSTIQUE.enregistre(DiagnosticEtabli.model_validate(corps_v1)))


class TestLesEmplois:
    """3.3: reads the platform."""

    def test_un_entete_d_agent_manquant_n_est_pas_un_succes(self) -> None:
        """A missing header is answered 302, to a page of connection."""
        scene = Scene(lambda _: httpx.Response(302, headers={"Location": "/connexion"}))
        with pytest.raises(Indisponible, match="302"):
            scene.client.executer(creation(), PERSONNE)

    def test_une_identite_non_certifiee_peut_etre_refusee(self, simulateur: Simulateur) -> None:
        """It refuses to go on with anybody whose identity is not certified; here the département decides."""
        simulateur.charger(personne(certifiee=False))
        with client(simulateur, certifiee=True) as ft, pytest.raises(Introuvable, match="NON_CERTIFIEE"):
            ft.executer(creation(), PERSONNE)

    def test_aucun_usager_trouve_vient_avec_un_statut_200(self, simulateur: Simulateur) -> None:
        with client(simulateur) as ft, pytest.raises(Introuvable, match="S002"):
            ft.executer(creation(), PERSONNE)


class TestFranceTravail:
    """Traps of the contract itself (``si-plateforme.md``)."""

    def test_des_criteres_n_ouvrent_pas_une_orientation_que_personne_ne_demande(self) -> None:
        oriente = ORIENTE.puis(recueillir_criteres(), "2025-03-18")
        assert traduire(oriente.lus[-1], ContexteTraduction(oriente.lus)) is None

    def test_ecarter_une_suspension_ne_la_valide_pas(self) -> None:
        """Not to instruct it would (REFUS_SAISIE_SANCTION): it is taken up, then refused."""
        ecartee = transmis(PROPOSEE.puis(ecarter_proposition_sanction(), "2025-07-02"))
        assert ecartee.avant is not None
        dits = [corps(appel)["evenement"]["typeEvenement"] for appel in (ecartee.avant, ecartee)]
        assert dits == ["SAISIE_SANCTION", "REFUS_SANCTION"]

    def test_une_annulation_garde_sa_trace_ici(self) -> None:
        """France Travail takes the sanction out of its file without one."""
        annulee = SANCTION_NOTIFIEE.puis(annuler_sanction(), "2025-07-22")
        assert {SanctionDecidee, SanctionAnnulee} <= {e.classe for e in annulee.lus}

    def test_un_jeton_vit_ce_que_dit_sa_reponse(self) -> None:
        scene = Scene(lambda _: httpx.Response(202, json={"id": "1"}))
        scene.client.executer(creation(), PERSONNE)
        scene.client.executer(dataclasses.replace(creation()), PERSONNE)
        assert scene.jetons == 2
