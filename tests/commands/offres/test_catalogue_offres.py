"""The catalogue of offers: publier, modifier, fermer."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.base import Cadre, Interdite, Refus
from commands.execute import CleDejaUtilisee
from commands.offres.catalogue_offres import CommandeOffre, decider_offre, enregistrer_offre
from ledger.contexte import Acteur
from ledger.events.base import Evenement
from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee
from ledger.flux import flux_offre, flux_structure, renvoi_offre
from ledger.keys import CoffreMemoire
from ledger.offre import Offre, fold_offre
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes.offre import fermer_offre, modifier_offre, publier_offre
from tests.ledger.ecritures import ecriture
from tests.ledger.fixtures import SCHEMA
from tests.ledger.memoire import lu

LE = date(2025, 3, 20)
CADRE = Cadre(LE)
ACTEUR = Acteur(UUID(int=4), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)


def offre(*evenements: Evenement) -> Offre:
    return fold_offre(lu(e, position=rang) for rang, e in enumerate(evenements, 1))


PUBLIEE = decider_offre(Offre(), publier_offre(places=2), LE)
FERMEE = decider_offre(offre(PUBLIEE), fermer_offre(), LE)


@pytest.mark.parametrize(
    ("avant", "commande", "code"),
    [
        (offre(), modifier_offre(), "offre_inconnue"),
        (offre(), fermer_offre(), "offre_inconnue"),
        (offre(PUBLIEE, FERMEE), modifier_offre(), "offre_fermee"),
        (offre(PUBLIEE, FERMEE), fermer_offre(), "offre_fermee"),
        (offre(), publier_offre(debut_le="2025-04-02", fin_le="2025-04-01"), "dates_inversees"),
    ],
)
def test_refus(avant: Offre, commande: CommandeOffre, code: str) -> None:
    with pytest.raises(Refus) as refus:
        decider_offre(avant, commande, LE)
    assert refus.value.code == code
    assert refus.value.message.endswith(".")


def test_publiee_deux_fois() -> None:
    with pytest.raises(Refus) as refus:
        decider_offre(offre(PUBLIEE), publier_offre(), LE)
    assert refus.value.code == "offre_deja_publiee"


def test_moins_de_places_que_de_personnes() -> None:
    with pytest.raises(Refus) as refus:
        decider_offre(Offre(1, {"places": 2}, None, {"a", "b"}), modifier_offre(places=1), LE)
    assert refus.value.code == "places_deja_prises"
    assert refus.value.champ == "places"


@pytest.mark.parametrize(
    ("avant", "commande", "classe"),
    [
        (offre(), publier_offre(places=None), OffrePubliee),
        (offre(PUBLIEE), modifier_offre(places=3), OffreModifiee),
        (offre(PUBLIEE), fermer_offre(), OffreFermee),
        (offre(PUBLIEE, FERMEE), publier_offre(debut_le="2025-04-01", fin_le="2025-04-01"), OffrePubliee),
        (Offre(1, {"places": 2}, None, {"a", "b"}), modifier_offre(places=2), OffreModifiee),
    ],
)
def test_acceptee(avant: Offre, commande: CommandeOffre, classe: type[Evenement]) -> None:
    evenement = decider_offre(avant, commande, LE)
    assert type(evenement) is classe
    assert evenement.survenu_le == LE


@pytest.mark.parametrize("champs", [{"places": -1}, {"places": 100_001}, {"offre": "é"}, {"inconnu": 1}])
def test_une_description_impossible(champs: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        publier_offre(**champs)


class TestEnregistrer:
    def test_chaque_offre_a_son_flux(self, journal: Journal) -> None:
        assert enregistrer_offre(journal, publier_offre(), ACTEUR, CADRE).version == 1
        assert enregistrer_offre(journal, publier_offre(offre="DORA-2"), ACTEUR, CADRE).version == 1
        assert enregistrer_offre(journal, modifier_offre(places=4), ACTEUR, CADRE).version == 2
        assert enregistrer_offre(journal, fermer_offre(), ACTEUR, CADRE).version == 3
        lue = fold_offre(journal.rejouer(flux_offre(SCHEMA, "DORA-1")))
        assert (lue.version, lue.places, lue.fermee_le) == (3, 4, LE)
        assert flux_offre(SCHEMA, "MDS-33-04") != flux_structure(SCHEMA, "MDS-33-04")

    @pytest.mark.parametrize(
        "commande",
        [publier_offre(offre="DORA-3"), modifier_offre(), modifier_offre(partenaire="CCAS-33-01"), fermer_offre()],
        ids=["publier", "modifier", "prendre", "fermer"],
    )
    def test_m1_l_offre_d_une_autre_structure(self, journal: Journal, commande: CommandeOffre) -> None:
        """Neither closed nor restated, nor taken over by saying that it is one's own."""
        enregistrer_offre(journal, publier_offre(), ACTEUR, CADRE)
        with pytest.raises(Interdite) as interdite:
            enregistrer_offre(journal, commande, Acteur(UUID(int=4), Role.REFERENT, Canal.API, "CCAS-33-01"), CADRE)
        assert interdite.value.code == "offre_d_une_autre_structure"
        assert journal.position() == 1

    def test_m1_la_sienne(self, journal: Journal) -> None:
        sienne = Acteur(UUID(int=4), Role.REFERENT, Canal.API, publier_offre().partenaire)
        assert enregistrer_offre(journal, publier_offre(), sienne, CADRE).version == 1
        assert enregistrer_offre(journal, fermer_offre(), sienne, CADRE).version == 2

    def test_une_seule_fois(self, journal: Journal) -> None:
        cle = uuid4()
        for _ in range(2):
            assert enregistrer_offre(journal, publier_offre(), ACTEUR, CADRE, cle).version == 1
        with pytest.raises(CleDejaUtilisee):
            enregistrer_offre(journal, fermer_offre(), ACTEUR, CADRE, cle)
        assert journal.position() == 1

    def test_une_offre_qui_change_sans_cesse(self, base: str, coffre: CoffreMemoire) -> None:
        journal = JournalDevance(base, SCHEMA, coffre)
        with pytest.raises(Refus) as refus:
            enregistrer_offre(journal, publier_offre(), ACTEUR, CADRE)
        assert refus.value.code == "offre_occupee"
        journal.close()


