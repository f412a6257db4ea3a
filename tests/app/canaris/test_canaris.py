"""What the erasure of a person leaves, on real servers: she is looked for before it, and found; after it, and is not."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from app import effacement
from app.effacement import Etat
from integrations.storage.binaries import trouver_binaires
from ledger.events.entree.effacement import SujetEfface
from ledger.vocabulaire.acteur import Role
from tests.app.canaris import lieux
from tests.app.canaris.formes import Aiguilles, tiennent
from tests.app.canaris.personne import CANARIS, IDENTITE, NOM, QUI
from tests.app.canaris.scene import OUBLI_S, Scene, scene
from tests.app.canaris.semis import (
    Semis,
    approuver,
    attendre_les_vues,
    connue_de_france_travail,
    espace,
    preparer_les_lettres,
    semer,
)
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.integrations.kafka.lecture import Lu
from tests.web.serveur import Visiteur

pytestmark = [pytest.mark.timeout(900), pytest.mark.filterwarnings(SOCKETS_LAISSES)]
CHERCHES: Final = Aiguilles(CANARIS)
SIGNES: Final = set(QUI) - {"voie", "telephone_international", "naissance_en_mots"}
SOUS_UNE_CLE_DU_SERVICE: Final = {
    "d33.requetes": {"requete", "nom"},
    "d33_ecrans.habilitations": {"courriel", "nom", "prenom"},
    "d33_ecrans.import_rejets": {"nom_naissance", "prenom"},
    "d33_ecrans.imports": {"import", "nom_naissance"},
    "d33_ecrans.lots": {"lot"},
    "d33_ecrans.recherches": {"recherche", "prenom", "nom"},
    "d33_ecrans.reprises": {"reprise", "nom"},
    "d33_ecrans.sessions": {"courriel"},
    "d33_ecrans.vues_enregistrees": {"vue", "nom_naissance"},
}
"""Where she must be found before the erasure, or nothing would be proved by not finding her after it."""
SOUS_SA_CLE: Final = {
    "étapes": SIGNES
    | {"note", "sms", "courriel_envoye", "message_recu", "tache", "document_titre", "demande", "examen"},
    "brouillon": {"brouillon"},
    "documents": {"document_contenu", "nom", "voie"},
}
RENDUS: Final = {
    "liste": {"nom", "prenom"},
    "page": {"nom", "prenom", "telephone"},
    "document": {"document_contenu"},
    "export": {"nom", "prenom"},
    "export_dossier": {"nom", "note"},
    "espace": {"prenom"},
}
COMPACTER: Final = {
    "segment.ms": "100",
    "min.cleanable.dirty.ratio": "0.001",
    "max.compaction.lag.ms": "100",
    "delete.retention.ms": "0",
}
WAL: Final = "pg_wal"


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Everything at work."""
    with scene(monkeypatch) as la:
        yield la


@pytest.mark.usefixtures("ramasser")
def test_apres_l_effacement_rien_d_elle_nulle_part(installation: Scene) -> None:
    la = installation
    la.dehors.france_travail.charger(connue_de_france_travail())
    semis = semer(la.api, la.ailleurs)
    approuver(semis)
    _attendre_que_tout_soit_parti(la, semis)
    _trouver_avant(la, semis)
    scelles, enveloppe, chiffres = _scelles(la), _enveloppe(la, semis.dossier), _chiffres(la)

    premier = la.cli.lancer("effacer", "--no-attendre", "--json").json
    assert [(i["dossier"], i["etat"]) for i in premier] == [(str(semis.dossier), Etat.A_FINIR)]
    with effacement.effaceur(la.api.reglages, OUBLI_S) as qui:
        la.attendre(lambda: [i.etat for i in qui.effacer_tous()] in ([Etat.FAIT], []))
        assert qui.coffre.efface(semis.dossier) is not None
    la.attendre(lambda: any(e["type"].startswith("fr.parcours.sujet.efface") for e in la.dehors.abonne.evenements))
    _compacter(la, semis)

    _rien_dans_les_lieux(la, semis)
    _rien_dans_les_octets(la, [*scelles, enveloppe])
    _rien_d_elle_a_l_ecran(la, semis)
    _tout_tient(la, semis, chiffres)


