"""What is read of sound files."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from integrations.caf.codes import (
    MOTIFS_CLOTURE,
    MOTIFS_REFUS,
    MOTIFS_SUSPENSION_DROIT,
    MOTIFS_SUSPENSION_VERSEMENT,
    SITUATIONS_FAMILLE,
    Civilite,
    EtatDossier,
    FonctionOrganisme,
    Periodicite,
    Role,
    Sexe,
)
from integrations.caf.modele import (
    Adresse,
    Avertissement,
    CodeConstat,
    EnTete,
    FaitDeDroit,
    Foyer,
    FoyerRejete,
    Mutation,
    Organisme,
    PersonneDuFoyer,
    SituationFamille,
    masquer,
    soumis,
)
from tests.integrations.caf.outils import DISPOSITION_SUIVANTE, INFRA_MENSUEL, MENSUEL, lire, lire_octets, remplacer

PREMIER = Foyer(
    organisme=Organisme(fonction=FonctionOrganisme.CAF, numero="331"),
    matricule="000000123456701",
    numero_demande="33024000017",
    demande_le=date(2024, 2, 1),
    etat_dossier_code="2",
    partenaire="033",
    situation_famille=SituationFamille(code=SITUATIONS_FAMILLE["MAR"], depuis_le=date(2012, 6, 30)),
    adresse=Adresse(
        complement_identification="BATIMENT C",
        complement="APPARTEMENT 12",
        numero="7 B",
        type_voie="RUE",
        nom_voie="DES QUATRE VENTS D'ÉTÉ",
        code_postal="33000",
        code_commune="33063",
        commune="BORDEAUX",
        pays="FRA",
        depuis_le=date(2023, 9, 1),
    ),
    sans_domicile_fixe=False,
    origine_demande="DEM",
    personnes=(
        PersonneDuFoyer(
            role=Role.DEMANDEUR,
            civilite=Civilite.MADAME,
            sexe=Sexe.FEMME,
            nom="LACÔTE",
            nom_naissance="ŒUVRARD",
            prenom="NAÏS",
            autres_prenoms=("ZOÉ",),
            naissance_le=date(1985, 7, 14),
            commune_naissance="BORDEAUX",
            nir="2850733063128",
            etat_civil_valide=True,
            responsable_dossier=True,
            rattachee_depuis=date(2024, 2, 1),
            identifiant_france_travail="3301254X",
            soumis_droits_devoirs=True,
            entree_droits_devoirs=True,
        ),
        PersonneDuFoyer(
            role=Role.CONJOINT,
            civilite=Civilite.MONSIEUR,
            sexe=Sexe.HOMME,
            nom="LACÔTE",
            nom_naissance="LACÔTE",
            prenom="JOËL",
            naissance_le=date(1983, 4, 2),
            commune_naissance="BORDEAUX",
            nir="1830433063245",
            etat_civil_valide=True,
            responsable_dossier=False,
            rattachee_depuis=date(2024, 2, 1),
            identifiant_france_travail="3307781B",
            soumis_droits_devoirs=True,
        ),
        PersonneDuFoyer(
            role=Role.ENFANT,
            sexe=Sexe.FEMME,
            nom="LACÔTE",
            nom_naissance="LACÔTE",
            prenom="ÉLIE",
            naissance_le=date(2014, 2, 19),
            commune_naissance="TALENCE",
            nir="2140233281377",
            responsable_dossier=False,
            rattachee_depuis=date(2024, 2, 1),
        ),
    ),
)
"""The first household of the monthly flow, whole."""


class TestFluxMensuel:
    def test_en_tete(self) -> None:
        en_tete = lire(MENSUEL).en_tete
        assert en_tete == EnTete(
            application="CRI",
            version_application="6400",
            type_flux="M",
            nature="D",
            cree_le=date(2025, 11, 6),
            cree_a=time(2, 14, 9, 250_000),
            reference_le=date(2025, 10, 31),
        )
        assert en_tete.periodicite is Periodicite.MENSUEL

    def test_bilan(self) -> None:
        bilan = lire(MENSUEL).bilan
        assert bilan is not None
        assert (bilan.foyers_lus, bilan.foyers_rejetes, bilan.foyers_annonces) == (6, 0, 6)
        assert (bilan.personnes_lues, bilan.personnes_rejetees, bilan.anomalies_annoncees) == (9, 0, 0)
        assert bilan.avertissements == ()

    def test_un_foyer_en_entier(self) -> None:
        assert lire(MENSUEL).elements[0] == PREMIER

    def test_etats_et_faits(self) -> None:
        suspendu, paiement, clos, refuse, regularise = lire(MENSUEL).foyers[1:]
        assert suspendu.etat_dossier is EtatDossier.OUVERT_SUSPENDU
        assert suspendu.suspensions_droit == (
            FaitDeDroit(motif=MOTIFS_SUSPENSION_DROIT["GJ"], le=date(2025, 9, 1)),
            FaitDeDroit(motif=MOTIFS_SUSPENSION_DROIT["GL"], le=date(2025, 10, 1)),
        )
        assert suspendu.sans_domicile_fixe is True
        assert paiement.etat_dossier is EtatDossier.VERSEMENT_SUSPENDU
        assert paiement.suspensions_versement == (
            FaitDeDroit(motif=MOTIFS_SUSPENSION_VERSEMENT["06"], le=date(2025, 8, 1)),
        )
        assert clos.etat_dossier is EtatDossier.CLOS
        assert clos.cloture == FaitDeDroit(motif=MOTIFS_CLOTURE["MUT"], le=date(2025, 9, 30))
        assert refuse.etat_dossier is EtatDossier.REFUSE
        assert refuse.refus == FaitDeDroit(motif=MOTIFS_REFUS["PCG"], le=date(2025, 11, 5))
        assert regularise.etat_dossier is EtatDossier.CLOS_MOIS_ANTERIEUR
        assert regularise.cloture is None
        assert regularise.cloture_mois_anterieur == FaitDeDroit(motif=MOTIFS_CLOTURE["ECH"], le=date(2025, 6, 30))

    def test_mutations(self) -> None:
        foyers = lire(MENSUEL).foyers
        assert foyers[1].arrivee == Mutation(
            organisme=Organisme(fonction=FonctionOrganisme.CAF, numero="401"),
            le=date(2025, 1, 1),
            matricule="000000007654321",
        )
        assert foyers[3].depart == Mutation(
            organisme=Organisme(fonction=FonctionOrganisme.CAF, numero="641"), le=date(2025, 9, 30)
        )

    def test_msa_corse_et_personne_partie(self) -> None:
        foyer = lire(MENSUEL).foyers[2]
        assert foyer.organisme == Organisme(fonction=FonctionOrganisme.MSA, numero="033")
        assert foyer.personnes[0].nir == "285072A004118"
        assert foyer.personnes[1].role is Role.AUTRE
        assert foyer.personnes[1].rattachee_jusqu_a == date(2025, 2, 28)

    def test_adresse_hors_de_france(self) -> None:
        adresse = lire(MENSUEL).foyers[5].adresse
        assert adresse is not None
        assert adresse.lignes_hors_france == ("CALLE MAYOR 5", "20240 ORDIZIA")
        assert (adresse.pays, adresse.code_commune) == ("ESP", None)

    def test_lignes(self) -> None:
        lecture = lire(MENSUEL)
        texte = MENSUEL.read_bytes().splitlines()
        for foyer in lecture.foyers:
            assert foyer.ligne is not None
            assert texte[foyer.ligne - 1].strip() == b"<InfosFoyerRSA>"
            for personne in foyer.personnes:
                assert personne.ligne is not None
                assert texte[personne.ligne - 1].strip() == b"<Personne>"

    def test_utf8_bien_annonce(self, tmp_path: Path) -> None:
        texte = MENSUEL.read_bytes().decode("cp1252").replace("windows-1252", "UTF-8")
        attendu = lire(MENSUEL).elements
        assert lire_octets(tmp_path, texte.encode()).elements == attendu
        assert lire_octets(tmp_path, texte.encode("utf-8-sig")).elements == attendu
        sans_declaration = texte.partition("\n")[2]
        assert lire_octets(tmp_path, sans_declaration.encode()).elements == attendu


class TestSoumis:
    def test_demandeur_et_conjoint_dans_un_droit_ouvert(self) -> None:
        soumis_par_foyer = [[personne.prenom for personne in soumis(foyer)] for foyer in lire(MENSUEL).foyers]
        assert soumis_par_foyer == [["NAÏS", "JOËL"], ["AIMÉ"], ["LÉA"], [], [], []]

    @pytest.mark.parametrize(
        ("code", "nombre"),
        [("0", 0), ("1", 0), ("2", 2), ("3", 2), ("4", 2), ("5", 0), ("6", 0), ("Z", 0), ("9", 0)],
    )
    def test_selon_l_etat(self, code: str, nombre: int) -> None:
        assert len(soumis(replace(lire(MENSUEL).foyers[0], etat_dossier_code=code))) == nombre

    @pytest.mark.parametrize(
        ("role", "marque", "nombre"),
        [
            (Role.DEMANDEUR, True, 1),
            (Role.CONJOINT, True, 1),
            (Role.ENFANT, True, 0),
            (Role.AUTRE, True, 0),
            (Role.RESPONSABLE_DOSSIER, True, 0),
            (Role.DEMANDEUR, False, 0),
            (Role.DEMANDEUR, None, 0),
        ],
    )
    def test_selon_le_role_et_la_marque(self, role: Role, *, marque: bool | None, nombre: int) -> None:
        foyer = lire(MENSUEL).foyers[1]
        personne = replace(foyer.personnes[0], role=role, soumis_droits_devoirs=marque)
        assert len(soumis(replace(foyer, personnes=(personne,)))) == nombre


class TestFluxInfraMensuel:
    """Blocks that aren't read, and every kind of doubt."""

    def test_texte_replie_cdata_commentaire(self) -> None:
        personne = lire(INFRA_MENSUEL).foyers[0].personnes[0]
        assert (personne.nom, personne.nom_naissance, personne.prenom) == (
            "MÉRIC DE BELLEFONT",
            "MÉRIC & FILS",
            "Maya",
        )
        assert personne.civilite is Civilite.MADAME
        assert personne.role is Role.DEMANDEUR
        assert personne.etat_civil_valide is True

    def test_adresse_actuelle_et_zero_perdu(self) -> None:
        adresse = lire(INFRA_MENSUEL).foyers[0].adresse
        assert adresse is not None
        assert (adresse.nom_voie, adresse.code_postal, adresse.code_commune) == ("NOUVELLE", "01000", "01053")

    def test_doutes(self) -> None:
        foyer = lire(INFRA_MENSUEL).foyers[0]
        assert {(doute.code, doute.champ, doute.personne_rang) for doute in foyer.avertissements} == {
            (CodeConstat.CODE_INCONNU, "MOTISUSVERSRSA", None),
            (CodeConstat.DATE_FUTURE, "DDSUSVERSRSA", None),
            (CodeConstat.CODE_INCONNU, "SITFAM", None),
            (CodeConstat.CHAMP_ILLISIBLE, "TOPSANSDOMFIXE", None),
            (CodeConstat.ANOMALIE_SIGNALEE, None, None),
            (CodeConstat.DATE_IMPOSSIBLE, "DDRATDOS", 1),
            (CodeConstat.CHAMP_ILLISIBLE, "IDASSEDIC", 1),
            (CodeConstat.NIR_SEXE, "NIR", 1),
        }
        assert all(isinstance(doute, Avertissement) for doute in foyer.avertissements)

    def test_code_inconnu_garde_et_marque(self) -> None:
        (fait,) = lire(INFRA_MENSUEL).foyers[0].suspensions_versement
        assert (fait.motif.code, fait.motif.connu) == ("99", False)
        etat = lire(INFRA_MENSUEL).foyers[1]
        assert (etat.etat_dossier, etat.etat_dossier_code) == (EtatDossier.INCONNU, "8")

    def test_nir_d_un_parent_n_est_pas_celui_de_l_enfant(self) -> None:
        """`Rattachement` repeats the NIR of the mother inside the child's block; here the child's own key is wrong."""
        (rejet,) = lire(INFRA_MENSUEL).foyers[0].rejets
        assert (rejet.code, rejet.personne_rang) == (CodeConstat.NIR_CLE, 2)

    def test_bilan(self) -> None:
        lecture = lire(INFRA_MENSUEL)
        assert lecture.en_tete is not None
        assert lecture.en_tete.periodicite is Periodicite.INFRA_MENSUEL
        assert [type(element) for element in lecture.elements] == [Foyer, FoyerRejete, Foyer]
        bilan = lecture.bilan
        assert bilan is not None
        assert (bilan.foyers_lus, bilan.foyers_rejetes, bilan.foyers_annonces) == (2, 1, 4)
        assert (bilan.personnes_lues, bilan.personnes_rejetees) == (3, 1)
        (doute,) = bilan.avertissements
        assert doute.code is CodeConstat.TOTAUX_DIFFERENTS
        assert "annonce 4 foyer(s) et en contient 3" in doute.motif


