"""Templates of letters: what they say, in force from a day on, with the mentions that the law requires.

A template is data (:data:`SOURCE`). It is checked when it is loaded: variables that its kind of letter knows, no other; the
mentions of the law, each with what it must say. A letter without them cannot be drawn up, whoever writes the template.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.erreurs import ErreurAttendue, Genre
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.suivi.document import GenreDocument

SOURCE: Final = "lettres"
"""Folder of the templates of the product, one file by kind of document."""
VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
Phrase = Annotated[str, Field(min_length=1, max_length=4000)]


class ModeleRefuse(ErreurAttendue):
    """A template leaves something out, or asks for what a letter of this kind does not know; the message lists it."""

    genre = Genre.REFUSE
    reference = "modele-refuse"
    titre = "Modèle refusé"


class MentionLegale(Code):
    """A mention that the law requires of a letter."""

    FAITS = "FAITS", "les faits reprochés (CASF L262-37 III, décret 2025-478)"
    OBSERVATIONS = "OBSERVATIONS", "le délai et les moyens de répondre (CASF L262-37 III, CRPA L122-1 et L122-2)"
    MOTIFS = "MOTIFS", "les motifs de droit et de fait (CRPA L211-2, L211-5)"
    RECOURS = "RECOURS", "les voies et délais de recours (CASF L262-47, CJA R421-5, CRPA L412-3)"
    ALGORITHME = "ALGORITHME", "le recours à un traitement algorithmique (CRPA L311-3-1)"
    ABSENCE = "ABSENCE", "ce qu'une absence peut entraîner (CASF L262-37)"
    JUGE = "JUGE", "comment et jusqu'à quand saisir le juge (CJA R421-1, R421-5)"
    DROITS = "DROITS", "les droits de la personne et les recours contre une sanction (CT R5411-15)"


class Attendu(NamedTuple):
    """A kind of letter knows variables, and must say some: variables of its text, then mentions with their variables."""

    connues: frozenset[str]
    texte: frozenset[str] = frozenset()
    mentions: Mapping[MentionLegale, frozenset[str]] = {}


COMMUNES: Final = frozenset({"politesse", "personne", "structure", "departement", "date"})
"""Variables that every letter knows."""


def _attendu(texte: Iterable[str] = (), libres: Iterable[str] = (), **mentions: Iterable[str]) -> Attendu:
    exigees = {MentionLegale[nom]: frozenset(variables) for nom, variables in mentions.items()}
    return Attendu(COMMUNES.union(texte, libres, *exigees.values()), frozenset(texte), exigees)


ATTENDUS: Final[Mapping[GenreDocument, Attendu]] = {
    GenreDocument.CONTRAT_ENGAGEMENT: _attendu(DROITS=("recours",)),
    GenreDocument.CONVOCATION: _attendu(("rendez_vous",), ("motif", "modalite"), ABSENCE=()),
    GenreDocument.NOTIFICATION_ORIENTATION: _attendu(
        ("parcours", "organisme"), ("decidee_le", "contrat_avant_le"), RECOURS=("recours",), ALGORITHME=("algorithme",)
    ),
    GenreDocument.REFUS_REORIENTATION: _attendu(
        ("parcours",), ("demandee_le", "refusee_le"), MOTIFS=("motifs",), RECOURS=("recours",)
    ),
    GenreDocument.INTENTION_SANCTION: _attendu(
        ("mesure",), ("nature", "constate_le"), FAITS=("faits",), OBSERVATIONS=("delai_observations",)
    ),
    GenreDocument.DECISION_SANCTION: _attendu(
        ("mesure", "periode"), ("decidee_le",), MOTIFS=("nature", "faits", "motivation"), RECOURS=("recours",)
    ),
    GenreDocument.REPONSE_RECOURS: _attendu(
        ("reponse",), ("forme_le", "decide_le"), MOTIFS=("motivation",), JUGE=("juge",)
    ),
    GenreDocument.BILAN: _attendu(("periode", "synthese"), ("conclusion",)),
    GenreDocument.ATTESTATION_SUIVI: _attendu(("depuis_le",), ("organisme",)),
    GenreDocument.FICHE_PRESCRIPTION: _attendu(("partenaire",), ("prescrite_le",)),
    GenreDocument.CONVENTION_PMSMP: _attendu(("objectif",), ("accueil",)),
}


class Mention(BaseModel):
    """A part of a letter that is set apart, under a heading; ``exigee`` says which mention of the law it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titre: Annotated[str, Field(min_length=1, max_length=120)]
    paragraphes: tuple[Phrase, ...] = Field(min_length=1, max_length=20)
    exigee: MentionLegale | None = None


