"""Search in the catalogue: words, theme, distance, places, reserved offers, pages; plans and time over 50,000 offers."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from integrations.storage.databases import ServeurPostgres
from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from ledger.flux import flux_offre
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.offres.offre import TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from ledger.vocabulaire.territoire import charger
from readmodels.listes.catalogue_offres import COMPTE_MAX, OFFRE, FiltresOffres, PageOffres, chercher, lire_offre
from tests.ledger.fixtures import SCHEMA
from tests.readmodels.suivi import Suivi
from tests.readmodels.test_index import Explique

GIRONDE = charger("33")
LE = date(2026, 3, 2)
MERIGNAC, PESSAC, ARCACHON = "33281", "33318", "33009"
OFFRES = 50_000


def publiee(offre: str, **champs: Any) -> OffrePubliee:
    defaut = {
        "survenu_le": "2026-02-02",
        "offre": offre,
        "libelle_offre": "Permis solidaire",
        "type_offre": "ACCOMPAGNEMENT",
        "theme": "MOBILITE",
        "partenaire": "MDS-33-01",
        "source": "DORA",
    }
    return OffrePubliee.model_validate(defaut | champs)


@pytest.fixture
def catalogue(suivi: Suivi) -> Suivi:
    """Open offers here and there, one closed, one over, one full, one given back, one of health."""
    prise = {"survenu_le": "2026-02-09", "prescription": uuid4()}
    for code, *suite in [
        (publiee("permis", commune=PESSAC, descriptif="Code et conduite : passer l'épreuve en trois mois."),),
        (publiee("velo", libelle_offre="Atelier vélo", commune=MERIGNAC, publics="Aux jeunes éloignés de tout"),),
        (publiee("cv", libelle_offre="Refaire son CV", theme="EMPLOI", commune=ARCACHON, debut_le="2026-04-01"),),
        (publiee("ici", libelle_offre="Chez le partenaire", theme="BUDGET", type_offre=TypeOffre.FORMATION.name),),
        (publiee("pleine", places=1), PlacePrise.model_validate(prise | {"offre": "pleine"})),
        (
            publiee("rendue", libelle_offre="Une place rendue", places=1),
            PlacePrise.model_validate(prise | {"offre": "rendue"}),
            PlaceRendue.model_validate(prise | {"offre": "rendue", "survenu_le": "2026-02-10", "motif": "ABANDON"}),
        ),
        (publiee("close"), OffreFermee.model_validate(prise_sans(prise) | {"offre": "close", "motif": "TERMINEE"})),
        (publiee("passee", fin_le="2026-03-01"),),
        (
            publiee("redite", libelle_offre="Ancien nom"),
            OffreModifiee.model_validate(publiee("redite", libelle_offre="Nouveau nom").model_dump()),
        ),
        (publiee("sante", theme="SANTE", libelle_offre="Consultation", descriptif="Un psychologue vous reçoit"),),
    ]:
        stream = flux_offre(SCHEMA, code.offre)
        suivi.coffre.creer([stream])
        suivi.noter(stream, code, *suite)
    suivi.projeter()
    return suivi


def prise_sans(prise: dict[str, Any]) -> dict[str, Any]:
    return {"survenu_le": prise["survenu_le"]}


def trouver(
    suivi: Suivi, *, coffre: CoffreMemoire | None = None, page: int = 1, limite: int = 20, **filtres: Any
) -> PageOffres:
    choix = FiltresOffres.model_validate(filtres)
    return chercher(suivi.lecteur, GIRONDE, coffre, choix, LE, page=page, limite=limite)


@pytest.mark.parametrize(
    ("filtres", "attendues"),
    [
        ({}, ["velo", "ici", "redite", "permis", "cv", "rendue"]),
        ({"theme": "EMPLOI"}, ["cv"]),
        ({"type_offre": "FORMATION"}, ["ici"]),
        ({"mots": "permis"}, ["permis"]),
        ({"mots": "ÉPREUVES conduite"}, ["permis"]),
        ({"mots": "velos"}, ["velo"]),
        ({"mots": "mobilité"}, ["velo", "redite", "permis", "rendue"]),
        ({"mots": "permis de la conduite"}, ["permis"]),
        ({"mots": "permis velo"}, []),
        ({"mots": "ancien"}, []),
        ({"mots": "psychologue"}, []),
        ({"mots": "' | ! & : *"}, ["velo", "ici", "redite", "permis", "cv", "rendue"]),
        ({"mots": "la teste buch"}, ["velo", "ici", "redite", "permis", "cv", "rendue"]),
        ({"commune": MERIGNAC, "rayon_km": 10}, ["velo", "permis"]),
        ({"commune": ARCACHON, "rayon_km": 5, "theme": "EMPLOI"}, ["cv"]),
        ({"debut_avant_le": "2026-03-31", "theme": "EMPLOI"}, []),
        ({"theme": "SANTE"}, []),
    ],
    ids=str,
)
def test_filtres(catalogue: Suivi, filtres: dict[str, Any], attendues: list[str]) -> None:
    """What is closed, over, full or reserved is not found; words are found by their beginning, without accents."""
    page = trouver(catalogue, **filtres)
    assert [o.offre for o in page.offres] == attendues
    assert page.total == len(attendues)


def test_la_plus_proche_d_abord(catalogue: Suivi) -> None:
    page = trouver(catalogue, commune=PESSAC, rayon_km=100)
    distances = [o.distance_km for o in page.offres if o.distance_km is not None]
    assert page.offres[0].offre == "permis"
    assert distances[0] == 0
    assert distances == sorted(distances)
    assert {o.offre for o in page.offres} == {"velo", "ici", "redite", "permis", "cv", "rendue"}


def test_les_reservees_a_qui_y_a_droit(catalogue: Suivi) -> None:
    (lue,) = trouver(catalogue, coffre=catalogue.coffre, theme="SANTE").offres
    assert (lue.libelle_offre, lue.theme) == ("Consultation", Theme.SANTE)
    assert lire_offre(catalogue.lecteur, "sante") is None


def test_par_pages(catalogue: Suivi) -> None:
    premiere, seconde, au_dela = (trouver(catalogue, page=page, limite=4) for page in (1, 2, 3))
    assert (premiere.pages, premiere.total) == (2, 6)
    assert [o.offre for o in premiere.offres + seconde.offres] == ["velo", "ici", "redite", "permis", "cv", "rendue"]
    assert au_dela.offres == []


def test_une_offre(catalogue: Suivi) -> None:
    lue = lire_offre(catalogue.lecteur, "permis")
    assert lue is not None
    assert (lue.commune, lue.descriptif) == (PESSAC, "Code et conduite : passer l'épreuve en trois mois.")
    assert lire_offre(catalogue.lecteur, "close") is None
    assert lire_offre(catalogue.lecteur, "jamais") is None


@pytest.fixture(scope="module")
def plein(postgres: ServeurPostgres, modele_vues: str) -> Iterator[str]:
    """50,000 offers, over the communes of the Gironde."""
    nom, hasard = f"offres_{uuid4().hex}", Random(1)
    url = postgres.creer_base(nom, modele_vues)
    communes, themes, types = list(GIRONDE.centres), [t.name for t in Theme if not t.sensible], list(TypeOffre)
    metiers = [
        "soudure",
        "cuisine",
        "vente",
        "mobilite",
        "permis",
        "lecture",
        "budget",
        "logement",
        "numerique",
        "jardin",
    ]
    with psycopg.connect(url, autocommit=True) as maitre:
        colonnes = [nom for nom in OFFRE.colonnes if nom != "mots"]
        with maitre.cursor().copy(f"copy d33_vues.offre__1 ({', '.join(colonnes)}) from stdin") as copie:
            for rang in range(OFFRES):
                commune = hasard.choice(communes)
                valeurs = {
                    "offre": f"off-{rang}",
                    "position": rang,
                    "libelle_offre": f"Atelier {hasard.choice(metiers)} {rang:05d}",
                    "type_offre": hasard.choice(types).name,
                    "theme": hasard.choice(themes),
                    "partenaire": f"MDS-33-{rang % 36 + 1:02d}",
                    "lieu": commune,
                    "commune": commune,
                    "libres": hasard.choice([None, 0, 3, 8]),
                    "descriptif": f"On y apprend la {hasard.choice(metiers)}, à son rythme, en petit groupe.",
                }
                copie.write_row([valeurs.get(nom) for nom in colonnes])
        maitre.execute(
            "update d33_vues.offre__1 set mots = to_tsvector('simple', lower(concat_ws(' ', libelle_offre, descriptif)))"
        )
        maitre.execute("vacuum analyze d33_vues.offre__1")
    yield url
    postgres.supprimer_base(nom)


@pytest.mark.parametrize(
    ("filtres", "index"),
    [
        ({}, "offre__1_libelle_offre_offre"),
        ({"theme": "MOBILITE"}, "offre__1_theme_libelle_offre_offre"),
        ({"commune": PESSAC, "rayon_km": 5}, "offre__1_lieu"),
        ({"mots": "soudure 0012"}, "offre__1_to_tsvector_idx"),
    ],
    ids=str,
)
def test_cinquante_mille_offres_se_lisent_par_un_index(plein: str, filtres: dict[str, Any], index: str) -> None:
    lecteur = Explique(plein)
    try:
        page = chercher(lecteur, GIRONDE, None, FiltresOffres.model_validate(filtres), LE)
    finally:
        lecteur.fermer()
    assert 0 < len(page.offres) <= 20
    assert page.total <= COMPTE_MAX
    assert index in lecteur.plans[-1], lecteur.plans[-1]
    assert "Seq Scan on offre__1" not in lecteur.plans[-1], lecteur.plans[-1]
