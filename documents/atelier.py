"""Drawing documents up, whoever asks: read, compose, keep, record, in that order.

A process that stops in between leaves sealed bytes that nothing names, never a document that is named and not there.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID, uuid5

from commands.base import Cadre
from commands.execute import CleDejaUtilisee, Demande, executer
from commands.suivi.document import SANS_OBJET, ProduireDocument, objets_de
from documents.contenus import CONTENUS, Lecture
from documents.contenus.preuve import preuves
from documents.depot import Depot, nature_du_fichier
from documents.erreurs import DocumentImpossible, DocumentInconnu
from documents.modeles import Modeles
from documents.moteur import Moteur
from ledger.contexte import Acteur
from ledger.dossier.etat.accompagnement import Document, DocumentEtabli
from ledger.keys import Coffre
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.contrats.contrat_engagement import PartieContrat
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.territoire import Territoire

TAILLE_OCTETS_MAX: Final = 5_000_000
"""No document that we draw up is larger: a text that nobody would read is not a document."""
AGENT: Final = UUID("00000000-0000-5000-8000-0000000d0c00")
"""Who records the documents: the program that made the bytes. Who asked for them is in the event."""


def id_document(dossier: UUID, cle: UUID) -> UUID:
    """The id of what is drawn up once under this key: a letter, under that of the transmission that asks for it."""
    return uuid5(dossier, f"document/{cle}")


class Cachet(Protocol):
    """Who seals a document: :class:`documents.sceau.Sceau`, which is read by those alone who seal."""

    def apposer(self, pdf: bytes, motif: str) -> bytes:
        """The document with the seal; ``motif`` says what it attests."""


@dataclass(frozen=True, slots=True)
class Atelier:
    """Documents of a département. ``agents`` gives the name of an agent, None for one whom nobody knows; ``sceau`` is the
    electronic seal of the département, if it has one.

    :meth:`produire` draws one up and records it; :meth:`lire` gives back its bytes; :meth:`previsualiser` records nothing.
    """

    journal: Journal
    depot: Depot
    moteur: Moteur
    modeles: Modeles
    territoire: Territoire
    agents: Callable[[UUID], str | None]
    sceau: Cachet | None = None

    def produire(
        self,
        dossier: UUID,
        genre: GenreDocument,
        objet: UUID | None,
        *,
        cadre: Cadre,
        coffre: Coffre,
        cle: UUID,
        demande_par: UUID | None = None,
        canal: Canal = Canal.ECRAN,
    ) -> DocumentEtabli:
        """Draw a document up, once for each ``cle``: asked again, the same one is given.

        ``objet`` is the step that it puts on paper, None for an attestation. Raises
        :class:`~documents.erreurs.DocumentImpossible`, :class:`~documents.erreurs.DocumentEfface`,
        :class:`~documents.modeles.ModeleRefuse`, :class:`~commands.base.Refus`.
        """
        document = id_document(dossier, cle)
        etablis = self.journal.dossier(dossier).accompagnement.etablis
        if (deja := etablis.get(str(document))) is not None:
            return deja
        version, octets = self._composer(dossier, genre, objet, document, cadre, coffre)
        commande = ProduireDocument(
            document=document,
            genre=genre,
            objet=objet,
            version_modele=version,
            taille_octets=len(octets),
            sha256=self.depot.garder(dossier, octets),
            demande_par=demande_par,
        )
        executer(self.journal, Demande(dossier, commande, Acteur(AGENT, Role.SYSTEME, canal), cle), cadre)
        return self.journal.dossier(dossier).accompagnement.etablis[str(document)]

    def sceller_contrat(
        self, dossier: UUID, contrat: UUID, *, cadre: Cadre, coffre: Coffre, canal: Canal = Canal.ECRAN
    ) -> DocumentEtabli | None:
        """Draw up anew a contract that both parties signed, with its page of evidence, under the seal; once. None without a
        seal, or before both signed. Raises as :meth:`produire`.
        """
        etat = self.journal.dossier(dossier)
        accompagnement = etat.accompagnement
        signe = accompagnement.a_signer(str(contrat))
        if (deja := accompagnement.signe(str(contrat))) is not None or signe is None or self.sceau is None:
            return deja
        connu = etat.contrats[str(contrat)]
        if any(connu.versions.get(partie) != signe.id for partie in PartieContrat):
            return None
        cle = uuid5(UUID(signe.id), "cachet")
        document, genre = id_document(dossier, cle), GenreDocument.CONTRAT_ENGAGEMENT
        version, pdf = self._composer(dossier, genre, contrat, document, cadre, coffre, avec_preuve=True)
        octets = self.sceau.apposer(pdf, f"Contrat d'engagement signé par chaque partie, document {signe.id}")
        commande = ProduireDocument(
            document=document,
            genre=genre,
            objet=contrat,
            version_modele=version,
            taille_octets=len(octets),
            sha256=self.depot.garder(dossier, octets),
            cachet=True,
            d_apres=UUID(signe.id),
        )
        # sealed by another process meanwhile: a seal holds its instant, no two are the same
        with suppress(CleDejaUtilisee):
            executer(self.journal, Demande(dossier, commande, Acteur(AGENT, Role.SYSTEME, canal), cle), cadre)
        return self.journal.dossier(dossier).accompagnement.signe(str(contrat))

    def previsualiser(
        self, dossier: UUID, genre: GenreDocument, objet: UUID | None, *, cadre: Cadre, coffre: Coffre
    ) -> bytes:
        """The bytes that would be drawn up now; nothing is kept nor recorded. Raises as :meth:`produire`."""
        return self._composer(dossier, genre, objet, None, cadre, coffre)[1]

    def recevoir(self, dossier: UUID, octets: bytes) -> bool:
        """Keep a file that is handed in, if its type is one that is taken; whether it is kept.

        ``KeyError`` when the person has no key: never known, or erased.
        """
        if nature_du_fichier(octets) is None:
            return False
        self.depot.garder(dossier, octets)
        return True

    def lire_depose(self, dossier: UUID, document: UUID, coffre: Coffre) -> tuple[Document, bytes]:
        """A file that was handed in, and its bytes. Raises as :meth:`lire`; :class:`~documents.erreurs.DocumentInconnu` too
        for one of which nothing but the fingerprint was ever kept.
        """
        depose = self.journal.dossier(dossier).accompagnement.documents.get(str(document))
        if depose is None or not self.depot.tient(dossier, depose.sha256):
            raise DocumentInconnu
        return depose, self.depot.lire(coffre, dossier, depose.sha256)

    def lire(self, dossier: UUID, document: UUID, coffre: Coffre) -> tuple[DocumentEtabli, bytes]:
        """A document of the dossier and its bytes, those that were recorded or nothing.

        Raises :class:`~documents.erreurs.DocumentInconnu`, and as :meth:`~documents.depot.Depot.lire`.
        """
        etabli = self.journal.dossier(dossier).accompagnement.etablis.get(str(document))
        if etabli is None:
            raise DocumentInconnu
        return etabli, self.depot.lire(coffre, dossier, etabli.sha256)

    def _composer(
        self,
        dossier: UUID,
        genre: GenreDocument,
        objet: UUID | None,
        document: UUID | None,
        cadre: Cadre,
        coffre: Coffre,
        *,
        avec_preuve: bool = False,
    ) -> tuple[str, bytes]:
        """The version of the template, and the PDF."""
        lus = self.journal.lire([dossier])[dossier]
        lecture = Lecture(dossier, lus, coffre, self.territoire, self.agents, cadre)
        if genre not in SANS_OBJET and str(objet) not in objets_de(lecture.etat, genre):
            message = f"ce que le document ({genre.libelle}) met par écrit n'est pas dans ce dossier, ou n'y est plus"
            raise DocumentImpossible(message)
        modele = self.modeles.en_vigueur(genre, cadre.aujourd_hui)
        contenu = CONTENUS[genre](lecture, str(objet))
        variables = {**contenu.variables, "departement": self.moteur.charte.nom}
        donnees = {
            **modele.remplir(variables),
            "service": list(contenu.service),
            "signataire": list(contenu.signataire),
            "destinataire": lecture.destinataire,
            "lieu_et_date": f"Le {variables['date']}",
            "faits": [],
            **contenu.propre,
            **({"preuve": preuves(lecture, str(objet))} if avec_preuve else {}),
        }
        octets = self.moteur.composer(contenu.gabarit, document, cadre.aujourd_hui, donnees)
        if len(octets) > TAILLE_OCTETS_MAX:
            raise DocumentImpossible(
                "ce document serait trop long pour être lu : raccourcissez les textes qu'il reprend"
            )
        return modele.version, octets
