"""The register of steps: one name in every room, and what each recorded event rests upon."""

import pytest
from pydantic import ValidationError

from commands.base import ETAPES, PREALABLES, Commande, Etape
from ledger.dossier.registre import EVOLUTIONS
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonRestitue
from ledger.events.entree.droits import IdentiteModifiee
from ledger.events.entree.identifiant import IdentifiantDossierRevoque
from ledger.events.etape import EtapeAnnulee
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.sanctions.manquement import ManquementSignale
from ledger.events.suivi.accompagnement import NoteEcrite, TacheCreee
from ledger.events.suivi.document import DocumentProduit
from ledger.events.suivi.profil import ProfilRecueilli
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from tests.cas import chaque

SANS_PREALABLE = {
    CriteresRecueillis,
    DocumentProduit,
    DoublonAbsorbe,
    DoublonRestitue,
    IdentifiantDossierRevoque,
    IdentiteModifiee,
    ManquementSignale,
    NoteEcrite,
    ProfilRecueilli,
    RendezVousPlanifie,
    TacheCreee,
}
"""Events that rest upon the opening of the dossier alone, or upon what cannot be annulled."""


class TestEtape:
    @chaque("etape", ETAPES.values, lambda e: e.nom)
    def test_un_seul_nom(self, etape: Etape) -> None:
        assert etape.nom == etape.evenements[0].nom
        assert etape.famille == etape.evenements[0].famille

    @chaque("etape", ETAPES.values, lambda e: e.nom)
    def test_un_champ_inconnu_est_refuse(self, etape: Etape) -> None:
        with pytest.raises(ValidationError, match="Extra inputs"):
            etape.commande.model_validate({"inconnu": 1})


def test_une_commande_par_etape() -> None:
    assert len({etape.nom for etape in ETAPES.values()}) == len(ETAPES)
    assert all(issubclass(commande, Commande) for commande in ETAPES)


def test_chaque_evenement_du_dossier_vient_d_une_etape_et_dit_sur_quoi_il_repose() -> None:
    """An event of a new kind must be asked for by somebody, and say what it rests upon."""
    decides = {evenement for etape in ETAPES.values() for evenement in etape.evenements}
    assert decides == EVOLUTIONS.keys() | {EtapeAnnulee}, "a decision under @etape gives it, in commands"
    sans = EVOLUTIONS.keys() - PREALABLES.keys()
    assert sans == SANS_PREALABLE, "a function under @prealable says what it rests upon, or a line here"
