"""Templates: no mention that the law requires can be left out, and no variable that the letter does not know is let in."""

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from documents.modeles import ATTENDUS, SOURCE, MentionLegale, ModeleRefuse, Modeles, charger, lire_modele
from ledger.vocabulaire.suivi.document import GenreDocument

LETTRES = {f.name.removesuffix(".toml"): f.read_text("utf-8") for f in files("documents").joinpath(SOURCE).iterdir()}
EXIGEES = [(genre, mention) for genre, attendu in ATTENDUS.items() for mention in attendu.mentions]
VARIABLES = [
    (genre, nom)
    for genre, attendu in ATTENDUS.items()
    for nom in sorted(attendu.texte.union(*attendu.mentions.values()))
]


def test_chaque_genre_a_son_modele() -> None:
    assert set(ATTENDUS) == set(GenreDocument) == {lire_modele(texte).genre for texte in LETTRES.values()}


@pytest.mark.parametrize(("genre", "mention"), EXIGEES)
def test_une_mention_obligatoire_ne_s_omet_pas(genre: GenreDocument, mention: MentionLegale) -> None:
    sans = LETTRES[genre.lower()].replace(f'exigee = "{mention}"\n', "")
    with pytest.raises(ModeleRefuse, match="il manque une mention obligatoire") as refus:
        lire_modele(sans)
    assert mention.libelle in str(refus.value)


@pytest.mark.parametrize(("genre", "nom"), VARIABLES)
def test_ce_qu_une_lettre_doit_dire_ne_s_omet_pas(genre: GenreDocument, nom: str) -> None:
    with pytest.raises(ModeleRefuse, match=rf"ne dit pas \{{{nom}\}}"):
        lire_modele(LETTRES[genre.lower()].replace(f"{{{nom}}}", "rien"))


def test_une_variable_inconnue_est_dite_avec_celles_qui_existent() -> None:
    faux = LETTRES["convocation"].replace("{politesse}", "{nir}")
    attendu = re.escape("la variable {nir} n'existe pas dans cette lettre, qui connaît {date}, {")
    with pytest.raises(ModeleRefuse, match=attendu):
        lire_modele(faux)


@pytest.mark.parametrize(
    "source", ["", "genre = 'CONVOCATION'", "titre = [", 'genre = "AUTRE"\ndu = 2025-01-01\ntitre = "x"']
)
def test_illisible(source: str) -> None:
    with pytest.raises(ModeleRefuse, match="ne se lit pas"):
        lire_modele(source)


class TestVersions:
    def test_celle_en_vigueur_ce_jour_la(self) -> None:
        ancienne = lire_modele(LETTRES["convocation"])
        nouvelle = ancienne.model_copy(update={"du": ancienne.du.replace(year=2027), "titre": "Autre"})
        modeles = Modeles([nouvelle, ancienne])
        veille = nouvelle.du.replace(year=2026, month=12, day=31)
        assert modeles.en_vigueur(GenreDocument.CONVOCATION, veille) == ancienne
        assert modeles.en_vigueur(GenreDocument.CONVOCATION, nouvelle.du) == nouvelle

    def test_celle_du_departement_prend_la_suite_de_celle_du_produit(self, tmp_path: Path) -> None:
        texte = (
            LETTRES["convocation"].replace("2025-01-01", "2026-11-01").replace("Votre rendez-vous", "Venez nous voir")
        )
        (tmp_path / "convocation.toml").write_text(texte, "utf-8")
        connus = charger(tmp_path)
        genre = GenreDocument.CONVOCATION
        assert connus.en_vigueur(genre, date(2026, 10, 31)).titre.startswith("Votre rendez-vous")
        assert connus.en_vigueur(genre, date(2026, 11, 1)).titre.startswith("Venez nous voir")
        (tmp_path / "convocation.toml").write_text(texte.replace("{rendez_vous}", "bientôt"), "utf-8")
        with pytest.raises(ModeleRefuse, match=r"ne dit pas \{rendez_vous\}"):
            charger(tmp_path)

    def test_aucune_avant_la_premiere(self) -> None:
        premiere = lire_modele(LETTRES["decision_sanction"]).du
        with pytest.raises(ModeleRefuse, match="aucun modèle"):
            charger().en_vigueur(GenreDocument.DECISION_SANCTION, premiere.replace(year=2020))

    def test_deux_le_meme_jour(self) -> None:
        with pytest.raises(ValueError, match="deux modèles"):
            Modeles([lire_modele(LETTRES["bilan"])] * 2)