def _attendre_que_tout_soit_parti(la: Scene, semis: Semis) -> None:
    """Sent, delivered, imported, published, told to subscribers."""
    dehors = la.dehors
    la.attendre(lambda: len(dehors.sms.sms) >= 1 and len(dehors.courriels.lire()) >= 2)
    la.attendre(lambda: preparer_les_lettres(semis))
    la.attendre(lambda: len(dehors.courriers.imprimes) == 1)
    la.attendre(lambda: bool(dehors.france_travail.personne(IDENTITE["numero_france_travail"])["rendez_vous"]))
    la.attendre(lambda: all(i.fini_le is not None for i in la.api.services.ecrans.imports.lister()))
    la.attendre(lambda: len(_etats(la, semis.dossier)) > 0 and len(dehors.abonne.recus) > 0)


def _etats(la: Scene, dossier: UUID) -> list[Lu]:
    """Her states, on the compacted topic."""
    return [lu for lu in lieux.topics(la) if lu.topic.endswith("etat-dossier") and lu.cle == str(dossier).encode()]


def _trouver_avant(la: Scene, semis: Semis) -> None:
    """The control: each canary is found where it was typed, whoever has the keys; in no byte without them."""
    par_table = _par_table(la)
    assert {table: par_table.get(table, set()) & voulus for table, voulus in SOUS_UNE_CLE_DU_SERVICE.items()} == (
        SOUS_UNE_CLE_DU_SERVICE
    )
    d_elle = _vus(lieux.d_elle(la, semis))
    assert {ou: d_elle[ou] & voulus for ou, voulus in SOUS_SA_CLE.items()} == SOUS_SA_CLE
    rendus = _vus(semis.rendus)
    assert {nom: rendus[nom] & voulus for nom, voulus in RENDUS.items()} == RENDUS
    recus = la.dehors.courriels.lire()
    textes = [p.get_payload(decode=True) for r in recus for p in r.walk() if p.get_content_maintype() == "text"]
    partis = b"".join([*(recu.as_bytes() for recu in recus), *map(bytes, textes)])
    assert CHERCHES.dans(partis) >= {"courriel", "courriel_envoye", "lot"}
    assert CHERCHES.dans(repr(la.dehors.sms.sms).encode()) >= {"sms", "telephone_international"}
    assert CHERCHES.sous(la.dossier) == {}


