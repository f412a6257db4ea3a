"""Templates: no mention that the law requires can be left out, and no variable that the letter does not know is let in."""

import re
from importlib.resources import files

import pytest

from documents.modeles import ATTENDUS, SOURCE, MentionLegale, ModeleRefuse, Modeles, lire_modele, modeles_du_produit
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

    def test_aucune_avant_la_premiere(self) -> None:
        premiere = lire_modele(LETTRES["decision_sanction"]).du
        with pytest.raises(ModeleRefuse, match="aucun modèle"):
            modeles_du_produit().en_vigueur(GenreDocument.DECISION_SANCTION, premiere.replace(year=2020))

    def test_deux_le_meme_jour(self) -> None:
        with pytest.raises(ValueError, match="deux modèles"):
            Modeles([lire_modele(LETTRES["bilan"])] * 2)
