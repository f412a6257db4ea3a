# One image for every process of ours: `parcours api`, `parcours projeter`, `parcours relayer`.
FROM node:24.11.1-slim AS ressources
WORKDIR /tiers
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent

FROM python:3.13.9-slim
WORKDIR /srv/parcours
COPY requirements/production.lock requirements/build.lock requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/production.lock -r requirements/build.lock
COPY pyproject.toml README.md ./
COPY ledger ledger
COPY commands commands
COPY projections projections
COPY readmodels readmodels
COPY integrations integrations
COPY documents documents
COPY simulation simulation
COPY web web
COPY --from=ressources /tiers/node_modules/bootstrap/dist/css/bootstrap.min.css web/static/tiers/
COPY --from=ressources /tiers/node_modules/htmx.org/dist/htmx.min.js /tiers/node_modules/htmx.org/dist/ext/hx-sse.min.js \
     web/static/tiers/
COPY --from=ressources /tiers/node_modules/@expo-google-fonts/atkinson-hyperlegible/*/*.ttf documents/polices/
COPY app app
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --system parcours && \
    install --directory --owner parcours /preuves && install --directory --owner parcours --mode 700 /documents
USER parcours
ENTRYPOINT ["parcours"]
