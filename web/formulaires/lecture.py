"""Entries of a form, read by its model, with their faults by name; and values back as they are typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ledger.annotations import type_et_nombre
from web.fautes import message_d_erreur
from web.formulaires import champ as formulaire
from web.formulaires.arbre import Lignes, Presentation, Saisies, cles_de, rempli, type_repete
from web.formulaires.champ import ecrire
from web.mots.ecriture import capitale, jour_court


@dataclass(frozen=True, slots=True)
class Lu:
    """A form that was read: what it says, or what is wrong with it, by name (empty for the whole).

    ``situer`` gives the name on the form of a place of the model that was read: a group, the rank of a row, a field.
    """

    valeur: Any
    erreurs: Mapping[str, str] = field(default_factory=dict)
    situer: Callable[[Sequence[Any]], str] = lambda lieu: "-".join(map(str, lieu))


def lire(
    modele: type[BaseModel], noms: Sequence[str], presentation: Presentation, saisies: Saisies, **autres: Any
) -> Lu:
    """Read these fields of a form as a model; ``autres`` are arguments that the page gives itself."""
    lecture = _Lecture(presentation, saisies)
    contenu = lecture.contenu(modele, noms, "", "", "") | autres
    fautes, valeur = dict(lecture.erreurs), None
    try:
        valeur = modele.model_validate(contenu)
    except ValidationError as refus:
        for faute in refus.errors(include_url=False):
            nom = lecture.nom(faute["loc"])
            fautes.setdefault(nom, _message(faute))
    if not fautes.keys() <= presentation.fixes.keys():  # what follows from a faulty field is told there
        fautes = {nom: faute for nom, faute in fautes.items() if nom not in presentation.fixes}
    return Lu(None if fautes else valeur, fautes, lecture.nom)


def lisible(
    modele: type[BaseModel], noms: Sequence[str], presentation: Presentation, saisies: Saisies
) -> dict[str, Any]:
    """The fields that can be read already, one by one, before they are a model."""
    return _Lecture(presentation, saisies).contenu(modele, noms, "", "", "")


def _message(faute: Any) -> str:
    """Tell a fault to somebody before a form: no code, no id, dates as they are typed."""
    if faute["type"] in ("enum", "literal_error", "uuid_parsing", "uuid_type"):
        return "Choisissez dans la liste."
    for borne, sens in (("ge", "ou après"), ("le", "ou avant")):
        if isinstance(faute.get("input"), date) and (limite := faute.get("ctx", {}).get(borne)) is not None:
            return f"La date doit être le {jour_court(date.fromisoformat(str(limite)))} {sens}."
    return capitale(message_d_erreur(faute)) + "."


class _Lecture:
    """Makes the arguments of a model from what was typed, and remembers which row became which."""

    def __init__(self, presentation: Presentation, saisies: Saisies) -> None:
        self._presentation, self._saisies = presentation, saisies
        self._rangs: dict[str, list[str]] = {}
        self.erreurs: dict[str, str] = {}

    def contenu(self, modele: type[BaseModel], noms: Sequence[str], nom: str, motif: str, cle: str) -> dict[str, Any]:
        lus: dict[str, Any] = {}
        for n in noms:
            ici, m = (f"{nom}-{n}", f"{motif}-{n}") if nom else (n, n)
            if not self._presentation.retient(m, self._saisies, modele.model_fields):
                continue
            if (valeur := self._valeur(modele.model_fields[n], ici, m, cle)) is not None:
                lus[n] = valeur
        return lus

    def _valeur(self, infos: FieldInfo, nom: str, motif: str, cle: str) -> Any:
        if (fixe := self._presentation.fixes.get(motif)) is not None:
            return fixe(self._saisies) if callable(fixe) else fixe
        modele = type_repete(infos)
        if modele is None:
            try:
                return formulaire.lire(infos, self._saisies.get(nom, ()))
            except ValueError as erreur:
                self.erreurs[nom] = str(erreur)
                return None
        if type_et_nombre(infos)[1]:
            return self._rangees(modele, infos, nom, motif, cle)
        if not infos.is_required() and not rempli(nom, self._saisies):
            return None
        return self.contenu(modele, tuple(modele.model_fields), nom, motif, cle)

    def _rangees(self, modele: type[BaseModel], infos: FieldInfo, nom: str, motif: str, cle: str) -> Any:
        genre = self._presentation.lignes.get(motif, Lignes.LIBRES)
        premier, *reste = modele.model_fields
        choix = self._presentation.choix(f"{motif}-{premier}", cle) or ()
        cles = cles_de(nom, genre, infos, self._saisies, choix)
        if genre is Lignes.LIBRES:
            cles = [une for une in cles if not _vierge(modele, f"{nom}-{une}", self._saisies)]
        elif genre is Lignes.GRILLE:
            cles = [une for une in cles if rempli(f"{nom}-{une}", self._saisies)]
        self._rangs[nom] = cles
        noms = tuple(modele.model_fields) if genre is Lignes.LIBRES else reste
        lus = []
        for une in cles:
            contenu = self.contenu(modele, noms, f"{nom}-{une}", motif, une)
            lus.append(contenu if genre is Lignes.LIBRES else {premier: une} | contenu)
        return lus if lus or infos.is_required() else None

    def nom(self, lieu: Sequence[Any]) -> str:
        """Name of the field at this place of the model."""
        nom = ""
        for part in lieu:
            if isinstance(part, int):
                rangs = self._rangs.get(nom, [])
                if part >= len(rangs):
                    break
                nom = f"{nom}-{rangs[part]}"
            elif part.isidentifier():
                nom = f"{nom}-{part}" if nom else part
        return nom


def _vierge(modele: type[BaseModel], nom: str, saisies: Saisies) -> bool:
    """Whether a row still is as it was added."""
    for cle, valeurs in saisies.items():
        if not cle.startswith(f"{nom}-") or not any(v.strip() for v in valeurs):
            continue
        infos = modele.model_fields.get(cle.removeprefix(f"{nom}-"))
        if infos is None or list(formulaire.defaut(infos)) != list(valeurs):
            return False
    return True


def ecrire_saisies(
    modele: type[BaseModel], valeurs: Mapping[str, Any], presentation: Presentation, nom: str = "", motif: str = ""
) -> dict[str, list[str]]:
    """Write these values of the fields of a model as one would type them."""
    typees: dict[str, list[str]] = {}
    for n, valeur in valeurs.items():
        ici, m = (f"{nom}-{n}", f"{motif}-{n}") if nom else (n, n)
        infos = modele.model_fields.get(n)
        if infos is None or valeur is None or m in presentation.fixes:
            continue
        interieur = type_repete(infos)
        if interieur is None:
            typees[ici] = ecrire(valeur)
        elif isinstance(valeur, (list, tuple)):
            genre = presentation.lignes.get(m, Lignes.LIBRES)
            premier = next(iter(interieur.model_fields))
            rangees = [_champs(une) for une in valeur]
            cles = [str(rang if genre is Lignes.LIBRES else une[premier]) for rang, une in enumerate(rangees)]
            typees[ici] = cles
            for cle, une in zip(cles, rangees, strict=True):
                dites = une if genre is Lignes.LIBRES else {c: v for c, v in une.items() if c != premier}
                typees |= ecrire_saisies(interieur, dites, presentation, f"{ici}-{cle}", m)
        else:
            typees |= ecrire_saisies(interieur, _champs(valeur), presentation, ici, m)
    return typees


def _champs(valeur: Any) -> dict[str, Any]:
    return {n: getattr(valeur, n) for n in type(valeur).model_fields} if isinstance(valeur, BaseModel) else dict(valeur)
