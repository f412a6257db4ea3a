"""The file of several dossiers: the columns that were chosen, of the lines that the agent may read, and nothing else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ledger.dates import aujourd_hui
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.orientations.orientation import Parcours
from readmodels.export.document import Colonne, Document, Nature, Valeur
from readmodels.export.formats import Format
from readmodels.listes.file_active import LigneFileActive

FORMATS: Final = {Format.XLSX: "Excel", Format.ODS: "OpenDocument", Format.CSV: "CSV"}


class Groupe(Code):
    """The columns that are chosen together; those of ``SUIVI`` alone open nothing that is sealed."""

    IDENTITE = "identite", "La personne"
    COORDONNEES = "coordonnees", "Ses coordonnées"
    PROFIL = "profil", "Son profil professionnel"
    SUIVI = "suivi", "Son suivi"


SCELLES: Final = frozenset({Groupe.IDENTITE, Groupe.COORDONNEES, Groupe.PROFIL})
SUR_DEMANDE: Final = frozenset({Groupe.COORDONNEES, Groupe.PROFIL})
"""The columns that few files need: not chosen at first."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """A dossier of the file: its line, its identity and its profile in words once opened (empty else), and how places and
    agents are called.
    """

    ligne: LigneFileActive
    identite: Mapping[str, Any]
    profil: Mapping[str, str]
    lieux: Mapping[str, str]
    agents: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Choix:
    """A column that may be chosen, and what it says of a dossier."""

    groupe: Groupe
    colonne: Colonne
    valeur: Callable[[Ligne], Valeur]


def _de_la_liste(groupe: Groupe, code: str, libelle: str, nature: Nature = Nature.TEXTE) -> Choix:
    return Choix(groupe, Colonne(code, libelle, nature), lambda li: getattr(li.ligne, code))


def _de_l_identite(code: str, libelle: str) -> Choix:
    return Choix(Groupe.COORDONNEES, Colonne(code, libelle), lambda li: li.identite.get(code))


def _du_profil(code: str, libelle: str) -> Choix:
    return Choix(Groupe.PROFIL, Colonne(code, libelle), lambda li: li.profil.get(code) or None)


def _adresse(ligne: Ligne) -> str | None:
    adresse = ligne.identite.get("adresse") or {}
    ville = " ".join(filter(None, (adresse.get("code_postal"), adresse.get("commune"))))
    return ", ".join(filter(None, (adresse.get("voie"), adresse.get("complement"), ville))) or None


def _structure(ligne: Ligne) -> str | None:
    code = ligne.ligne.structure
    return ligne.lieux.get(code, code) if code else None


def _referent(ligne: Ligne) -> str | None:
    agent = ligne.ligne.referent
    return ligne.agents.get(agent, "référent dont le nom n'est plus gardé") if agent else None


def _parcours(ligne: Ligne) -> str | None:
    return Parcours(ligne.ligne.parcours).libelle if ligne.ligne.parcours else None


def _echeance(ligne: Ligne) -> str | None:
    return ligne.ligne.echeance.libelle if ligne.ligne.echeance else None


CHOIX: Final = (
    _de_la_liste(Groupe.IDENTITE, "nom", "Nom"),
    _de_la_liste(Groupe.IDENTITE, "prenom", "Prénom"),
    _de_la_liste(Groupe.IDENTITE, "naissance_le", "Date de naissance", Nature.DATE),
    _de_l_identite("telephone", "Téléphone"),
    _de_l_identite("courriel", "Courriel"),
    Choix(Groupe.COORDONNEES, Colonne("adresse", "Adresse"), _adresse),
    _du_profil("niveau_etude", "Niveau d'études"),
    _du_profil("metiers", "Métiers recherchés (ROME)"),
    _du_profil("langues", "Langues"),
    _du_profil("permis", "Permis"),
    _du_profil("moyens_transport", "Se déplace par"),
    Choix(Groupe.SUIVI, Colonne("dossier", "Dossier"), lambda li: str(li.ligne.dossier)),
    Choix(Groupe.SUIVI, Colonne("etat_droit", "Droit RSA"), lambda li: EtatDroit(li.ligne.etat_droit).libelle),
    Choix(Groupe.SUIVI, Colonne("parcours", "Parcours"), _parcours),
    Choix(Groupe.SUIVI, Colonne("structure", "Structure"), _structure),
    Choix(Groupe.SUIVI, Colonne("referent", "Référent"), _referent),
    _de_la_liste(Groupe.SUIVI, "referent_depuis", "Référent depuis le", Nature.DATE),
    _de_la_liste(Groupe.SUIVI, "echeance_le", "Prochaine échéance", Nature.DATE),
    Choix(Groupe.SUIVI, Colonne("echeance", "Nature de l'échéance"), _echeance),
    _de_la_liste(Groupe.SUIVI, "prochain_rendez_vous_le", "Prochain rendez-vous", Nature.DATE),
    _de_la_liste(Groupe.SUIVI, "contrat_signe_le", "Contrat d'engagement signé le", Nature.DATE),
    _de_la_liste(Groupe.SUIVI, "contrat_fin_le", "Contrat d'engagement jusqu'au", Nature.DATE),
)
DEFINITIONS: Final = {
    "echeance_le": "la plus proche des échéances ouvertes du dossier, passées comprises",
    "referent": "vide tant que personne n'est désigné",
}


def offertes(*, nommes: bool) -> dict[Groupe, list[Colonne]]:
    """The columns that a role may choose, by what they tell."""
    return {
        groupe: [choix.colonne for choix in CHOIX if choix.groupe is groupe]
        for groupe in Groupe
        if nommes or groupe not in SCELLES
    }


def usuelles(*, nommes: bool) -> list[str]:
    """Those that are chosen at first."""
    return [c.colonne.code for c in retenir(None, nommes=nommes) if c.groupe not in SUR_DEMANDE]


def retenir(codes: Collection[str] | None, *, nommes: bool) -> list[Choix]:
    """The columns of these codes that a role may choose, in their order; all of them for None."""
    permis = [choix for choix in CHOIX if nommes or choix.groupe not in SCELLES]
    return permis if codes is None else [choix for choix in permis if choix.colonne.code in codes]


def document(
    lignes: Sequence[LigneFileActive], origine: str, choisis: Sequence[Choix], *, position: int,
    identites: Mapping[UUID, Mapping[str, Any]], profils: Mapping[UUID, Mapping[str, str]],
    lieux: Mapping[str, str], agents: Mapping[UUID, str],
) -> Document:  # fmt: skip
    """A line for each dossier. ``identites`` and ``profils`` hold those that were opened."""
    toutes = (
        Ligne(ligne, identites.get(ligne.dossier, {}), profils.get(ligne.dossier, {}), lieux, agents)
        for ligne in lignes
    )
    return Document(
        titre="File active",
        entete=[
            ("Établi le", aujourd_hui().isoformat()),
            ("Dossiers", f"{len(lignes)}, {origine}"),
            ("Position du journal", str(position)),
        ],
        colonnes=[choix.colonne for choix in choisis],
        lignes=[[choix.valeur(ligne) for choix in choisis] for ligne in toutes],
        titres_definitions=("Colonne", "Définition"),
        definitions=[
            [choix.colonne.libelle, DEFINITIONS[choix.colonne.code]]
            for choix in choisis
            if choix.colonne.code in DEFINITIONS
        ],
    )
