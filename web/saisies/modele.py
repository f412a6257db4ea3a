"""The form of a step: how it is called, what it shows and in which parts, and which object of the dossier it is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commands.base import Cadre, Commande
from commands.regles import Regles
from ledger.annotations import Designe, designe, type_simple, valeur_de
from ledger.dossier import Dossier
from ledger.recherche import mots
from ledger.vocabulaire.orientations.orientation import MoyenNotification, Organisme
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.territoire import Territoire
from readmodels.dossier.chronologie import EtapeDatee
from web.etapes import chemin
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.saisies.objets import Sur
from web.saisies.propositions import Donnees, Valeurs

ENVELOPPE: Final = frozenset(Commande.model_fields)
"""Fields that every command has."""
DATE: Final = "Quand cela s'est-il passé ?"
AIDE_DATE: Final = "JJ/MM/AAAA, « 8 déc. », « hier » ; aujourd'hui si vous ne l'indiquez pas"
SANS_OFFRE: Final = "Son code au catalogue ; il est déjà rempli si vous partez des offres recommandées du dossier"
AUTRE_OFFRE: Final = "Pour une autre offre, partez des offres recommandées du dossier"


MOYENS: Final = tuple((m.value, m.libelle) for m in MoyenNotification if m is not MoyenNotification.ESPACE_PERSONNEL)
"""Means of notification that an agent may attest: of the personal space, the person alone acknowledges."""
DE_L_ESPACE: Final = frozenset({"mise_a_disposition_le", "consultee_le"})
"""Dates that are said of the personal space alone."""


@dataclass(frozen=True, slots=True)
class EnPoste:
    """A référent who may come in today: his pseudonym, his name, his structure (None for the whole département)."""

    agent: str
    nom: str
    structure: str | None

    def est_de(self, structure: str, territoire: Territoire) -> bool:
        """Whether the référent is of this structure; one of the whole département is of any of the département's own."""
        if self.structure is not None:
            return self.structure == structure
        return territoire.organisme(structure) is Organisme.CONSEIL_DEPARTEMENTAL


