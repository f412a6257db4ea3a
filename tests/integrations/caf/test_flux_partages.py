"""Schema and flows of the shared reference data, where they are at hand.

Their twins on our own samples always run: `test_lecture` for the reading, the word for word rewriting of
`test_ecriture` for the schema.
"""

from datetime import date

import pytest
from lxml import etree

from integrations.caf.codes import MOTIFS_CLOTURE, MOTIFS_SUSPENSION_VERSEMENT, EtatDossier, Periodicite, Role
from integrations.caf.modele import CodeConstat, FaitDeDroit, FoyerRejete, soumis
from tests.integrations.caf.outils import MENSUEL, Lecture, fichier_partage, lire

SCHEMA = fichier_partage("vrsb0801.xsd")
MENSUEL_PARTAGE = fichier_partage("RSABEM.xml")
INCOMPLET_PARTAGE = fichier_partage("RSABEI_invalid.xml")

if SCHEMA is not None:

    @pytest.mark.parametrize("schema", [etree.XMLSchema(etree.parse(SCHEMA))], ids=["vrsb0801"])
    def test_notre_exemple_est_conforme(schema: etree.XMLSchema) -> None:
        schema.assertValid(etree.parse(MENSUEL))


if MENSUEL_PARTAGE is not None:

    @pytest.mark.parametrize("lecture", [lire(MENSUEL_PARTAGE)], ids=["RSABEM"])
    class TestFluxMensuel:
        def test_en_tete(self, lecture: Lecture) -> None:
            assert lecture.en_tete is not None
            assert lecture.en_tete.periodicite is Periodicite.MENSUEL
            assert lecture.en_tete.reference_le == date(2022, 2, 28)

        def test_deux_foyers(self, lecture: Lecture) -> None:
            clos, suspendu = lecture.foyers
            assert clos.etat_dossier is EtatDossier.CLOS
            assert clos.cloture == FaitDeDroit(motif=MOTIFS_CLOTURE["PCG"], le=date(2021, 11, 30))
            assert suspendu.etat_dossier is EtatDossier.VERSEMENT_SUSPENDU
            assert suspendu.suspensions_versement == (
                FaitDeDroit(motif=MOTIFS_SUSPENSION_VERSEMENT["06"], le=date(2021, 11, 1)),
            )
            assert [foyer.partenaire for foyer in lecture.foyers] == ["052", "052"]
            assert not any(foyer.rejets or foyer.avertissements for foyer in lecture.foyers)

        def test_trois_personnes_dont_une_soumise(self, lecture: Lecture) -> None:
            """All three are conjoints for the RSA: a household may come without its demandeur."""
            personnes = [personne for foyer in lecture.foyers for personne in foyer.personnes]
            assert [personne.role for personne in personnes] == [Role.CONJOINT] * 3
            assert [personne.soumis_droits_devoirs for personne in personnes] == [True, False, True]
            assert [len(soumis(foyer)) for foyer in lecture.foyers] == [0, 1]

        def test_totaux_faux(self, lecture: Lecture) -> None:
            assert lecture.bilan is not None
            assert (lecture.bilan.foyers_annonces, lecture.bilan.foyers_lus) == (1, 2)
            assert [doute.code for doute in lecture.bilan.avertissements] == [CodeConstat.TOTAUX_DIFFERENTS]


if INCOMPLET_PARTAGE is not None:

    @pytest.mark.parametrize("lecture", [lire(INCOMPLET_PARTAGE)], ids=["RSABEI_invalid"])
    def test_foyer_sans_prestation(lecture: Lecture) -> None:
        """The household stops after its persons: nothing says the state of its right."""
        (ecarte,) = lecture.elements
        assert isinstance(ecarte, FoyerRejete)
        assert [(rejet.code, rejet.champ) for rejet in ecarte.rejets] == [(CodeConstat.CHAMP_ABSENT, "ETATDOSRSA")]
        assert lecture.en_tete is not None
        assert lecture.en_tete.periodicite is Periodicite.INFRA_MENSUEL
        assert lecture.bilan is not None
        assert lecture.bilan.avertissements == ()
