"""The HTTP API: one module per subject."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter

from web.api import (
    abonnements,
    activites,
    agenda,
    agents,
    brouillons,
    dossiers,
    etapes,
    exploitation,
    flux,
    mes_demarches,
    offres,
    prescriptions,
    regles,
    requetes,
    retours,
    statistiques,
    structures,
    tableaux,
    transmissions,
    vues,
)

MODULES: Final = (
    brouillons,
    agents,
    offres,
    dossiers,
    activites,
    agenda,
    prescriptions,
    mes_demarches,
    structures,
    transmissions,
    vues,
    regles,
    tableaux,
    statistiques,
    requetes,
    flux,
    abonnements,
    exploitation,
    retours,
)
"""Those that hold routes beside the steps', as the documentation lists them: what reads, figures, what is beside."""


def routeurs() -> Iterator[APIRouter]:
    """The routes, as the documentation lists them: the steps first."""
    yield etapes.routeur()
    yield from (module.router for module in MODULES)


VERSION: Final = "1.0.0"
"""Of the interface, not of the software: the first figure changes when something is taken away or changes its meaning, the
second when something is added.
"""
DESCRIPTION: Final = """
Registre de l'accompagnement des bénéficiaires du RSA. Chaque étape est un événement immuable.

* Une commande répond `Ledger-Position` : donnez-la en `position_min` pour relire ce que vous venez d'écrire.
* Ce qui est créé a ses identifiants dans la réponse, et son adresse dans `Location`.
* `Idempotency-Key` permet de recommencer sans risque ; `If-Match` protège d'une modification concurrente.
* Les erreurs sont des documents `application/problem+json` (RFC 9457), sauf pour un navigateur, qui demande une page
  (`Accept: text/html`). Leur `type` est l'adresse d'une page qui les explique.
* `HEAD` répond partout où `GET` répond. Une adresse inconnue répond 404 (`/problemes/http/404`), une méthode qu'une adresse
  n'accepte pas répond 405 (`/problemes/http/405`) et l'en-tête `Allow`.
"""
PRESENTATION: Final[dict[str, Any]] = {
    "title": "Parcours Ledger",
    "version": VERSION,
    "summary": "Registre de l'accompagnement des bénéficiaires du RSA",
    "description": DESCRIPTION,
    "contact": {"name": "Le département qui tient ce registre"},
    "license_info": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "servers": [{"url": "/", "description": "Ce service"}],
    "openapi_tags": [
        {"name": "Étapes", "description": "Enregistrer ce qui arrive dans un parcours : une adresse par étape."},
        {
            "name": "Brouillons",
            "description": "L'entretien d'entrée qu'un agent prépare avant d'en enregistrer les étapes.",
        },
        {"name": "Agents", "description": "Un référent part : d'autres reprennent les personnes qu'il suivait."},
        {"name": "Offres", "description": "Le catalogue des offres, et leurs places."},
        {"name": "Dossiers", "description": "La file active, un dossier tel qu'il est ou tel qu'il était."},
        {"name": "Agenda", "description": "La journée et la semaine d'un référent ou d'une structure."},
        {"name": "Prescriptions", "description": "Celles qu'un référent a faites, celles qu'un partenaire a reçues."},
        {"name": "Mon RSA", "description": "Ce que la personne voit de son propre parcours."},
        {"name": "Structures", "description": "Les structures d'accompagnement et leur charge."},
        {"name": "Transmissions", "description": "Ce qui est dit à France Travail, et ce qui en est lu."},
        {"name": "Vues enregistrées", "description": "Des filtres de la file active, gardés sous un nom."},
        {"name": "Règles", "description": "Le droit tel qu'il est appliqué : règles datées, échéances d'un dossier."},
        {"name": "Pilotage", "description": "Les tableaux de bord, à toute date, et les dossiers derrière un chiffre."},
        {"name": "Statistiques", "description": "Les tableaux réglementaires et les rapports."},
        {"name": "Requêtes", "description": "Poser sa propre question, la garder, la partager."},
        {"name": "Flux", "description": "Les événements de Kafka, sans Kafka."},
        {"name": "Abonnements HTTP", "description": "Appeler une adresse à chaque événement."},
        {"name": "Exploitation", "description": "Santé et mesures du service."},
    ],
}
"""How the document introduces the interface."""