def _vus(lus: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Canaries that each of these holds, those that hold some."""
    return {nom: vus for nom, octets in lus.items() if (vus := CHERCHES.dans(octets))}


def _par_table(la: Scene) -> Mapping[str, set[str]]:
    """Canaries of each table, opened by the keys of the service."""
    trouves: dict[str, set[str]] = {}
    for cellule in lieux.cellules(la):
        if vus := CHERCHES.dans(cellule.clair):
            trouves.setdefault(cellule.table, set()).update(vus)
    return trouves


def _scelles(la: Scene) -> list[bytes]:
    """Stored bytes that a key of the service opens to a canary: they too must go, from every page that held them."""
    scelles = [cellule.scelle[:64] for cellule in lieux.cellules(la) if CHERCHES.dans(cellule.clair)]
    with la.base() as base:
        base.execute("analyze")
        base.execute("checkpoint")
    sans = [un for un in scelles if not tiennent([un], la.dossier / "postgresql")]
    assert (len(scelles) >= len(SOUS_UNE_CLE_DU_SERVICE), sans) == (True, [])
    return scelles


def _enveloppe(la: Scene, dossier: UUID) -> bytes:
    """Her key as it is stored."""
    with la.cles() as cles:
        ((enveloppe,),) = cles.execute("select enveloppe from cles where sujet = %s", (dossier,)).fetchall()
    assert tiennent([bytes(enveloppe)], la.dossier / "postgresql")
    return bytes(enveloppe)


def _chiffres(la: Scene) -> dict[str, Any]:
    """Exact figures of every dashboard, as of a day before the erasure, as known now."""
    attendre_les_vues(la.api)
    codes = [tableau["code"] for tableau in la.api.lire("/tableaux").json()["tableaux"]]
    assert codes
    return {code: _sans_position(_lire(la, code)) for code in codes}


def _lire(la: Scene, code: str) -> Any:
    return la.api.lire(f"/tableaux/{code}", au="2026-06-30", horloge="valable").json()


def _sans_position(lu: Any) -> Any:
    """Figures without where the log was when they were counted."""
    if isinstance(lu, dict):
        return {nom: _sans_position(valeur) for nom, valeur in lu.items() if nom not in ("position", "maj_le")}
    return [_sans_position(valeur) for valeur in lu] if isinstance(lu, list) else lu


def _compacter(la: Scene, semis: Semis) -> None:
    """Have the broker compact the topic of states now; what rolls its segments are steps of somebody else."""
    with KafkaAdminClient(bootstrap_servers=la.broker.bootstrap) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, "parcours.d33.etat-dossier", COMPACTER)])

    def compacte() -> bool:
        la.api.faire(semis.autre, "ecrire-note", texte="Rien à signaler.", visibilite="STRUCTURE")
        return all(lu.valeur is None for lu in _etats(la, semis.dossier))

    la.attendre(compacte)


def _rien_dans_les_lieux(la: Scene, semis: Semis) -> None:
    """Whoever has every key that is left opens nothing of her."""
    assert _par_table(la) == {}
    assert _vus(lieux.d_elle(la, semis)) == {}
    publies = lieux.topics(la)
    assert any(str(semis.dossier).encode() in (lu.valeur or b"") + (lu.cle or b"") for lu in publies)
    assert CHERCHES.dans(b"".join(repr(lu).encode() + (lu.valeur or b"") for lu in publies)) == set()
    assert CHERCHES.dans(repr(la.dehors.abonne.recus).encode()) == set()
    assert _vus({nom: dit.encode() for nom, dit in la.journaux.items()}) == {}


def _rien_dans_les_octets(la: Scene, scelles: list[bytes]) -> None:
    """Neither she, nor what a key of the service would open, is in a file of ours or in a dump made now."""
    dumps = la.ailleurs / "dumps"
    dumps.mkdir()
    for base in ("registre", "cles"):
        commande = [str(trouver_binaires() / "pg_dump"), "--dbname", la.postgres.url_de(base)]
        subprocess.run([*commande, "--file", str(dumps / f"{base}.sql")], check=True)
    la.cli.lancer("sauvegarder", "--vers", str(dumps / "registre"), "--cles-vers", str(dumps / "cles"))
    with la.base() as base_:
        base_.execute("checkpoint")
    assert CHERCHES.sous(la.dossier, dumps) == {}
    partout = [*scelles, *(un.hex().encode() for un in scelles)]
    assert tiennent(partout, dumps) == set()
    assert {f for f in tiennent(partout, la.dossier) if WAL not in f.parts} == set()


def _rien_d_elle_a_l_ecran(la: Scene, semis: Semis) -> None:
    """The process that served her all along shows her to nobody."""
    api, dossier = la.api, semis.dossier
    for role in (Role.REFERENT, Role.AUDITEUR, Role.ADMINISTRATEUR, Role.DECIDEUR):
        with api.visiteur(role, agent=api.agent if role is Role.REFERENT else None) as visiteur:
            assert _vus(_pages(visiteur, dossier)) == {}
    trouves = api.appeler("POST", "/recherche", role=Role.REFERENT, json={"recherche": NOM})
    assert (trouves.status_code, trouves.json()["total"]) == (200, 0)


def _pages(visiteur: Visiteur, dossier: UUID) -> dict[str, bytes]:
    """What the pages that could show her answer."""
    siennes = (f"/dossier/{dossier}", f"/dossier/{dossier}/documents", f"/relecture/{dossier}")
    autres = ("/", "/file-active", "/administration/imports", "/administration/habilitations", "/pilotage/requete")
    lues = {}
    for ou in (*siennes, *autres, f"/consultations?dossier={dossier}", f"/relecture/{dossier}/export"):
        reponse = visiteur.ouvrir(ou)
        assert reponse.status_code in (200, 303, 403, 404, 410), (ou, reponse.status_code)
        lues[ou] = reponse.content
    return lues


def _tout_tient(la: Scene, semis: Semis, chiffres: dict[str, Any]) -> None:
    """Proofs hold, figures are what they were, she comes back as somebody new."""
    lot: Path = la.ailleurs / "lot.zip"
    assert la.api.services.journal.lire([semis.dossier])[semis.dossier][-1].classe is SujetEfface
    la.cli.lancer("verifier")
    la.attendre(lambda: la.cli.lancer("preuve", str(semis.dossier), "--sortie", str(lot)).statut == 0)
    la.cli.lancer("verifier-preuve", str(lot))
    assert CHERCHES.dans(lot.read_bytes()) == set()
    assert _chiffres(la) == chiffres
    de_retour = la.api.ouvrir(identite=IDENTITE)
    assert de_retour != semis.dossier
    with espace(la.api, de_retour) as elle:
        assert CHERCHES.dans(elle.ouvrir("/").content) >= {"prenom"}
