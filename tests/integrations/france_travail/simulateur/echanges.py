"""Every operation of the simulator called once at least, and what was said both ways."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import httpx

from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NAISSANCE, NIR, NUMERO, Partenaire, personne

VERIFIES: Final = ("pa-nom-agent", "pa-prenom-agent", "pa-identifiant-agent", "ft-jeton-usager", "Authorization")
ORIENTATION: Final = "orientationusager/v1"
RENDEZ_VOUS: Final = "rendez-vous-partenaire/v1"
CONTRAT: Final = "contrat-engagement/v1"
SANCTIONS: Final = "gestion-sanctions-rsa/v1"
DIAGNOSTIC: Final = "diagnosticargumente/v4"
ACTIVITES: Final = "activites-operationnelles/v2/activites/chercher"
EXPLORE: Final = {"dateExploration": "2026-01-20T10:00:00+01:00"}
RDV: Final = {
    "date": "2030-01-15T09:00:00.000Z",
    "modaliteContact": "PHYSIQUE",
    "motif": "ACC",
    "organisme": {
        "code": "CD",
        "idStructure": "33014",
        "libelleStructure": "Essai",
        "emailContact": "essai@essai.test",
    },
    "statut": "PRIS",
    "typeReception": "IND",
    "adresse": "1 rue de l'Essai 33000 Bordeaux",
    "libelleAdresse": "MDS d'essai",
    "duree": 45,
    "initiateur": "PARTENAIRE",
    "theme": "Premier rendez-vous",
    "information": "Apportez un CV.",
    "interlocuteur": {"civilite": "Mme", "nom": "ESSAI", "prenom": "Dominique"},
}
CRITERES: Final = {
    "origine": "INSCRIPTION_AUTO_CAF",
    "situation_professionnelle": "EN_ACTIVITE",
    "type_emploi": "SAISONNIER",
    "niveau_etude": "NV5",
    "capacite_a_travailler": True,
    "projet_pro": "SALARIAT",
    "contrainte_sante": "AUCUNE",
    "contrainte_logement": "AUCUNE",
    "contrainte_mobilite": "DEPENDANT_TRANSPORT",
    "contrainte_familiale": "AUCUNE",
    "contrainte_financiere": "IMPACT_FAIBLE_RECHERCHE_EMPLOI",
    "contrainte_numerique": "AUCUNE",
    "contrainte_administrative_juridique": "AUCUNE",
    "contrainte_francais_calcul": "AUCUNE",
    "boe": False,
    "msa_autonomie_recherche_emploi": 4,
    "msa_demarches_professionnelles": "PEU_DEMARCHES",
}
CONCLUSION: Final = {
    "codeAgent": "ESSAI",
    "codeModaliteContact": "I",
    "commentaire": "Essai",
    "dateEntretien": "2026-01-05",
    "libelleEntretien": "ENTRETIEN D'ORIENTATION",
    "typeEntretien": "EDO",
}


@dataclass(frozen=True, slots=True)
class Echange:
    """A call and its answer. ``chemin`` is the path from ``/partenaire``."""

    methode: str
    chemin: str
    parametres: Mapping[str, str]
    entetes: Mapping[str, str]
    corps: bytes
    genre: str
    statut: int
    entetes_reponse: Mapping[str, str]
    corps_reponse: bytes
    genre_reponse: str

    def __str__(self) -> str:
        return f"{self.methode} {self.chemin} -> {self.statut} {self.corps_reponse[:300].decode('utf-8')}"


@contextmanager
def partenaire_ecoute(simulateur: Simulateur, echanges: list[Echange]) -> Iterator[Partenaire]:
    """A caller of which every exchange with an API is kept."""

    def noter(reponse: httpx.Response) -> None:
        requete = reponse.request
        if requete.url.path.startswith("/partenaire/"):
            reponse.read()
            echanges.append(
                Echange(
                    requete.method,
                    requete.url.path,
                    dict(parse_qsl(requete.url.query.decode())),
                    {nom: requete.headers[nom] for nom in VERIFIES if nom in requete.headers}
                    | {nom: valeur for nom, valeur in requete.headers.items() if nom.startswith(("code", "date"))},
                    requete.content,
                    requete.headers.get("content-type", ""),
                    reponse.status_code,
                    dict(reponse.headers),
                    reponse.content,
                    reponse.headers.get("content-type", ""),
                )
            )

    with httpx.Client(timeout=20, event_hooks={"response": [noter]}) as http:
        yield Partenaire(simulateur, http)


def tout_appeler(simulateur: Simulateur) -> list[Echange]:
    """Call every operation, with success and with refusal."""
    simulateur.charger(
        personne(preconisation={"parcours": "PSP", "organisme": "CD"}, conclusions=[CONCLUSION]),
        personne("10000000002", nir="2800199123458", rattachements=["FT"]),
        personne("10000000003", nir="2800199123459", en_erreur=True),
        personne("10000000004", nir="2800199123460", identite={}, contrat_usager={}),
    )
    echanges: list[Echange] = []
    with partenaire_ecoute(simulateur, echanges) as partenaire:
        for partie in (_usager, _orientation, _rendez_vous, _contrat, _sanctions, _diagnostic, _historique):
            partie(partenaire)
    return echanges


def _pour(partenaire: Partenaire, methode: str, chemin: str, corps: Any = None, **options: Any) -> Any:
    reponse = partenaire.appeler(methode, chemin, corps, numero=NUMERO, **options)
    return reponse.json() if reponse.content and "json" in reponse.headers["content-type"] else None


def _usager(partenaire: Partenaire) -> None:
    par_nir = "rechercher-usager/v2/usagers/par-datenaissance-et-nir"
    for nir in (NIR, "2800199123458", "2800199123459", "2800199129999", "1"):
        partenaire.appeler("POST", par_nir, {"nir": nir, "dateNaissance": NAISSANCE})
    for numero in ("10000000009", "10000000002", "10000000003", "12"):
        partenaire.chercher(numero)
    partenaire.simulateur.pannes(indisponible=True)
    partenaire.chercher(NUMERO)
    partenaire.simulateur.pannes()
    for numero in (NUMERO, "10000000004"):
        for chemin in (
            "informations-administratives/v1/usager",
            "contrat-usager/v2/contrat",
            "conclusions-entretiens/v1/entretiens",
        ):
            partenaire.appeler("GET", chemin, numero=numero)


def _orientation(partenaire: Partenaire) -> None:
    decision = {"date_decision": "2026-01-10", "organisme_decision": "CD", "agent_decision": "BATCH"}
    refus = {
        **decision,
        "etat_decision": "REFUSEE",
        "motif_refus": "APPRECIATION_DIFFERENTE",
        "commentaire_refus": "Essai",
        "parcours": "PSO",
        "organisme": "CD",
        "structure": {"code_safir": "33014"},
        "structure_decision": {"code_aurore": "NAQ0405"},
    }
    lecture, decider = f"{ORIENTATION}/lectureOrientation", f"{ORIENTATION}/decisionOrientation"
    partenaire.appeler("GET", ACTIVITES, params={"codeActivite": "ACT382"})
    partenaire.appeler("GET", ACTIVITES)
    _pour(partenaire, "GET", lecture)
    _pour(partenaire, "POST", decider, refus)
    _pour(partenaire, "POST", decider, {**decision, "etat_decision": "ACCEPTEE"})
    partenaire.appeler("GET", ACTIVITES, params={"codeActivite": "ACT380"})
    _pour(partenaire, "POST", f"{ORIENTATION}/calculOrientation", CRITERES)
    _pour(partenaire, "POST", f"{ORIENTATION}/calculOrientation", {"niveau_etude": "inconnu"})
    _pour(partenaire, "POST", decider, {**decision, "etat_decision": "ACCEPTEE"})
    forcee = {"origine": "INSCRIPTION_CONSEILLER_CD", "parcours": "PSP", "organisme": "CD"}
    _pour(partenaire, "POST", f"{ORIENTATION}/orientation", {**forcee, "structure": {"code_safir": "33014"}})
    _pour(partenaire, "POST", f"{ORIENTATION}/orientation", {**forcee, "origine": "INSCRIPTION_VOLONTAIRE"})
    entetes = {"codeParcours": "PED", "codeStructure": "NAQ0405", "dateEntreeParcours": "2026-01-12"}
    _pour(partenaire, "PUT", f"{ORIENTATION}/modificationOrientation", headers=entetes)
    _pour(partenaire, "PUT", f"{ORIENTATION}/modificationOrientation")
    _pour(partenaire, "GET", lecture, params={"etatOrientation": "CLOTURE"})
    _pour(partenaire, "GET", lecture, params={"etatOrientation": "BROUILLON"})
    _pour(partenaire, "GET", lecture, params={"etatOrientation": "AUTRE"})


def _rendez_vous(partenaire: Partenaire) -> None:
    ecriture = f"{RENDEZ_VOUS}/rendez-vous"
    pris = _pour(partenaire, "POST", ecriture, RDV)["id"]
    _pour(partenaire, "POST", ecriture, {**RDV, "statut": "INCONNU"})
    _pour(partenaire, "PUT", ecriture, {**RDV, "id": pris, "statut": "MODIFIE", "duree": 30})
    _pour(partenaire, "PUT", ecriture, {**RDV, "id": "inconnu"})
    _pour(partenaire, "GET", f"{RENDEZ_VOUS}/rendez-vous-usager")
    _pour(partenaire, "DELETE", f"{ecriture}/{pris}")
    _pour(partenaire, "DELETE", f"{ecriture}/inconnu")
    _pour(partenaire, "GET", f"{RENDEZ_VOUS}/rendez-vous-usager", params={"date-debut": "01-01-2026"})
    _pour(partenaire, "GET", f"{RENDEZ_VOUS}/rendez-vous-usager", params={"date-debut": "hier"})


def _contrat(partenaire: Partenaire) -> None:
    signature, refus = {"dateSignature": "2026-01-10T10:00:00.000Z"}, {"dateRefus": "2026-01-11T10:00:00.000Z"}
    _pour(partenaire, "GET", f"{CONTRAT}/lecture")
    _pour(partenaire, "PATCH", f"{CONTRAT}/signer", signature)
    _pour(partenaire, "POST", f"{CONTRAT}/signer", signature)
    _pour(partenaire, "POST", f"{CONTRAT}/refuser", refus)
    _pour(partenaire, "PATCH", f"{CONTRAT}/refuser", refus)
    _pour(partenaire, "PATCH", f"{CONTRAT}/signer", signature)
    _pour(partenaire, "GET", f"{CONTRAT}/lecture")
    partenaire.simulateur.changer(NUMERO, contrat_engagement=None)
    _pour(partenaire, "POST", f"{CONTRAT}/refuser", refus)


def _sanctions(partenaire: Partenaire) -> None:
    agir = partenaire.simulateur.agir
    proposee = agir(f"personnes/{NUMERO}/sanctions")["identifiant"]
    peine: dict[str, Any] = {"modaliteDecisionValidee": "P", "montantValide": 100, "dureeValidee": 4}

    def evenement(genre: str, identifiant: str = proposee, **reste: Any) -> None:
        recu = {"typeEvenement": genre, "dateEvenement": "2026-01-20", **reste.pop("evenement", {})}
        corps = {"identifiantConsequenceSanction": identifiant, "evenement": recu, **reste}
        _pour(partenaire, "POST", f"{SANCTIONS}/evenementSanctionRSA", corps)

    for identifiant in (proposee, "404", ""):
        _pour(partenaire, "GET", f"{SANCTIONS}/detailManquement", params={"identifiantSanction": identifiant})
    partenaire.appeler("GET", ACTIVITES, params={"codeFamille": "GLI100"})
    evenement("SAISIE_SANCTION")
    evenement("SAISIE_SANCTION")
    evenement("SAISIE_SANCTION", "404")
    evenement("VALID_SANCTION")
    evenement("VALID_SANCTION", typeConsequenceSanctionValide="SUSP_RSA", **peine)
    agir(f"sanctions/{proposee}/levee")
    evenement("REFUS_LEVEE_SUSP", evenement={"commentaireEvenement": "Essai"})
    evenement("ANNULATION_SANCTION", evenement={"motifEvenement": "RECOURS"})
    _pour(partenaire, "GET", f"{SANCTIONS}/detailManquement", params={"identifiantSanction": proposee})
    decision = {
        "dateNotificationDecisionSanction": "2026-02-01",
        "natureManquement": "N63",
        "rangManquement": "R1",
        "dateManquement": "2026-01-15",
        "typeSanctionValide": "SUPPR_RSA",
        "justificationDecisionSanction": "Essai",
        **peine,
    }
    _pour(partenaire, "POST", f"{SANCTIONS}/decisionSanctionRSAPartenaire", {**decision, "montantValide": 10})
    decidee = _pour(partenaire, "POST", f"{SANCTIONS}/decisionSanctionRSAPartenaire", decision)
    for identifiant in (decidee["identifiantConsequenceSanction"],) * 2 + ("404", "?"):
        corps = {"identifiantConsequenceSanction": identifiant, "justificationDemandeRadiation": "Essai"}
        _pour(partenaire, "POST", f"{SANCTIONS}/demandeRadiation", corps)


def _diagnostic(partenaire: Partenaire) -> None:
    for chemin in ("dossiers", "autonomienumerique", "besoins", "contraintes", "diagnostics", "pouvoiragir"):
        _pour(partenaire, "GET", f"{DIAGNOSTIC}/{chemin}")
    metier = {"codeTypologie": "MR", "codeRome": "K1304", "codeAppellation": "10857", "nomMetier": "Aide à domicile"}
    cree = _pour(partenaire, "POST", f"{DIAGNOSTIC}/diagnostics", metier)["idDiagnostic"]
    besoins = {**EXPLORE, "idDiagnostic": cree, "besoinAEnregistrer": [{"code": "9", "valeur": "BESOIN"}]}
    contraintes = {
        **EXPLORE,
        "contraintesAEnregistrer": [{"code": "23", "valeur": "OUI", "impact": "FORT", "estPrioritaire": True}],
        "situationsAEnregistrer": [{"code": "6", "valeur": "OUI"}],
        "objectifsAEnregistrer": [{"code": "6", "valeur": "EN_COURS"}],
        "declareSansContrainteAEnregistrer": False,
    }
    autonomie = {
        **EXPLORE,
        "contrainteAEnregistrer": {"code": "22", "valeur": "OUI", "impact": "FAIBLE"},
        "besoinAEnregistrer": {"code": "7", "valeur": "BESOIN"},
        "situationsAEnregistrer": [{"code": "42", "valeur": "OUI"}],
        "objectifsAEnregistrer": [{"code": "1", "valeur": "EN_COURS"}],
    }
    pouvoir = {"confiance": "NON", "accompagnement": "NE_SAIT_PAS"}
    dossier = {
        "diagnosticsAEnregistrer": [{**metier, "idDiagnosticModifie": cree, "prioritaire": True}],
        "besoinsParDiagnosticAEnregistrer": [besoins],
        "contraintesDossierAEnregistrer": contraintes,
        "autonomieNumeriqueAEnregistrer": autonomie,
        "pouvoirAgirAEnregistrer": pouvoir,
    }
    for methode, chemin, corps in (
        ("PUT", f"diagnostics/{cree}", {**metier, "codeRome": "K1302"}),
        ("PUT", "diagnostics/inconnu", metier),
        ("POST", f"diagnostics/{cree}/besoins", besoins),
        ("POST", f"diagnostics/{cree}/priorise?prioritaire=true", None),
        ("POST", "contraintes", contraintes),
        ("POST", "contraintes", EXPLORE),
        ("POST", "autonomienumerique", autonomie),
        ("POST", "pouvoiragir", pouvoir),
        ("POST", "dossiers", dossier),
        ("POST", "dossiers", {"besoinsParDiagnosticAEnregistrer": [{**besoins, "idDiagnostic": "inconnu"}]}),
    ):
        _pour(partenaire, methode, f"{DIAGNOSTIC}/{chemin}", corps)
    for chemin in ("dossiers", "autonomienumerique", "besoins", "contraintes", "diagnostics", "pouvoiragir"):
        _pour(partenaire, "GET", f"{DIAGNOSTIC}/{chemin}")
    for chemin in ("besoins", "autonomienumerique"):
        lecture = f"historisation/diagnostics/{cree}/besoins" if chemin == "besoins" else f"historisation/{chemin}"
        _pour(partenaire, "GET", f"{DIAGNOSTIC}/{lecture}", params={"donneesParPage": "1", "pageActuelle": "1"})
    _pour(partenaire, "POST", f"{DIAGNOSTIC}/diagnostics/{cree}/supprime")
    _pour(partenaire, "POST", f"{DIAGNOSTIC}/diagnostics/inconnu/supprime")


def _historique(partenaire: Partenaire) -> None:
    for chemin in ("dossiers/historisation", "historisation/contraintes", "historisation/diagnostics"):
        _pour(partenaire, "GET", f"{DIAGNOSTIC}/{chemin}", params={"dateDebut": "2026-01-01T00:00:00"})
    _pour(partenaire, "GET", f"{DIAGNOSTIC}/historisation/pouvoiragir")
    _pour(partenaire, "GET", f"{DIAGNOSTIC}/historisation/pouvoiragir", params={"dateFin": "2020-01-01T00:00:00"})
    for chemin in (
        "referentiel",
        "referentiel/besoin",
        "referentiel/contrainte/objectif",
        "referentiel/pouvoir-agir/analyse",
    ):
        _pour(partenaire, "GET", f"{DIAGNOSTIC}/{chemin}")
