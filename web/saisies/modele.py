"""The form of a step: how it is called, what it shows and in which parts, and which object of the dossier it is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commands.base import Commande
from commands.regles import Regles
from ledger.annotations import type_simple
from ledger.dossier import Dossier
from ledger.recherche import mots
from ledger.vocabulaire.territoire import Territoire
from web.etapes import chemin
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies.objets import choix

ENVELOPPE: Final = frozenset(Commande.model_fields)
"""Fields that every command has."""
DATE: Final = "Date du fait"
AIDE_DATE: Final = "JJ/MM/AAAA ; aujourd'hui si vous ne l'indiquez pas"
SANS_OFFRE: Final = "Son code au catalogue ; il est déjà rempli si vous partez des offres recommandées du dossier"
AUTRE_OFFRE: Final = "Pour une autre offre, partez des offres recommandées du dossier"
LIEUX: Final = ("structure", "lieu", "partenaire", "executant", "mds")
"""Fields that hold the code of a place, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Contexte:
    """The context of a form's choices; ``objet`` is what it was asked to be about, if anything; ``referents`` are those
    of the structure in charge, ``offres`` those that the step may be about, ``dossiers`` those that may be of the same
    person, ``identifiants`` the values that the dossier states, each by name.
    """

    territoire: Territoire
    etat: Dossier
    regles: Regles
    le: date
    agent: UUID
    objet: str = ""
    corrige: bool = False
    referents: Options = ()
    offres: Options = ()
    dossiers: Options = ()
    identifiants: Options = ()


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of a long form, filled by itself."""

    titre: str
    champs: tuple[str, ...]
    aide: str = ""


Presenter = Callable[[Contexte], Presentation]


@dataclass(frozen=True, slots=True)
class Saisie:
    """The form of a step; ``objet`` is the field that says what it is about, chosen in the dossier; a long form or one that
    restates a step is given it. ``gardee``: what prevents the step, and its delays, are told before anybody types.

    With ``parties`` it is filled part by part, a draft kept at each. ``modele`` holds more than the command where the form
    prepares several steps at once, which ``decoupe`` tells apart. ``reprend``: sealed fields that begin as they were said
    last. ``rare``: shown apart from the steps of every day. ``quand``: the step is not offered of other dossiers.
    ``fichier``: a file is handed over, of which the step says the size and the fingerprint (:mod:`web.feuilles.depot`).
    ``rapproche``: it names another dossier, looked for by words.
    """

    commande: type[Commande]
    titre: str
    bouton: str
    groupe: str
    objet: str | None = None
    aide: str = ""
    date: str | None = None
    libelles: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Partie, ...] = ()
    presenter: Presenter | None = None
    modele: type[Commande] | None = None
    decoupe: Callable[[Any], Sequence[Commande]] | None = None
    rare: bool = False
    gardee: bool = False
    reprend: tuple[str, ...] = ()
    quand: Callable[[Dossier], bool] | None = None
    fichier: bool = False
    rapproche: bool = False

    @property
    def nom(self) -> str:
        """As it stands in an address."""
        return chemin(self.commande)

    def forme(self, *, corrige: bool) -> type[Commande]:
        """The model of the form; a correction restates one step."""
        return self.commande if corrige or self.modele is None else self.modele

    def champs(self, *, corrige: bool = False) -> list[str]:
        """Fields of the form, part by part; the date of the fact last, when it is asked for."""
        forme = self.forme(corrige=corrige)
        ranges = [nom for partie in self.parties for nom in partie.champs if nom in forme.model_fields]
        noms = [*ranges, *(nom for nom in saisissables(forme) if nom not in ranges)]
        if (self.date is not None or corrige) and "survenu_le" not in noms:
            noms.append("survenu_le")
        return noms

    def etapes(self, commande: Any) -> Sequence[Commande]:
        """The steps that a form filled becomes."""
        return [commande] if self.decoupe is None or type(commande) is self.commande else self.decoupe(commande)

    def presentation(self, contexte: Contexte) -> Presentation:
        """Choices and words of the form, for a dossier as it stands."""
        propre = self.presenter(contexte) if self.presenter else Presentation()
        places = tuple((place.code, place.libelle) for place in contexte.territoire.places)
        communes = tuple(sorted(contexte.territoire.noms_communes.items(), key=lambda c: mots(c[1])))
        forme, options, sans_choix = self.modele or self.commande, dict[str, Any](), set[str]()
        for motif in motifs(forme):
            nom = motif.rpartition("-")[2]
            if nom in LIEUX:
                options[motif] = places
            elif nom in ("commune", "code_commune") and motif not in ADRESSES:
                options[motif] = communes
            elif motif == "offre" and contexte.offres:
                options[motif] = contexte.offres
            elif nom in OBJETS_CITES and motif != self.objet:
                options[motif] = OBJETS_CITES[nom](contexte.etat)
                sans_choix |= {motif} if not options[motif] and not _exige(forme, motif) else set()
        libelles = {"survenu_le": self.date or "Date du fait", **propre.libelles, **self.libelles}
        caches = frozenset(sans_choix)
        if self.objet is not None and (contexte.corrige or self.parties):
            caches |= {self.objet}
        elif self.objet is not None:
            options[self.objet] = choix(self.commande, contexte.etat, contexte.objet)
        aides = {"survenu_le": AIDE_DATE, "offre": AUTRE_OFFRE if contexte.offres else SANS_OFFRE, **propre.aides}
        return replace(
            propre, aides=aides, options={**options, **propre.options}, libelles=libelles, caches=caches | propre.caches
        )


ADRESSES: Final = frozenset({"identite-adresse-commune"})
"""A commune written as on an envelope, and not by its code."""


def saisissables(modele: type[BaseModel]) -> list[str]:
    """Fields that somebody may fill: not the envelope, nor the id that the step draws for what it creates."""
    return [nom for nom, infos in modele.model_fields.items() if nom not in ENVELOPPE and not _tire(infos)]


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


def _options(objets: Iterable[tuple[str, str]]) -> Options:
    return tuple(objets)


OBJETS_CITES: Final[Mapping[str, Callable[[Dossier], Options]]] = {
    "demande": lambda d: _options(
        (o.id, f"Demande du {jour(o.demandee_le)}") for o in d.demandes.values() if o.conclue_le is None
    ),
    "signalement": lambda d: _options((o.id, f"Signalement du {jour(o.signale_le)}") for o in d.signalements.values()),
    "proposition_sanction": lambda d: _options(
        (o.id, f"Proposition reçue le {jour(o.recue_le)}") for o in d.propositions_sanction.values()
    ),
    "rendez_vous": lambda d: _options(
        (o.id, f"Rendez-vous du {jour(o.le)}, {o.motif.libelle}") for o in d.rendez_vous.values()
    ),
    "positionnement": lambda d: _options(
        (o.id, f"{o.theme.libelle}, le {jour(o.positionne_le)}") for o in d.positionnements.values()
    ),
    "proposition": lambda d: _options(
        (o.id, f"{o.theme.libelle}, proposée le {jour(o.proposee_le)}") for o in d.propositions.values()
    ),
    "foyer": lambda d: ((d.droits.foyer, "Foyer actuel"),) if d.droits and d.droits.foyer else (),
    "en_reponse_a": lambda d: _options(
        (o.id, f"Message du {jour(o.le)}") for o in reversed(d.accompagnement.messages.values())
    ),
}
"""Choices of the fields that name something of the dossier."""
