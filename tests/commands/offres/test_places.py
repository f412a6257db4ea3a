"""Places are never oversold: whoever asks, however many at once, whatever is corrected afterwards."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.correction import AnnulerEtape
from commands.ensemble import executer_ensemble
from commands.execute import ESSAIS_MAX, ConflitDeVersion, Demande, Resultat, executer
from commands.offres.catalogue_offres import CommandeOffre, enregistrer_offre
from ledger.contexte import Acteur
from ledger.events.offres.prescription import OffrePrescrite, PrescriptionAcceptee, PrescriptionRefusee
from ledger.flux import flux_offre
from ledger.offre import Offre, fold_offre
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands import etapes
from tests.commands.etapes import ouvrir_dossier
from tests.commands.etapes.offre import (
    PRESCRIPTION,
    PRESCRIPTION_2,
    abandonner_prescription,
    accepter_prescription,
    constater_non_venue,
    demarrer_prescription,
    fermer_offre,
    modifier_offre,
    prescrire_offre,
    publier_offre,
    refuser_prescription,
    relancer_prescription,
    terminer_prescription,
)
from tests.commands.pouvoirs import charge
from tests.commands.scenario import suites
from tests.ledger.fixtures import SCHEMA

ACTEUR = Acteur(UUID(int=4), Role.ADMINISTRATEUR, Canal.ECRAN)
DOSSIER, AUTRE = (UUID(f"d0551e00-0000-4000-8000-00000000006{n}") for n in (1, 2))
LE = date(2025, 3, 20)
CADRE = Cadre(LE)


def fait(journal: Journal, commande: Commande, le: str = "2025-03-20", dossier: UUID = DOSSIER, **de: Any) -> Resultat:
    return executer(journal, Demande(dossier, commande, charge(commande, ACTEUR), **de), Cadre(date.fromisoformat(le)))


def publie(journal: Journal, commande: CommandeOffre) -> int:
    return enregistrer_offre(journal, commande, ACTEUR, CADRE).version


def offre(journal: Journal, code: str = "DORA-1") -> Offre:
    return fold_offre(journal.rejouer(flux_offre(SCHEMA, code)))


def motifs(journal: Journal) -> list[str]:
    """Why places of the offer were given back."""
    return [e.corps["motif"] for e in journal.rejouer(flux_offre(SCHEMA, "DORA-1")) if "motif" in e.corps]


@pytest.fixture
def ouvert(journal: Journal) -> Journal:
    """A log with an offer of one place, and two dossiers."""
    publie(journal, publier_offre())
    for dossier in (DOSSIER, AUTRE):
        fait(journal, ouvrir_dossier(), "2025-03-03", dossier)
    return journal


class TestEnsemble:
    def test_chaque_prescription_d_un_entretien_prend_la_place_de_son_offre(self, ouvert: Journal) -> None:
        publie(ouvert, publier_offre(offre="DORA-2"))
        deux = [prescrire_offre(), prescrire_offre(prescription=PRESCRIPTION_2, offre="DORA-2")]
        executer_ensemble(ouvert, [Demande(DOSSIER, commande, ACTEUR, UUID(int=9)) for commande in deux], Cadre(LE))
        assert offre(ouvert).prises == {str(PRESCRIPTION)}
        assert offre(ouvert, "DORA-2").prises == {str(PRESCRIPTION_2)}
        assert len(ouvert.rejouer(DOSSIER)) == 3

    def test_une_prescription_apres_un_rendez_vous(self, ouvert: Journal) -> None:
        suite = [etapes.planifier_rendez_vous(le="2025-04-01"), prescrire_offre()]
        executer_ensemble(ouvert, [Demande(DOSSIER, commande, ACTEUR, UUID(int=9)) for commande in suite], Cadre(LE))
        assert offre(ouvert).prises == {str(PRESCRIPTION)}

    def test_une_seule_place_pour_deux_entretiens(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre(prescription=PRESCRIPTION_2), dossier=AUTRE)
        suite = [etapes.planifier_rendez_vous(le="2025-04-01"), prescrire_offre()]
        with pytest.raises(Refus, match="aucune place"):
            executer_ensemble(ouvert, [Demande(DOSSIER, commande, ACTEUR) for commande in suite], Cadre(LE))
        assert len(ouvert.rejouer(DOSSIER)) == 1


class TestPrescrire:
    def test_la_derniere_place(self, ouvert: Journal) -> None:
        resultat = fait(ouvert, prescrire_offre())
        assert (resultat.version, resultat.nombre) == (2, 2), "the dossier's event and the offer's, in one append"
        assert offre(ouvert).prises == {str(PRESCRIPTION)}
        with pytest.raises(Refus) as refus:
            fait(ouvert, prescrire_offre(prescription=PRESCRIPTION_2), dossier=AUTRE)
        assert refus.value.code == "plus_de_place"
        assert (refus.value.champ, "DORA-1" in refus.value.message) == ("offre", True)
        assert len(ouvert.rejouer(AUTRE)) == 1, "nothing is written"

    def test_une_offre_inconnue(self, ouvert: Journal) -> None:
        with pytest.raises(Refus) as refus:
            fait(ouvert, prescrire_offre(offre="DORA-9"))
        assert refus.value.code == "offre_inconnue"

    def test_une_offre_fermee(self, ouvert: Journal) -> None:
        publie(ouvert, fermer_offre())
        with pytest.raises(Refus) as refus:
            fait(ouvert, prescrire_offre())
        assert refus.value.code == "offre_fermee"
        fait(ouvert, prescrire_offre(survenu_le="2025-03-19"), "2025-03-21")

    @pytest.mark.parametrize(
        ("jour", "possible"), [("04-06", False), ("04-07", True), ("06-30", True), ("07-01", False)]
    )
    def test_les_dates_de_l_offre(self, ouvert: Journal, jour: str, possible: bool) -> None:
        publie(ouvert, modifier_offre(debut_le="2025-04-07", fin_le="2025-06-30"))
        if possible:
            assert fait(ouvert, prescrire_offre(), f"2025-{jour}").nombre == 2
            return
        with pytest.raises(Refus) as refus:
            fait(ouvert, prescrire_offre(), f"2025-{jour}")
        assert refus.value.code == "offre_hors_periode"

    def test_des_places_qui_ne_se_comptent_pas(self, ouvert: Journal) -> None:
        publie(ouvert, modifier_offre(places=None))
        for dossier in (DOSSIER, AUTRE):
            fait(ouvert, prescrire_offre(prescription=uuid4()), dossier=dossier)
        assert len(offre(ouvert).prises) == 2
        assert offre(ouvert).restantes is None

    def test_un_identifiant_ne_tient_pas_deux_places(self, ouvert: Journal) -> None:
        """Ids may be chosen by who asks: the same one in two dossiers would otherwise count once."""
        publie(ouvert, modifier_offre(places=2))
        fait(ouvert, prescrire_offre())
        with pytest.raises(Refus) as refus:
            fait(ouvert, prescrire_offre(), dossier=AUTRE)
        assert refus.value.code == "identifiant_deja_utilise"
        assert len(ouvert.rejouer(AUTRE)) == 1

    def test_idempotente(self, ouvert: Journal) -> None:
        cle = uuid4()
        fait(ouvert, prescrire_offre(), commande_id=cle)
        assert fait(ouvert, prescrire_offre(), commande_id=cle).deja_fait
        assert len(offre(ouvert).prises) == 1


class TestRendre:
    @pytest.mark.parametrize(
        ("etapes", "motif"),
        [
            ([refuser_prescription()], "REFUS"),
            ([abandonner_prescription()], "ABANDON"),
            ([accepter_prescription(), abandonner_prescription()], "ABANDON"),
            ([accepter_prescription(), constater_non_venue()], "NON_VENUE"),
        ],
    )
    def test_la_place_est_libre(self, ouvert: Journal, etapes: Sequence[Commande], motif: str) -> None:
        fait(ouvert, prescrire_offre())
        for etape in etapes:
            resultat = fait(ouvert, etape, "2025-03-25")
        assert resultat.nombre == 2
        assert (offre(ouvert).restantes, motifs(ouvert)) == (1, [motif])
        assert fait(ouvert, prescrire_offre(prescription=PRESCRIPTION_2), "2025-03-26", AUTRE).nombre == 2

    @pytest.mark.parametrize("fin", [terminer_prescription(), abandonner_prescription()])
    def test_une_place_occupee_le_reste(self, ouvert: Journal, fin: Commande) -> None:
        fait(ouvert, prescrire_offre())
        for etape in (accepter_prescription(), demarrer_prescription(), fin):
            assert fait(ouvert, etape, "2025-03-25").nombre == 1
        assert offre(ouvert).restantes == 0

    def test_la_relance_puis_l_expiration_d_elles_memes(self, ouvert: Journal) -> None:
        """Reactions go through the same way in as people: the place is given back."""
        fait(ouvert, prescrire_offre())
        for jour in ("2025-03-31", "2025-04-21"):
            (suite,) = suites(ouvert.dossier(DOSSIER), "prescription", jour)
            for deja_fait in (False, True):
                resultat = fait(ouvert, suite.commande, jour, commande_id=suite.commande_id)
                assert resultat.deja_fait is deja_fait
        assert motifs(ouvert) == ["EXPIRATION"]
        assert offre(ouvert).restantes == 1


def annuler(journal: Journal, classe: type[Any], dossier: UUID = DOSSIER) -> AnnulerEtape:
    (e,) = [e for e in journal.rejouer(dossier) if e.classe is classe]
    correction = {"evenement": e.evenement_id, "motif": "ERREUR_DE_SAISIE"}
    return AnnulerEtape.model_validate({"correction": correction, "etape": e.type_stable})


class TestCorriger:
    def test_une_prescription_annulee(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre())
        fait(ouvert, annuler(ouvert, OffrePrescrite), "2025-03-21")
        assert (offre(ouvert).restantes, motifs(ouvert)) == (1, ["RECTIFICATION"])

    def test_une_prescription_corrigee_vers_une_autre_offre(self, ouvert: Journal) -> None:
        publie(ouvert, publier_offre(offre="DORA-2"))
        fait(ouvert, prescrire_offre())
        (e,) = [e for e in ouvert.rejouer(DOSSIER) if e.classe is OffrePrescrite]
        corrigee = prescrire_offre(
            offre="DORA-2", correction={"evenement": e.evenement_id, "motif": "ERREUR_DE_SAISIE"}
        )
        assert fait(ouvert, corrigee, "2025-03-21").nombre == 3
        assert (offre(ouvert).restantes, offre(ouvert, "DORA-2").restantes) == (1, 0)

    def test_un_refus_annule_reprend_la_place(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre())
        fait(ouvert, refuser_prescription(), "2025-03-21")
        fait(ouvert, annuler(ouvert, PrescriptionRefusee), "2025-03-22")
        assert offre(ouvert).restantes == 0

    def test_un_refus_ne_s_annule_pas_quand_la_place_est_prise(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre())
        fait(ouvert, refuser_prescription(), "2025-03-21")
        fait(ouvert, prescrire_offre(prescription=PRESCRIPTION_2), "2025-03-21", AUTRE)
        with pytest.raises(Refus) as refus:
            fait(ouvert, annuler(ouvert, PrescriptionRefusee), "2025-03-22")
        assert refus.value.code == "plus_de_place"

    def test_une_acceptation_annulee_ne_change_rien(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre())
        fait(ouvert, accepter_prescription(), "2025-03-21")
        assert fait(ouvert, annuler(ouvert, PrescriptionAcceptee), "2025-03-22").nombre == 1

    def test_une_relance_n_ecrit_rien_a_cote(self, ouvert: Journal) -> None:
        fait(ouvert, prescrire_offre())
        assert fait(ouvert, relancer_prescription(), "2025-03-31").nombre == 1


class JournalDevance(Journal):
    """Somebody else changes the offer just before each write, as often as told."""

    devance = 0

    def ajouter(self, ecriture: Ecriture) -> Issue:
        if self.devance and len(ecriture.flux) > 1:
            self.devance -= 1
            autre = JournalDevance(self.conninfo, SCHEMA, self.coffre)
            enregistrer_offre(autre, modifier_offre(places=5), ACTEUR, CADRE)
            autre.close()
        return super().ajouter(ecriture)


class TestConcurrence:
    @pytest.fixture
    def devance(self, ouvert: Journal) -> Iterator[JournalDevance]:
        """A journal of another process on the same log."""
        journal = JournalDevance(ouvert.conninfo, SCHEMA, ouvert.coffre)
        yield journal
        journal.close()

    @pytest.mark.parametrize("attendue", [None, 1])
    def test_l_offre_a_change_on_decide_de_nouveau(self, devance: JournalDevance, attendue: int | None) -> None:
        """The dossier is at the expected version: only the offer moved on."""
        devance.devance = 3
        assert fait(devance, prescrire_offre(), version_attendue=attendue).version == 2
        assert offre(devance).restantes == 4

    def test_pas_indefiniment(self, devance: JournalDevance, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("commands.execute.ESSAIS_MAX", 3)
        devance.devance = 3
        with pytest.raises(ConflitDeVersion):
            fait(devance, prescrire_offre())
        assert len(devance.rejouer(DOSSIER)) == 1
        assert ESSAIS_MAX > 3


COURSES, DOSSIERS = 1_000, 20


def test_mille_fois_la_derniere_place(journal: Journal) -> None:
    """Two prescriptions of the last place at the same instant: one has it, the other is told why, 1,000 times of 1,000.

    Two processes, as far as the database can tell: each thread has a journal and a connection of its own.
    """
    autre = Journal(journal.conninfo, SCHEMA, journal.coffre)
    codes = [f"OFFRE-{n}" for n in range(COURSES)]
    depart = Barrier(2, timeout=20)
    try:
        for code in codes:
            publie(journal, publier_offre(offre=code))
        coureurs = [(j, [uuid4() for _ in range(DOSSIERS)]) for j in (journal, autre)]
        for j, dossiers in coureurs:
            for dossier in dossiers:
                fait(j, ouvrir_dossier(), "2025-03-03", dossier)

        def courir(coureur: tuple[Journal, list[UUID]]) -> list[str]:
            j, dossiers = coureur
            issues = []
            for n, code in enumerate(codes):
                depart.wait()
                try:
                    fait(j, prescrire_offre(offre=code, prescription=uuid4()), dossier=dossiers[n % DOSSIERS])
                    issues.append("prise")
                except Refus as refus:
                    issues.append(refus.code)
            return issues

        with ThreadPoolExecutor(2) as fils:
            une, deux = fils.map(courir, coureurs)
        streams = {flux_offre(SCHEMA, code): code for code in codes}
        assert all(len(fold_offre(lus).prises) == 1 for lus in journal.lire(list(streams)).values())
    finally:
        autre.close()
    assert {tuple(sorted(paire)) for paire in zip(une, deux, strict=True)} == {("plus_de_place", "prise")}
    assert une.count("prise") > 0
    assert deux.count("prise") > 0
