"""Nothing that is sealed is in clear anywhere in the database of the ledger and of its views."""

from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from ledger.events import CATALOGUE
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture
from tests.projections.hasards import DEBUT, TYPES, Choix, Hasard, type_de

PERSONNEL = {
    "nom": "Zyxwvutsrq",
    "nom_naissance": "Qrstuvwxyz",
    "prenom": "Kjihgfedcb",
    "naissance_le": "1931-07-13",
    "nir": "1310733063012",
    "matricule": "9081726",
    "numero_france_travail": "90817263549",
    "telephone": "0790817263",
    "courriel": "zyx@exemple.invalid",
    "adresse": {"voie": "112 rue Bcdfghjklm", "code_postal": "33987 CEDEX", "commune": "Vwxzbcdf"},
}
TEXTE = "Pqrstvwxz bcdfg"
VALEURS = [*(v for v in PERSONNEL.values() if isinstance(v, str)), "Bcdfghjklm", "33987 CEDEX", "Vwxzbcdf", TEXTE]


def test_rien_de_scelle_en_clair(
    base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur, coffre: CoffreMemoire
) -> None:
    """Every sealed field of every event is filled with what nothing else holds, then looked for in every column."""
    cahier = Cahier(coffre)
    dossier = uuid4()
    cahier.noter(dossier, ouverture(identite=PERSONNEL), DEBUT)
    hasard = Hasard(cahier)
    remplis = set()
    for classe in dict.fromkeys(TYPES):
        evenement = hasard._fabriquer(classe, dossier, DEBUT.date(), Choix(0), None)
        textes = {c: TEXTE for c in classe.champs_scelles if type_de(classe.model_fields[c].annotation)[0] is str}
        identites = {"identite": PERSONNEL} if "identite" in classe.champs_scelles else {}
        rempli = classe.model_validate(evenement.model_dump() | textes | identites)
        remplis |= {f"{classe.nom}.{champ}" for champ in classe.champs_scelles}
        cahier.noter(dossier, rempli, DEBUT)
    assert len(remplis) > len(set(TYPES)) > 20
    cahier.ecrire(base)
    projecteur.rattraper()
    reconstruire(projecteur)
    colonnes = maitre.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_schema in ('d33', 'd33_vues')"
    ).fetchall()
    assert len({table for _, table, _ in colonnes}) > 30
    trouves = {
        (*colonne, valeur)
        for colonne in colonnes
        for texte in _textes(maitre, *colonne)
        for valeur in VALEURS
        if valeur in texte or valeur.encode().hex() in texte
    }
    assert trouves == set()
    for type_, clair in maitre.execute("select type, clair::jsonb from d33.evenements").fetchall():
        assert not CATALOGUE.par_code(type_).champs_scelles & clair.keys()
    scelles = [s for (s,) in maitre.execute("select scelle from d33.evenements where scelle is not null").fetchall()]
    assert len(scelles) == len(cahier.lus) - sum(
        e.classe is not None and not e.classe.champs_scelles for e in cahier.lus
    )


def _textes(maitre: psycopg.Connection[Any], schema: str, table: str, colonne: str) -> list[str]:
    requete = sql.SQL("select {}::text from {}").format(sql.Identifier(colonne), sql.Identifier(schema, table))
    return [texte for (texte,) in maitre.execute(requete).fetchall() if texte is not None]
