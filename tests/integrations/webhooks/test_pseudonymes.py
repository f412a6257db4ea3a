"""Each subscriber is told ids of its own, and the product finds again what they stand for (M2)."""

import re
from uuid import UUID, uuid4

from ledger.publication import topic
from tests.integrations.kafka.departement import ouverture
from tests.integrations.webhooks.conftest import Scene
from tests.integrations.webhooks.recepteur import recepteur

PROPRES = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|T(?!00:00:00)[0-9]{2}:[0-9]{2}:[0-9]{2}"
)


def test_m2_deux_abonnes_n_ont_rien_en_commun(scene: Scene) -> None:
    """Neither of two families nor of the same: ids, headers, cursors, instants."""
    scene.gironde.ajouter(60)
    with recepteur() as autre, scene.au_travail():
        un = scene.abonner("rendez_vous", "droits")
        topics = [topic(scene.gironde.schema, famille) for famille in ("orientation", "droits")]
        deux, autre.secret = scene.guichet.abonner("autre", autre.url, topics, 0)
        fin = scene.gironde.position()
        scene.attendre(lambda: {scene.present(un).position, scene.present(deux).position} == {fin})
    dits = [
        {valeur for entetes, corps in recus for valeur in PROPRES.findall(corps.decode() + entetes["webhook-id"])}
        for recus in (scene.abonne.recus, autre.recus)
    ]
    assert min(map(len, dits)) > 25
    assert dits[0] & dits[1] == set()
    assert not [valeur for dit in dits for valeur in dit if valeur in {str(d) for d in scene.gironde.versions}]


def test_m2_le_produit_retrouve_de_qui_l_abonne_parle(scene: Scene) -> None:
    dossier = uuid4()
    scene.gironde.ecrire([scene.gironde.ecriture(dossier, ouverture())])
    abonnement = scene.abonner("droits")
    with scene.au_travail():
        scene.attendre(lambda: len(scene.abonne.recus) == 1)
    (recu,) = scene.abonne.evenements
    assert recu["subject"] != str(dossier)
    assert scene.guichet.retrouver(abonnement.abonnement, UUID(recu["subject"])) == dossier
