"""A form as a tree: fields, groups of fields, and groups that repeat; what was typed in it stays flat, as browsers send it.

Names follow the tree, ``axes-0-objectif``: a field of a model, the key of a row, a field of the row. The rows of a
repeated group are listed under the group's own name (``axes`` is ``["0", "2"]``), so that taking one out renames nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ledger.annotations import marques, type_et_nombre, type_simple
from web.formulaires import champ as formulaire
from web.formulaires.ancres import Ancre
from web.formulaires.champ import Champ, Genre, Options
from web.mots.champs import libelle_champ
from web.mots.ecriture import capitale, minuscule

Saisies = Mapping[str, Sequence[str]]
"""Entries, by name; a name that is absent was never shown."""
LIGNES_MAX: Final = 50
"""Rows of a repeated group on a screen, at most, where its model allows as many."""


class Lignes(Enum):
    """Where the rows of a repeated group come from."""

    LIBRES = "libres"
    """Added one by one."""
    CHOISIES = "choisies"
    """Added by choosing what each is about: the first field of the row, which is then settled."""
    GRILLE = "grille"
    """One for each choice of the first field; those that are left blank do not exist."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """The part of a form that its models do not say, by name without the keys of rows (``contraintes-situations-code``).

    ``options``: choices of a field, or a function that gives them for the key of the row around it. ``fixes``: fields whose
    value is settled, or follows from what is typed elsewhere. ``boutons``: what adds a row, which is itself called
    ``axes[]`` in ``libelles``. ``aides``: said under a label, with a link after it where ``renvois`` has one (address,
    words). ``attendus``: groups and fields that a rule asks for, though the command does without. ``selon``: fields that
    are filled, and read, only once this choice is made (field, choice), in a form that asks for it. ``lignes`` is
    ``LIBRES`` where nothing is said.
    """

    options: Mapping[str, Options | Callable[[str], Options]] = field(default_factory=dict)
    lignes: Mapping[str, Lignes] = field(default_factory=dict)
    libelles: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, str | Callable[[Saisies], str | None]] = field(default_factory=dict)
    boutons: Mapping[str, str] = field(default_factory=dict)
    aides: Mapping[str, str] = field(default_factory=dict)
    renvois: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    selon: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    caches: frozenset[str] = frozenset()
    attendus: frozenset[str] = frozenset()

    def choix(self, motif: str, cle: str) -> Options | None:
        """Choices of a field, in the row of this key."""
        trouvees = self.options.get(motif)
        return trouvees(cle) if callable(trouvees) else trouvees

    def retient(self, motif: str, saisies: Saisies, forme: Collection[str]) -> bool:
        """Whether a field is asked for, as what is typed stands in a form of these fields."""
        champ, choix = self.selon.get(motif, ("", ""))
        return champ not in forme or choix in saisies.get(champ, ())


@dataclass(frozen=True, slots=True)
class Groupe:
    """Fields of one model; ``facultatif`` when they may all be left out."""

    nom: str
    libelle: str
    elements: "Sequence[Simple]"
    facultatif: bool
    erreur: str = ""

    @property
    def id(self) -> Ancre:
        """Id of its fields together."""
        return Ancre(self.nom)


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of a repeated group."""

    cle: str
    nom: str
    titre: str
    elements: "Sequence[Simple]"

    @property
    def id(self) -> Ancre:
        """Id of its fields together."""
        return Ancre(self.nom)


@dataclass(frozen=True, slots=True)
class Repete:
    """A group that repeats; ``ajouts`` are the rows that may still be chosen, ``suivante`` the key of the next free one."""

    nom: str
    libelle: str
    genre: Lignes
    lignes: Sequence[Ligne]
    complet: bool
    suivante: str
    bouton: str
    ajouts: Options = ()
    erreur: str = ""
    aide: str = ""

    @property
    def id(self) -> Ancre:
        """Id of its rows together."""
        return Ancre(self.nom)


@dataclass(frozen=True, slots=True)
class Branches:
    """Choices, and under each what is filled once it is made."""

    champ: Champ
    suites: "Mapping[str, Sequence[Simple]]"

    @property
    def nom(self) -> str:
        """That of the choices."""
        return self.champ.nom


