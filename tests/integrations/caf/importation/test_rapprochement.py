"""Dossiers brought together or told apart by hand, met again by a flow."""

from datetime import date

from commands.entree.doublon import FusionnerDoublon
from commands.entree.identifiants import mene_a
from commands.entree.revocation import RevoquerIdentifiant
from integrations.caf import traduction
from ledger.flux import flux_identifiant
from ledger.vocabulaire.entree.doublon import MotifFusion
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant, MotifRevocation
from tests.integrations.caf.importation.banc import CLE, Banc
from tests.integrations.caf.importation.population import AOUT, JUILLET, foyer
from tests.integrations.caf.importation.test_refus import ouvrir_a_la_main

LE = date(2025, 6, 20)


def test_un_doublon_mene_au_dossier_qui_continue(banc: Banc) -> None:
    ouvrir_a_la_main(banc, foyer(2), date(2025, 5, 1))
    banc.importer(foyer(1))
    double, continue_ = (banc.dossier_de(foyer(n).personnes[0].nir) for n in (1, 2))
    commande = FusionnerDoublon(survenu_le=LE, absorbant=continue_, motif=MotifFusion.MEME_IDENTITE)
    banc.executer(double, commande)
    version = banc.journal.dossier(double).version
    bilan = banc.importer(foyer(1), en_tete=JUILLET)
    assert bilan.rapport.rejetes == 0
    assert {e.stream for e in bilan.evenements if e.type_stable == "identite.modifiee.v1"} <= {continue_}
    assert banc.journal.dossier(double).version == version


def test_des_identifiants_revoques_ouvrent_un_autre_dossier(banc: Banc) -> None:
    """Never the one that they led to, which is another person's."""
    menage = foyer(1)
    banc.importer(menage)
    qui = menage.personnes[0]
    premier = banc.dossier_de(qui.nir)
    matricule = traduction.matricule(menage, qui)
    assert qui.nir is not None
    assert matricule is not None
    for genre, valeur in ((GenreIdentifiant.NIR, qui.nir), (GenreIdentifiant.MATRICULE, matricule)):
        commande = RevoquerIdentifiant(survenu_le=LE, genre=genre, motif=MotifRevocation.AUTRE_PERSONNE, valeur=valeur)
        banc.executer(premier, commande)
    flux = flux_identifiant(CLE, GenreIdentifiant.NIR, qui.nir)
    assert mene_a(banc.journal.rejouer(flux)) is None
    bilan = banc.importer(menage, en_tete=JUILLET)
    assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 0)
    assert mene_a(banc.journal.rejouer(flux)) not in (None, premier)
    assert banc.importer(menage, en_tete=AOUT).types == []


def test_l8_une_personne_effacee_qui_revient_est_ouverte_a_neuf(banc: Banc) -> None:
    """By a flow as by hand: in a dossier of its own, which the next flow finds again."""
    menage = foyer(1)
    banc.importer(menage)
    efface = banc.dossier_de(menage.personnes[0].nir)
    version = banc.journal.dossier(efface).version
    banc.journal.coffre.detruire(efface)
    bilan = banc.importer(menage, en_tete=JUILLET)
    assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 0)
    (ouvert,) = [e for e in bilan.evenements if e.type_stable == "dossier.ouvert.v1"]
    assert ouvert.stream != efface
    assert banc.journal.dossier(efface).version == version
    suite = banc.importer(menage, en_tete=AOUT)
    assert (suite.rapport.crees, suite.types) == (0, [])
