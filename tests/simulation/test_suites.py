"""What is told beside the main story: it moves no figure, and what it writes on other streams agrees with the dossiers."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from ledger.dossier import Dossier, fold
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonRestitue, DoublonSepare
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.identifiant import IdentifiantDossierRevoque, IdentifiantRevoque
from ledger.events.entree.mutation import MutationAnnoncee, MutationRecue
from ledger.events.offres.catalogue_offres import OffrePubliee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.lu import EvenementLu
from ledger.offre import fold_offre
from simulation import Verite
from simulation.suites.ensemble import Suites
from tests.simulation.journal import JournalMemoire, parametres, sans_zeros, simule

Flux = dict[UUID, list[EvenementLu]]


@pytest.fixture(scope="module")
def raconte(demonstration: tuple[JournalMemoire, Verite]) -> tuple[Flux, Verite]:
    """Enough persons for every rare step."""
    journal, verite = demonstration
    return journal.lus(), verite


def dossiers(flux: Flux) -> dict[UUID, Dossier]:
    return {stream: fold(stream, lus) for stream, lus in flux.items() if lus[0].classe is DossierOuvert}


def pleines(verite: Verite, table: str) -> dict[tuple[Any, ...], dict[str, int]]:
    return {cle: compte for cle, compte in sans_zeros(getattr(verite, table)).items() if compte}


def test_aucun_chiffre_ne_bouge(petit: tuple[JournalMemoire, Verite], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what is told beside it, the main story has the same truth, step by step and cell by cell."""
    monkeypatch.setattr(Suites, "raconter", lambda *_: None)
    _, seule = simule(parametres(400))
    entiere = petit[1]
    for table in ("orientation", "contractualisation", "stock"):
        assert pleines(seule, table) == pleines(entiere, table), table
    assert seule.totaux == entiere.totaux
    assert seule.corriges == entiere.corriges
    assert not seule.evenements - entiere.evenements


def test_les_places_prises_sont_celles_des_prescriptions(raconte: tuple[Flux, Verite]) -> None:
    flux, _ = raconte
    tenues = Counter(
        (prescription.offre, prescription.id)
        for dossier in dossiers(flux).values()
        for prescription in dossier.prescriptions.values()
        if prescription.tient_place
    )
    prises = Counter(
        (lus[0].corps["offre"], prescription)
        for lus in flux.values()
        if lus[0].classe is OffrePubliee
        for prescription in fold_offre(lus).prises
    )
    assert tenues == prises
    assert tenues.total() > 0


def test_une_fusion_par_erreur_est_defaite_des_deux_cotes(raconte: tuple[Flux, Verite]) -> None:
    flux, _ = raconte
    separes = {e.corps["fusion"]: e for lus in flux.values() for e in lus if e.classe is DoublonSepare}
    for classe in (DoublonAbsorbe, DoublonRestitue):
        ecrits = [e for lus in flux.values() for e in lus if e.classe is classe]
        assert {e.corps["fusion"]: str(e.stream) for e in ecrits} == {
            fusion: e.corps["absorbant"] for fusion, e in separes.items()
        }
    assert all(dossier.fusion is None for dossier in dossiers(flux).values())


def test_un_identifiant_revoque_l_est_dans_son_flux(raconte: tuple[Flux, Verite]) -> None:
    flux, _ = raconte
    du_dossier, du_flux = (
        {(e.commande_id, e.corps["genre"]) for lus in flux.values() for e in lus if e.classe is classe}
        for classe in (IdentifiantDossierRevoque, IdentifiantRevoque)
    )
    assert du_dossier == du_flux


def test_qui_part_ne_compte_plus_et_qui_arrive_comptait_deja(raconte: tuple[Flux, Verite]) -> None:
    flux, _ = raconte
    for stream, dossier in dossiers(flux).items():
        droits = dossier.droits
        assert droits is not None
        classes = {e.classe for e in flux[stream]}
        if classes & {MutationAnnoncee, ParcoursTermine}:
            assert not droits.a_accompagner
        if MutationRecue in classes:
            assert droits.a_accompagner
            assert dossier.parti is None