Simple = Champ | Groupe | Repete
Element = Simple | Branches


def type_repete(infos: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that holds several, or one."""
    type_ = type_simple(infos)
    return type_ if isinstance(type_, type) and issubclass(type_, BaseModel) else None


def decrire(
    modele: type[BaseModel],
    noms: Sequence[str],
    presentation: Presentation,
    saisies: Saisies,
    erreurs: Mapping[str, str] | None = None,
) -> list[Element]:
    """The form of these fields of a model, with what was typed in it and what is wrong beside each."""
    trace = _Trace(presentation, saisies, erreurs or {})
    traces = {
        nom: trace.element(modele.model_fields[nom], nom, nom, "", omissible=False)
        for nom in noms
        if nom not in presentation.fixes
    }
    apart = {nom for nom, (champ, _) in presentation.selon.items() if champ in traces}
    return [_brancher(un, traces, presentation) for nom, un in traces.items() if nom not in apart]


def _brancher(element: Simple, traces: Mapping[str, Simple], presentation: Presentation) -> Element:
    """The element, with what its choices ask for under it."""
    suites: dict[str, list[Simple]] = {}
    for nom, (champ, choix) in presentation.selon.items():
        if champ == element.nom and nom in traces:
            suites.setdefault(choix, []).append(traces[nom])
    return Branches(element, suites) if suites and isinstance(element, Champ) else element


@dataclass(frozen=True, slots=True)
class _Trace:
    """Draws the elements of a form."""

    presentation: Presentation
    saisies: Saisies
    erreurs: Mapping[str, str]

    def element(self, infos: FieldInfo, nom: str, motif: str, cle: str, *, omissible: bool) -> Simple:
        modele = type_repete(infos)
        if modele is None:
            return self._champ(infos, nom, motif, cle, omissible=omissible)
        if type_et_nombre(infos)[1]:
            return self._repete(modele, infos, nom, motif, cle)
        omissible = omissible or not infos.is_required()
        elements = self._elements(modele, tuple(modele.model_fields), nom, motif, cle, omissible=omissible)
        facultatif = not infos.is_required() and motif not in self.presentation.attendus
        return Groupe(nom, self._libelle(motif), elements, facultatif, self.erreurs.get(nom, ""))

    def _elements(
        self, modele: type[BaseModel], noms: Sequence[str], nom: str, motif: str, cle: str, *, omissible: bool
    ) -> list[Simple]:
        elements = [
            self.element(modele.model_fields[n], f"{nom}-{n}", f"{motif}-{n}", cle, omissible=omissible)
            for n in noms
            if f"{motif}-{n}" not in self.presentation.fixes
        ]
        return [e for e in elements if not (isinstance(e, Repete) and e.genre is Lignes.GRILLE and not e.lignes)]

    def _champ(self, infos: FieldInfo, nom: str, motif: str, cle: str, *, omissible: bool) -> Champ:
        champ = formulaire.champ(
            nom,
            self._libelle(motif),
            infos,
            self.saisies.get(nom),
            options=self.presentation.choix(motif, cle),
            cache=motif in self.presentation.caches,
            omissible=omissible,
            erreur=self.erreurs.get(nom, ""),
            aide=self.presentation.aides.get(motif, ""),
        )
        champ = replace(champ, renvoi=self.presentation.renvois.get(motif))
        return replace(champ, facultatif=False) if motif in self.presentation.attendus else champ

    def _libelle(self, motif: str) -> str:
        return self.presentation.libelles.get(motif) or capitale(libelle_champ(motif.rpartition("-")[2]))

    def _repete(self, modele: type[BaseModel], infos: FieldInfo, nom: str, motif: str, cle: str) -> Repete:
        genre = self.presentation.lignes.get(motif, Lignes.LIBRES)
        premier, *reste = modele.model_fields
        choix = self.presentation.choix(f"{motif}-{premier}", cle) or ()
        cles = cles_de(nom, genre, infos, self.saisies, choix)
        titres = dict(choix)
        libelle = self._libelle(motif)
        noms = tuple(modele.model_fields) if genre is Lignes.LIBRES else reste
        lignes = []
        une_ligne = self.presentation.libelles.get(f"{motif}[]", "Ligne")
        for rang, une in enumerate(cles, 1):
            titre = f"{une_ligne} {rang}" if genre is Lignes.LIBRES else titres.get(une, une)
            omissible = genre is Lignes.GRILLE
            elements = self._elements(modele, noms, f"{nom}-{une}", motif, une, omissible=omissible)
            lignes.append(Ligne(une, f"{nom}-{une}", titre, elements))
        ajouts = [] if genre is Lignes.LIBRES else [(code, texte) for code, texte in choix if code not in cles]
        maximum = next((m.max_length for m in marques(infos) if isinstance(m, MaxLen)), LIGNES_MAX)
        return Repete(
            nom,
            libelle,
            genre,
            lignes,
            len(lignes) >= min(maximum, LIGNES_MAX) or (genre is Lignes.CHOISIES and not ajouts),
            str(max((int(une) for une in cles if une.isdecimal()), default=-1) + 1),
            self.presentation.boutons.get(motif, "Ajouter"),
            ajouts,
            self.erreurs.get(nom, ""),
            self.presentation.aides.get(motif, ""),
        )


def cles_de(nom: str, genre: Lignes, infos: FieldInfo, saisies: Saisies, choix: Options) -> list[str]:
    """Keys of the rows of a repeated group; one that must have a row shows it from the start."""
    if genre is Lignes.GRILLE:
        return [code for code, _ in choix]
    permises = {code for code, _ in choix} if genre is Lignes.CHOISIES else None
    cles = [
        cle
        for cle in dict.fromkeys(saisies.get(nom, ()))
        if (cle in permises if permises is not None else cle.isdecimal() and len(cle) < 5)
    ][:LIGNES_MAX]
    return cles or (["0"] if genre is Lignes.LIBRES and infos.is_required() else [])


def rempli(nom: str, saisies: Saisies) -> bool:
    """Whether anything was typed or chosen under this name."""
    return any(cle.startswith(f"{nom}-") and any(v.strip() for v in valeurs) for cle, valeurs in saisies.items())


def sous(nom: str, saisies: Saisies) -> dict[str, Sequence[str]]:
    """The entries of a field and of all that it holds."""
    return {cle: valeurs for cle, valeurs in saisies.items() if cle == nom or cle.startswith(f"{nom}-")}


def a_plat(elements: Sequence[Element]) -> Iterator[Simple]:
    """The elements of a form in the order of the page, those that a choice asks for after the choices."""
    for element in elements:
        if isinstance(element, Branches):
            yield element.champ
            for suite in element.suites.values():
                yield from suite
        else:
            yield element


def repetes(elements: Sequence[Element]) -> Iterator[Repete]:
    """Every repeated group of a form."""
    for element in a_plat(elements):
        if isinstance(element, Repete):
            yield element
            for ligne in element.lignes:
                yield from repetes(ligne.elements)
        elif isinstance(element, Groupe):
            yield from repetes(element.elements)


def nommer(elements: Sequence[Element]) -> dict[str, str]:
    """The label of each part of a form that somebody fills, by name; inside a row, after the title of the row."""
    noms: dict[str, str] = {}
    for element in a_plat(elements):
        if not isinstance(element, Champ) or element.genre is not Genre.CACHE:
            noms[element.nom] = element.libelle
        if isinstance(element, Groupe):
            noms |= nommer(element.elements)
        elif isinstance(element, Repete):
            for ligne in element.lignes:
                noms |= {nom: f"{ligne.titre}, {minuscule(dit)}" for nom, dit in nommer(ligne.elements).items()}
    return noms


def feuilles(elements: Sequence[Element]) -> Iterator[Champ]:
    """Every field of a form that somebody fills."""
    for element in a_plat(elements):
        if isinstance(element, Champ):
            if element.genre is not Genre.CACHE:
                yield element
        elif isinstance(element, Groupe):
            yield from feuilles(element.elements)
        else:
            for ligne in element.lignes:
                yield from feuilles(ligne.elements)