class JournalDevance(Journal):
    """Somebody else writes first, always."""

    def ajouter(self, ecriture_: Ecriture) -> Issue:
        super().ajouter(ecriture(ecriture_.flux[0]))
        return super().ajouter(ecriture_)


class TestReservee:
    """An offer that tells of health has a code that leads nowhere (H3)."""

    CLE = Cadre(LE, empreintes=b"cle-des-empreintes-des-essais-01")

    @pytest.mark.parametrize("theme", ["SANTE", "AUTRE"])
    def test_h3_son_code_est_un_renvoi(self, journal: Journal, theme: str) -> None:
        commande = publier_offre(theme=theme)
        ecrite = enregistrer_offre(journal, commande, ACTEUR, self.CLE)
        assert ecrite == (renvoi_offre(self.CLE.empreintes, "DORA-1"), 1)
        (publiee,) = journal.rejouer(flux_offre(SCHEMA, ecrite.offre))
        assert (publiee.corps["offre"], publiee.corps["theme"]) == (ecrite.offre, "AUTRE")
        assert publiee.exacts(journal.coffre) == {"theme": theme, "libelle_offre": commande.libelle_offre}
        assert not journal.connait(flux_offre(SCHEMA, "DORA-1"))

    def test_h3_l_un_ou_l_autre_de_ses_codes_la_designe(self, journal: Journal) -> None:
        publiee = enregistrer_offre(journal, publier_offre(theme="SANTE"), ACTEUR, self.CLE)
        modifiee = enregistrer_offre(journal, modifier_offre(theme="SANTE", places=4), ACTEUR, self.CLE)
        assert modifiee == (publiee.offre, 2)
        assert enregistrer_offre(journal, fermer_offre(offre=publiee.offre), ACTEUR, self.CLE) == (publiee.offre, 3)

    def test_h3_une_autre_garde_le_sien(self, journal: Journal) -> None:
        assert enregistrer_offre(journal, publier_offre(), ACTEUR, self.CLE) == ("DORA-1", 1)

    @pytest.mark.parametrize(("de", "vers"), [("MOBILITE", "SANTE"), ("SANTE", "MOBILITE")])
    def test_h3_elle_ne_change_pas_de_reserve(self, journal: Journal, de: str, vers: str) -> None:
        """The persons who were sent there would be told of with it."""
        enregistrer_offre(journal, publier_offre(theme=de), ACTEUR, self.CLE)
        with pytest.raises(Refus) as refus:
            enregistrer_offre(journal, modifier_offre(theme=vers), ACTEUR, self.CLE)
        assert refus.value.code == "theme_reserve"

    def test_h3_sans_cle_elle_n_est_pas_publiee(self, journal: Journal) -> None:
        with pytest.raises(ValueError, match="16 octets"):
            enregistrer_offre(journal, publier_offre(theme="SANTE"), ACTEUR, CADRE)
        assert journal.position() == 0