class Modele(BaseModel):
    """The words of a kind of letter from ``du`` on; ``{variables}`` are replaced by what the dossier says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    genre: GenreDocument
    du: date
    titre: Annotated[str, Field(min_length=1, max_length=120)]
    paragraphes: tuple[Phrase, ...] = Field(default=(), max_length=40)
    mentions: tuple[Mention, ...] = Field(default=(), max_length=10)

    @property
    def version(self) -> str:
        """Its name in events: ``convocation@2026-12-01``."""
        return f"{self.genre.lower()}@{self.du.isoformat()}"

    def remplir(self, variables: Mapping[str, str]) -> dict[str, object]:
        """Title, paragraphs and mentions, with what the dossier says; ``KeyError`` on a variable that is not given."""
        return {
            "titre": _remplir(self.titre, variables),
            "paragraphes": [_remplir(p, variables) for p in self.paragraphes],
            "mentions": [
                {"titre": m.titre, "paragraphes": [_remplir(p, variables) for p in m.paragraphes]}
                for m in self.mentions
            ],
        }


def _remplir(texte: str, variables: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda trouvee: variables[trouvee[1]], texte)


def lire_modele(source: str) -> Modele:
    """A template written in TOML, checked. Raises :class:`ModeleRefuse`, which lists all that is wrong in it."""
    try:
        modele = Modele.model_validate(tomllib.loads(source))
    except (tomllib.TOMLDecodeError, ValidationError) as erreur:
        message = (
            "ce modèle ne se lit pas : vérifiez qu'il donne genre, date d'effet (du), titre, paragraphes et mentions"
        )
        raise ModeleRefuse(message) from erreur
    if fautes := list(_fautes(modele)):
        message = f"le modèle « {modele.genre.libelle} » du {modele.du:%d/%m/%Y} est refusé : " + " ; ".join(fautes)
        raise ModeleRefuse(message)
    return modele


def _fautes(modele: Modele) -> Iterator[str]:
    attendu = ATTENDUS[modele.genre]
    dites = _variables([modele.titre, *modele.paragraphes])
    par_mention = {mention.exigee: _variables(mention.paragraphes) for mention in modele.mentions}
    for inconnue in sorted(dites.union(*par_mention.values()) - attendu.connues):
        connues = ", ".join(f"{{{nom}}}" for nom in sorted(attendu.connues))
        yield f"la variable {{{inconnue}}} n'existe pas dans cette lettre, qui connaît {connues}"
    for absente in sorted(attendu.texte - dites):
        yield f"le texte ne dit pas {{{absente}}}"
    for mention, variables in attendu.mentions.items():
        if mention not in par_mention:
            yield f"il manque une mention obligatoire : {mention.libelle}"
            continue
        for absente in sorted(variables - par_mention[mention]):
            yield f"la mention obligatoire « {mention.libelle} » ne dit pas {{{absente}}}"


def _variables(textes: Iterable[str]) -> frozenset[str]:
    return frozenset(nom for texte in textes for nom in VARIABLE.findall(texte))


class Modeles:
    """The templates of a département, each kind in its versions."""

    def __init__(self, modeles: Iterable[Modele]) -> None:
        """``ValueError`` when two versions of one kind begin on the same day."""
        self._versions: dict[GenreDocument, list[Modele]] = {}
        for modele in sorted(modeles, key=lambda m: (m.genre, m.du)):
            versions = self._versions.setdefault(modele.genre, [])
            if versions and versions[-1].du == modele.du:
                message = f"deux modèles « {modele.genre.libelle} » prennent effet le {modele.du:%d/%m/%Y}"
                raise ValueError(message)
            versions.append(modele)

    def en_vigueur(self, genre: GenreDocument, le: date) -> Modele:
        """The version in force on a day; raises :class:`ModeleRefuse` when there is none yet."""
        connus = [modele for modele in self._versions.get(genre, ()) if modele.du <= le]
        if not connus:
            message = f"aucun modèle de lettre « {genre.libelle} » n'est en vigueur le {le:%d/%m/%Y}"
            raise ModeleRefuse(message)
        return connus[-1]


def charger(du_departement: Path | None = None) -> Modeles:
    """The templates that come with the product, and those of a folder of the département's, each in force from its day on.

    Raises :class:`ModeleRefuse`, ``ValueError`` when two of one kind begin on the same day, ``OSError``.
    """
    fichiers = [*files("documents").joinpath(SOURCE).iterdir(), *(du_departement.iterdir() if du_departement else ())]
    return Modeles(lire_modele(f.read_text("utf-8")) for f in fichiers if f.name.endswith(".toml"))
