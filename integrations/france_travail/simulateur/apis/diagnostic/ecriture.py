"""Writing the diagnostic: each part takes its new values, and the exploration is kept as it was made."""

import copy
from datetime import datetime
from typing import Final, Literal
from uuid import uuid4

from integrations.france_travail.simulateur.apis.diagnostic.formes import (
    Autonomie,
    BesoinsDuDiagnostic,
    Contrainte,
    Contraintes,
    Diagnostic,
    DiagnosticDuDossier,
    Forme,
    PouvoirAgir,
)
from integrations.france_travail.simulateur.apis.diagnostic.referentiel import libelle
from integrations.france_travail.simulateur.etat import instant
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

PREFIXE: Final = "/partenaire/diagnosticargumente/v4"
TYPOLOGIES: Final = {"MR": "métier recherché", "PM": "projet métier", "EF": "entreprise ou formation"}


def donnees_refusees(message: str) -> Refuse:
    """Data that the API refuses."""
    return Refuse(400, invalide(PREFIXE, message))


class Exploration:
    """One call that writes: who, when, and what it said, part by part. Nothing is kept before :meth:`terminer`."""

    def __init__(self, personne: PersonneConnue, agent: Document, maintenant: datetime) -> None:
        self._personne = personne
        self._dossier = copy.deepcopy(personne.dossier)
        self._agent = agent
        self._maintenant = maintenant
        self._parties: Document = {}
        self._quand = instant(maintenant)

    def besoins(self, identifiant: str, corps: BesoinsDuDiagnostic) -> None:
        """Besoins of a diagnostic."""
        if not corps.besoinAEnregistrer:
            raise donnees_refusees("La liste des besoins est vide")
        self._quand = instant(corps.dateExploration)
        explores = self._dossier.besoins.setdefault(identifiant, {})
        for besoin in corps.besoinAEnregistrer:
            explores[besoin.code] = self._explore("besoins", besoin)
        lus = [_historise("besoins", besoin) for besoin in corps.besoinAEnregistrer]
        self._parties.setdefault("besoinsHistorises", []).append({"idDiagnostic": identifiant, "besoins": lus})

    def contraintes(self, corps: Contraintes) -> None:
        """Contraintes, situations, objectifs; one contrainte may come first."""
        listes = (corps.contraintesAEnregistrer, corps.situationsAEnregistrer, corps.objectifsAEnregistrer)
        if not any(listes) and corps.declareSansContrainteAEnregistrer is None:
            raise donnees_refusees("Les contraintes, situations et objectifs sont vides")
        prioritaires = [contrainte for contrainte in corps.contraintesAEnregistrer if contrainte.estPrioritaire]
        if len(prioritaires) > 1:
            raise donnees_refusees("Une seule contrainte peut être prioritaire")
        self._quand = instant(corps.dateExploration)
        tenues = self._dossier.contraintes
        if prioritaires:
            for tenue in tenues.values():
                tenue["estPrioritaire"] = False
        for contrainte in corps.contraintesAEnregistrer:
            tenues[contrainte.code] = self._contrainte(contrainte)
        for situation in corps.situationsAEnregistrer:
            self._dossier.situations[situation.code] = self._explore("situations", situation)
        for objectif in corps.objectifsAEnregistrer:
            self._dossier.objectifs[objectif.code] = self._explore("objectifs", objectif)
        if corps.declareSansContrainteAEnregistrer is not None:
            self._dossier.sans_contrainte = {"flag": corps.declareSansContrainteAEnregistrer, "date": self._quand}
        self._parties["contraintesHistorisees"] = {
            "contraintes": [_historise("contraintes", contrainte) for contrainte in corps.contraintesAEnregistrer],
            "situations": [_historise("situations", situation) for situation in corps.situationsAEnregistrer],
            "objectifs": [_historise("objectifs", objectif) for objectif in corps.objectifsAEnregistrer],
        }

    def autonomie(self, corps: Autonomie) -> None:
        """Autonomie numérique: what is not said again stays."""
        self._quand = instant(corps.dateExploration)
        tenue = dict(self._dossier.autonomie or {}) | {"agent": self._agent, "dateExploration": self._quand}
        partie: Document = {
            "situations": [_historise("situations", situation) for situation in corps.situationsAEnregistrer],
            "objectifs": [_historise("objectifs", objectif) for objectif in corps.objectifsAEnregistrer],
        }
        if corps.besoinAEnregistrer is not None:
            tenue["besoin"] = self._explore("besoins", corps.besoinAEnregistrer)
            partie["besoin"] = _historise("besoins", corps.besoinAEnregistrer)
        if corps.contrainteAEnregistrer is not None:
            ancienne = tenue.get("contrainte", {})
            nouvelle = self._contrainte(corps.contrainteAEnregistrer)
            tenue["contrainte"] = {**nouvelle, **{n: ancienne[n] for n in ("situations", "objectifs") if n in ancienne}}
            partie["contrainte"] = _historise("contraintes", corps.contrainteAEnregistrer)
        if "contrainte" in tenue:
            for genre, listes in (
                ("situations", corps.situationsAEnregistrer),
                ("objectifs", corps.objectifsAEnregistrer),
            ):
                tenues = {lue["code"]: lue for lue in tenue["contrainte"].get(genre, [])}
                for dite in listes:
                    tenues[dite.code] = self._explore("situations" if genre == "situations" else "objectifs", dite)
                tenue["contrainte"][genre] = list(tenues.values())
        self._dossier.autonomie = tenue
        self._parties["autonomieNumeriqueHistorisee"] = partie

    def pouvoir_agir(self, corps: PouvoirAgir) -> None:
        """Pouvoir d'agir: dated of the call."""
        lu = {"confiance": corps.confiance, "accompagnement": corps.accompagnement}
        self._dossier.pouvoir_agir = {**lu, "agent": self._agent, "dateExploration": self._quand}
        self._parties["pouvoirAgirHistorise"] = lu

    def diagnostic(self, corps: Diagnostic, identifiant: str | None = None) -> str:
        """Create a diagnostic, or change one; returns its identifier."""
        donnes = corps.publiee()
        prioritaire = donnes.pop("prioritaire", None)
        donnes.pop("idDiagnosticModifie", None)
        if not donnes:
            raise donnees_refusees("Le diagnostic est vide")
        ancien: Document = {"estPrioritaire": False, "statut": "EN_COURS", "estCreationPartenaire": True}
        if identifiant is None:
            identifiant = str(uuid4())
        else:
            ancien = self._dossier.diagnostics[identifiant]
        quand = instant(self._maintenant)
        tenu = {
            **ancien,
            **donnes,
            "idDiagnostic": identifiant,
            "agent": self._agent,
            "dateMiseAJour": quand,
            "dateMiseAJourProjet": quand,
        }
        if "codeTypologie" in tenu:
            tenu["typologie"] = TYPOLOGIES[tenu["codeTypologie"]]
        if prioritaire is not None:
            tenu["estPrioritaire"] = prioritaire
        self._dossier.diagnostics[identifiant] = tenu
        self._noter_diagnostic(tenu)
        return identifiant

    def changer_diagnostic(self, identifiant: str, **changements: object) -> None:
        """Put first, or delete."""
        tenu = {**self._dossier.diagnostics[identifiant], **changements, "dateMiseAJour": instant(self._maintenant)}
        self._dossier.diagnostics[identifiant] = tenu
        self._noter_diagnostic(tenu)

    def du_dossier(self, diagnostics: list[DiagnosticDuDossier]) -> None:
        """Diagnostics of the aggregated dossier."""
        for corps in diagnostics:
            self.diagnostic(corps, corps.idDiagnosticModifie)

    def terminer(self) -> None:
        """Keep what was written, and the exploration as it was made."""
        version = {"agent": self._agent, "dateExploration": self._quand}
        self._dossier.explorations.append({"versionExploration": version, "donnees": self._parties})
        self._personne.dossier = self._dossier

    def _noter_diagnostic(self, tenu: Document) -> None:
        lu = {nom: valeur for nom, valeur in tenu.items() if nom != "agent"}
        self._parties.setdefault("diagnosticsHistorises", {"diagnostics": []})["diagnostics"].append(lu)

    def _explore(self, genre: Literal["besoins", "situations", "objectifs"], dit: Forme) -> Document:
        lu = _historise(genre, dit)
        return {**lu, "agent": self._agent, "dateExploration": self._quand}

    def _contrainte(self, dite: Contrainte) -> Document:
        lue = {"estPrioritaire": False, "impact": "NON_RENSEIGNE", **_historise("contraintes", dite)}
        return {**lue, "dateExploration": self._quand}


def _historise(genre: Literal["besoins", "contraintes", "situations", "objectifs"], dit: Forme) -> Document:
    publiee = dit.publiee()
    return {**publiee, "libelle": libelle(genre, publiee["code"])}
