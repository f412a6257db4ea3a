"""Files of exports: what is refused, then each format read back by another program than the one that wrote it."""

import csv
import io
import json
from datetime import date
from typing import Any

import odfdo
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readmodels.export import document as module
from readmodels.export.chiffres import document_de
from readmodels.export.document import Colonne, Document, Nature, TropDeLignes, Valeur
from readmodels.export.fichier_parquet import CLE
from readmodels.export.formats import Format, exporter
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage.catalogue import TABLEAUX
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import NOMINATIF
from tests.projections.recits import DEBUT
from tests.readmodels.monde import Monde

FORMULES = ["=1+1", "+33 5", "-2", "@SOMME(A1)", " =1", "\t=1", "\n@x", "\uff1d1"]


def document(*lignes: list[Valeur], titre: str = "Orientation", filtre: str = "MDS-33-05") -> Document:
    return Document(
        titre=titre,
        entete=[("Connu au", "2026-06-30"), ("Position du journal", "1207"), ("Filtre : MDS", filtre)],
        colonnes=[
            Colonne("pts", "Pôle"),
            Colonne("premieres", "Premières orientations", Nature.ENTIER),
            Colonne("delai", "Délai moyen", Nature.DECIMAL),
            Colonne("semaine", "Semaine", Nature.DATE),
        ],
        lignes=lignes,
        titres_definitions=["Chiffre", "Définition"],
        definitions=[["Premières orientations", "Premières orientations ; décidées.\nEt notifiées."]],
    )


LIGNES: list[list[Valeur]] = [
    ["Médoc; « nord »", 12, 9.5, date(2026, 6, 29)],
    ["Graves & <sud>", -3, -0.25, date(2026, 6, 22)],
    [None, "< 5", None, None],
]


def octets(lu: Document, voulu: Format) -> io.BytesIO:
    sortie = io.BytesIO()
    exporter(lu, voulu, sortie)
    sortie.seek(0)
    return sortie


