// Emmett's PostgreSQL event store: events appended, then projected by its own rebuild, one upsert an event.
// Usage: node mesure.mjs CONNECTION_STRING STREAMS EVENTS_PER_STREAM; prints one line of JSON.
import { randomUUID } from 'node:crypto';
import { SQL } from '@event-driven-io/dumbo';
import {
  getPostgreSQLEventStore,
  postgreSQLRawSQLProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';

const [connectionString, flux, parFlux] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

const fileActive = postgreSQLRawSQLProjection({
  name: 'file_active',
  canHandle: ['Planifie'],
  init: () => SQL`create table if not exists file_active (dossier text primary key, le date, referent text, version bigint)`,
  evolve: ({ data, metadata }) => SQL`
    insert into file_active as f values (${metadata.streamName}, ${data.le}, ${data.referent}, ${metadata.streamPosition})
    on conflict (dossier) do update set le = excluded.le, referent = excluded.referent, version = excluded.version
    where f.version < excluded.version`,
});

const store = getPostgreSQLEventStore(connectionString);
const evenement = (rang) => ({
  type: 'Planifie',
  data: { le: new Date(Date.UTC(2025, 0, 6 + rang)).toISOString().slice(0, 10), referent: randomUUID() },
});

const debutAjout = performance.now();
for (let f = 0; f < flux; f += 1) {
  await store.appendToStream(`dossier-${f}`, Array.from({ length: parFlux }, (_, rang) => evenement(rang)));
}
const ajout = performance.now() - debutAjout;

const debut = performance.now();
const consommateur = rebuildPostgreSQLProjections({ connectionString, projections: [fileActive] });
await consommateur.start();
const projection = performance.now() - debut;
await consommateur.close();
await store.close();

console.log(JSON.stringify({ evenements: flux * parFlux, ajout_s: ajout / 1000, projection_s: projection / 1000 }));
