// Un abonné aux événements du journal, en JavaScript : lit ce qui est validé, ne traite chaque événement qu'une fois.
//
//   npm ci && node abonne.js kafka:9092 mon-service etapes.jsonl parcours.d33.rendez-vous parcours.d33.orientation
//
// Les variables PARCOURS_KAFKA_… donnent la connexion (TLS, compte) ; sans elles, elle est en clair.
import { appendFileSync, existsSync, openSync, fsyncSync, closeSync, readFileSync } from "node:fs";
import { Kafka as Liaison } from "cloudevents";
import kafkajs from "kafkajs";
import lz4 from "lz4js";

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
// Le relais comprime en lz4, que kafkajs ne connaît pas de lui-même.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (octets) => Buffer.from(lz4.decompress(octets)),
});

const [bootstrap, groupe, fichier, ...topics] = process.argv.slice(2);
const { PARCOURS_KAFKA_PROTOCOLE: protocole = "PLAINTEXT", ...env } = process.env;
const lireFichier = (nom) => (nom ? [readFileSync(nom, "utf-8")] : undefined);
const kafka = new Kafka({
  clientId: groupe,
  brokers: bootstrap.split(","),
  logLevel: logLevel.ERROR,
  ssl: protocole.endsWith("SSL") ? { ca: lireFichier(env.PARCOURS_KAFKA_AUTORITES) } : false,
  sasl: protocole.startsWith("SASL")
    ? {
        mechanism: (env.PARCOURS_KAFKA_MECANISME ?? "SCRAM-SHA-512").toLowerCase(),
        username: env.PARCOURS_KAFKA_UTILISATEUR,
        password: env.PARCOURS_KAFKA_MOT_DE_PASSE,
      }
    : undefined,
});

/** Écrit des lignes et attend qu'elles soient sur le disque. */
function ecrire(ou, lignes) {
  if (!lignes.length) return;
  appendFileSync(ou, lignes.map((ligne) => JSON.stringify(ligne) + "\n").join(""));
  const ouvert = openSync(ou, "r");
  fsyncSync(ouvert);
  closeSync(ouvert);
}

/** L'événement d'un message, par le SDK officiel de CloudEvents. Lève une erreur si le message n'en est pas un. */
function lire(message) {
  const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([nom, v]) => [nom, v.toString()]));
  if (!headers.ce_id) throw new Error("en-tête ce_id absent"); // le SDK en tirerait un au hasard
  const evenement = Liaison.toEvent({ headers, body: message.value?.toString(), value: message.value?.toString(), key: message.key?.toString() });
  evenement.validate();
  return { evenement, donnees: typeof evenement.data === "string" ? JSON.parse(evenement.data) : evenement.data };
}

// Une ligne par événement traité : elle est l'effet et la mémoire à la fois. Une dernière ligne coupée est ignorée.
const lignes = existsSync(fichier) ? readFileSync(fichier, "utf-8").split("\n") : [];
if (lignes.length && lignes.at(-1) !== "") appendFileSync(fichier, "\n");
const traites = new Set(
  lignes.flatMap((ligne) => {
    try {
      return [JSON.parse(ligne).id];
    } catch {
      return [];
    }
  }),
);

const abonne = kafka.consumer({ groupId: groupe, readUncommitted: false });
await abonne.connect();
await abonne.subscribe({ topics, fromBeginning: true });
await abonne.run({
  autoCommit: false,
  eachBatch: async ({ batch, heartbeat }) => {
    const effets = [];
    const ecartes = [];
    for (const message of batch.messages) {
      try {
        const { evenement, donnees } = lire(message);
        if (traites.has(evenement.id)) continue;
        traites.add(evenement.id);
        effets.push({
          id: evenement.id,
          dossier: evenement.subject,
          version: Number(evenement.dossierversion),
          type: evenement.type,
          survenu_le: donnees.survenu_le,
        });
      } catch (erreur) {
        // Ce qui n'est pas lisible est mis de côté avec sa raison, et la suite est lue.
        ecartes.push({ topic: batch.topic, partition: batch.partition, offset: message.offset, raison: erreur.message });
      }
    }
    ecrire(fichier, effets);
    ecrire(`${fichier}.ecartes`, ecartes);
    await heartbeat();
    // Seulement après : mort entre les deux, il relira le lot et le reconnaîtra.
    const suivant = (BigInt(batch.lastOffset()) + 1n).toString();
    await abonne.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: suivant }]);
  },
});
process.once("SIGTERM", async () => {
  await abonne.disconnect();
  process.exit(0);
});
