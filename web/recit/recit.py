"""A dossier told in French: each event with who, when and what, its codes by their labels, its corrections linked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from ledger.dates import date_civile
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.correction import MotifCorrection
from ledger.vocabulaire.territoire import Territoire
from readmodels.dossier.chronologie import TU, EtapeDatee
from web.formulaires.champ import type_simple
from web.mots.champs import libelle_champ
from web.mots.ecriture import capitale, heure, jour, nombre
from web.recit.codes import libelle_code
from web.recit.details import Details

FAMILLES: Final = {
    "droits": "Droits",
    "inscription": "France Travail",
    "orientation": "Orientation",
    "designation": "Suivi",
    "rendez_vous": "Rendez-vous",
    "accompagnement": "Échanges",
    "diagnostic": "Diagnostic",
    "contrat_engagement": "Contrat d'engagement",
    "activite": "Activités",
    "offre": "Offres",
    "sanction": "Manquements et sanctions",
    "transmission": "Transmissions",
    "correction": "Corrections",
}
TUS: Final = frozenset({"correction", "precision_correction", "rattachement", "etape_position"})
"""Parts of an event that are told otherwise, or say nothing to a person."""
LIEUX: Final = frozenset(
    {"structure", "mds", "executant", "lieu", "partenaire", "structure_decidee", "structure_precedente", "ept"}
)
COMMUNES: Final = frozenset({"commune", "code_commune"})
HEURE: Final = re.compile(r"\d\d:\d\d(:\d\d)?")
AGENTS: Final = frozenset({"referent", "precedent", "prescripteur"})


@dataclass(frozen=True, slots=True)
class Ligne:
    """One fact of an event; ``texte`` when it is prose, shown as it was typed."""

    libelle: str
    valeur: str
    texte: bool = False


@dataclass(frozen=True, slots=True)
class Recit:
    """An event as it is told."""

    etape: EtapeDatee
    famille: str
    titre: str
    auteur: str
    lignes: Sequence[Ligne]
    corrigee_par: int | None
    annulee: bool
    corrige: int | None
    motif_correction: str
    tardive: bool

    @property
    def ancre(self) -> str:
        """Where it is in the page."""
        return f"e-{self.etape.version}"


class Conteur:
    """Tells events, with the names of places."""

    def __init__(
        self,
        territoire: Territoire,
        agents: Mapping[str, str] | None = None,
        offres: Mapping[str, str] | None = None,
    ) -> None:
        """``territoire`` names structures and communes, ``agents`` those who are known, by their id, ``offres`` the offers
        of the catalogue, by their code.
        """
        self._agents, self._offres = agents or {}, offres or {}
        self._lieux = territoire.noms_places | {equipe.code: equipe.nom for equipe in territoire.equipes}
        self._communes = territoire.noms_communes
        self._details = Details(territoire)

    def raconter(self, etapes: Sequence[EtapeDatee]) -> list[Recit]:
        """The steps of a dossier, the last ones first."""
        par_id = {etape.evenement: etape for etape in etapes}
        return [self._recit(etape, par_id) for etape in reversed(etapes)]

    def lieu(self, code: str | None) -> str | None:
        """Name of a structure."""
        return self._lieux.get(code, code) if code else None

    def lieu_ou_commune(self, nom: str, valeur: Any) -> bool:
        """Whether a value is the code of a place or of a commune that has a name."""
        if nom in COMMUNES:
            return valeur in self._communes
        return nom in LIEUX and valeur in self._lieux

    def agent(self, nom: str, valeur: str, *, inconnu: bool = False) -> str:
        """Name of an agent; of one who is not known, the beginning of the id where ``inconnu`` asks for it."""
        if nom not in AGENTS:
            return ""
        return self._agents.get(valeur) or (f"agent {valeur[:8]}" if inconnu else "")

    def _recit(self, etape: EtapeDatee, par_id: Mapping[Any, EtapeDatee]) -> Recit:
        classe = classe_de(etape.type)
        correction = etape.contenu.get("correction") or {}
        corrigee = par_id.get(etape.corrigee_par)
        cible = next((e for e in par_id.values() if str(e.evenement) == correction.get("evenement")), None)
        motif = correction.get("motif")
        return Recit(
            etape=etape,
            famille=classe.famille if classe else "",
            titre=etape.libelle,
            auteur=self.auteur(etape.contexte),
            lignes=tuple(self._lignes(etape.type, classe, {**etape.contenu, **(etape.scelle or {})})),
            corrigee_par=corrigee.version if corrigee else None,
            annulee=corrigee is not None and corrigee.type.startswith("etape.annulee"),
            corrige=cible.version if cible else None,
            motif_correction=MotifCorrection(motif).libelle if motif else "",
            tardive=(date_civile(etape.enregistre_le) - etape.survenu_le).days > TARDIF_JOURS,
        )

    def auteur(self, contexte: Mapping[str, Any]) -> str:
        """Who recorded it, from where and through what."""
        role = Role(contexte["role"]).libelle if "role" in contexte else "auteur inconnu"
        lieu = self.lieu(contexte.get("structure"))
        canal = Canal(contexte["canal"]).libelle if "canal" in contexte else ""
        nom = self._agents.get(str(contexte.get("agent")))
        return ", ".join(part for part in (nom, role if nom else capitale(role), lieu, canal) if part)

    def _lignes(self, type_: str, classe: type[Evenement] | None, contenu: Mapping[str, Any]) -> Iterator[Ligne]:
        nommes = self._details.objectif(contenu) if "objectif" in contenu else {}
        for nom, valeur in contenu.items():
            if nom in TUS or valeur in (None, "", [], {}):
                continue
            if (detail := self._details.raconter(type_, contenu, nom)) is not None:
                yield Ligne(detail.libelle, "\n".join(detail.points) or detail.valeur, texte=True)
                continue
            champ = classe.model_fields.get(nom) if classe else None
            texte = nommes.get(nom) or self.dire(nom, valeur, champ.annotation if champ else None)
            if texte:
                yield Ligne(capitale(libelle_champ(nom)), texte, "\n" in texte or len(texte) > PROSE)

    def dire(self, nom: str, valeur: Any, annotation: Any = None) -> str:
        """A stored value in French; empty for an id, which says nothing to a person."""
        type_ = type_simple(annotation)
        if isinstance(valeur, Mapping):
            champs = getattr(type_, "model_fields", {})
            dits = (
                (_nom_de(cle), self.dire(str(cle), v, champs[cle].annotation if cle in champs else None))
                for cle, v in valeur.items()
                if v is not None
            )
            return ", ".join(f"{libelle} {dit}".strip() for libelle, dit in dits if dit)
        if isinstance(valeur, (list, tuple)):
            separateur = "\n" if valeur and isinstance(valeur[0], Mapping) else ", "
            return separateur.join(dit for v in valeur if (dit := self.dire(nom, v, type_)))
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, int) and nom.startswith("annee"):
            return str(valeur)
        if isinstance(valeur, (int, float)):
            return nombre(valeur, 0 if float(valeur).is_integer() else 2)
        return self._mot(nom, valeur, type_)

    def _mot(self, nom: str, valeur: Any, type_: Any) -> str:
        if isinstance(valeur, Code):
            return valeur.libelle
        if isinstance(valeur, date):
            return jour(valeur)
        if not isinstance(valeur, str):
            return ""
        if valeur == TU:
            return "information de santé réservée au référent"
        if isinstance(type_, type) and issubclass(type_, Code):
            return type_(valeur).libelle if valeur in set(type_) else valeur
        if type_ is date:
            return jour(date.fromisoformat(valeur))
        if type_ is time or HEURE.fullmatch(valeur):
            return heure(valeur)
        return self._nom(nom, valeur)

    def _nom(self, nom: str, valeur: str) -> str:
        """A code of ours, by the name of what it stands for."""
        if nom in COMMUNES:
            return self._communes.get(valeur, valeur)
        if valeur in self._lieux and nom in LIEUX:
            return self._lieux[valeur]
        if valeur in self._offres and nom == "offre":
            return f"{self._offres[valeur]} ({valeur})"
        return self.agent(nom, valeur) if identifiant(valeur) else libelle_code(nom, valeur)


TARDIF_JOURS: Final = 7
"""Days after the fact beyond which one says that it was recorded late."""
PROSE: Final = 90
"""Length from which a value takes the whole width."""


def classe_de(type_stable: str) -> type[Evenement] | None:
    """The event's class; None for a type that this version does not know."""
    try:
        return CATALOGUE.par_nom(type_stable)
    except KeyError:
        return None


def _nom_de(cle: Any) -> str:
    """Name of a part: empty for an id or a number, a label for a code."""
    if isinstance(cle, Code):
        return cle.libelle
    return "" if identifiant(str(cle)) or str(cle).isdecimal() else libelle_champ(str(cle))


def identifiant(texte: str) -> bool:
    """Whether a text is an id, which says nothing to a person."""
    return len(texte) == 36 and texte.count("-") == 4
