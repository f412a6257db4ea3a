"""The last days that SQL computes are those of the rules, whatever the delay, its calendar and the day (R8)."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.regles import Calendrier, Delai, Regle, Regles
from integrations.storage.databases import ServeurPostgres
from ledger.vocabulaire.echeance import Nature
from projections.etats.delais import dernieres
from readmodels.listes.tache import TACHE, dater

CESURE = date(2026, 1, 1)
DELAIS = st.builds(
    Delai,
    jours=st.integers(0, 40),
    semaines=st.integers(0, 8),
    mois=st.integers(0, 24),
    jours_ouvres=st.integers(0, 12),
    reporte=st.booleans(),
)
JOURS = st.dates(date(2024, 12, 1), date(2028, 3, 1))


@pytest.fixture(scope="module")
def vide(postgres: ServeurPostgres) -> Iterator[str]:
    """A database without any table."""
    nom = f"delais_{uuid4().hex}"
    yield postgres.creer_base(nom)
    postgres.supprimer_base(nom)


def regles(avant: Delai, apres: Delai, departement: str | None) -> Regles:
    """Two versions of each rule of a deadline."""
    versions = [
        Regle(code=code, libelle="", source="", valide_du=du, valide_au=au, delai=delai)
        for code in {nature.regle for nature in Nature}
        for du, au, delai in (
            (date(2025, 1, 1), CESURE - timedelta(days=1), avant),
            (CESURE, None, apres),
        )
    ]
    return Regles(versions, Calendrier(departement))


@settings(deadline=None, max_examples=150)
@given(DELAIS, DELAIS, st.sampled_from([None, "67", "974"]), st.lists(JOURS, min_size=1, max_size=12), st.data())
def test_r8_le_dernier_jour_est_celui_de_la_regle(
    vide: str, avant: Delai, apres: Delai, departement: str | None, jours: list[date], data: st.DataObject
) -> None:
    loi = regles(avant, apres, departement)
    lignes = []
    for depuis in jours:
        ligne = dict.fromkeys(TACHE.colonnes) | {
            "dossier": uuid4(),
            "nature": data.draw(st.sampled_from(list(Nature))),
            "objet": uuid4(),
            "depuis": depuis,
            "delai_mois": data.draw(st.none() | st.integers(1, 18)),
            "due_le": data.draw(st.none() | JOURS),
            "regle_avant": data.draw(st.none() | st.just(Nature.OBSERVATIONS_DE_LA_PERSONNE.regle)),
        }
        lignes.append(ligne)
    with psycopg.connect(vide) as connexion:
        colonnes = ", ".join(f"{nom} {type_}" for nom, type_ in TACHE.colonnes.items())
        connexion.execute(f"create temporary table taches ({colonnes}) on commit drop")
        for ligne in lignes:
            connexion.execute(
                f"insert into taches values ({', '.join(['%s'] * len(ligne))})",
                [str(v) if isinstance(v, Nature) else v for v in ligne.values()],
            )
        lues = connexion.execute(dernieres(loi, "taches", "true")).fetchall()
    attendues = {
        (ligne["dossier"], tache.due_le) for ligne in lignes if (tache := dater(ligne, jours[0], loi.dater)) is not None
    }
    assert {(dossier, due_le) for dossier, _, _, _, due_le in lues} == attendues
