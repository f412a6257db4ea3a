"""A dossier told in French: each event with who, when and what, its codes by their labels, its corrections linked."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from ledger.annotations import Designe, designe, millesime, type_simple, valeur_de
from ledger.dates import date_civile
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.suivi.acces import CodeDemande, LienEnvoye
from ledger.events.suivi.accompagnement import MessageEnvoye
from ledger.events.suivi.convocation import ConvocationEmise, InvitationRelancee, RappelEnvoye
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.code import Code, vocabulaire_de
from ledger.vocabulaire.correction import MotifCorrection
from ledger.vocabulaire.metiers import dire_metier
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire
from readmodels.dossier.chronologie import TU, EtapeDatee
from web.mots.champs import libelle_champ
from web.mots.ecriture import capitale, heure, jour, nombre
from web.recit.details import Details
from web.recit.envois import Depart, departs

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
    "envoi": "Messages envoyés",
    "transmission": "Transmissions",
    "correction": "Corrections",
}
TUS: Final = frozenset({"correction", "precision_correction", "rattachement", "etape_position", "a_envoyer"})
"""Parts of an event that are told otherwise, or say nothing to a person."""
A_ENVOYER: Final[Mapping[type[Evenement] | None, str]] = {
    MessageEnvoye: "Message à envoyer à la personne",
    ConvocationEmise: "Convocation à envoyer",
    RappelEnvoye: "Rappel de rendez-vous à envoyer",
    InvitationRelancee: "Relance d'invitation à envoyer",
    LienEnvoye: "Lien à envoyer à la personne",
    CodeDemande: "Code à envoyer à la personne",
}
"""A sending that nobody made is not told as made; what was recorded before the ledger told both apart keeps its words."""
SELON: Final[Mapping[tuple[type[Evenement], str], str]] = {(OrientationDecidee, "decision"): "preconisation"}
"""Parts of an event that say something of another part: told where that one is."""
HEURE: Final = re.compile(r"\d\d:\d\d(:\d\d)?")


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
        self._noms: Mapping[Designe | None, Mapping[str, str]] = {
            **dict.fromkeys((Designe.STRUCTURE, Designe.MDS, Designe.EQUIPE), self._lieux),
            Designe.COMMUNE: territoire.noms_communes,
        }
        self._details = Details(territoire)

    def raconter(
        self, etapes: Sequence[EtapeDatee], voulue: Callable[[EtapeDatee], bool] = lambda _: True
    ) -> list[Recit]:
        """The steps of a dossier, the last ones first; of them all, those that are wanted."""
        par_id, partis = {etape.evenement: etape for etape in etapes}, departs(etapes)
        return [self._recit(etape, par_id, partis.get(etape.position)) for etape in reversed(etapes) if voulue(etape)]

    def lieu(self, code: str | None) -> str | None:
        """Name of a structure."""
        return self._lieux.get(code, code) if code else None

    def commune(self, code: str | None) -> str:
        """Name of a commune; empty for one that has none."""
        return self._noms[Designe.COMMUNE].get(code or "", "")

    def offre(self, code: str) -> str:
        """Name of an offer, as far as whoever looks is told of it; empty otherwise."""
        return self._offres.get(code, "")

    def qui(self, agent: str | None) -> str:
        """Name of an agent whom the steps told name; empty for another one."""
        return self._agents.get(agent or "", "")

    def lieu_ou_commune(self, annotation: Any, valeur: Any) -> bool:
        """Whether a value is the code of a place or of a commune that has a name."""
        return isinstance(valeur, str) and valeur in self._noms.get(designe(annotation), {})

    def agent(self, annotation: Any, valeur: str, *, inconnu: bool = False) -> str:
        """Name of an agent; of one who is not known, the beginning of the id where ``inconnu`` asks for it."""
        if designe(annotation) is not Designe.AGENT:
            return ""
        return self._agents.get(valeur) or (f"agent {valeur[:8]}" if inconnu else "")

    def _recit(self, etape: EtapeDatee, par_id: Mapping[Any, EtapeDatee], depart: Depart | None) -> Recit:
        classe = classe_de(etape.type)
        correction = etape.contenu.get("correction") or {}
        corrigee = par_id.get(etape.corrigee_par)
        cible = next((e for e in par_id.values() if str(e.evenement) == correction.get("evenement")), None)
        motif = correction.get("motif")
        return Recit(
            etape=etape,
            famille=classe.famille if classe else "",
            titre=A_ENVOYER.get(classe, etape.libelle) if _reste_a_envoyer(etape, depart) else etape.libelle,
            auteur=self.auteur(etape.contexte),
            lignes=(
                *self._lignes(etape.type, classe, {**etape.contenu, **(etape.scelle or {})}),
                *((Ligne("Envoi", depart.dit),) if depart is not None else ()),
            ),
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
        if "fonction" in contexte:
            role = f"{Fonction(contexte['fonction']).libelle} par délégation, {contexte['delegation']}"
        return ", ".join(part for part in (nom, role if nom else capitale(role), lieu, canal) if part)

    def _lignes(self, type_: str, classe: type[Evenement] | None, contenu: Mapping[str, Any]) -> Iterator[Ligne]:
        nommes = self._details.objectif(contenu) if "objectif" in contenu else {}
        for nom, valeur in contenu.items():
            if nom in TUS or valeur in (None, "", [], {}):
                continue
            if classe is not None and (autre := SELON.get((classe, nom))) is not None and not contenu.get(autre):
                continue
            if (detail := self._details.raconter(type_, contenu, nom)) is not None:
                yield Ligne(detail.libelle, "\n".join(detail.points) or detail.valeur, texte=True)
                continue
            texte = nommes.get(nom) or self.dire(valeur, valeur_de(classe, nom))
            if texte:
                yield Ligne(capitale(libelle_champ(nom)), texte, "\n" in texte or len(texte) > PROSE)

    def dire(self, valeur: Any, annotation: Any = None) -> str:
        """A stored value in French, as its type says; empty for an id, which says nothing to a person."""
        if isinstance(valeur, Mapping):
            dits = (
                (_nom_de(cle), self.dire(v, valeur_de(annotation, str(cle))))
                for cle, v in valeur.items()
                if v is not None
            )
            return ", ".join(f"{libelle} {dit}".strip() for libelle, dit in dits if dit)
        if isinstance(valeur, (list, tuple)):
            separateur = "\n" if valeur and isinstance(valeur[0], Mapping) else ", "
            places = (self.dire(v, valeur_de(annotation, str(rang))) for rang, v in enumerate(valeur))
            return separateur.join(filter(None, places))
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, (int, float)):
            return str(valeur) if millesime(annotation) else nombre(valeur, 0 if float(valeur).is_integer() else 2)
        return self._mot(valeur, annotation)

    def _mot(self, valeur: Any, annotation: Any) -> str:
        if isinstance(valeur, Code):
            return valeur.libelle
        if isinstance(valeur, date):
            return jour(valeur)
        if not isinstance(valeur, str):
            return ""
        if valeur == TU:
            return "information de santé réservée au référent"
        if (vocabulaire := vocabulaire_de(annotation)) is not None:
            return vocabulaire(valeur).libelle if valeur in set(vocabulaire) else str(valeur)
        type_ = type_simple(annotation)
        if type_ is date:
            return jour(date.fromisoformat(valeur))
        if type_ is time or HEURE.fullmatch(valeur):
            return heure(valeur)
        return self._nom(valeur, annotation)

    def _nom(self, valeur: str, annotation: Any) -> str:
        """A code of ours, by the name of what it stands for."""
        chose = designe(annotation)
        if chose is Designe.OFFRE and valeur in self._offres:
            return f"{self._offres[valeur]} ({valeur})"
        if chose is Designe.METIER:
            return dire_metier(valeur)
        if identifiant(valeur):
            return self.agent(annotation, valeur)
        return self._noms.get(chose, {}).get(valeur, valeur)


def _reste_a_envoyer(etape: EtapeDatee, depart: Depart | None) -> bool:
    """Whether nobody has sent it: what a carrier took is told as sent."""
    return bool(etape.contenu.get("a_envoyer")) and not (depart is not None and depart.parti)


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
