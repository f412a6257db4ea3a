"""Entretien d'entrée: a draft of one's own, sealed, that becomes steps all at once when it is validated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from commands.base import Cadre, Refus
from commands.brouillons import ETAPES_MAX, commandes, enregistrer, valider
from commands.execute import Demande, executer
from commands.suivi.diagnostic import EtablirDiagnostic
from ledger.annexes.brouillons import GARDE_JOURS, PAR_DOSSIER_MAX, TAILLE_MAX_OCTETS, Brouillons
from ledger.contexte import Acteur
from ledger.events.contrats.activite import ActivitePrevue
from ledger.events.suivi.diagnostic import DiagnosticEtabli
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import decider_orientation, ouvrir_dossier
from tests.commands.etapes.diagnostic import MOBILITE
from tests.commands.pouvoirs import charge

ACTEUR = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN, "MDS-33-04")
AUTRE = Acteur(UUID(int=5), Role.REFERENT, Canal.ECRAN, "MDS-33-04")
LE = Cadre(date(2025, 3, 20))
DIAGNOSTIC_VIDE: dict[str, Any] = {"besoins": [], "contraintes": []}
DIAGNOSTIC = {
    "etape": "diagnostic.etabli",
    "champs": {"besoins": [], "contraintes": [MOBILITE], "analyse": "SECRET-analyse"},
}
ACTIVITE = {
    "etape": "activite.prevue",
    "champs": {
        "semaine": "2025-03-24",
        "type_action": "FORMATION",
        "heures": 6,
        "mode": "COLLECTIVE",
        "encadrement": "ENCADREE",
    },
}
ENTRETIEN = {"etapes": [DIAGNOSTIC, ACTIVITE], "notes": "SECRET-notes", "page": 3}


@pytest.fixture
def metier() -> str:
    """Who serves the agents keeps what they prepare."""
    return "parcours_ecrans"


@pytest.fixture
def brouillons(journal: Journal, base: str) -> Iterator[Brouillons]:
    """An empty table of drafts."""
    yield Brouillons(journal)
    with psycopg.connect(base, autocommit=True) as connexion:
        connexion.execute("truncate d33.brouillons")


@pytest.fixture
def dossier(journal: Journal) -> UUID:
    """A dossier that was oriented."""
    dossier = uuid4()
    for commande, le in ((ouvrir_dossier(), date(2025, 3, 3)), (decider_orientation(), date(2025, 3, 14))):
        executer(journal, Demande(dossier, commande, charge(commande, ACTEUR)), Cadre(le))
    return dossier


class TestContenu:
    """What a draft must hold to become steps."""

    @pytest.mark.parametrize(
        "contenu",
        [
            {},
            {"etapes": []},
            {"etapes": "diagnostic.etabli"},
            {"etapes": [{"champs": {}}]},
            {"etapes": [{"etape": "diagnostic.etabli", "autre": 1}]},
            {"etapes": [DIAGNOSTIC] * (ETAPES_MAX + 1)},
        ],
    )
    def test_sans_etape(self, contenu: dict[str, Any]) -> None:
        with pytest.raises(Refus) as refus:
            commandes(contenu)
        assert refus.value.code == "brouillon_sans_etape"

    @pytest.mark.parametrize("etape", ["sanction.decidee", "dossier.ouvert", "etape.annulee", "inconnue", ""])
    def test_etape_d_ailleurs(self, etape: str) -> None:
        with pytest.raises(Refus) as refus:
            commandes({"etapes": [{"etape": etape}]})
        assert refus.value.code == "etape_hors_entretien"
        assert refus.value.champ == "etapes.0.etape"

    def test_incomplet(self) -> None:
        besoins = [{"code": 9, "valeur": "BESOIN"}, {"code": 8, "valeur": "PEUT-ETRE"}]
        with pytest.raises(Refus) as refus:
            commandes({"etapes": [ACTIVITE, {"etape": "diagnostic.etabli", "champs": {"besoins": besoins}}]})
        assert refus.value.code == "brouillon_incomplet"
        assert refus.value.champ == "etapes.1.champs.besoins.1.valeur"

    def test_une_correction(self) -> None:
        correction = {"evenement": str(UUID(int=1)), "motif": "ERREUR_DE_SAISIE"}
        with pytest.raises(Refus) as refus:
            commandes(
                {"etapes": [{"etape": "diagnostic.etabli", "champs": {**DIAGNOSTIC_VIDE, "correction": correction}}]}
            )
        assert refus.value.code == "correction_hors_entretien"

    def test_dans_l_ordre(self) -> None:
        premiere, seconde = commandes(ENTRETIEN)
        assert isinstance(premiere, EtablirDiagnostic)
        assert type(seconde).__name__ == "PrevoirActivite"


class TestEnregistrer:
    def test_trop_grand(self, brouillons: Brouillons, dossier: UUID) -> None:
        vide = len(b'{"notes":""}')
        enregistrer(brouillons, dossier, ACTEUR.agent, {"notes": "x" * (TAILLE_MAX_OCTETS - vide)})
        with pytest.raises(Refus) as refus:
            enregistrer(brouillons, dossier, ACTEUR.agent, {"notes": "x" * (TAILLE_MAX_OCTETS - vide + 1)})
        assert refus.value.code == "brouillon_trop_grand"

    def test_un_de_trop(self, brouillons: Brouillons, dossier: UUID) -> None:
        """One that is kept already may still be kept again."""
        for numero in range(PAR_DOSSIER_MAX):
            enregistrer(brouillons, dossier, ACTEUR.agent, {}, sujet=f"note:{numero}")
        with pytest.raises(Refus) as refus:
            enregistrer(brouillons, dossier, ACTEUR.agent, {}, sujet="note:de trop")
        assert refus.value.code == "brouillons_trop_nombreux"
        enregistrer(brouillons, dossier, ACTEUR.agent, {"texte": "suite"}, sujet="note:0")
        enregistrer(brouillons, dossier, AUTRE.agent, {}, sujet="note:0")

    def test_personne_derriere(self, brouillons: Brouillons) -> None:
        with pytest.raises(Refus) as refus:
            enregistrer(brouillons, uuid4(), ACTEUR.agent, {})
        assert refus.value.code == "brouillon_sans_personne"

    @pytest.mark.parametrize("notes", [1 << 64, "\ud800"])
    def test_illisible(self, brouillons: Brouillons, dossier: UUID, notes: object) -> None:
        with pytest.raises(Refus) as refus:
            enregistrer(brouillons, dossier, ACTEUR.agent, {"notes": notes})
        assert refus.value.code == "brouillon_illisible"

    def test_un_par_agent(self, brouillons: Brouillons, dossier: UUID) -> None:
        premier = enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 1})
        second = enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 2})
        assert brouillons.lire(dossier, ACTEUR.agent) == second
        assert premier.id != second.id
        assert brouillons.lire(dossier, AUTRE.agent) is None
        assert brouillons.lire(uuid4(), ACTEUR.agent) is None

    def test_un_par_sujet(self, brouillons: Brouillons, dossier: UUID) -> None:
        """The interview and the form of a step wait side by side; the last touched comes first."""
        enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 1})
        enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 2}, sujet="etablir-diagnostic")
        enregistrer(brouillons, dossier, AUTRE.agent, {"page": 3})
        siens = brouillons.en_cours(ACTEUR.agent)
        assert [(b.dossier, b.sujet) for b in siens] == [(dossier, "etablir-diagnostic"), (dossier, "")]
        assert brouillons.en_cours(ACTEUR.agent, uuid4()) == []
        assert brouillons.supprimer(dossier, ACTEUR.agent, sujet="etablir-diagnostic")
        assert brouillons.lire(dossier, ACTEUR.agent) is not None

    def test_scelle(self, brouillons: Brouillons, dossier: UUID, maitre: psycopg.Connection[Any]) -> None:
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        ligne = maitre.execute("select contenu from d33.brouillons").fetchone()
        assert ligne is not None
        assert b"SECRET" not in bytes(ligne[0])

    def test_une_personne_effacee(self, brouillons: Brouillons, dossier: UUID, coffre: CoffreMemoire) -> None:
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        coffre.detruire(dossier)
        assert brouillons.lire(dossier, ACTEUR.agent) is None

    def test_jamais_un_evenement(self, brouillons: Brouillons, dossier: UUID, journal: Journal) -> None:
        avant = journal.position()
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        assert journal.position() == avant

    def test_supprimer(self, brouillons: Brouillons, dossier: UUID) -> None:
        ancien = enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 1})
        enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 2})
        assert not brouillons.supprimer(dossier, ACTEUR.agent, ancien.id), "another one has taken its place"
        assert brouillons.supprimer(dossier, ACTEUR.agent)
        assert not brouillons.supprimer(dossier, ACTEUR.agent)

    @pytest.mark.parametrize(("jours", "reste"), [(GARDE_JOURS - 1, True), (GARDE_JOURS + 1, False)])
    def test_un_brouillon_oublie_s_en_va(
        self, brouillons: Brouillons, dossier: UUID, maitre: psycopg.Connection[Any], jours: int, reste: bool
    ) -> None:
        """At the next save, by anybody."""
        enregistrer(brouillons, dossier, ACTEUR.agent, {"page": 1})
        maitre.execute("update d33.brouillons set modifie_le = now() - make_interval(days => %s)", (jours,))
        enregistrer(brouillons, dossier, AUTRE.agent, {"page": 1})
        assert (brouillons.lire(dossier, ACTEUR.agent) is not None) is reste

    @pytest.mark.parametrize("role", ["parcours_lecture", "parcours_masse", "parcours_projection"])
    def test_l_application_seule_les_lit(self, base: str, role: str) -> None:
        with (
            psycopg.connect(base, options=f"-c role={role}") as connexion,
            pytest.raises(errors.InsufficientPrivilege),
        ):
            connexion.execute("select * from d33.brouillons")


class TestValider:
    def test_rien_a_valider(self, journal: Journal, brouillons: Brouillons, dossier: UUID) -> None:
        with pytest.raises(Refus) as refus:
            valider(journal, brouillons, dossier, ACTEUR, LE)
        assert refus.value.code == "brouillon_absent"

    def test_tout_ou_rien(self, journal: Journal, brouillons: Brouillons, dossier: UUID) -> None:
        """The second step is refused: the first one is not recorded, and the draft stays."""
        mardi = ACTIVITE | {"champs": {**ACTIVITE["champs"], "semaine": "2025-03-25"}}  # type: ignore[dict-item]
        enregistrer(brouillons, dossier, ACTEUR.agent, {"etapes": [DIAGNOSTIC, mardi]})
        avant = journal.position()
        with pytest.raises(Refus) as refus:
            valider(journal, brouillons, dossier, ACTEUR, LE)
        assert refus.value.code == "semaine_sans_lundi"
        assert journal.position() == avant
        assert brouillons.lire(dossier, ACTEUR.agent) is not None

    def test_devient_des_etapes(self, journal: Journal, brouillons: Brouillons, dossier: UUID) -> None:
        brouillon = enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        resultat = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert (resultat.nombre, resultat.version, resultat.deja_fait) == (2, 4, False)
        *_, premier, second = journal.rejouer(dossier)
        assert (premier.classe, second.classe) == (DiagnosticEtabli, ActivitePrevue)
        assert premier.commande_id == second.commande_id == brouillon.id
        assert premier.desceller(journal.coffre) == {"analyse": "SECRET-analyse"}
        assert brouillons.lire(dossier, ACTEUR.agent) is None

    def test_une_seconde_fois(self, journal: Journal, brouillons: Brouillons, dossier: UUID, base: str) -> None:
        """The process stopped after the write and before the draft was deleted: it is not recorded twice."""
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        with psycopg.connect(base, autocommit=True) as connexion:
            connexion.execute("create temp table gardes as select * from d33.brouillons")
            premiere = valider(journal, brouillons, dossier, ACTEUR, LE)
            connexion.execute("delete from d33.brouillons")
            connexion.execute("insert into d33.brouillons select * from gardes")
        seconde = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert seconde.deja_fait
        assert (seconde.position, seconde.version) == (premiere.position, premiere.version)
        assert brouillons.lire(dossier, ACTEUR.agent) is None

    def test_apres_une_reponse_perdue(self, journal: Journal, brouillons: Brouillons, dossier: UUID) -> None:
        """The steps are recorded and the draft gone, but the answer never came: asked again, it is the same."""
        brouillon = enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        premiere = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert brouillons.valide(dossier, ACTEUR.agent) == brouillon.id
        seconde = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert seconde == replace(premiere, deja_fait=True)
        assert journal.position() == premiere.position
        with pytest.raises(Refus, match="Aucun brouillon"):
            valider(journal, brouillons, dossier, AUTRE, LE)
        assert not brouillons.supprimer(dossier, ACTEUR.agent), "there is nothing left of it"

    def test_le_suivant_ne_repond_plus_pour_le_premier(
        self, journal: Journal, brouillons: Brouillons, dossier: UUID
    ) -> None:
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        premiere = valider(journal, brouillons, dossier, ACTEUR, LE)
        enregistrer(brouillons, dossier, ACTEUR.agent, {"etapes": [ACTIVITE]})
        seconde = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert (seconde.deja_fait, seconde.version) == (False, premiere.version + 1)

    def test_dossier_non_ouvert(self, journal: Journal, brouillons: Brouillons, coffre: CoffreMemoire) -> None:
        dossier = uuid4()
        coffre.creer([dossier])
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        with pytest.raises(Refus) as refus:
            valider(journal, brouillons, dossier, ACTEUR, LE)
        assert refus.value.code == "dossier_non_ouvert"

    def test_deux_fois_en_meme_temps(
        self, journal: Journal, brouillons: Brouillons, dossier: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other one wrote between the first look and the decision."""
        enregistrer(brouillons, dossier, ACTEUR.agent, ENTRETIEN)
        vue, lire = journal.commande, brouillons.lire
        garde = lire(dossier, ACTEUR.agent)
        premiere = valider(journal, brouillons, dossier, ACTEUR, LE)
        regards = iter([True])
        monkeypatch.setattr(journal, "commande", lambda id_: None if next(regards, False) else vue(id_))
        monkeypatch.setattr(brouillons, "lire", lambda *_: garde)
        seconde = valider(journal, brouillons, dossier, ACTEUR, LE)
        assert (seconde.deja_fait, seconde.position) == (True, premiere.position)
