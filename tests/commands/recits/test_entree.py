"""Maïté arrives from the Landes, is registered, works, moves to the Gers; a second dossier of hers turns up meanwhile."""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import Dossier, fold
from ledger.events.entree.inscription import InscriptionCessee
from ledger.vocabulaire.correction import MotifCorrection
from tests.commands.etapes import (
    decider_orientation,
    notifier_orientation,
    ouvrir_dossier,
    preconiser_orientation,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.entree import (
    fusionner_doublon,
    lier_foyer,
    muter_dossier,
    recevoir_mutation,
    separer_doublon,
)
from tests.commands.etapes.inscription import cesser_inscription, modifier_inscription, reprendre_inscription
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.memoire import DOSSIER

HISTORIQUE = [
    {"nature": "ORIENTATION", "le": "2025-01-20", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"},
    {"nature": "CONTRAT", "le": "2025-02-10", "fin_le": "2025-08-09", "parcours": "SOCIAL"},
]
ARRIVEE = (
    etant_donne((ouvrir_dossier(), "2025-03-03"))
    .puis(recevoir_mutation(effet_le="2025-03-01", historique=HISTORIQUE), "2025-03-12")
    .puis(lier_foyer(role="CONJOINT", depuis_le="2025-02-15"), "2025-03-13")
    .puis(modifier_inscription(effet_le="2025-03-03", duree_12_mois_j=9, duree_24_mois_j=9), "2025-03-14")
)
SUIVIE = (
    ARRIVEE.puis(preconiser_orientation(), "2025-03-17")
    .puis(decider_orientation(), "2025-03-20")
    .puis(notifier_orientation(), "2025-03-24")
    .puis(proposer_contrat(), "2025-04-01")
    .puis(signer_contrat(), "2025-04-10")
    .puis(modifier_inscription(categorie="A", motif="ORIENTATION"), "2025-04-11")
)
EMPLOI = SUIVIE.puis(cesser_inscription(effet_le="2025-05-31"), "2025-06-02")
REPRISE = EMPLOI.puis(reprendre_inscription(), "2025-09-01")
DOUBLON = REPRISE.puis(fusionner_doublon(motif="MEME_IDENTITE"), "2025-09-10")
SEPARE = DOUBLON.puis(separer_doublon(), "2025-09-17")
PARTIE = SEPARE.puis(muter_dossier(departement="32", effet_le="2025-10-01"), "2025-10-02")
FAMILLES = {"mutation", "foyer", "doublon", "inscription"}


def au(scenario: Scenario, le: str, *, connu: bool = False) -> Dossier:
    """State on a day: of what had happened by then, or of what was known by then."""
    jour = date.fromisoformat(le)
    return fold(DOSSIER, scenario.lus, connu_au=jour) if connu else fold(DOSSIER, scenario.lus, valable_au=jour)


def ouvertes(dossier: Dossier, le: str) -> dict[str, str]:
    """Open deadlines, with their last days."""
    return {e.nature: e.due_le.isoformat() for e in echeances(dossier, Cadre(date.fromisoformat(le)))}


def test_les_etapes() -> None:
    noms = [e.classe.nom for e in PARTIE.lus if e.classe is not None]
    assert [nom for nom in noms if nom.split(".")[0] in FAMILLES] == [
        "mutation.recue",
        "foyer.lie",
        "inscription.modifiee",
        "inscription.modifiee",
        "inscription.cessee",
        "inscription.reprise",
        "doublon.fusionne",
        "doublon.separe",
        "mutation.annoncee",
    ]


def test_ce_qui_est_transmis_au_gers() -> None:
    annonce = PARTIE.lus[-2]
    assert [a["nature"] for a in annonce.corps["historique"]] == ["ORIENTATION", "ORIENTATION_NOTIFIEE", "CONTRAT"]


def test_le_delai_d_orientation_repart_de_la_mutation() -> None:
    assert ouvertes(au(PARTIE, "2025-03-11"), "2025-03-11") == {"orientation_a_decider": "2025-04-14"}
    assert ouvertes(au(PARTIE, "2025-03-12"), "2025-03-12") == {"orientation_a_decider": "2025-04-23"}
    assert "orientation_a_decider" not in ouvertes(au(PARTIE, "2025-03-20"), "2025-03-20")


def test_la_cessation_laisse_un_an_pour_se_reinscrire() -> None:
    """Stated on 2 June, in effect since 31 May."""
    assert ouvertes(au(PARTIE, "2025-06-02"), "2025-06-02")["reinscription"] == "2026-05-31"
    assert "reinscription" not in ouvertes(au(PARTIE, "2025-06-01"), "2025-06-01")
    assert "reinscription" not in ouvertes(au(PARTIE, "2025-09-01"), "2025-09-01")


def test_trois_jours_sur_les_deux_horloges() -> None:
    """Recorded on the days of the facts, both clocks tell the same."""
    for connu in (False, True):
        arrivee = au(PARTIE, "2025-03-14", connu=connu)
        assert arrivee.inscription is not None
        assert (arrivee.inscription.categorie, arrivee.inscription.effet_le) == ("G", date(2025, 3, 3))
        absorbee = au(PARTIE, "2025-09-12", connu=connu)
        assert absorbee.fusion is not None
        assert absorbee.droits is not None
        assert absorbee.droits.etat == "CLOS"
        partie = au(PARTIE, "2025-10-02", connu=connu)
        assert partie.parti is not None
        assert (partie.parti.departement, partie.parti.effet_le) == ("32", date(2025, 10, 1))
        assert partie.fusion is None


def test_corrigee_plus_tard_la_cessation_n_etait_pas_connue() -> None:
    """On 20 June France Travail says that it was a radiation: the first clock moves, the other one remembers."""
    commande = cesser_inscription(
        forme="RADIATION",
        motif="NON_ACTUALISATION",
        effet_le="2025-06-01",
        correction=EMPLOI.correction(InscriptionCessee, MotifCorrection.INFORMATION_TARDIVE),
    )
    corrige = EMPLOI.puis(commande, "2025-06-20")
    for le, connu, attendu in (
        ("2025-06-02", False, ("RADIATION", date(2025, 6, 1))),
        ("2025-06-02", True, ("CESSATION", date(2025, 5, 31))),
        ("2025-06-19", True, ("CESSATION", date(2025, 5, 31))),
        ("2025-06-20", True, ("RADIATION", date(2025, 6, 1))),
    ):
        inscription = au(corrige, le, connu=connu).inscription
        assert inscription is not None
        assert (inscription.forme_cessation, inscription.cessee_le) == attendu


def test_partie_plus_rien_n_attend() -> None:
    assert ouvertes(PARTIE.dossier, "2025-10-03") == {}