@dataclass(frozen=True, slots=True)
class Contexte:
    """All that the choices of a form depend on; ``objet`` is what it was asked to be about, if anything.

    Looked for when a form asks: ``referents`` are those of the structure in charge, ``en_poste`` those of all structures,
    ``offres`` those that the step may be about (those that the person was proposed, or not), ``dossiers`` those that may be
    of the same person, ``identifiants`` the values that the dossier states, each by name. ``etapes``: the recorded steps, as
    whoever fills the form may read them.
    """

    territoire: Territoire
    etat: Dossier
    regles: Regles
    le: date
    agent: UUID
    objet: str = ""
    corrige: bool = False
    referents: Callable[[], Options] = tuple
    en_poste: Callable[[], Sequence[EnPoste]] = tuple
    offres: Callable[[bool], Options] = lambda _: ()
    dossiers: Callable[[], Options] = tuple
    identifiants: Callable[[], Options] = tuple
    etapes: Sequence[EtapeDatee] = ()


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of a long form, filled by itself."""

    titre: str
    champs: tuple[str, ...]
    aide: str = ""


@dataclass(frozen=True, slots=True)
class Pas:
    """A step that a form becomes, and where its fields are on the form: in a row (``sous``: the group, the rank), or under
    other ``noms``.
    """

    commande: Commande
    sous: tuple[str | int, ...] = ()
    noms: Mapping[str, str] = field(default_factory=dict)

    def lieu(self, champ: str) -> tuple[str | int, ...]:
        """Where a field of the step (``axes.0.objectif``) is on the form, part by part."""
        parts = self.noms.get(champ, champ).split(".")
        return (*self.sous, *(int(part) if part.isdecimal() else part for part in parts))


@dataclass(frozen=True, slots=True)
class Gardee:
    """A form tells this before its step is typed, beside what prevents it: the facts of the procedure, the delay that opens
    when the step is dated today (rule, words), the bounds that rules set, and another way of filling it, tried too.
    """

    faits: Callable[[Any, Dossier], Iterable[tuple[str, str]]] = lambda _, __: ()
    ouvre: tuple[str, str] = ("", "")
    bornes: Callable[[Any, Dossier, Cadre], Iterable[str]] = lambda _, __, ___: ()
    essai: Callable[[Any, Dossier, Cadre], Mapping[str, str]] = lambda _, __, ___: {}


Presenter = Callable[[Contexte], Presentation]


@dataclass(frozen=True, slots=True)
class Saisie:
    """All that a screen knows of a step: its form, what it is about, what it proposes, what guards it.

    ``sur``: what it is about, chosen in the dossier; a long form or one that restates a step is given it. ``cite``: what the
    fields that name something else of the dossier may name. ``propose``: what the form holds before anybody types, and
    ``reprend``: sealed fields that begin as they were said last; of a step that is ``entiere``, by its last record alone.
    ``gardee``: what prevents the step, and its delays, are told first.

    With ``parties`` it is filled part by part, a draft kept at each; with ``rubriques``, on one page, under their titles,
    the other fields folded. ``modele`` holds more than the command where the form prepares several steps at once, which
    ``decoupe`` tells apart on the dossier as it stands. ``verifie``: what is wrong in it that neither the model nor the
    steps know, by field. ``document``: what is put on paper once it is recorded, if anything. ``rare``: shown apart from the
    steps of every day, but to who may not record the one that it stands ``a_defaut_de``. ``quand``: the step is not offered
    of other dossiers. ``fichier``: a file is handed over, of which the step says the size and the fingerprint
    (:mod:`web.feuilles.depot`). ``rapproche``: it names another dossier, looked for by words; ``cherche``: its fields that
    are looked for so too (:mod:`web.feuilles.recherches`). ``offres_proposees``: its offer may be one that the person was
    proposed. ``boutons``: other buttons than the first, each filling a field that is not shown otherwise (field, value,
    words).
    """

    commande: type[Commande]
    titre: str
    bouton: str
    groupe: str
    sur: Sur | None = None
    aide: str = ""
    date: str | None = None
    libelles: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Partie, ...] = ()
    presenter: Presenter | None = None
    modele: type[Commande] | None = None
    decoupe: Callable[[Any, Dossier], Sequence[Pas]] | None = None
    rubriques: tuple[Partie, ...] = ()
    verifie: Callable[[Contexte, Any], Mapping[str, str]] = lambda _, __: {}
    document: Callable[[Any], GenreDocument | None] = lambda _: None
    rare: bool = False
    a_defaut_de: type[Commande] | None = None
    cite: Mapping[str, Callable[[Dossier], Options]] = field(default_factory=dict)
    propose: Callable[[Donnees], Valeurs] | None = None
    gardee: Gardee | None = None
    reprend: tuple[str, ...] = ()
    entiere: bool = False
    quand: Callable[[Dossier], bool] | None = None
    fichier: bool = False
    rapproche: bool = False
    cherche: tuple[str, ...] = ()
    offres_proposees: bool = False
    boutons: tuple[tuple[str, str, str], ...] = ()

    @property
    def par_boutons(self) -> bool:
        """Whether its buttons alone send it: one of them must say what the step cannot do without."""
        return any(
            self.commande.model_fields[c].is_required() for c, _, _ in self.boutons if c in self.commande.model_fields
        )

    @property
    def objet(self) -> str | None:
        """The field that says what it is about."""
        return self.sur.objets.champ if self.sur is not None else None

    @property
    def nom(self) -> str:
        """As it stands in an address."""
        return chemin(self.commande)

    def forme(self, *, corrige: bool) -> type[Commande]:
        """The model of the form; a correction restates one step."""
        return self.commande if corrige or self.modele is None else self.modele

    def champs(self, *, corrige: bool = False) -> list[str]:
        """Fields of the form, part by part: what it is about first, the date of the fact last, when it is asked for."""
        forme = self.forme(corrige=corrige)
        ranges = [n for p in (*self.parties, *self.rubriques) for n in p.champs if n in forme.model_fields]
        noms = [*ranges, *(nom for nom in saisissables(forme) if nom not in ranges)]
        noms.sort(key=lambda nom: nom != self.objet)
        if (self.date is not None or corrige) and "survenu_le" not in noms:
            noms.append("survenu_le")
        return noms

    def etapes(self, commande: Any, etat: Dossier) -> Sequence[Pas]:
        """The steps that a form filled becomes on a dossier."""
        seule = self.decoupe is None or type(commande) is self.commande
        return [Pas(commande)] if self.decoupe is None or seule else self.decoupe(commande, etat)

    def presentation(self, contexte: Contexte) -> Presentation:
        """Choices and words of the form, for a dossier as it stands."""
        propre = self.presenter(contexte) if self.presenter else Presentation()
        places = tuple((place.code, place.libelle) for place in contexte.territoire.places)
        forme = self.modele or self.commande
        designees = {motif: designe(reduce(valeur_de, motif.split("-"), forme)) for motif in motifs(forme)}
        choisies = {Designe.STRUCTURE: places, Designe.MDS: places}
        if Designe.COMMUNE in designees.values():
            communes = contexte.territoire.noms_communes.items()
            choisies[Designe.COMMUNE] = tuple(sorted(communes, key=lambda commune: mots(commune[1])))
        options: dict[str, Any] = {m: choisies[chose] for m, chose in designees.items() if chose in choisies}
        offres = contexte.offres(self.offres_proposees) if "offre" in designees else ()
        citees = {motif: citer(contexte.etat) for motif, citer in self.cite.items()}
        options |= citees | ({"offre": offres} if offres else {})
        libelles = {"survenu_le": self.date or DATE, **propre.libelles, **self.libelles}
        caches = frozenset(motif for motif, trouvees in citees.items() if not trouvees and not _exige(forme, motif))
        moyen = forme.model_fields.get("moyen")
        if moyen is not None and type_simple(moyen) is MoyenNotification and not contexte.corrige:
            options["moyen"] = MOYENS
        if self.sur is not None and (contexte.corrige or self.parties):
            caches |= {self.sur.objets.champ}
        elif self.sur is not None:
            options[self.sur.objets.champ] = self.sur.choix(contexte.etat, contexte.objet)
        caches |= frozenset() if contexte.corrige else {champ for champ, _, _ in self.boutons}
        aides = {"survenu_le": AIDE_DATE, "offre": AUTRE_OFFRE if offres else SANS_OFFRE, **propre.aides}
        return replace(
            propre, aides=aides, options={**options, **propre.options}, libelles=libelles, caches=caches | propre.caches
        )


def saisissables(modele: type[BaseModel]) -> list[str]:
    """Fields that an agent may fill: not the envelope, nor the id that the step draws for what it creates, nor what is the
    person's alone to attest.
    """
    ailleurs = ENVELOPPE | DE_L_ESPACE
    return [nom for nom, infos in modele.model_fields.items() if nom not in ailleurs and not _tire(infos)]


def _tire(infos: FieldInfo) -> bool:
    return infos.default_factory is not None and type_simple(infos) is UUID


def motifs(modele: type[BaseModel], avant: str = "") -> Iterable[str]:
    """Names of all the fields of a model, those of its groups included, without the keys of rows."""
    for nom, infos in modele.model_fields.items():
        yield f"{avant}{nom}"
        interieur = type_simple(infos)
        if isinstance(interieur, type) and issubclass(interieur, BaseModel):
            yield from motifs(interieur, f"{avant}{nom}-")


def _exige(forme: type[BaseModel], motif: str) -> bool:
    """Whether a field of the form must be filled; what a group holds may have to be."""
    infos = forme.model_fields.get(motif)
    return infos is None or infos.is_required()
