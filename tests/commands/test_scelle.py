"""Sealed values are never in clear: not in a table, not in the server's log, not in ours, not in an exception."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande, Refus
from commands.execute import CleDejaUtilisee, Demande, executer
from integrations.storage.postgresql import PostgresEmbarque
from ledger.contexte import Acteur, Contexte
from ledger.keys import CoffrePostgres
from ledger.lu import EvenementLu
from ledger.sealing import DescellementImpossible, desceller, separer
from ledger.store.append import Ecriture
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.store.migrations import migrer
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands import etapes
from tests.commands.pouvoirs import charge
from tests.ledger.exemples import EXEMPLES
from tests.ledger.fixtures import SCHEMA
from tests.storage_fixtures import REGLAGES_DE_TEST, dossier_ouvert

SECRETS = {
    "nom": "Wolframowicz",
    "prenom": "Zéphyrine",
    "nir": "2880233063001",
    "matricule": "MATRI7654321",
    "numero_france_travail": "90112233445",
    "telephone": "+33698765432",
    "courriel": "zephyrine@exemple.fr",
    "voie": "12 rue des Érables-Secrets",
    "commentaire": "SECRET-commentaire",
    "compte_rendu": "SECRET-compte-rendu",
    "motif_absence": "SECRET-motif-absence",
    "motif_annulation": "SECRET-motif-annulation",
    "objectifs": "SECRET-objectifs",
    "explication": "SECRET-explication",
    "faits": "SECRET-faits",
    "motivation": "SECRET-motivation",
    "precision": "SECRET-précision",
}
IDENTITE = {
    cle: SECRETS[cle] for cle in ("nom", "prenom", "nir", "matricule", "numero_france_travail", "telephone")
} | {
    "naissance_le": "1988-02-29",
    "courriel": SECRETS["courriel"],
    "adresse": {"voie": SECRETS["voie"]},
}
DOSSIER = uuid4()
EMPREINTES = bytes(range(32))
ACTEUR = Acteur(uuid4(), Role.REFERENT, Canal.ECRAN)
BAVARD = {"log_statement": "all", "log_min_error_statement": "error", "log_error_verbosity": "verbose"}
"""A server that writes everything it is asked and everything it refuses, parameters included."""
PARCOURS: list[tuple[Commande, str]] = [
    (etapes.ouvrir_dossier(identite=IDENTITE, precision_correction=SECRETS["precision"]), "2025-03-03"),
    (etapes.modifier_identite(identite=IDENTITE), "2025-03-04"),
    (etapes.decider_orientation(commentaire=SECRETS["commentaire"]), "2025-03-14"),
    (etapes.notifier_orientation(), "2025-03-17"),
    (etapes.planifier_rendez_vous(), "2025-03-18"),
    (etapes.honorer_rendez_vous(compte_rendu=SECRETS["compte_rendu"]), "2025-03-20"),
    (etapes.planifier_rendez_vous(rendez_vous=etapes.RDV_2, le="2025-03-22"), "2025-03-21"),
    (etapes.manquer_rendez_vous(rendez_vous=etapes.RDV_2, motif_absence=SECRETS["motif_absence"]), "2025-03-22"),
    (etapes.planifier_rendez_vous(rendez_vous=etapes.CONTRAT_2, le="2025-03-25"), "2025-03-23"),
    (
        etapes.annuler_rendez_vous(rendez_vous=etapes.CONTRAT_2, motif_annulation=SECRETS["motif_annulation"]),
        "2025-03-24",
    ),
    (etapes.proposer_offre(), "2025-03-26"),
    (etapes.refuser_offre(explication=SECRETS["explication"]), "2025-03-27"),
    (etapes.proposer_contrat(objectifs=SECRETS["objectifs"]), "2025-04-01"),
    (etapes.signer_contrat(), "2025-04-10"),
    (etapes.constater_manquement(faits=SECRETS["faits"]), "2025-07-01"),
    (etapes.notifier_intention(), "2025-07-05"),
    (etapes.decider_sanction(motivation=SECRETS["motivation"]), "2025-07-16"),
]


@pytest.fixture
def serveur() -> Iterator[PostgresEmbarque]:
    """A server of its own, whose log we may read."""
    with dossier_ouvert() as folder, PostgresEmbarque(folder / "pg", {**REGLAGES_DE_TEST, **BAVARD}) as serveur:
        yield serveur


def fuites(texte: bytes) -> set[str]:
    """Names of the secrets that a text holds, as they are, in hexadecimal or escaped as JSON."""
    trouvees = set()
    for nom, secret in SECRETS.items():
        octets = secret.encode()
        formes = (octets, octets.hex().encode(), secret.encode("ascii", "backslashreplace"))
        if any(forme.lower() in texte.lower() for forme in formes):
            trouvees.add(nom)
    return trouvees


def tables(base: str) -> bytes:
    """Every row of every table of the database, as COPY writes them."""
    morceaux = []
    with psycopg.connect(base) as connexion:
        noms = connexion.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert noms
        for (nom,) in noms:
            for forme in ("text", "binary"):
                with connexion.cursor().copy(f"copy {nom} to stdout (format {forme})".encode()) as copie:
                    morceaux += [bytes(morceau) for morceau in copie]
    return b"".join(morceaux)


def test_la_recherche_de_fuites_en_trouve() -> None:
    """A check that finds nothing anywhere would prove nothing."""
    for nom, secret in SECRETS.items():
        assert fuites(f'{{"x": "{secret}"}}'.encode()) >= {nom}
        assert fuites(secret.encode().hex().encode()) >= {nom}
    assert fuites("Zéphyrin".encode()) == set()


def test_jamais_en_clair(serveur: PostgresEmbarque, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    base, cles = serveur.creer_base("journal"), serveur.creer_base("cles")
    with psycopg.connect(base, autocommit=True) as connexion:
        migrer(connexion, SCHEMA)
    coffre = CoffrePostgres(cles, bytes(range(32)))
    coffre.preparer()
    journal = Journal(base, SCHEMA, coffre)
    try:
        erreurs = _executer_tout(journal)
        for e in journal.rejouer(DOSSIER):
            erreurs += _essayer_d_ouvrir_ailleurs(journal, e)
        ouverts = [str(e.desceller(coffre)) for e in journal.rejouer(DOSSIER)]
    finally:
        journal.close()
        coffre.fermer()
    assert fuites(" ".join(ouverts).encode()) == set(SECRETS), "everything was stored, and opens with the key"

    lignes = serveur.journal.read_bytes()
    assert b"ajouter_lot" in lignes, "the server's log does hold what it was asked"
    assert b"22P05" in lignes or b"22021" in lignes, "and what it refused"
    assert len(erreurs) > 20
    assert fuites(tables(base)) == set()
    assert fuites(tables(cles)) == set()
    assert fuites(lignes) == set()
    assert fuites("\n".join(erreurs).encode()) == set()
    assert fuites(caplog.text.encode()) == set()


def _executer_tout(journal: Journal) -> list[str]:
    """The whole parcours; then the same again, refused one way or another. Texts of what was raised."""
    commandes_ids = [uuid4() for _ in PARCOURS]
    for (commande, le), commande_id in zip(PARCOURS, commandes_ids, strict=True):
        executer(
            journal,
            Demande(DOSSIER, commande, charge(commande, ACTEUR), commande_id),
            Cadre(date.fromisoformat(le), empreintes=EMPREINTES),
        )
    erreurs = []
    for commande, _ in PARCOURS:
        for cle in (None, commandes_ids[0]):
            try:
                executer(
                    journal,
                    Demande(DOSSIER, commande, charge(commande, ACTEUR), cle),
                    Cadre(date(2025, 8, 1), empreintes=EMPREINTES),
                )
            except (Refus, CleDejaUtilisee) as erreur:
                erreurs.append(repr(erreur) + str(erreur))
    return erreurs + _faire_echouer_la_base(journal)


def _faire_echouer_la_base(journal: Journal) -> list[str]:
    """Two events of one version, and a text that the database refuses, beside sealed values."""
    contenu = EXEMPLES["dossier.ouvert.v1"].model_validate(
        EXEMPLES["dossier.ouvert.v1"].model_dump() | {"identite": IDENTITE, "precision_correction": "SECRET-précision"}
    )
    stocke = stocker(Etape(DOSSIER, 1, contenu, Contexte(ACTEUR), uuid4()), journal.coffre)
    nul = replace(stocke, clair="a\x00b")
    neuf = uuid4()
    erreurs = []
    for ecriture in (
        Ecriture(uuid4(), b"", ((neuf, 0), (neuf, 0)), (stocke, replace(stocke, rang=1))),
        Ecriture(uuid4(), b"", ((neuf, 0),), (nul,)),
    ):
        with pytest.raises(psycopg.Error) as erreur:
            journal.ajouter(ecriture)
        erreurs.append(repr(erreur.value) + str(erreur.value) + str(erreur.value.diag.message_detail))
    return erreurs


def _essayer_d_ouvrir_ailleurs(journal: Journal, e: EvenementLu) -> list[str]:
    """A sealed part read under another event's id."""
    if e.scelle is None:
        return []
    erreurs = []
    for nom, valeur in separer(e.scelle):
        with pytest.raises(DescellementImpossible) as erreur:
            desceller(journal.coffre, e.stream, uuid4(), nom, valeur)
        erreurs.append(repr(erreur.value) + str(erreur.value.__cause__))
    return erreurs
