"""An identifier leads to one dossier, whatever states it: opening, or identity changed later."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.correction import AnnulerEtape
from commands.entree.identifiants import dossier_de, mene_a
from commands.execute import Demande, Resultat, executer
from ledger.contexte import Acteur
from ledger.events.entree.droits import Identite
from ledger.flux import flux_identifiant, valeur_matricule
from ledger.store.append import Ecriture, Issue
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from tests.commands.etapes import IDENTITE, modifier_identite, ouvrir_dossier
from tests.commands.etapes.entree import revoquer_identifiant

CADRE = Cadre(date(2025, 3, 3), empreintes=bytes(range(32)))
ACTEUR = Acteur(UUID(int=7), Role.REFERENT, Canal.API)
NIR, AUTRE_NIR = "2880233063001", "2880233063002"


def identite(**champs: str) -> Identite:
    return Identite.model_validate(IDENTITE | champs)


def enregistrer(journal: Journal, dossier: UUID, commande: Commande) -> Resultat:
    return executer(journal, Demande(dossier, commande, ACTEUR), CADRE)


def ouvrir(journal: Journal, **champs: str) -> UUID:
    dossier = uuid4()
    enregistrer(journal, dossier, ouvrir_dossier(identite=identite(**champs)))
    return dossier


def test_le_nir_d_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR)
    with pytest.raises(Refus) as refus:
        ouvrir(journal, nir=NIR)
    assert refus.value.code == "personne_deja_connue"
    assert NIR not in str(refus.value)


def test_un_nir_enonce_plus_tard_par_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR)
    autre = ouvrir(journal, nir=AUTRE_NIR)
    with pytest.raises(Refus) as refus:
        enregistrer(journal, autre, modifier_identite(identite=identite(nir=NIR)))
    assert refus.value.code == "personne_deja_connue"


def test_un_numero_france_travail_d_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR, numero_france_travail="00112233445")
    with pytest.raises(Refus) as refus:
        ouvrir(journal, numero_france_travail="00112233445")
    assert refus.value.code == "personne_deja_connue"


def test_un_nir_enonce_plus_tard_mene_au_dossier(journal: Journal) -> None:
    """Whoever states it next is told that the person is known; the dossier itself states it again without a new link."""
    dossier, commande = ouvrir(journal), modifier_identite(identite=identite(nir=NIR))
    assert enregistrer(journal, dossier, commande).nombre == 2
    with pytest.raises(Refus):
        ouvrir(journal, nir=NIR)
    assert enregistrer(journal, dossier, commande).nombre == 1


def test_une_identite_annulee_laisse_ses_identifiants(journal: Journal) -> None:
    """They are taken away by a revocation, and by nothing else."""
    dossier = ouvrir(journal)
    enregistrer(journal, dossier, modifier_identite(identite=identite(nir=NIR)))
    (_, e) = journal.rejouer(dossier)
    annulation = {"etape": e.type_stable, "correction": {"evenement": e.evenement_id, "motif": "ERREUR_DE_SAISIE"}}
    assert enregistrer(journal, dossier, AnnulerEtape.model_validate(annulation)).nombre == 1
    with pytest.raises(Refus):
        ouvrir(journal, nir=NIR)


def test_ce_que_le_flux_sait_de_la_personne_mene_a_son_dossier(journal: Journal) -> None:
    """The matricule of a payer is more than the identity holds: whoever asks gives it, and it alone leads there."""
    dossier, matricule = uuid4(), valeur_matricule("CAF", "331", "7654321", date(1988, 2, 29))
    enonces = {GenreIdentifiant.MATRICULE: matricule}
    executer(journal, Demande(dossier, ouvrir_dossier(), ACTEUR, identifiants=enonces), CADRE)
    (e,) = journal.rejouer(flux_identifiant(CADRE.empreintes, GenreIdentifiant.MATRICULE, matricule))
    assert mene_a([e]) == dossier


def test_deux_ouvertures_a_la_fois(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before the other wrote: the second one finds why when it looks again."""
    ajouter = journal.ajouter

    def ajouter_apres(ecriture: Ecriture) -> Issue:
        monkeypatch.setattr(journal, "ajouter", ajouter)
        ouvrir(journal, nir=NIR)
        return ajouter(ecriture)

    monkeypatch.setattr(journal, "ajouter", ajouter_apres)
    with pytest.raises(Refus) as refus:
        ouvrir(journal, nir=NIR)
    assert refus.value.code == "personne_deja_connue"
    assert journal.position() == 2


def test_r25_le_dossier_d_un_identifiant(journal: Journal) -> None:
    """Nobody for what is unknown or was of an erased person; else the dossier that it leads to."""
    cle, genre = CADRE.empreintes, GenreIdentifiant.NIR
    assert dossier_de(journal, cle, genre, NIR) is None
    dossier = ouvrir(journal, nir=NIR)
    assert dossier_de(journal, cle, genre, NIR) == dossier
    assert dossier_de(journal, cle, GenreIdentifiant.NUMERO_FRANCE_TRAVAIL, NIR) is None
    journal.coffre.detruire(dossier)
    assert dossier_de(journal, cle, genre, NIR) is None


class TestPersonneEffacee:
    """An erased person may come back: she is opened anew, and nothing in the log links the two dossiers."""

    def test_l8_ses_identifiants_menent_a_son_nouveau_dossier(self, journal: Journal) -> None:
        efface = ouvrir(journal, nir=NIR)
        journal.coffre.detruire(efface)
        nouveau = ouvrir(journal, nir=NIR)
        assert nouveau != efface
        with pytest.raises(Refus) as refus:
            ouvrir(journal, nir=NIR)
        assert refus.value.code == "personne_deja_connue"

    def test_l8_rien_ne_relie_les_deux_dossiers(self, journal: Journal) -> None:
        """No stream names both, and no event of the new one names the former."""
        efface = ouvrir(journal, nir=NIR)
        journal.coffre.detruire(efface)
        nouveau = ouvrir(journal, nir=NIR)
        premier, second = (flux_identifiant(CADRE.empreintes, GenreIdentifiant.NIR, NIR, rang) for rang in (0, 1))
        assert [mene_a(journal.rejouer(flux)) for flux in (premier, second)] == [efface, nouveau]
        assert not any(str(efface) in str(e.corps) for flux in (nouveau, second) for e in journal.rejouer(flux))

    def test_l8_autant_de_fois_qu_il_faut(self, journal: Journal) -> None:
        dossiers = []
        for _ in range(3):
            dossiers.append(ouvrir(journal, nir=NIR))
            journal.coffre.detruire(dossiers[-1])
        assert len({*dossiers, ouvrir(journal, nir=NIR)}) == 4

    def test_l8_un_identifiant_de_son_nouveau_dossier_se_revoque(self, journal: Journal) -> None:
        journal.coffre.detruire(ouvrir(journal, nir=NIR))
        nouveau = ouvrir(journal, nir=NIR)
        enregistrer(journal, nouveau, revoquer_identifiant(valeur=NIR))
        assert ouvrir(journal, nir=NIR) != nouveau