class TestDispositionSuivante:
    def test_lue_comme_l_autre(self) -> None:
        lecture = lire(DISPOSITION_SUIVANTE)
        (foyer,) = lecture.foyers
        (personne,) = foyer.personnes
        assert lecture.en_tete is not None
        assert (lecture.en_tete.version_flux, lecture.en_tete.departement, foyer.partenaire) == ("03.01", "033", "033")
        assert (personne.role, personne.soumis_droits_devoirs) == (Role.DEMANDEUR, True)
        assert (personne.debut_droits_devoirs, personne.fin_droits_devoirs) == (date(2024, 4, 1), date(2025, 9, 9))
        assert (personne.deces_le, personne.commune_naissance) == (date(2025, 9, 9), "ARCACHON")
        assert foyer.etat_dossier is EtatDossier.OUVERT_SUSPENDU
        assert [fait.motif.code for fait in foyer.suspensions_droit] == ["SCG"]

    @pytest.mark.parametrize("champ", ["DTDC", "DDSOUDRODEV"])
    def test_dates_a_venir(self, tmp_path: Path, champ: str) -> None:
        ancien = {"DTDC": "2025-09-09", "DDSOUDRODEV": "2024-04-01"}[champ]
        octets = remplacer(f"<{champ}>{ancien}", f"<{champ}>2025-12-01", source=DISPOSITION_SUIVANTE)
        (ecarte,) = lire_octets(tmp_path, octets).elements
        assert [(rejet.code, rejet.champ) for rejet in ecarte.rejets] == [(CodeConstat.DATE_FUTURE, champ)]


@pytest.mark.parametrize(
    ("identifiant", "montre"), [("", ""), ("1234", "••••"), ("12345", "•2345"), ("000000123456701", "•" * 11 + "6701")]
)
def test_masquer(identifiant: str, montre: str) -> None:
    assert masquer(identifiant) == montre
