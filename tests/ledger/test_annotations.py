"""A meaning stands in the type of a field: whoever adds a field that looks like one gives it the type, or says why not."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import pytest
from pydantic import BaseModel

import commands
import ledger
from ledger.annotations import (
    Designe,
    champs,
    designe,
    marques,
    millesime,
    sensible,
    type_et_nombre,
    type_simple,
    valeur_de,
)
from ledger.dates import CIVILE
from ledger.dossier import Dossier
from ledger.events.base import CodeCommune, CodeMds, CodeOffre, CodeStructure, Evenement, IdAgent, Sensible
from ledger.vocabulaire.code import Code

for paquet in (ledger, commands):
    for module in pkgutil.walk_packages(paquet.__path__, f"{paquet.__name__}."):
        importlib.import_module(module.name)


def descendants(classe: type[Any]) -> Iterator[type[Any]]:
    for fille in classe.__subclasses__():
        yield from (fille, *descendants(fille))


def etats(classe: Any, vues: set[Any]) -> Iterator[Any]:
    """The data classes that the state of a dossier is made of."""
    if not is_dataclass(classe) or classe in vues:
        return
    vues.add(classe)
    yield classe
    for annotation in champs(classe).values():
        yield from etats(type_simple(valeur_de(annotation, "") or annotation), vues)


MODELES: Final = {
    classe
    for classe in descendants(BaseModel)
    if re.match(r"(ledger\.(events|etat_public)|commands)(\.|$)", classe.__module__)
}
"""Events and what they hold, the public state, commands and what they hold; the vocabulary describes what these name."""
ETATS: Final = set(etats(Dossier, set()))
CHAMPS: Final = [
    (f"{classe.__name__}.{nom}", nom, annotation)
    for classe in sorted(MODELES | ETATS, key=lambda c: (c.__module__, c.__name__))
    for nom, annotation in champs(classe).items()
]
NOMS: Final = {
    Designe.STRUCTURE: r"structure(_.*)?|lieu|partenaire|executant",
    Designe.MDS: r"mds",
    Designe.EQUIPE: r"ept|equipe",
    Designe.COMMUNE: r"(code_)?commune",
    Designe.OFFRE: r"offre|atelier",
    Designe.AGENT: r"agent|referent|precedent|prescripteur",
    Designe.METIER: r"metiers?",
}
"""Names of the fields that name such a thing."""
AUTREMENT: Final = {
    "Adresse.commune": "a commune written as on an envelope",
    "LieuEfface.lieu": "a table, a topic or a folder",
}
"""Fields that are called so, and hold something else."""
FORMES: Final = {
    str(m.pattern) for type_ in (CodeStructure, CodeCommune, CodeOffre) for m in marques(type_) if hasattr(m, "pattern")
}
SANTE: Final = re.compile(r"sante|handicap|maladie|medical|invalidite")
SANTE_AUTREMENT: Final = {
    "CriteresSante.contrainte_sante": "CriteresRecueillis.sante_handicap, which holds it, is sensitive as a whole",
}


def test_ce_qui_a_l_air_de_designer_le_dit() -> None:
    """By its name or by its form, a field that names a structure, a commune, an offer, an agent has their type."""
    fautes = []
    for ou, nom, annotation in CHAMPS:
        attendu = next((chose for chose, motif in NOMS.items() if re.fullmatch(motif, nom)), None)
        if attendu is not None and type_simple(annotation) in (str, UUID) and designe(annotation) is not attendu:
            fautes.append(f"{ou} : donnez-lui le type qui désigne {attendu.value}")
        if {str(getattr(m, "pattern", "")) for m in marques(annotation)} & FORMES and designe(annotation) is None:
            fautes.append(f"{ou} : sa forme est celle d'un type qui désigne quelque chose")
    assert [faute for faute in fautes if faute.partition(" :")[0] not in AUTREMENT] == []
    assert AUTREMENT.keys() == {faute.partition(" :")[0] for faute in fautes}


def test_ce_qui_touche_a_la_sante_le_dit() -> None:
    fautes = {ou for ou, nom, annotation in CHAMPS if SANTE.search(nom) and not sensible(annotation)}
    assert fautes == SANTE_AUTREMENT.keys(), "Sensible[…]"


def test_une_annee_se_lit_comme_une_annee() -> None:
    """« 1985 », not « 1 985 »."""
    annees = {ou: millesime(annotation) for ou, nom, annotation in CHAMPS if re.match(r"annee|millesime", nom)}
    assert {"DossierOuvert.annee_naissance", "Droits.annee_naissance"} <= annees.keys()
    assert all(annees.values()), "Annee"


def test_une_date_est_une_date() -> None:
    """Neither a number nor an instant is read as one; the state alone, which nobody sends, has bare dates."""
    nues = {c.__name__ for c in ETATS}
    fautes = [
        ou
        for ou, _, annotation in CHAMPS
        if type_simple(annotation) is date and ou.partition(".")[0] not in nues and CIVILE not in marques(annotation)
    ]
    assert fautes == [], "DateCivile, ou Jour"


def test_les_codes_de_la_sante_le_disent() -> None:
    """Whatever the vocabulary."""
    dits = {(type(code), code) for vocabulaire in descendants(Code) for code in vocabulaire if code.sensible}
    attendus = {
        (vocabulaire, code)
        for vocabulaire in descendants(Code)
        for code in vocabulaire
        if re.search(r"(^|_)(SANTE|HANDICAP|INVALIDITE|MEDICAL)$", code.value)
    }
    assert dits == attendus
    assert len(dits) == 12


class Exemple(BaseModel):
    seul: CodeStructure
    peut_etre: CodeMds | None = None
    plusieurs: tuple[CodeCommune, ...] = ()
    tu: Sensible[str | None] = None
    rien: str = ""


class TestLecture:
    """An annotation is read wherever the type stands in it."""

    @pytest.mark.parametrize(
        ("nom", "chose"),
        [
            ("seul", Designe.STRUCTURE),
            ("peut_etre", Designe.MDS),
            ("plusieurs", Designe.COMMUNE),
            ("tu", None),
            ("rien", None),
        ],
    )
    def test_designe(self, nom: str, chose: Designe | None) -> None:
        assert designe(valeur_de(Exemple, nom)) is chose
        assert sensible(valeur_de(Exemple, nom)) is (nom == "tu")

    def test_sous_une_cle(self) -> None:
        """Fields of models and data classes, any key of a mapping, nothing of what is neither."""
        rendez_vous = valeur_de(valeur_de(Dossier, "rendez_vous"), "une-cle")
        assert designe(valeur_de(rendez_vous, "structure")) is Designe.STRUCTURE
        assert valeur_de(rendez_vous, "inconnu") is None
        assert valeur_de(str, "x") is None
        assert valeur_de(Evenement, "inconnu") is None

    def test_plusieurs(self) -> None:
        assert type_et_nombre(Annotated[tuple[IdAgent, ...] | None, 1]) == (UUID, True)
        assert type_et_nombre(Exemple.model_fields["peut_etre"]) == (str, False)

    def test_une_place_parmi_plusieurs(self) -> None:
        """Of the same kind, or each of its own."""
        assert designe(valeur_de(Exemple.model_fields["plusieurs"], "3")) is Designe.COMMUNE
        assert [valeur_de(tuple[date, str] | None, rang) for rang in "01"] == [date, str]
