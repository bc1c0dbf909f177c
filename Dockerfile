# Two images: `site` (both web processes and the worker) and `proxy` (nginx). compose.yaml builds and starts them.
# Plain Debian 12, so that each step can be tried in a folder made by debootstrap (docs/decisions/production.md).

# --- packages and the program; what is only needed to install stays in this stage
FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY requirements/run.txt /opt/cdc-site/requirements/run.txt
RUN python3 -m venv /opt/cdc-site/.venv \
    && /opt/cdc-site/.venv/bin/python -m pip install --no-cache-dir --no-input --disable-pip-version-check \
        --only-binary :all: --require-hashes --requirement /opt/cdc-site/requirements/run.txt \
    && /opt/cdc-site/.venv/bin/python -m pip uninstall --yes pip setuptools
COPY . /opt/cdc-site
# bytecode now, since nobody may write it later; without it each command takes twice as long to start
RUN cd /opt/cdc-site \
    && .venv/bin/python -m cdc_site.i18n.catalogues compile \
    && .venv/bin/python -m compileall -q cdc_site partners projects team manage.py

# --- the site
FROM debian:bookworm-slim AS site
# libfribidi0: Pillow joins Arabic letters with it
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libfribidi0 media-types python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 cdc \
    && useradd --uid 10001 --gid cdc --no-create-home --home-dir /var/lib/cdc-site --shell /usr/sbin/nologin cdc \
    && install --directory --owner=cdc --group=cdc /var/lib/cdc-site /var/lib/cdc-site/static \
        /var/lib/cdc-site/media /var/lib/cdc-site/backups /var/lib/cdc-nginx
COPY --from=build /opt/cdc-site /opt/cdc-site
ENV PATH=/opt/cdc-site/.venv/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cdc_site.settings.production \
    VAR_DIR=/var/lib/cdc-site \
    BIND=0.0.0.0
WORKDIR /opt/cdc-site
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "cdc_site.operations.probe", "live"]
CMD ["python", "-m", "gunicorn", "--config=cdc_site/operations/gunicorn_conf.py"]

# --- nginx, whose configuration the worker writes into /var/lib/cdc-nginx
FROM debian:bookworm-slim AS proxy
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl libnginx-mod-http-brotli-static nginx-light \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 cdc \
    && useradd --uid 10001 --gid cdc --no-create-home --home-dir /var/lib/cdc-nginx --shell /usr/sbin/nologin cdc \
    && install --directory --owner=cdc --group=cdc /var/lib/cdc-nginx
USER 10001:10001
EXPOSE 80 443
# the inner listener refuses whoever has no secret, and so says that nginx lives
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["/bin/sh", "-c", "test \"$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8099/)\" = 403"]
CMD ["nginx", "-e", "stderr", "-c", "/var/lib/cdc-nginx/site.conf", "-g", "daemon off;"]
