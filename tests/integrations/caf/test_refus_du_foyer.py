"""Households and persons that are set aside while the rest of the file flows."""

from pathlib import Path

import pytest

from integrations.caf.modele import CodeConstat, Constat, Foyer, FoyerRejete, Rejet
from tests.integrations.caf.outils import MENSUEL, Lecture, lire_octets, remplacer

SUSPENSION = "<SuspensionDroit><MOTISUSDRORSA>GJ</MOTISUSDRORSA><DDSUSDRORSA>2025-01-01</DDSUSDRORSA></SuspensionDroit>"
DEMANDEUSE = "<DTNAI>1985-07-14"


def lire_avec(dossier: Path, ancien: str, nouveau: str) -> Lecture:
    lecture = lire_octets(dossier, remplacer(ancien, nouveau))
    assert lecture.erreur is None
    assert len(lecture.elements) == 6
    return lecture


def verifier(constat: Constat, code: CodeConstat, champ: str | None, ligne: int, rang: int | None) -> None:
    assert (constat.code, constat.champ, constat.ligne, constat.personne_rang) == (code, champ, ligne, rang)
    assert constat.identifiant == "•••••••••••6701"
    assert constat.motif.endswith(".")
    assert constat.quoi_faire.endswith(".")


class TestPersonneEcartee:
    @pytest.mark.parametrize(
        ("ancien", "nouveau", "code", "champ"),
        [
            (DEMANDEUSE, "<DTNAI>2024-02-30", CodeConstat.DATE_IMPOSSIBLE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>14/07/1985", CodeConstat.DATE_IMPOSSIBLE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>1985-W28-7", CodeConstat.DATE_IMPOSSIBLE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>1985-07-14Z", CodeConstat.DATE_IMPOSSIBLE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>2025-11-25", CodeConstat.DATE_FUTURE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>1899-12-31", CodeConstat.DATE_INVRAISEMBLABLE, "DTNAI"),
            (DEMANDEUSE, "<DTNAI>", CodeConstat.CHAMP_ABSENT, "DTNAI"),
            ("<NOM>LACÔTE", "<NOM> \n ", CodeConstat.CHAMP_ABSENT, "NOM"),
            ("<NOM>LACÔTE</NOM>", "", CodeConstat.CHAMP_ABSENT, "NOM"),
            ("<NOM>LACÔTE", "<NOM><B>LACÔTE</B>", CodeConstat.CHAMP_ABSENT, "NOM"),
            ("<NOM>LACÔTE", "<NOM>" + "X" * 201, CodeConstat.TEXTE_TROP_LONG, "NOM"),
            ("<NOM>LACÔTE", "<LACOTE>" + "X" * 201 + "</LACOTE><NOM>LACÔTE", CodeConstat.TEXTE_TROP_LONG, None),
            ("<PRENOM>NAÏS", "<PRENOM>", CodeConstat.CHAMP_ABSENT, "PRENOM"),
            ("<NIR>2850733063128", "<NIR>28507330631", CodeConstat.NIR_FORME, "NIR"),
            ("<NIR>2850733063128", "<NIR>0000000000000", CodeConstat.NIR_FORME, "NIR"),
            ("<NIR>2850733063128", "<NIR>285073306312820", CodeConstat.NIR_CLE, "NIR"),
            ("<NATPREST>RSA", "<NATPREST>PFA", CodeConstat.CHAMP_ABSENT, "ROLEPERS"),
            (
                "<NATPREST>RSA</NATPREST>\n        <ROLEPERS>DEM",
                "<NATPREST>RSA</NATPREST>\n        <ROLEPERS>CHEF",
                CodeConstat.CODE_INCONNU,
                "ROLEPERS",
            ),
            ("<TOPPERSDRODEVORSA>1", "<TOPPERSDRODEVORSA>oui", CodeConstat.CHAMP_ILLISIBLE, "TOPPERSDRODEVORSA"),
        ],
    )
    def test_la_premiere_sans_les_deux_autres(
        self, tmp_path: Path, ancien: str, nouveau: str, code: CodeConstat, champ: str | None
    ) -> None:
        lecture = lire_avec(tmp_path, ancien, nouveau)
        foyer = lecture.foyers[0]
        assert [personne.prenom for personne in foyer.personnes] == ["JOËL", "ÉLIE"]
        (rejet,) = foyer.rejets
        verifier(rejet, code, champ, 28, 1)
        assert lecture.bilan is not None
        assert (lecture.bilan.personnes_lues, lecture.bilan.personnes_rejetees) == (8, 1)

    def test_nee_aujourd_hui(self, tmp_path: Path) -> None:
        lecture = lire_avec(tmp_path, "<DTNAI>2014-02-19", "<DTNAI>2025-11-24")
        assert not lecture.foyers[0].rejets


class TestFoyerEcarte:
    @pytest.mark.parametrize(
        ("ancien", "nouveau", "code", "champ"),
        [
            ("<FONORG>CAF", "<FONORG>URS", CodeConstat.CODE_INCONNU, "FONORG"),
            ("<NUMORG>331", "<NUMORG>3 31", CodeConstat.CHAMP_ILLISIBLE, "NUMORG"),
            ("<DTDEMRSA>2024-02-01", "<DTDEMRSA>2025-11-25", CodeConstat.DATE_FUTURE, "DTDEMRSA"),
            ("<DTDEMRSA>2024-02-01", "<DTDEMRSA>2024-13-01", CodeConstat.DATE_IMPOSSIBLE, "DTDEMRSA"),
            ("<NUMDEMRSA>33024000017", "<NUMDEMRSA>", CodeConstat.CHAMP_ABSENT, "NUMDEMRSA"),
            ("<ETATDOSRSA>2", "<ETATDOSRSA>", CodeConstat.CHAMP_ABSENT, "ETATDOSRSA"),
            ("<ETATDOSRSA>2", "<ETATDOSRSA>de longs mots", CodeConstat.CHAMP_ILLISIBLE, "ETATDOSRSA"),
            (
                "</EtatDossierRSA>",
                "</EtatDossierRSA><FinDroit><MOTICLORSA>PCG</MOTICLORSA></FinDroit>",
                CodeConstat.CHAMP_ABSENT,
                "DTCLORSA",
            ),
            (
                "</EtatDossierRSA>",
                "</EtatDossierRSA>" + SUSPENSION * 51,
                CodeConstat.CHAMP_ILLISIBLE,
                "MOTISUSDRORSA",
            ),
        ],
    )
    def test_le_premier_sans_les_cinq_autres(
        self, tmp_path: Path, ancien: str, nouveau: str, code: CodeConstat, champ: str
    ) -> None:
        lecture = lire_avec(tmp_path, ancien, nouveau)
        ecarte = lecture.elements[0]
        assert isinstance(ecarte, FoyerRejete)
        assert ecarte.ligne == 12
        (rejet,) = ecarte.rejets
        verifier(rejet, code, champ, 12, None)
        assert lecture.bilan is not None
        assert (lecture.bilan.foyers_lus, lecture.bilan.foyers_rejetes, lecture.bilan.personnes_rejetees) == (5, 1, 0)
        assert not lecture.bilan.avertissements

    @pytest.mark.parametrize("nouveau", ["<MATRICULE>", "<MATRICULE>12-34", "<MATRICULE>1234567890123456"])
    def test_sans_matricule_rien_n_est_montre(self, tmp_path: Path, nouveau: str) -> None:
        ecarte = lire_avec(tmp_path, "<MATRICULE>000000123456701", nouveau).elements[0]
        assert isinstance(ecarte, FoyerRejete)
        assert [(rejet.champ, rejet.identifiant) for rejet in ecarte.rejets] == [("MATRICULE", "")]

    def test_sans_personne(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes()
        debut, _, reste = octets.partition(b"    <Personne>")
        fin = reste[reste.index(b"    <DonneesAdministratives>") :]
        (ecarte, *autres) = lire_octets(tmp_path, debut + fin).elements
        assert [rejet.code for rejet in ecarte.rejets] == [CodeConstat.SANS_PERSONNE]
        assert len(autres) == 5

    def test_toutes_les_personnes_ecartees(self, tmp_path: Path) -> None:
        octets = remplacer("<SEXE>", "<NIR>faux</NIR><SEXE>", 3)
        octets = octets.replace(b"<NIR>2850733063128</NIR>", b"").replace(b"<NIR>1830433063245</NIR>", b"")
        octets = octets.replace(b"<NIR>2140233281377</NIR>", b"")
        ecarte = lire_octets(tmp_path, octets).elements[0]
        assert isinstance(ecarte, FoyerRejete)
        assert [(rejet.code, rejet.personne_rang) for rejet in ecarte.rejets] == [
            (CodeConstat.NIR_FORME, rang) for rang in (1, 2, 3)
        ]

    def test_un_foyer_ecarte_n_occupe_pas_ses_personnes(self, tmp_path: Path) -> None:
        """The same persons in a sound household further on are delivered."""
        octets = MENSUEL.read_bytes()
        debut = octets.index(b"  <InfosFoyerRSA>")
        fin = octets.index(b"</InfosFoyerRSA>\n") + len(b"</InfosFoyerRSA>\n")
        foyer = octets[debut:fin]
        casse = foyer.replace(b"<ETATDOSRSA>2", b"<ETATDOSRSA>")
        lecture = lire_octets(tmp_path, octets[:debut] + casse + octets[debut:])
        assert isinstance(lecture.elements[0], FoyerRejete)
        assert len(lecture.foyers[0].personnes) == 3


class TestDoublons:
    def test_dans_le_meme_foyer(self, tmp_path: Path) -> None:
        lecture = lire_avec(tmp_path, "<NIR>1830433063245", "<NIR>2850733063128")
        foyer = lecture.foyers[0]
        assert [personne.prenom for personne in foyer.personnes] == ["NAÏS", "ÉLIE"]
        verifier(foyer.rejets[0], CodeConstat.DOUBLON, "NIR", 63, 2)
        assert "à la ligne 28" in foyer.rejets[0].motif

    def test_dans_deux_foyers_avec_la_cle_puis_sans(self, tmp_path: Path) -> None:
        octets = remplacer("<NIR>2850733063128", "<NIR>285073306312819")
        octets = octets.replace(b"<NIR>1790640192041", b"<NIR>2850733063128")
        lecture = lire_octets(tmp_path, octets)
        second = lecture.elements[1]
        assert isinstance(second, FoyerRejete)
        (rejet,) = second.rejets
        assert (rejet.code, rejet.ligne, rejet.personne_rang) == (CodeConstat.DOUBLON, 183, 1)
        assert "à la ligne 28" in rejet.motif

    def test_sans_nir_deux_personnes_ne_se_confondent_pas(self, tmp_path: Path) -> None:
        octets = remplacer("<NIR>2850733063128</NIR>", "").replace(b"<NIR>1830433063245</NIR>", b"")
        assert not lire_octets(tmp_path, octets).foyers[0].rejets


class TestDiscretion:
    IDENTITES = ("LACÔTE", "ŒUVRARD", "NAÏS", "JOËL", "2850733063128", "1985-07-14", "000000123456701", "QUATRE VENTS")

    def test_rien_de_la_personne_dans_les_constats(self, tmp_path: Path) -> None:
        octets = remplacer("<ROLEPERS>", "<ROLEPERS>LACÔTE", 8).replace(b"<DTNAI>", b"<DTNAI>x")
        lecture = lire_octets(tmp_path, octets)
        constats = lecture.constats
        assert all(isinstance(constat, Rejet) for constat in constats)
        assert constats
        for identite in self.IDENTITES:
            assert identite not in repr(constats)

    def test_rien_de_la_personne_dans_la_representation_d_un_foyer(self, tmp_path: Path) -> None:
        foyer = lire_octets(tmp_path, MENSUEL.read_bytes()).elements[0]
        assert isinstance(foyer, Foyer)
        for identite in self.IDENTITES:
            assert identite not in repr(foyer)
