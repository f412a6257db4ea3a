"""Territory of a département: PTS, MDS, communes, and the network of structures that accompany.

One TOML file per département (``territoires/d33.toml``), data and not code: a département that joins adds its own.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from math import cos, hypot, radians
from operator import itemgetter
from typing import Self
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.structure import CategorieStructure

ORGANISMES = {
    CategorieStructure.MDS: Organisme.CONSEIL_DEPARTEMENTAL,
    CategorieStructure.MISSION_LOCALE: Organisme.MISSION_LOCALE,
    CategorieStructure.PLIE: Organisme.DELEGATAIRE,
    CategorieStructure.CCAS: Organisme.DELEGATAIRE,
    CategorieStructure.ASSOCIATION: Organisme.DELEGATAIRE,
    CategorieStructure.AGENCE_FRANCE_TRAVAIL: Organisme.FRANCE_TRAVAIL,
    CategorieStructure.CAP_EMPLOI: Organisme.CAP_EMPLOI,
}
"""Organisme référent that a structure stands for: PLIE, CCAS and associations act by delegation of the département."""
DEGRE_KM = 111.2
"""Kilometres of a degree of latitude."""


class _Valeur(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pts(_Valeur):
    """A pôle territorial de solidarité; its name is its key. ``verifie`` tells whether the name was checked."""

    nom: str
    verifie: bool


class _Accueil(_Valeur):
    """Where persons come and call: a postal address on one line, ten digits without spaces; what nobody declared is None."""

    adresse: str | None = Field(default=None, min_length=1, max_length=200)
    telephone: str | None = Field(default=None, pattern=r"^0[1-9]\d{8}$")


class Mds(_Accueil):
    """A maison départementale des solidarités, with the INSEE code of the commune where it sits."""

    code: str
    nom: str
    pts: str
    commune: str


class Commune(_Valeur):
    """A commune: INSEE code, one of its postal codes, population to the nearest hundred, MDS that serve it."""

    code: str
    nom: str
    code_postal: str
    population: int = Field(ge=0)
    mds: tuple[str, ...] = Field(min_length=1)


class Structure(_Accueil):
    """A structure of the network other than a MDS, and the MDS of its neighbourhood."""

    code: str
    nom: str
    categorie: CategorieStructure
    commune: str
    mds: str


class Equipe(_Valeur):
    """An équipe pluridisciplinaire (CASF L262-39), and the PTS whose demands it examines."""

    code: str
    nom: str
    pts: str


class Place(_Accueil):
    """A structure as it is declared in the ledger, MDS included."""

    code: str
    libelle: str
    categorie: CategorieStructure
    organisme: Organisme
    pts: str
    mds: str
    commune: str

    @property
    def invite(self) -> bool:
        """Whether those whom it accompanies are invited to *Mon espace*: France Travail's have its own."""
        return self.organisme is not Organisme.FRANCE_TRAVAIL


