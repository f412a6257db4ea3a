"""What a flow changes in the ledger, and what it leaves alone."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from commands.entree.droits import ModifierDroits, ModifierIdentite
from integrations.caf.codes import FonctionOrganisme, Role
from integrations.caf.modele import Adresse, Foyer, Organisme, PersonneDuFoyer
from ledger.dossier.etat.droits import Droits
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit
from tests.integrations.caf.importation.banc import Banc
from tests.integrations.caf.importation.population import (
    AOUT,
    JUILLET,
    JUIN,
    clos,
    couple,
    foyer,
    foyers,
    nir,
    personne,
    suspendu,
)
from tests.integrations.caf.outils import DISPOSITION_SUIVANTE, INFRA_MENSUEL, MENSUEL


def droits(banc: Banc, qui: PersonneDuFoyer) -> Droits:
    connus = banc.etat(qui.nir).droits
    assert connus is not None
    return connus


class TestOuverture:
    def test_une_personne_nouvelle(self, banc: Banc) -> None:
        menage = foyer(1)
        bilan = banc.importer(menage)
        assert bilan.types == ["dossier.ouvert.v1"]
        assert (bilan.rapport.lus, bilan.rapport.crees) == (1, 1)
        (ouvert,) = [e for e in bilan.evenements if e.type_stable == "dossier.ouvert.v1"]
        assert ouvert.survenu_le == JUIN.cree_le
        assert ouvert.lire_contexte()["canal"] == "FLUX_CAF"
        assert ouvert.corps == {
            "organisme_payeur": "CAF",
            "role": "DEMANDEUR",
            "foyer": banc.foyer_de(menage),
            "etat_droit": "OUVERT_VERSABLE",
            "soumis_droits_devoirs": True,
            "droit_ouvert_le": "2024-02-01",
            "echeance_orientation_le": "2025-07-18",
            "annee_naissance": menage.personnes[0].naissance_le.year,
            "sexe": "HOMME",
            "situation_familiale": "SEUL_SANS_ENFANT",
            "commune": "33318",
            "mds": "MDS-33-10",
        }

    def test_l_identite_est_scellee_toute_entiere(self, banc: Banc) -> None:
        menage = foyer(1)
        bilan = banc.importer(menage)
        qui = menage.personnes[0]
        assert banc.identite(qui.nir) == {
            "civilite": "M.",
            "nom": qui.nom,
            "nom_naissance": qui.nom_naissance,
            "prenom": qui.prenom,
            "naissance_le": qui.naissance_le.isoformat(),
            "nir": qui.nir,
            "matricule": menage.matricule,
            "adresse": {"voie": "2 RUE DES ACACIAS", "code_postal": "33600", "commune": "PESSAC"},
        }
        clair = " ".join(f"{e.lire_contexte()} {e.corps} {e.stream} {e.commande_id}" for e in bilan.evenements)
        for secret in (qui.nom, qui.prenom, qui.nir, menage.matricule, qui.naissance_le.isoformat(), "ACACIAS"):
            assert secret is not None
            assert secret not in clair

    def test_un_droit_deja_suspendu_s_ouvre_en_un_evenement(self, banc: Banc) -> None:
        menage = suspendu(1, date(2025, 4, 1))
        assert banc.importer(menage).types == ["dossier.ouvert.v1"]
        connus = droits(banc, menage.personnes[0])
        assert (connus.etat, connus.motif) == (EtatDroit.VERSEMENT_SUSPENDU, MotifDroit.DECLARATION_MANQUANTE)
        assert banc.importer(menage).evenements == []

    def test_un_couple_partage_son_foyer(self, banc: Banc) -> None:
        menage = couple(3)
        assert banc.importer(menage).rapport.crees == 2
        demandeur, conjoint = (droits(banc, qui) for qui in menage.personnes)
        assert demandeur.foyer == conjoint.foyer == banc.foyer_de(menage)
        assert (demandeur.role, conjoint.role) == ("DEMANDEUR", "CONJOINT")
        assert banc.dossier_de(menage.personnes[0].nir) != banc.dossier_de(menage.personnes[1].nir)

    def test_un_couple_ne_le_meme_jour_et_sans_matricule_propre(self, banc: Banc) -> None:
        """The matricule and the date of birth lead to both: the NIR alone tells them apart."""
        jour = date(1985, 3, 9)
        menage = foyer(1, personne(10, naissance_le=jour), personne(11, Role.CONJOINT, naissance_le=jour))
        assert banc.importer(menage).rapport.crees == 2
        assert banc.importer(menage, en_tete=JUILLET).types == []
        assert len({banc.dossier_de(qui.nir) for qui in menage.personnes}) == 2

    @pytest.mark.parametrize("champs", [{"soumis_droits_devoirs": False}, {"role": Role.ENFANT}, {"role": Role.AUTRE}])
    def test_une_personne_non_soumise_est_ignoree(self, banc: Banc, champs: dict[str, Any]) -> None:
        menage = foyer(1, personne(10, **champs))
        bilan = banc.importer(menage)
        assert bilan.types == []
        assert bilan.rapport.hors_champ == (1 if menage.personnes[0].role is Role.DEMANDEUR else 0)

    @pytest.mark.parametrize("etat", ["0", "1", "5", "6", "Z", "9"])
    def test_un_droit_non_ouvert_n_ouvre_rien(self, banc: Banc, etat: str) -> None:
        bilan = banc.importer(foyer(1, etat=etat))
        assert bilan.types == []
        assert bilan.rapport.hors_champ == 1

    def test_une_commune_illisible_n_empeche_rien(self, banc: Banc) -> None:
        """The schema lets any text through; ours is an INSEE code, and the address keeps its words."""
        adresse = Adresse(code_postal="33000", code_commune="330X", commune="BORDEAUX", pays="FRA")
        menage = foyer(1, adresse=adresse)
        assert banc.importer(menage).rapport.crees == 1
        connus = droits(banc, menage.personnes[0])
        assert (connus.commune, connus.mds) == (None, None)

    def test_hors_de_france(self, banc: Banc) -> None:
        adresse = Adresse(pays="ESP", lignes_hors_france=("CALLE MAYOR 3", "20001 DONOSTIA"))
        menage = foyer(1, adresse=adresse)
        assert banc.importer(menage).rapport.crees == 1
        assert banc.identite(menage.personnes[0].nir)["adresse"] == {"voie": "CALLE MAYOR 3 20001 DONOSTIA"}


class TestExemples:
    def test_mensuel(self, banc: Banc) -> None:
        """Four persons are subject: a couple, a suspended right, a Corsican number; the others are not."""
        bilan = banc.importer_fichier(MENSUEL)
        assert bilan.types == ["dossier.ouvert.v1"] * 4
        assert (bilan.rapport.crees, bilan.rapport.hors_champ, bilan.rapport.rejetes) == (4, 3, 0)
        assert banc.importer_fichier(MENSUEL).evenements == []

    def test_infra_mensuel(self, banc: Banc) -> None:
        bilan = banc.importer_fichier(INFRA_MENSUEL)
        assert bilan.types == ["dossier.ouvert.v1"]
        assert bilan.rapport.avertissements > 0
        assert {rejet.ligne is not None and rejet.motif[0].isupper() for rejet in bilan.rejets} == {True}

    def test_une_personne_decedee_n_ouvre_pas_de_dossier(self, banc: Banc) -> None:
        bilan = banc.importer_fichier(DISPOSITION_SUIVANTE)
        assert bilan.types == []
        assert bilan.rapport.hors_champ == 1


class TestInchange:
    def test_le_meme_fichier(self, banc: Banc) -> None:
        chemin = banc.ecrire_tous(foyers(60))
        premier = banc.importer_fichier(chemin)
        assert premier.rapport.crees == len(premier.types) > 60
        second = banc.importer_fichier(chemin)
        assert second.evenements == []
        assert second.rapport.inchanges == premier.rapport.crees
        assert second.rapport.hors_champ == premier.rapport.hors_champ

    def test_un_autre_flux_qui_dit_la_meme_chose(self, banc: Banc) -> None:
        banc.importer(couple(1), foyer(2))
        bilan = banc.importer(foyer(2), couple(1), en_tete=JUILLET)
        assert bilan.types == []
        assert bilan.rapport.inchanges == 3
        assert [e.type_stable for e in bilan.evenements] == ["flux_droits.importe.v1"]

    def test_ce_que_l_outil_sait_de_plus_reste(self, banc: Banc) -> None:
        menage = foyer(1)
        banc.importer(menage)
        qui = menage.personnes[0]
        identite = Identite.model_validate(banc.identite(qui.nir) | {"telephone": "0600000000"})
        banc.executer(banc.dossier_de(qui.nir), ModifierIdentite(commune="33318", mds="MDS-33-10", identite=identite))
        assert banc.importer(menage, en_tete=JUILLET).types == []
        assert banc.identite(qui.nir)["telephone"] == "0600000000"


class TestDroits:
    def test_suspension_puis_reprise(self, banc: Banc) -> None:
        qui = foyer(1).personnes[0]
        banc.importer(foyer(1))
        bilan = banc.importer(suspendu(1, date(2025, 6, 20)), en_tete=JUILLET)
        assert bilan.types == ["droits.modifies.v1"]
        assert (bilan.rapport.modifies, bilan.evenements[-1].survenu_le) == (1, date(2025, 6, 20))
        assert droits(banc, qui).etat is EtatDroit.VERSEMENT_SUSPENDU
        assert banc.importer(foyer(1), en_tete=AOUT).types == ["droits.modifies.v1"]
        assert (droits(banc, qui).etat, droits(banc, qui).motif) == (EtatDroit.OUVERT_VERSABLE, None)

    def test_cloture_puis_reouverture(self, banc: Banc) -> None:
        qui = foyer(1).personnes[0]
        banc.importer(foyer(1))
        assert banc.importer(clos(1, date(2025, 6, 30), motif="MUT"), en_tete=JUILLET).types == ["droits.modifies.v1"]
        assert (droits(banc, qui).etat, droits(banc, qui).motif) == (EtatDroit.CLOS, MotifDroit.MUTATION)
        assert banc.importer(foyer(1), en_tete=AOUT).types == ["droits.modifies.v1"]
        assert droits(banc, qui).depuis == AOUT.cree_le

    def test_un_effet_anterieur_a_ce_qui_est_connu_prend_la_date_du_flux(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        bilan = banc.importer(suspendu(1, date(2025, 3, 1)), en_tete=JUILLET)
        assert bilan.evenements[-1].survenu_le == JUILLET.cree_le

    def test_plus_soumise_aux_droits_et_devoirs(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        bilan = banc.importer(foyer(1, personne(10, soumis_droits_devoirs=False)), en_tete=JUILLET)
        assert bilan.types == ["droits.modifies.v1"]
        connus = droits(banc, personne(10))
        assert (connus.soumis, connus.etat, connus.a_accompagner) == (False, EtatDroit.OUVERT_VERSABLE, False)

    def test_sans_indication_l_obligation_reste(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        assert banc.importer(foyer(1, personne(10, soumis_droits_devoirs=None)), en_tete=JUILLET).types == []

    def test_un_changement_saisi_dans_l_outil_survit_au_meme_flux(self, banc: Banc) -> None:
        """Run again, the flow that stated something else does not come back on it: it was applied already."""
        menage = suspendu(1, date(2025, 6, 20))
        banc.importer(foyer(1))
        banc.importer(menage, en_tete=JUILLET)
        dossier = banc.dossier_de(menage.personnes[0].nir)
        banc.executer(
            dossier,
            ModifierDroits(
                survenu_le=JUILLET.cree_le, etat_droit=EtatDroit.OUVERT_VERSABLE, soumis_droits_devoirs=True
            ),
        )
        bilan = banc.importer(menage, en_tete=JUILLET)
        assert bilan.evenements == []
        assert (bilan.rapport.modifies, bilan.rapport.inchanges) == (0, 1)


class TestIdentite:
    def test_demenagement(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        ailleurs = Adresse(numero="3", type_voie="QUAI", nom_voie="DES CHARTRONS", code_postal="33500",
                           code_commune="33243", commune="LIBOURNE", pays="FRA")  # fmt: skip
        bilan = banc.importer(foyer(1, adresse=ailleurs), en_tete=JUILLET)
        assert bilan.types == ["identite.modifiee.v1"]
        connus = droits(banc, personne(10))
        assert (connus.commune, connus.mds) == ("33243", "MDS-33-22")
        assert banc.identite(personne(10).nir)["adresse"]["voie"] == "3 QUAI DES CHARTRONS"

    def test_meme_commune_meme_mds(self, banc: Banc) -> None:
        """A MDS that somebody chose stays when the person moves inside the commune."""
        menage = foyer(1)
        banc.importer(menage)
        identite = Identite.model_validate(banc.identite(personne(10).nir))
        banc.executer(
            banc.dossier_de(personne(10).nir), ModifierIdentite(commune="33318", mds="MDS-33-11", identite=identite)
        )
        assert menage.adresse is not None
        banc.importer(replace(menage, adresse=replace(menage.adresse, numero="77")), en_tete=JUILLET)
        assert droits(banc, personne(10)).mds == "MDS-33-11"

    def test_hors_du_departement(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        ailleurs = Adresse(code_postal="64000", code_commune="64445", commune="PAU", pays="FRA")
        banc.importer(foyer(1, adresse=ailleurs), en_tete=JUILLET)
        assert (droits(banc, personne(10)).commune, droits(banc, personne(10)).mds) == ("64445", None)

    def test_droits_et_identite_a_la_fois(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        menage = suspendu(1, date(2025, 6, 20), adresse=replace(_adresse(foyer(1)), numero="9"))
        bilan = banc.importer(menage, en_tete=JUILLET)
        assert bilan.types == ["droits.modifies.v1", "identite.modifiee.v1"]
        assert (bilan.rapport.lus, bilan.rapport.modifies) == (1, 1)

    def test_un_nouveau_nir_sur_un_matricule_connu(self, banc: Banc) -> None:
        provisoire = personne(10, nir="7601020000001")
        banc.importer(foyer(1, provisoire))
        definitif = personne(10)
        bilan = banc.importer(foyer(1, definitif), en_tete=JUILLET)
        assert bilan.types == ["identite.modifiee.v1"]
        assert banc.dossier_de(definitif.nir) == banc.dossier_de(provisoire.nir)
        assert banc.importer(foyer(1, definitif), en_tete=AOUT).types == []

    def test_un_nir_enfin_connu(self, banc: Banc) -> None:
        banc.importer(foyer(1, personne(10, nir=None)))
        assert banc.importer(foyer(1), en_tete=JUILLET).types == ["identite.modifiee.v1"]
        assert banc.identite(personne(10).nir)["nir"] == personne(10).nir

    def test_un_nouveau_matricule_sur_un_nir_connu(self, banc: Banc) -> None:
        banc.importer(foyer(1))
        ailleurs = Organisme(fonction=FonctionOrganisme.MSA, numero="33")
        bilan = banc.importer(foyer(2, personne(10), organisme=ailleurs), en_tete=JUILLET)
        assert "identite.modifiee.v1" in bilan.types
        assert bilan.rapport.crees == 0
        assert banc.importer(foyer(2, personne(10, nir=None), organisme=ailleurs), en_tete=AOUT).rapport.crees == 0

    def test_une_personne_ecartee_ne_change_pas_la_situation_du_foyer(self, banc: Banc) -> None:
        banc.importer(couple(3))
        chemin = banc.ecrire(couple(3), en_tete=JUILLET)
        conjoint = couple(3).personnes[1]
        octets = chemin.read_bytes().replace(f"<NIR>{conjoint.nir}".encode(), b"<NIR>illisible")
        chemin.write_bytes(octets)
        bilan = banc.importer_fichier(chemin)
        assert (bilan.types, bilan.rapport.rejetes) == ([], 1)
        assert droits(banc, couple(3).personnes[0]).situation_familiale == "COUPLE_SANS_ENFANT"

    def test_une_personne_effacee(self, banc: Banc) -> None:
        """Her key is gone for ever: her dossier stays as it is, her rights are followed in one opened anew (L8)."""
        banc.importer(foyer(1))
        efface = banc.dossier_de(personne(10).nir)
        avant = banc.journal.lire([efface])[efface]
        assert banc.journal.coffre.detruire(efface)
        bilan = banc.importer(_demenage(), en_tete=JUILLET)
        assert (bilan.types, bilan.rapport.crees, bilan.rapport.rejetes) == (["dossier.ouvert.v1"], 1, 0)
        suite = banc.importer(suspendu(1, date(2025, 7, 20), adresse=_demenage().adresse), en_tete=AOUT)
        assert (suite.types, suite.rapport.modifies) == (["droits.modifies.v1"], 1)
        (ouvert,) = [e.stream for e in bilan.evenements if e.type_stable == "dossier.ouvert.v1"]
        (modifie,) = [e.stream for e in suite.evenements if e.type_stable == "droits.modifies.v1"]
        assert ouvert == modifie != efface
        assert banc.journal.lire([efface])[efface] == avant
        assert banc.journal.coffre.cle(efface) is None


def _adresse(menage: Foyer) -> Adresse:
    assert menage.adresse is not None
    return menage.adresse


def _demenage() -> Foyer:
    return foyer(1, adresse=replace(_adresse(foyer(1)), numero="9"))


class TestDeuxFoyers:
    """A person leaves a household that closes and applies with another one."""

    @pytest.mark.parametrize("ferme_d_abord", [True, False])
    def test_le_droit_ouvert_l_emporte(self, banc: Banc, *, ferme_d_abord: bool) -> None:
        qui = personne(10)
        banc.importer(foyer(1, qui))
        ferme, ouvert = clos(1, date(2025, 6, 30), qui), foyer(2, qui)
        bilan = banc.importer(*((ferme, ouvert) if ferme_d_abord else (ouvert, ferme)), en_tete=JUILLET)
        assert bilan.types == ["identite.modifiee.v1"]
        assert (bilan.rapport.modifies, bilan.rapport.hors_champ, bilan.rapport.rejetes) == (1, 1, 0)
        assert droits(banc, qui).etat is EtatDroit.OUVERT_VERSABLE
        assert banc.importer(ouvert, ferme, en_tete=AOUT).types == []

    def test_deux_droits_ouverts_sont_un_doublon(self, banc: Banc) -> None:
        bilan = banc.importer(foyer(1, personne(10)), foyer(2, personne(10)))
        assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 1)
        assert "déjà" in bilan.rejets[0].motif
        assert bilan.types == ["dossier.ouvert.v1"]

    def test_deux_foyers_clos_comptent_une_fois(self, banc: Banc) -> None:
        banc.importer(foyer(1, personne(10)))
        menages = clos(1, date(2025, 6, 30), personne(10)), clos(2, date(2025, 6, 15), personne(10), motif="MUT")
        bilan = banc.importer(*menages, en_tete=JUILLET)
        assert (bilan.rapport.modifies, bilan.rapport.hors_champ) == (1, 1)
        assert banc.importer(*menages, en_tete=AOUT).types == []

    def test_un_jeune_adulte_chez_ses_parents_et_demandeur(self, banc: Banc) -> None:
        """Cited as a child by one household, he holds the right of another."""
        jeune = personne(20, naissance_le=date(1999, 5, 4))
        parents = foyer(1, personne(10), replace(jeune, role=Role.ENFANT, soumis_droits_devoirs=None))
        bilan = banc.importer(parents, foyer(2, jeune))
        assert (bilan.rapport.crees, bilan.rapport.rejetes) == (2, 0)


def test_deux_flux_du_meme_jour(banc: Banc) -> None:
    """The later hour is the later flow."""
    banc.importer(foyer(1))
    matin, soir = (replace(JUILLET, cree_a=time(heure)) for heure in (6, 18))
    assert banc.importer(suspendu(1, date(2025, 6, 20)), en_tete=matin).types == ["droits.modifies.v1"]
    assert banc.importer(foyer(1), en_tete=soir).types == ["droits.modifies.v1"]


def test_nir_de_la_population() -> None:
    """Ours are well formed, or every test above would prove less than it says."""
    assert nir(7, date(1985, 3, 9)) == "2850300000007"
