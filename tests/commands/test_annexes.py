"""Steps that write on two streams at once: a merge on both dossiers, a revocation on the identifier's own stream."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.entree.identifiants import dossier_qui_continue, mene_a
from commands.execute import ConflitDeVersion, Demande, Resultat, executer
from ledger.contexte import Acteur
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.events.entree.identifiant import IdentifiantRattache, IdentifiantRevoque
from ledger.flux import flux_identifiant
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from tests.commands.etapes import IDENTITE, modifier_identite, ouvrir_dossier
from tests.commands.etapes.entree import fusionner_doublon, revoquer_identifiant, separer_doublon
from tests.commands.pouvoirs import charge

CLE = bytes(range(32))
ACTEUR = Acteur(UUID(int=7), Role.REFERENT, Canal.API)
NIR, AUTRE_NIR = "2880233063001", "2880233063002"


@dataclass(frozen=True)
class Registre:
    """A journal, and steps recorded in it as the API does."""

    journal: Journal

    def faire(
        self,
        dossier: UUID,
        commande: Commande,
        le: str = "2025-04-01",
        cle: UUID | None = None,
        version: int | None = None,
    ) -> Resultat:
        """Record the step, with what it writes elsewhere."""
        commande = commande.model_copy(update={"survenu_le": date.fromisoformat(le)})
        demande = Demande(dossier, commande, charge(commande, ACTEUR), cle, version)
        return executer(self.journal, demande, Cadre(date(2025, 6, 30), empreintes=CLE))

    def ouvrir(self, **identite: str) -> UUID:
        """A dossier of this identity."""
        dossier = uuid4()
        self.faire(dossier, ouvrir_dossier(identite=IDENTITE | identite), "2025-03-03")
        return dossier

    def refuse(self, dossier: UUID, commande: Commande, code: str) -> Refus:
        """The step is refused under this code; nothing is written."""
        position = self.journal.position()
        with pytest.raises(Refus) as refus:
            self.faire(dossier, commande)
        assert refus.value.code == code
        assert self.journal.position() == position
        return refus.value

    def devancer(self, monkeypatch: pytest.MonkeyPatch, autre: Callable[[], object]) -> list[Ecriture]:
        """Somebody else writes just before the next step does; what the steps then try to write."""
        ajouter, essais = self.journal.ajouter, list[Ecriture]()

        def ajouter_apres(ecriture: Ecriture) -> Issue:
            essais.append(ecriture)
            if len(essais) == 1:
                with monkeypatch.context() as seul:
                    seul.setattr(self.journal, "ajouter", ajouter)
                    autre()
            return ajouter(ecriture)

        monkeypatch.setattr(self.journal, "ajouter", ajouter_apres)
        return essais

    def types(self, stream: UUID) -> list[object]:
        """Types of the events of a stream."""
        return [e.classe for e in self.journal.rejouer(stream)]


@pytest.fixture
def registre(journal: Journal) -> Registre:
    return Registre(journal)


class TestFusion:
    def test_absorbant_inconnu(self, registre: Registre) -> None:
        refus = registre.refuse(registre.ouvrir(), fusionner_doublon(absorbant=uuid4()), "absorbant_inconnu")
        assert refus.champ == "absorbant"

    def test_avec_soi(self, registre: Registre) -> None:
        dossier = registre.ouvrir()
        registre.refuse(dossier, fusionner_doublon(absorbant=dossier), "fusion_avec_soi")

    def test_l_absorbant_est_lui_meme_absorbe(self, registre: Registre) -> None:
        """No circle: whoever goes on is not absorbed."""
        un, deux = registre.ouvrir(), registre.ouvrir()
        registre.faire(un, fusionner_doublon(absorbant=deux))
        registre.refuse(deux, fusionner_doublon(absorbant=un), "absorbant_absorbe")

    def test_les_deux_dossiers_le_disent(self, registre: Registre) -> None:
        un, deux = registre.ouvrir(), registre.ouvrir()
        registre.faire(un, fusionner_doublon(absorbant=deux))
        assert registre.types(un) == [DossierOuvert, DoublonFusionne, DroitsModifies]
        assert registre.types(deux) == [DossierOuvert, DoublonAbsorbe]
        assert list(registre.journal.dossier(deux).absorbes.values()) == [str(un)]

    def test_separes_les_deux_continuent(self, registre: Registre) -> None:
        un, deux = registre.ouvrir(), registre.ouvrir()
        avant = registre.journal.dossier(un).droits
        registre.faire(un, fusionner_doublon(absorbant=deux))
        registre.faire(un, separer_doublon(), "2025-05-02")
        assert registre.types(un)[3:] == [DoublonSepare, DroitsModifies]
        assert registre.types(deux)[2:] == [DoublonRestitue]
        assert registre.journal.dossier(deux).absorbes == {}
        apres = registre.journal.dossier(un).droits
        assert avant is not None
        assert apres is not None
        assert (apres.etat, apres.obligation_depuis) == (avant.etat, avant.obligation_depuis)

    def test_sans_fusion_rien_a_separer(self, registre: Registre) -> None:
        registre.refuse(registre.ouvrir(), separer_doublon(), "doublon_non_fusionne")

    def test_de_proche_en_proche(self, registre: Registre) -> None:
        un, deux, trois = (registre.ouvrir() for _ in range(3))
        registre.faire(un, fusionner_doublon(absorbant=deux))
        registre.faire(deux, fusionner_doublon(absorbant=trois), "2025-04-02")
        assert dossier_qui_continue(registre.journal, un) == trois
        registre.faire(un, separer_doublon(), "2025-05-02")
        assert dossier_qui_continue(registre.journal, un) == un
        assert registre.journal.dossier(deux).absorbes == {}

    def test_l_identifiant_du_doublon_mene_a_celui_qui_continue(self, registre: Registre) -> None:
        un, deux, etranger = registre.ouvrir(nir=NIR), registre.ouvrir(), registre.ouvrir()
        registre.faire(un, fusionner_doublon(absorbant=deux))
        registre.faire(deux, modifier_identite(identite=IDENTITE | {"nir": NIR}), "2025-04-02")
        registre.refuse(etranger, modifier_identite(identite=IDENTITE | {"nir": NIR}), "personne_deja_connue")

    def test_la_meme_requete_deux_fois(self, registre: Registre) -> None:
        un, deux, cle = registre.ouvrir(), registre.ouvrir(), uuid4()
        commande = fusionner_doublon(absorbant=deux)
        premiere = registre.faire(un, commande, cle=cle)
        seconde = registre.faire(un, commande, cle=cle)
        assert (seconde.position, seconde.deja_fait) == (premiere.position, True)

    def test_celui_qui_continue_change_entre_temps(self, registre: Registre, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is written on the other dossier is decided again, on what it has become."""
        un, deux = registre.ouvrir(), registre.ouvrir()
        essais = registre.devancer(monkeypatch, lambda: registre.faire(deux, modifier_identite()))
        registre.faire(un, fusionner_doublon(absorbant=deux))
        assert [dict(essai.flux)[deux] for essai in essais] == [1, 2]

    def test_version_attendue_depassee(self, registre: Registre) -> None:
        un, deux = registre.ouvrir(), registre.ouvrir()
        with pytest.raises(ConflitDeVersion):
            registre.faire(un, fusionner_doublon(absorbant=deux), version=3)


