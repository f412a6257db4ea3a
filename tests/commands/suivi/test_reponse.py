"""The person answers to a rendez-vous: hers alone, before it, the last answer counts for the day that it is about."""

from uuid import UUID

import pytest

from commands.base import ETAPES, Interdite
from commands.suivi.reponse import RepondreRendezVous
from ledger.contexte import Acteur
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.rendez_vous import RendezVousRepondu
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.rendez_vous import Presence
from tests.commands.etapes import RDV, annuler_rendez_vous
from tests.commands.etapes.envoi import PLANIFIE
from tests.commands.etapes.rendez_vous import deplacer_rendez_vous, repondre_rendez_vous

VIENDRA = PLANIFIE.puis(repondre_rendez_vous(), "2025-04-10")
NON = repondre_rendez_vous(presence="NE_VIENDRA_PAS")


class TestRefus:
    def test_un_rendez_vous_inconnu_conclu_ou_passe(self) -> None:
        inconnu = repondre_rendez_vous(rendez_vous=UUID(int=9))
        PLANIFIE.quand(inconnu, le="2025-04-10").refuse("rendez_vous_inconnu", champ="rendez_vous")
        PLANIFIE.puis(annuler_rendez_vous(), "2025-04-10").quand(NON, le="2025-04-10").refuse("rendez_vous_conclu")
        PLANIFIE.quand(NON, le="2025-04-16").refuse("rendez_vous_passe")

    def test_la_meme_reponse_deux_fois(self) -> None:
        VIENDRA.quand(repondre_rendez_vous(), le="2025-04-11").refuse("reponse_deja_donnee", champ="presence")

    def test_personne_ne_repond_a_sa_place(self) -> None:
        etape = ETAPES[RepondreRendezVous]
        assert etape.roles == (Role.ALLOCATAIRE,)
        assert etape.garde is not None
        with pytest.raises(Interdite, match="répond elle-même") as refus:
            etape.garde(Acteur(UUID(int=4), Role.ALLOCATAIRE, Canal.ECRAN), PLANIFIE.dossier, NON)
        assert refus.value.code == "reponse_de_la_personne"
        etape.garde(Acteur(PLANIFIE.dossier.id, Role.ALLOCATAIRE, Canal.ECRAN), PLANIFIE.dossier, NON)


def test_la_derniere_reponse_compte_et_le_rendez_vous_tient() -> None:
    dit = VIENDRA.quand(NON, le="2025-04-11").alors(RendezVousRepondu, presence="NE_VIENDRA_PAS")
    rendez_vous = dit.dossier.rendez_vous[str(RDV)]
    assert (rendez_vous.dit, rendez_vous.etat) == (Presence.NE_VIENDRA_PAS, EtatRendezVous.PLANIFIE)
    deplace = dit.puis(deplacer_rendez_vous(le="2025-04-17"), "2025-04-12").dossier.rendez_vous[str(RDV)]
    assert deplace.dit is None, "it was said of another day"
