"""Delivery of a dossier: order, outcomes, doubts, waits, corrections, and death at every point."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from commands.correction import AnnulerEtape
from commands.suivi.transmission import RelancerTransmission
from integrations.livraison.carnet import Carnet
from integrations.livraison.echecs import Indisponible, Rejet
from integrations.livraison.livraison import Occupe
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import id_transmission
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousPlanifie
from ledger.keys import CoffreMemoire
from tests.commands import etapes
from tests.integrations.livraison.faux import Appel, Mort, mourir_au
from tests.integrations.livraison.scene import RDV, RDV_2, Essai, prendre
from tests.ledger.fixtures import SCHEMA, falsifier

PERSONNES = ("PERSONNE_INTROUVABLE", "S002")


def panne(n: int = 1, *, recu: bool = True) -> Callable[[Appel], None]:
    """Fails ``n`` times."""
    restantes = iter(range(n))

    def tomber(_: Appel) -> None:
        if next(restantes, None) is not None:
            raise Indisponible("panne", recu=recu)

    return tomber


class TestOrdre:
    def test_chaque_etape_une_fois_dans_son_ordre(self, essai: Essai) -> None:
        assert essai.livrer() == 2
        assert essai.voisin.appels == ["CREATION", "CHANGEMENT"]
        assert essai.voisin.statuts == ["EFFECTUE"]
        assert essai.etats == ["REUSSIE", "REUSSIE"]
        assert essai.suivies[0].reference == next(iter(essai.voisin.rendez_vous))
        assert essai.suivies[0].service == "agenda/v1"
        assert essai.livrer() == 0, "nothing is sent twice"

    def test_rien_de_ce_qui_precede_le_debut(self, essai: Essai) -> None:
        depuis = essai.journal.position()
        livreur = replace(essai.livreur, depuis=depuis)
        assert livreur.livrer(essai.dossier) == 0
        essai.faire(prendre(RDV_2), "2025-03-19")
        assert livreur.livrer(essai.dossier) == 1

    def test_un_service_ferme_ne_recoit_rien(self, essai: Essai) -> None:
        essai.voisin.ferme = True
        assert essai.livrer() == 0
        assert essai.etats == []

    def test_un_seul_a_la_fois(self, essai: Essai, base: str) -> None:
        autre = Carnet(base, SCHEMA, "voisin")
        with autre.tenir(essai.dossier), pytest.raises(Occupe):
            essai.livrer()
        autre.fermer()
        assert essai.livrer() == 2


class TestRejets:
    def test_rejetee_avec_son_code_et_son_sens_et_la_suite_passe(self, essai: Essai) -> None:
        def refuser(appel: Appel) -> None:
            if appel.corps.get("statut") == "PRIS":
                raise Rejet("R030", "la requête est refusée : rendez-vous de Maïté échu")

        essai.voisin.avant = refuser
        essai.livrer()
        assert essai.etats == ["REJETEE", "REUSSIE"]
        assert essai.voisin.statuts == ["EFFECTUE"], "the outcome creates what the plan could not"
        lus = essai.journal.lire([essai.dossier])[essai.dossier]
        rejet = next(e for e in lus if e.type_stable == "transmission.rejetee.v1")
        assert (rejet.corps["rejet"], rejet.corps["sens"]) == ("R030", "la requête est refusée")
        assert "Maïté" in rejet.desceller(essai.journal.coffre)["message"]

    def test_ce_qui_ne_se_traduit_pas(self, essai: Essai) -> None:
        essai.livrer()
        essai.faire(prendre(RDV_2, heure="13:13"), "2025-03-19")
        essai.livrer()
        assert essai.etats == ["REUSSIE", "REUSSIE", "REJETEE"]
        assert (essai.suivies[-1].rejet, essai.suivies[-1].essais) == ("HEURE", 0)

    def test_l_agent_corrige_l_etape_et_elle_part(self, essai: Essai) -> None:
        essai.faire(prendre(RDV_2, heure="13:13"), "2025-03-19")
        essai.livrer()
        corrigee = prendre(RDV_2, heure="10:00", correction=essai.correction(RendezVousPlanifie))
        essai.faire(corrigee, "2025-03-20")
        essai.livrer()
        assert essai.etats == ["REUSSIE", "REUSSIE", "REJETEE", "REUSSIE"]
        assert len(essai.voisin.rendez_vous) == 2

    def test_l_agent_relance(self, essai: Essai) -> None:
        essai.voisin.avant = lambda _: (_ for _ in ()).throw(Rejet("409", "la requête contredit"))
        essai.livrer()
        essai.voisin.avant = lambda _: None
        assert essai.livrer() == 0, "what was rejected waits for somebody"
        for suivie in essai.suivies:
            essai.faire(RelancerTransmission(transmission=UUID(suivie.id)), aujourd_hui().isoformat())
        assert essai.livrer() == 2
        assert [t.essais for t in essai.suivies] == [2, 2]

    def test_une_etape_illisible_attend_avec_sa_raison(self, essai: Essai) -> None:
        illisible = essai.faire(prendre(RDV_2, heure="14:14"), "2025-03-19")
        essai.livrer()
        assert essai.etats == ["REUSSIE", "REUSSIE", "EN_ATTENTE"]
        assert (essai.suivies[-1].id, essai.suivies[-1].cause) == (
            str(id_transmission(illisible, "voisin")),
            "MESSAGE_ILLISIBLE",
        )
        assert essai.suivies[-1].rejet == "KeyError"
        assert essai.livrer() == 0


class TestAttente:
    def test_la_personne_introuvable_attend_puis_tout_part_dans_l_ordre(self, essai: Essai) -> None:
        essai.voisin.connue = False
        essai.livrer()
        assert [(t.cause, t.rejet) for t in essai.suivies] == [PERSONNES, PERSONNES]
        assert essai.voisin.appels == ["CREATION"], "the second step waits behind the first one"
        assert not any(
            essai.carnet.en_doute(e.evenement_id) for e in essai.journal.lire([essai.dossier])[essai.dossier]
        )
        nombre = len(essai.journal.lire([essai.dossier])[essai.dossier])
        essai.livrer()
        assert len(essai.journal.lire([essai.dossier])[essai.dossier]) == nombre, "the same wait is not told twice"
        essai.voisin.connue = True
        assert essai.livrer() == 2
        assert essai.voisin.statuts == ["EFFECTUE"]

    def test_elle_est_cherchee_de_nouveau_le_lendemain(self, essai: Essai, maitre: psycopg.Connection[Any]) -> None:
        """The partner tells nobody that it knows the person now."""
        essai.voisin.connue = False
        essai.livrer()
        essai.livrer()
        attentes = (
            "select round(extract(epoch from reprendre_le - clock_timestamp()) / 86400) from d33_livraison.reprises"
        )
        assert maitre.execute(attentes).fetchall() == [(2,)], "twice as long each time"
        essai.voisin.connue = True
        essai.livrer()
        assert maitre.execute(attentes).fetchall() == []

    def test_sans_identifiant_puis_il_arrive(self, essai: Essai) -> None:
        essai.faire(etapes.modifier_identite(identite=etapes.IDENTITE), "2025-03-21")
        essai.livrer()
        assert [t.cause for t in essai.suivies] == ["IDENTIFIANT_ABSENT"] * 2
        essai.faire(etapes.modifier_identite(identite=essai.identite), "2025-03-22")
        assert essai.livrer() == 2

    def test_la_personne_effacee(self, essai: Essai, coffre: CoffreMemoire) -> None:
        coffre.detruire(essai.dossier)
        essai.livrer()
        assert [t.cause for t in essai.suivies] == ["PERSONNE_EFFACEE"] * 2
        assert essai.voisin.appels == []

    def test_le_service_seul_renonce_et_reprend(self, essai: Essai) -> None:
        essai.voisin.avant = panne(2, recu=False)
        with pytest.raises(Indisponible):
            essai.livrer()
        assert essai.etats == [], "not a word as long as it is tried"
        essai.livrer(essais=7, renoncer=True)
        assert [t.cause for t in essai.suivies] == ["SERVICE_INDISPONIBLE", "ETAPE_ANTERIEURE"]
        assert essai.carnet.reprises() == [], "in five minutes"
        assert essai.livrer() == 2
        assert essai.etats == ["REUSSIE", "REUSSIE"]

    def test_corrigee_avant_de_partir(self, essai: Essai) -> None:
        """Only what stands is sent; what waited is closed."""
        essai.voisin.connue = False
        essai.livrer()
        annulation = {"etape": "rendez_vous.honore.v1", "correction": essai.correction(RendezVousHonore)}
        essai.faire(AnnulerEtape.model_validate(annulation), "2025-03-21")
        essai.voisin.connue = True
        essai.livrer()
        assert essai.etats == ["REUSSIE", "ABANDONNEE", "REUSSIE"]
        assert essai.voisin.statuts == ["PRIS"]


class TestDoute:
    def test_une_reponse_perdue_ne_double_rien(self, essai: Essai) -> None:
        essai.voisin.apres = panne()
        with pytest.raises(Indisponible):
            essai.livrer()
        essai.livrer(essais=1)
        assert essai.voisin.appels == ["CREATION", "RECHERCHE", "CHANGEMENT"]
        assert essai.voisin.statuts == ["EFFECTUE"]
        lus = essai.journal.lire([essai.dossier])[essai.dossier]
        retrouvee = next(e for e in lus if e.type_stable == "transmission.reussie.v1")
        assert (retrouvee.corps["retrouvee"], retrouvee.corps["essais"]) == (True, 2)

    def test_ce_qui_n_est_pas_parti_ne_se_cherche_pas(self, essai: Essai) -> None:
        essai.voisin.avant = panne(recu=False)
        with pytest.raises(Indisponible):
            essai.livrer()
        essai.livrer()
        assert essai.voisin.appels == ["CREATION", "CREATION", "CHANGEMENT"]

    def test_un_appel_peut_etre_en_chemin(self, essai: Essai) -> None:
        """What was sent and not answered may still arrive: nothing is sent of the dossier before it cannot any more."""
        prudent = replace(essai.livreur, doute_s=60)
        essai.voisin.avant = panne()
        with pytest.raises(Indisponible):
            prudent.livrer(essai.dossier)
        with pytest.raises(Indisponible) as trop_tot:
            prudent.livrer(essai.dossier)
        assert 50 < (trop_tot.value.attente_s or 0) <= 60
        assert essai.voisin.appels == ["CREATION", "RECHERCHE"]
        assert essai.livrer() == 2

    def test_ce_qui_ne_se_retrouve_pas_est_rejete_quand_plus_rien_n_est_en_chemin(
        self, essai: Essai, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An agent who looks must see what came late."""
        prudent = replace(essai.livreur, doute_s=60)
        essai.voisin.avant = panne()
        with pytest.raises(Indisponible):
            prudent.livrer(essai.dossier)
        monkeypatch.setattr(essai.voisin, "retrouver", lambda *_: _rejeter("DOUTE"))
        with pytest.raises(Indisponible):
            prudent.livrer(essai.dossier)
        essai.livrer()
        assert (essai.suivies[0].etat, essai.suivies[0].rejet) == ("REJETEE", "DOUTE")

    def test_une_creation_en_doute_puis_annulee_est_retrouvee_pour_etre_supprimee(self, essai: Essai) -> None:
        essai.faire(prendre(RDV_2), "2025-03-19")
        essai.livreur.livrer(essai.dossier)
        essai.faire(prendre(UUID(int=903)), "2025-03-19")
        essai.voisin.apres = panne()
        with pytest.raises(Indisponible):
            essai.livrer()
        annulation = {"etape": "rendez_vous.planifie.v1", "correction": essai.correction(RendezVousPlanifie)}
        essai.faire(AnnulerEtape.model_validate(annulation), "2025-03-21")
        essai.livrer()
        assert len(essai.voisin.rendez_vous) == 2
        assert set(essai.etats) == {"REUSSIE"}

    def test_recree_ce_qui_a_disparu(self, essai: Essai) -> None:
        """404 of an update: looked for, then created again."""
        essai.livrer()
        essai.voisin.rendez_vous.clear()
        redite = etapes.honorer_rendez_vous(rendez_vous=RDV, correction=essai.correction(RendezVousHonore))
        essai.faire(redite, "2025-03-21")
        essai.livrer()
        assert essai.voisin.appels[2:] == ["CHANGEMENT", "RECHERCHE", "CREATION"]
        assert essai.voisin.statuts == ["EFFECTUE"]
        assert essai.suivies[-1].reference == next(iter(essai.voisin.rendez_vous))

    def test_supprimer_ce_qui_n_existe_plus(self, essai: Essai) -> None:
        essai.faire(prendre(RDV_2), "2025-03-19")
        essai.livrer()
        essai.voisin.rendez_vous.clear()
        annulation = {"etape": "rendez_vous.planifie.v1", "correction": essai.correction(RendezVousPlanifie)}
        essai.faire(AnnulerEtape.model_validate(annulation), "2025-03-21")
        essai.livrer()
        assert essai.etats[-1] == "REUSSIE"