class TestRevocation:
    def test_un_identifiant_qui_ne_mene_pas_ici(self, registre: Registre) -> None:
        registre.ouvrir(nir=NIR)
        autre = registre.ouvrir(nir=AUTRE_NIR)
        refus = registre.refuse(autre, revoquer_identifiant(valeur=NIR), "identifiant_non_rattache")
        assert refus.champ == "valeur"
        assert NIR not in refus.message

    def test_un_identifiant_inconnu(self, registre: Registre) -> None:
        registre.refuse(registre.ouvrir(), revoquer_identifiant(valeur=NIR), "identifiant_non_rattache")

    def test_revoque_il_peut_mener_ailleurs(self, registre: Registre) -> None:
        un, deux = registre.ouvrir(nir=NIR), registre.ouvrir()
        registre.faire(un, revoquer_identifiant(valeur=NIR))
        flux = flux_identifiant(CLE, GenreIdentifiant.NIR, NIR)
        assert mene_a(registre.journal.rejouer(flux)) is None
        registre.faire(deux, modifier_identite(identite=IDENTITE | {"nir": NIR}), "2025-04-02")
        assert registre.types(flux) == [IdentifiantRattache, IdentifiantRevoque, IdentifiantRattache]
        assert mene_a(registre.journal.rejouer(flux)) == deux
        assert registre.journal.dossier(un).identifiants_revoques == {"NIR": date(2025, 4, 1)}
        registre.refuse(un, revoquer_identifiant(valeur=NIR), "identifiant_non_rattache")

    def test_la_meme_requete_deux_fois(self, registre: Registre) -> None:
        dossier, cle = registre.ouvrir(nir=NIR), uuid4()
        registre.faire(dossier, revoquer_identifiant(valeur=NIR), cle=cle)
        assert registre.faire(dossier, revoquer_identifiant(valeur=NIR), cle=cle).deja_fait

    def test_la_valeur_ne_se_lit_pas_en_clair(self, registre: Registre) -> None:
        dossier = registre.ouvrir(nir=NIR)
        registre.faire(dossier, revoquer_identifiant(valeur=NIR))
        dernier = registre.journal.rejouer(dossier)[-1]
        assert NIR not in str(dernier.corps)
        assert dernier.desceller(registre.journal.coffre)["valeur"] == NIR
