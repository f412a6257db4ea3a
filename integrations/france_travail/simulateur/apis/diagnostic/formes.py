"""Forms of the diagnostic: what is written, with the published values."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from integrations.france_travail.simulateur.reponses import Document

CODE = r"^\d{1,4}$"
Reponse = Literal["OUI", "NON", "NE_SAIT_PAS"]


class Forme(BaseModel):
    """A written document: fields that the file does not name are accepted and counted."""

    model_config = ConfigDict(extra="allow")

    def publiee(self) -> Document:
        """The published fields that were given."""
        return self.model_dump(mode="json", exclude_none=True, include=set(type(self).model_fields))


class Besoin(Forme):
    """A besoin."""

    code: str = Field(pattern=CODE)
    valeur: Literal["POINT_FORT", "BESOIN", "NON_EXPLORE"]


class Contrainte(Forme):
    """A contrainte; one only may come first."""

    code: str = Field(pattern=CODE)
    valeur: Literal["NON_ABORDEE", "OUI", "CLOTUREE"]
    estPrioritaire: bool | None = None  # noqa: N815 - France Travail's names
    impact: Literal["FORT", "MOYEN", "FAIBLE", "NON_RENSEIGNE"] | None = None


class Situation(Forme):
    """A situation of a contrainte; an example of the file writes NON_ABORDE."""

    code: str = Field(pattern=CODE)
    valeur: Literal["NON_ABORDEE", "NON_ABORDE", "OUI", "NON"]


class Objectif(Forme):
    """An objectif against a contrainte; the file writes NON_ABORDEE, its referential NON_ABORDE."""

    code: str = Field(pattern=CODE)
    valeur: Literal["NON_ABORDE", "NON_ABORDEE", "EN_COURS", "REALISE", "ABANDONNE"]


class Contraintes(Forme):
    """Body of `contraintes`."""

    dateExploration: AwareDatetime  # noqa: N815
    contraintesAEnregistrer: list[Contrainte] = Field(default=[], max_length=100)  # noqa: N815
    situationsAEnregistrer: list[Situation] = Field(default=[], max_length=200)  # noqa: N815
    objectifsAEnregistrer: list[Objectif] = Field(default=[], max_length=200)  # noqa: N815
    declareSansContrainteAEnregistrer: bool | None = None  # noqa: N815


class Autonomie(Forme):
    """Body of `autonomienumerique`."""

    dateExploration: AwareDatetime  # noqa: N815
    besoinAEnregistrer: Besoin | None = None  # noqa: N815
    contrainteAEnregistrer: Contrainte | None = None  # noqa: N815
    situationsAEnregistrer: list[Situation] = Field(default=[], max_length=200)  # noqa: N815
    objectifsAEnregistrer: list[Objectif] = Field(default=[], max_length=200)  # noqa: N815


class PouvoirAgir(Forme):
    """Body of `pouvoiragir`."""

    accompagnement: Reponse
    confiance: Reponse


class Diagnostic(Forme):
    """Body of `diagnostics`: the métier or the project."""

    codeAppellation: str | None = None  # noqa: N815
    codeRome: str | None = Field(default=None, pattern=r"^[A-Z]\d{4}$")  # noqa: N815
    codeSousTypologie: Literal["CRF", "C", "R", "F", "CF", "RF", "CR"] | None = None  # noqa: N815
    codeTypologie: Literal["EF", "PM", "MR"] | None = None  # noqa: N815
    idMetierChiffre: str | None = None  # noqa: N815
    nomMetier: str | None = None  # noqa: N815


class DiagnosticDuDossier(Diagnostic):
    """A diagnostic in the body of `dossiers`: new, or changed when ``idDiagnosticModifie`` is given."""

    idDiagnosticModifie: str | None = None  # noqa: N815
    prioritaire: bool | None = None


class BesoinsDuDiagnostic(Forme):
    """Body of `diagnostics/{id}/besoins`; the file requires ``idDiagnostic`` there too, and its example omits it."""

    besoinAEnregistrer: list[Besoin] = Field(max_length=100)  # noqa: N815
    dateExploration: AwareDatetime  # noqa: N815
    idDiagnostic: str | None = None  # noqa: N815


class Dossier(Forme):
    """Body of `dossiers`; the file's example names the contraintes ``contraintesAEnregistrer``."""

    diagnosticsAEnregistrer: list[DiagnosticDuDossier] = Field(default=[], max_length=100)  # noqa: N815
    besoinsParDiagnosticAEnregistrer: list[BesoinsDuDiagnostic] = Field(default=[], max_length=100)  # noqa: N815
    contraintesDossierAEnregistrer: Contraintes | None = None  # noqa: N815
    contraintesAEnregistrer: Contraintes | None = None  # noqa: N815
    pouvoirAgirAEnregistrer: PouvoirAgir | None = None  # noqa: N815
    autonomieNumeriqueAEnregistrer: Autonomie | None = None  # noqa: N815