def _rejeter(code: str) -> None:
    raise Rejet(code, "à vérifier")


MORTELS = {
    "voisin": ("executer", "retrouver"),
    "carnet": ("douter", "lever_doute", "oublier_reprise"),
    "journal": ("ajouter",),
}


def test_la_mort_a_tout_moment_ne_perd_ni_ne_double_rien(essai: Essai, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dies before and after each thing that it does; the next life ends the work."""
    objets = [(getattr(essai, nom), methodes) for nom, methodes in MORTELS.items()]
    morts = 0
    for rang in range(1, 200):
        autre = raconter(essai, rang)
        with monkeypatch.context() as patch, mourir_au(objets, rang, patch) as faits:
            try:
                autre.livrer()
            except Mort:
                morts += 1
            else:
                assert len(faits) < rang
                break
        autre.livrer()
        assert autre.etats == ["REUSSIE", "REUSSIE"], faits
        assert autre.voisin.statuts == ["EFFECTUE"], faits
    assert morts >= 14, "every step of the delivery was a place to die"


def raconter(essai: Essai, rang: int) -> Essai:
    """The same story on another dossier; the partner is emptied."""
    essai.voisin.rendez_vous.clear()
    autre = Essai(essai.journal, essai.carnet, essai.voisin, essai.livreur, UUID(int=0xF7000 + rang))
    autre.faire(etapes.ouvrir_dossier(identite=autre.identite), "2025-03-03")
    autre.faire(prendre(), "2025-03-18")
    autre.faire(etapes.honorer_rendez_vous(rendez_vous=RDV), "2025-03-20")
    return autre


def test_une_etape_plus_recente_est_mise_au_rebut(essai: Essai, maitre: psycopg.Connection[Any]) -> None:
    """A dossier that holds a step of a newer version is put aside with its reason; the others flow."""
    falsifier(maitre, f"update d33.evenements set type = 32000 where stream = '{essai.dossier}' and version = 3")
    assert essai.livrer() == 0
    assert list(essai.carnet.rebuts().values()) == ["étape plus récente (inconnu.32000)"]
    falsifier(maitre, "update d33_livraison.reprises set reprendre_le = clock_timestamp()")
    assert essai.carnet.reprises() == [essai.dossier], "a newer version of this program will know it"