def lire_csv(lu: Document) -> tuple[list[list[str]], list[list[str]]]:
    """Head, then table, at the line that the head says."""
    texte = octets(lu, Format.CSV).getvalue()
    assert texte.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.reader(io.StringIO(texte.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lignes[1][0] == "Tableau à la ligne"
    rang = int(lignes[1][1]) - 1
    assert lignes[rang - 1] == []
    return lignes[:rang], lignes[rang:]


def lire_xlsx(lu: Document) -> dict[str, list[list[Any]]]:
    classeur = openpyxl.load_workbook(octets(lu, Format.XLSX))
    return {f.title: [[c.value for c in ligne] for ligne in f.iter_rows()] for f in classeur.worksheets}


def lire_ods(lu: Document) -> dict[str, list[list[Any]]]:
    classeur = odfdo.Document(octets(lu, Format.ODS))
    return {feuille.name or "": feuille.get_values() for feuille in classeur.body.get_tables()}


def lire_parquet(lu: Document) -> tuple[list[dict[str, Any]], dict[str, Any], pa.Schema]:
    table = pq.read_table(octets(lu, Format.PARQUET))
    return table.to_pylist(), json.loads(table.schema.metadata[CLE.encode()]), table.schema


class TestEnMots:
    """Beside what programs read, what people read."""

    def test_des_codes_et_leurs_mots(self) -> None:
        lu = document(*LIGNES).avec_mots({"pts": ["Pôle du Médoc", "Pôle des Graves", "Non renseigné"]})
        assert [(c.code, c.libelle) for c in lu.colonnes[:3]] == [
            ("pts_libelle", "Pôle"),
            ("pts", "Pôle (code)"),
            ("premieres", "Premières orientations"),
        ]
        assert [ligne[:3] for ligne in lu.lignes] == [
            ["Pôle du Médoc", "Médoc; « nord »", 12],
            ["Pôle des Graves", "Graves & <sud>", -3],
            ["Non renseigné", None, "< 5"],
        ]

    def test_ce_qui_se_lit_deja_reste_seul(self) -> None:
        lu = document(*LIGNES)
        assert (
            lu.avec_mots({"pts": ["médoc; « nord »", "Graves & <sud>", "Non renseigné"], "autre": ["x"]}).colonnes
            == lu.colonnes
        )

    def test_un_classeur_se_lit_a_l_ouverture(self) -> None:
        """No head is cut, no name hidden by the next column."""
        feuille = openpyxl.load_workbook(octets(document(*LIGNES), Format.XLSX))["Chiffres"]
        assert feuille["B1"].alignment.wrap_text
        assert feuille.column_dimensions["A"].width >= len("Médoc; « nord »")
        assert feuille["D2"].number_format == "dd/mm/yyyy"


class TestRefus:
    def test_trop_de_lignes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "LIGNES_MAX", 2)
        assert len(document(*LIGNES[:2]).lignes) == 2
        with pytest.raises(TropDeLignes, match="le fichier dépasse 2 lignes"):
            document(*LIGNES)

    @pytest.mark.parametrize("formule", FORMULES)
    def test_aucune_formule(self, formule: str) -> None:
        """Neither in a cell, nor in what explains it, in any format."""
        lu = document([formule, 1, 1.0, None], titre=formule, filtre=formule)
        tete, (_, ligne) = lire_csv(lu)
        attendu = f"'{formule.replace(chr(9), ' ').replace(chr(10), ' ')}"
        assert ligne[0] == tete[0][0] == tete[4][1] == attendu
        for feuilles in (lire_xlsx(lu), lire_ods(lu)):
            assert feuilles["Chiffres"][1][0] == feuilles["Définitions"][0][0] == attendu
        assert lire_parquet(lu)[0][0]["pts"] == attendu

    def test_un_nombre_negatif_reste_un_nombre(self) -> None:
        assert lire_csv(document(LIGNES[1]))[1][1][1:3] == ["-3", "-0,25"]
        assert lire_xlsx(document(LIGNES[1]))["Chiffres"][1][1:3] == [-3, -0.25]

    @given(st.text(max_size=40))
    @example("\x00\x1f\x7f")
    @example("\ud800\uffff]]>&<")
    @example("x" * 40_000)
    def test_un_texte_quelconque(self, texte: str) -> None:
        """Whatever is written in it, a file opens and holds as many cells as the table."""
        lu = document([texte, 1, 1.0, None], filtre=texte)
        tete, lignes = lire_csv(lu)
        assert [len(ligne) for ligne in lignes] == [4, 4]
        assert len(tete[4]) == 2
        assert not lignes[1][0].lstrip().startswith(("=", "+", "-", "@"))
        assert lire_parquet(lu)[0][0]["pts"] == lignes[1][0]
        octets(lu, Format.ODS)
        octets(lu, Format.XLSX)


class TestFormats:
    def test_csv(self) -> None:
        tete, (entetes, *lignes) = lire_csv(document(*LIGNES))
        assert tete[0] == ["Orientation"]
        assert ["Connu au", "2026-06-30"] in tete
        assert ["Position du journal", "1207"] in tete
        assert tete[-3:] == [
            ["Chiffre", "Définition"],
            ["Premières orientations", "Premières orientations ; décidées. Et notifiées."],
            [],
        ]
        assert entetes == ["Pôle", "Premières orientations", "Délai moyen", "Semaine"]
        assert lignes == [
            ["Médoc; « nord »", "12", "9,5", "2026-06-29"],
            ["Graves & <sud>", "-3", "-0,25", "2026-06-22"],
            ["", "< 5", "", ""],
        ]

    def test_xlsx(self) -> None:
        feuilles = lire_xlsx(document(*LIGNES))
        entetes, *lignes = feuilles["Chiffres"]
        assert entetes == ["Pôle", "Premières orientations", "Délai moyen", "Semaine"]
        assert [[v.date() if hasattr(v, "date") else v for v in ligne] for ligne in lignes] == LIGNES
        assert ["Position du journal", "1207"] in [ligne[:2] for ligne in feuilles["Définitions"]]

    def test_ods(self) -> None:
        feuilles = lire_ods(document(*LIGNES))
        entetes, *lignes = feuilles["Chiffres"]
        assert entetes == ["Pôle", "Premières orientations", "Délai moyen", "Semaine"]
        lues = [[v.date() if hasattr(v, "date") else v for v in ligne] for ligne in lignes]
        assert lues == LIGNES
        assert ["Position du journal", "1207"] in [ligne[:2] for ligne in feuilles["Définitions"]]

    def test_parquet(self) -> None:
        lignes, explications, schema = lire_parquet(document(*LIGNES))
        assert [lignes[0][nom] for nom in ("pts", "premieres", "delai", "semaine")] == LIGNES[0]
        assert [ligne["premieres"] for ligne in lignes] == [12, -3, None]
        assert [ligne["premieres_masque"] for ligne in lignes] == [False, False, True]
        assert schema.types == [pa.string(), pa.int64(), pa.bool_(), pa.float64(), pa.date32()]
        assert schema.field("delai").metadata == {b"libelle": "Délai moyen".encode()}
        assert explications["entete"]["Position du journal"] == "1207"
        assert explications["definitions"][0]["Chiffre"] == "Premières orientations"

    @pytest.mark.parametrize("voulu", list(Format))
    def test_un_tableau_vide(self, voulu: Format) -> None:
        assert octets(document(), voulu).getvalue()


@pytest.mark.parametrize("tableau", TABLEAUX)
def test_chaque_tableau_se_relit(monde: Monde, tableau: str) -> None:
    """The cells of an answer, with the terms of the ratios, and every definition."""
    choisi, moment = TABLEAUX[tableau], Moment.au(DEBUT.replace(day=28), Horloge.VALABLE)
    lus = mesurer(monde.lecteur, choisi.indicateurs, moment, ("pts",), regard=NOMINATIF)
    lu = document_de(choisi.libelle, lus, ("pts",), horloge=Horloge.VALABLE, filtres={"mds": None}, du=DEBUT)
    lignes, explications, _ = lire_parquet(lu)
    assert [ligne["pts"] for ligne in lignes] == [c.axes["pts"] for c in lus.cellules]
    for ligne, cellule in zip(lignes, lus.cellules, strict=True):
        for code, valeur in cellule.valeurs.items():
            assert ligne[code] == valeur.valeur
            if valeur.denominateur is not None:
                assert (ligne[f"{code}_numerateur"], ligne[f"{code}_denominateur"]) == (
                    valeur.numerateur,
                    valeur.denominateur,
                )
    assert explications["entete"]["Valable au"] == moment.valable_au.isoformat()
    assert explications["entete"]["Horloge"].startswith("valable : ")
    assert explications["entete"]["Filtre : Maison départementale des solidarités"] == "non renseigné"
    assert [d["Code"] for d in explications["definitions"]] == [
        i.code for i in choisi.indicateurs if i.code in lignes[0]
    ]
    entetes, *suite = lire_xlsx(lu)["Chiffres"]
    assert len(set(entetes)) == len(entetes)
    assert len(suite) == len(lus.cellules)
    assert len(lire_csv(lu)[1]) == len(lire_ods(lu)["Chiffres"]) == len(lus.cellules) + 1
