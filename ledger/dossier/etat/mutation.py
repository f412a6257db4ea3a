"""Mutations: where the dossier went, where it came from."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Mutation:
    """A mutation, to another département or from one."""

    id: str
    departement: str
    le: date
    effet_le: date
    depart: bool
