"""Every operation of the simulator against the published OpenAPI files, and against our own extract of them.

Where a published file contradicts itself or what its service is known to answer, it is retouched here, with the reason.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from integrations.france_travail.simulateur.serveur import demarrer
from tests.integrations.france_travail.simulateur.contrat import METHODES, Contrat
from tests.integrations.france_travail.simulateur.echanges import Echange, tout_appeler
from tests.integrations.france_travail.simulateur.publie import publie

EXTRAITS: Final = sorted(Path(__file__).with_name("contrats").glob("*.json"))
PUBLIES: Final = (
    "rechercher-usager",
    "orientation-usager",
    "rendez-vous-partenaires",
    "statut-usager",
    "informations-administratives-usager",
    "conclusions-entretiens",
    "gestion-sanctions-rsa",
    "diagnostic-usager",
)
Document = dict[str, Any]
Retouche = Callable[[Document], None]


def _nulls_de_la_recherche(document: Document) -> None:
    """Its examples answer null in three fields whose types do not allow it, and one lists "null" as a text."""
    for nom, schema in document["components"]["schemas"].items():
        if nom.startswith("Resultat"):
            for champ in ("topIdentiteCertifiee", "jetonUsager", "numeroFranceTravail"):
                schema["properties"].setdefault(champ, {"type": "string"})["nullable"] = True
            schema["properties"]["topIdentiteCertifiee"]["enum"].append(None)


def _lecture_sans_orientation(document: Document) -> None:
    """The reading answers 204 when there is no orientation; the file does not say so."""
    document["paths"]["/lectureOrientation"]["get"]["responses"]["204"] = {"description": "Aucune orientation"}


def _instants_sans_decalage(document: Document) -> None:
    """France Travail's example client reads creation and change of an orientation without offset, and no other way; the
    file gives both a format that asks for one.
    """
    for nom in ("OrientationCA_Calculer", "OrientationCA_Lecture"):
        for champ in ("date_creation", "date_modification"):
            del document["components"]["schemas"][nom]["properties"][champ]["format"]


RETOUCHES: Final[Mapping[str, tuple[Retouche, ...]]] = {
    "rechercher-usager": (_nulls_de_la_recherche,),
    "orientation-usager": (_lecture_sans_orientation, _instants_sans_decalage),
}


def charger(fichier: Path, retouches: Sequence[Retouche] = ()) -> Contrat:
    """An OpenAPI file, retouched. The library looks for the bare media type, without charset nor ``*/*``."""
    document: Document = json.loads(fichier.read_text("utf-8"))
    for retouche in retouches:
        retouche(document)
    for chemin in document["paths"].values():
        for methode in METHODES:
            operation = chemin.get(methode, {})
            for porteur in (operation.get("requestBody", {}), *operation.get("responses", {}).values()):
                for genre in list(porteur.get("content", ())):
                    bare = genre.partition(";")[0].replace("*/*", "application/json")
                    porteur["content"][bare] = porteur["content"].pop(genre)
    return Contrat(document)


@pytest.fixture(scope="module")
def echanges() -> list[Echange]:
    """One call at least of every operation."""
    with demarrer() as simulateur:
        return tout_appeler(simulateur)


@pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
@pytest.mark.parametrize("fichier", EXTRAITS, ids=lambda fichier: fichier.stem)
def test_les_echanges_suivent_notre_extrait(fichier: Path, echanges: list[Echange]) -> None:
    """Our own extract: written from the published facts, and from what peers met."""
    contrat = charger(fichier)
    assert {contrat.operation(echange) for echange in echanges} - {None} == contrat.operations
    assert contrat.fautes(echanges) == []


@pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
@pytest.mark.parametrize("nom", PUBLIES)
def test_les_echanges_suivent_le_fichier_publie(nom: str, echanges: list[Echange]) -> None:
    """Every operation of the file is implemented, and both ways are as it says."""
    fichier = publie(f"{nom}.json")
    if fichier is None:
        pytest.skip(f"{nom}.json n'est pas là (PARCOURS_SHARED) : notre extrait en tient lieu")
    contrat = charger(fichier, RETOUCHES.get(nom, ()))
    assert {contrat.operation(echange) for echange in echanges} - {None} == contrat.operations
    assert contrat.fautes(echanges) == []


def test_une_faute_serait_vue(echanges: list[Echange]) -> None:
    """The check itself: an unknown value, a missing field, a request without header are faults."""
    contrat = charger(next(fichier for fichier in EXTRAITS if fichier.stem == "rendez-vous-partenaire"))
    bons = [
        echange for echange in echanges if contrat.operation(echange) == "POST /rendez-vous" and echange.statut == 202
    ]
    [bon] = bons
    sans_motif = json.dumps({nom: lu for nom, lu in json.loads(bon.corps).items() if nom != "motif"}).encode()
    fautifs = [
        replace(bon, corps=bon.corps.replace(b"PHYSIQUE", b"AUTRE")),
        replace(bon, corps=sans_motif),
        replace(bon, corps_reponse=b"{}"),
        replace(bon, statut=299),
        replace(bon, entetes={}),
    ]
    assert [len(contrat.fautes([fautif])) for fautif in fautifs] == [1] * len(fautifs)


def test_aucune_reponse_ne_montre_de_champ_interne(echanges: list[Echange]) -> None:
    """What the simulator keeps for itself starts with an underscore; so may the text of a token."""
    interne = re.compile(rb'"_[^"]*"\s*:')
    assert interne.search(b'{"numero":"_1","_cle" :2}')
    assert [str(echange) for echange in echanges if interne.search(echange.corps_reponse)] == []


@pytest.mark.filterwarnings("ignore:Unsupported scheme type:UserWarning")
@pytest.mark.parametrize("nom", RETOUCHES)
def test_les_retouches_servent_encore(nom: str, echanges: list[Echange]) -> None:
    """A published file that was corrected must lose its retouche here."""
    fichier = publie(f"{nom}.json")
    if fichier is None:
        pytest.skip(f"{nom}.json n'est pas là (PARCOURS_SHARED)")
    for retouche in RETOUCHES[nom]:
        autres = [autre for autre in RETOUCHES[nom] if autre is not retouche]
        assert charger(fichier, autres).fautes(echanges) != []