class Territoire(BaseModel):
    """Everything that is known of the territory of a département."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    departement: str
    nom: str
    pts: tuple[Pts, ...]
    mds: tuple[Mds, ...]
    communes: tuple[Commune, ...]
    autres_communes: dict[str, str] = {}
    """Communes of which nothing more is known than their name, by INSEE code."""
    centres: dict[str, tuple[float, float]] = {}
    """Latitude and longitude of a commune (degrees), by INSEE code."""
    structures: tuple[Structure, ...]
    equipes: tuple[Equipe, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        """Codes are unique, and what they refer to exists."""
        pts, mds, communes = ({p.nom for p in self.pts}, {m.code for m in self.mds}, {c.code for c in self.communes})
        lieux = (*(m.code for m in self.mds), *(s.code for s in self.structures), *(e.code for e in self.equipes))
        _uniques(lieux, "structure")
        _uniques([*(c.code for c in self.communes), *self.autres_communes], "commune")
        _connus(self.centres, set(self.noms_communes), "commune")
        _uniques([p.nom for p in self.pts], "PTS")
        _connus((*(m.pts for m in self.mds), *(e.pts for e in self.equipes)), pts, "PTS")
        _connus((code for c in self.communes for code in c.mds), mds, "MDS")
        _connus((s.mds for s in self.structures), mds, "MDS")
        _connus((*(m.commune for m in self.mds), *(s.commune for s in self.structures)), communes, "commune")
        return self

    @cached_property
    def _communes(self) -> dict[str, Commune]:
        return {commune.code: commune for commune in self.communes}

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def noms_communes(self) -> dict[str, str]:
        """Names of all the communes, by INSEE code."""
        return self.autres_communes | {commune.code: commune.nom for commune in self.communes}

    @cached_property
    def noms_places(self) -> dict[str, str]:
        """Labels of the structures and MDS, by code."""
        return {place.code: place.libelle for place in self.places}

    @cached_property
    def _pts(self) -> dict[str, str]:
        return {mds.code: mds.pts for mds in self.mds}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The whole network, MDS first."""
        mds = (
            Place(
                code=m.code,
                libelle=f"MDS {m.nom}",
                categorie=CategorieStructure.MDS,
                organisme=ORGANISMES[CategorieStructure.MDS],
                pts=m.pts,
                mds=m.code,
                commune=m.commune,
                adresse=m.adresse,
                telephone=m.telephone,
            )
            for m in self.mds
        )
        autres = (
            Place(
                code=s.code,
                libelle=s.nom,
                categorie=s.categorie,
                organisme=ORGANISMES[s.categorie],
                pts=self._pts[s.mds],
                mds=s.mds,
                commune=s.commune,
                adresse=s.adresse,
                telephone=s.telephone,
            )
            for s in self.structures
        )
        return (*mds, *autres)

    def place(self, code: str | None) -> Place | None:
        """The structure or MDS of this code, None when it is not described."""
        return self._places.get(code) if code is not None else None

    def organisme(self, code: str | None) -> Organisme | None:
        """The organisme of the structure or MDS of this code, None when it is not described."""
        place = self.place(code)
        return place.organisme if place is not None else None

    def commune(self, code: str | None) -> Commune | None:
        """The commune of this INSEE code, None when it is not described."""
        return self._communes.get(code) if code is not None else None

    def autour(self, commune: str, rayon_km: float) -> dict[str, float]:
        """Communes whose centre is within a radius of this one's, with their distance as the crow flies (km), nearest first.

        The commune itself where its centre is not known.
        """
        if (centre := self.centres.get(commune)) is None:
            return {commune: 0.0}
        loin = {code: _distance_km(centre, autre) for code, autre in self.centres.items()}
        return {code: km for code, km in sorted(loin.items(), key=itemgetter(1)) if km <= rayon_km}

    def mds_de(self, commune: str | None, foyer: str = "") -> str | None:
        """MDS that serves a commune (INSEE code), None when the commune is not described.

        A big commune has several: its first one, or, given any stable text of the household (its matricule), always
        the same one of them, so that households are spread.
        """
        connue = self.commune(commune)
        if connue is None:
            return None
        return connue.mds[crc32(foyer.encode()) % len(connue.mds)] if foyer else connue.mds[0]

    def pts_de(self, mds: str | None) -> str | None:
        """PTS of a MDS, None when the MDS is unknown."""
        return self._pts.get(mds) if mds is not None else None


@lru_cache(maxsize=8)
def charger(departement: str) -> Territoire:
    """Territory of a département (``"33"``).

    Raises ``ValueError`` when the département has no file, or when its file is not coherent.
    """
    connus = {
        fichier.name.removeprefix("d").removesuffix(".toml"): fichier
        for fichier in (files("ledger.vocabulaire") / "territoires").iterdir()
        if fichier.name.endswith(".toml")
    }
    if departement not in connus:
        message = (
            f"le territoire du département {departement!r} n'est pas décrit (connus : {', '.join(sorted(connus))})"
        )
        raise ValueError(message)
    return Territoire.model_validate(tomllib.loads(connus[departement].read_text("utf-8")))


def _distance_km(depuis: tuple[float, float], vers: tuple[float, float]) -> float:
    """Length of a degree of meridian by the angle: over a département, the earth is flat to a thousandth."""
    nord, est = vers[0] - depuis[0], (vers[1] - depuis[1]) * cos(radians((depuis[0] + vers[0]) / 2))
    return DEGRE_KM * hypot(nord, est)


def _uniques(codes: Iterable[str], quoi: str) -> None:
    doubles = sorted(code for code, nombre in Counter(codes).items() if nombre > 1)
    if doubles:
        message = f"{quoi} en double : {', '.join(doubles)}"
        raise ValueError(message)


def _connus(codes: Iterable[str], connus: set[str], quoi: str) -> None:
    absents = sorted(set(codes) - connus)
    if absents:
        message = f"{quoi} sans description : {', '.join(absents)}"
        raise ValueError(message)
