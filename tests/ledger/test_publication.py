"""The public form of events: CloudEvents, without anything sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from jsonschema import Draft202012Validator

from ledger.annotations import singularise
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.reserve import taire
from ledger.publication import (
    EvenementPublic,
    TypeInconnu,
    evenements_publics,
    familles_publiques,
    publier,
    schema_json,
    source,
    topic,
)
from tests.cas import chaque
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import DOSSIER, lu
from tests.ledger.test_catalogue import mots

INTERNES = {"identifiant", "flux_droits", "effacement", "rectification", "correction"}
PUBLICS = [e for e in EXEMPLES.values() if e.famille not in INTERNES]
ANNULATION = EXEMPLES["etape.annulee.v1"]


def publie(evenement: Evenement) -> EvenementPublic:
    (public,) = publier([lu(evenement, position=42, evenement_id=UUID(int=7))], "d33")
    return public


class TestRefus:
    def test_un_type_inconnu_arrete_tout(self) -> None:
        """An older relay must not jump over what a newer writer wrote."""
        connu, inconnu = (lu(PUBLICS[0], position=n) for n in (1, 2))
        inconnu.classe = None
        publics = iter(publier([connu, inconnu, connu], "d33"))
        assert next(publics).position == 1
        with pytest.raises(TypeInconnu, match="position 2"):
            next(publics)

    def test_l_annulation_d_un_type_inconnu_aussi(self) -> None:
        with pytest.raises(TypeInconnu, match=r"orientation\.future\.v1"):
            publie(ANNULATION.model_copy(update={"etape": "orientation.future.v1"}))

    @pytest.mark.parametrize("nom", ["identifiant.rattache.v1", "flux_droits.importe.v1", "effacement.demande.v1"])
    def test_ce_qui_ne_se_publie_pas(self, nom: str) -> None:
        assert list(publier([lu(EXEMPLES[nom], position=1)], "d33")) == []
        annulation = ANNULATION.model_copy(update={"etape": nom})
        assert list(publier([lu(annulation, position=2)], "d33")) == []

    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_rien_de_scelle(self, exemple: Evenement) -> None:
        public = publie(exemple)
        tout = " ".join(public.attributs.values()) + public.donnees.decode()
        donnees = orjson.loads(public.donnees)
        for champ, valeur in exemple.partie_scellee().items():
            assert champ not in donnees
            assert not [mot for mot in mots(orjson.loads(valeur)) if mot in tout]


class TestCloudEvent:
    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_attributs(self, exemple: Evenement) -> None:
        public = publie(exemple)
        assert (public.famille, public.cle, public.position) == (exemple.famille, str(DOSSIER), 42)
        assert public.attributs == {
            "specversion": "1.0",
            "id": str(UUID(int=7)),
            "source": "/departements/33/journal",
            "type": f"fr.parcours.{exemple.type_stable()}",
            "subject": str(DOSSIER),
            "time": "2025-03-14T12:00:00+00:00",
            "partitionkey": str(DOSSIER),
            "sequence": "00000000000000000042",
            "dossierversion": "42",
            "ledgerhash": "",
            "corrige": str(UUID(int=1)),
        }
        for nom, valeur in public.attributs.items():
            assert nom.isalnum()
            assert nom.islower(), "CloudEvents 1.0.2, 3.1: lower-case letters and digits"
            assert valeur.isprintable()
        assert datetime.fromisoformat(public.attributs["time"]).tzinfo is not None

    def test_sans_correction(self) -> None:
        assert "corrige" not in publie(PUBLICS[0].model_copy(update={"correction": None})).attributs

    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_donnees(self, exemple: Evenement) -> None:
        donnees = orjson.loads(publie(exemple).donnees)
        assert donnees.pop("survenu_le") == "2025-03-14"
        attendues = taire(type(exemple), orjson.loads(exemple.partie_claire()))
        assert donnees == {nom: v for nom, v in attendues.items() if not singularise(type(exemple).model_fields[nom])}

    def test_m2_rien_qui_singularise(self) -> None:
        """Birth year, sex, commune and family status tell one person in five of a département: nobody is sent them."""
        tus = {nom for exemple in PUBLICS for nom, champ in type(exemple).model_fields.items() if singularise(champ)}
        assert tus == {"annee_naissance", "sexe", "situation_familiale", "commune", "code_commune"}
        for exemple in PUBLICS:
            for nom in tus & type(exemple).model_fields.keys():
                if singularise(type(exemple).model_fields[nom]):
                    assert not type(exemple).model_fields[nom].is_required(), (
                        "a schema that is published does not break"
                    )
                    assert nom not in orjson.loads(publie(exemple).donnees)

    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_l_annulation_suit_son_etape(self, exemple: Evenement) -> None:
        public = publie(ANNULATION.model_copy(update={"etape": exemple.type_stable()}))
        assert public.famille == exemple.famille
        assert public.attributs["type"] == "fr.parcours.etape.annulee.v1"

    def test_l_ordre_reste(self) -> None:
        lus = [lu(e, position=n) for n, e in enumerate(EXEMPLES.values(), 1)]
        positions = [public.position for public in publier(lus, "d33")]
        assert positions == sorted(positions)
        assert len(positions) == len(evenements_publics())


class TestTopics:
    def test_une_famille_un_topic(self) -> None:
        assert set(familles_publiques()) == {e.famille for e in PUBLICS}
        topics = [topic("d33", famille) for famille in familles_publiques()]
        assert "parcours.d33.rendez-vous" in topics
        assert len(set(topics)) == len(topics)
        assert all(nom.replace(".", "").replace("-", "").isalnum() for nom in topics)

    def test_source(self) -> None:
        assert [source(schema) for schema in ("d33", "d2a", "d974")] == [
            "/departements/33/journal",
            "/departements/2a/journal",
            "/departements/974/journal",
        ]

    def test_types_publies(self) -> None:
        internes = {c.famille for c in CATALOGUE if c not in evenements_publics()}
        assert internes == {"identifiant", "flux_droits", "effacement", "rectification"}


class TestSchema:
    @chaque("exemple", lambda: [*PUBLICS, ANNULATION], lambda e: e.type_stable())
    def test_il_decrit_ce_qui_est_publie(self, exemple: Evenement) -> None:
        schema = schema_json(type(exemple))
        Draft202012Validator.check_schema(schema)
        validateur = Draft202012Validator(schema)
        donnees: dict[str, Any] = orjson.loads(publie(exemple).donnees)
        validateur.validate(donnees)
        assert not validateur.is_valid(donnees | {"nom": "X"})
        assert not validateur.is_valid({k: v for k, v in donnees.items() if k != "survenu_le"})

    @chaque("classe", evenements_publics, lambda c: c.type_stable())
    def test_rien_de_scelle_n_y_parait(self, classe: type[Evenement]) -> None:
        schema = schema_json(classe)
        assert not schema["properties"].keys() & classe.champs_scelles
        assert not set(schema["required"]) & classe.champs_scelles
        assert not schema.get("$defs", {}).keys() & {"Identite", "Adresse"}
        texte = orjson.dumps(schema).decode()
        assert "telephone" not in texte
        assert all(f"#/$defs/{nom}" in texte for nom in schema.get("$defs", {})), "nothing that nobody refers to"
