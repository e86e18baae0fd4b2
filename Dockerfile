# The one image of Presswatch: every Airflow component and the command line run from it. Health checks are in docker-compose.yaml.
ARG PYTHON=3.12.12-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /build
# EXTRAS=s3 adds what landing on an object store needs.
ARG EXTRAS=
COPY requirements-bootstrap.txt requirements.txt requirements-s3.txt ./
# uv first, by the hashes of our own lock; it then installs the rest by theirs.
RUN pip install --no-cache-dir --require-hashes -r requirements-bootstrap.txt
# Compiled here: no process writes bytecode later (read-only root), and without it each would compile for itself, 18 s of
# CPU for Great Expectations alone.
RUN uv venv /opt/venv \
    && uv pip install --python /opt/venv/bin/python --no-cache --require-hashes --compile-bytecode -r requirements.txt \
       ${EXTRAS:+-r requirements-${EXTRAS}.txt}
COPY include /opt/presswatch/include
COPY dags /opt/presswatch/dags
COPY plugins /opt/presswatch/plugins
COPY deploy /opt/presswatch/deploy
COPY pyproject.toml LICENSE /opt/presswatch/
RUN /opt/venv/bin/python -m compileall -q /opt/presswatch \
    && PYTHONDONTWRITEBYTECODE= PYTHONPATH=/opt/presswatch/include /opt/venv/bin/python -m presswatch.articles.preload \
    && printf '#!/bin/sh\nexec python -c "from presswatch.cli import main; main()" "$@"\n' > /opt/venv/bin/presswatch \
    && chmod 755 /opt/venv/bin/presswatch

FROM python:${PYTHON}
RUN groupadd --gid 50000 presswatch \
    && useradd --uid 50000 --gid 50000 --create-home presswatch \
    && install -d -o presswatch -g presswatch -m 750 /var/lib/airflow-users /var/lib/presswatch /var/log/airflow \
    # Podman gives the tmpfs that compose mounts here the mode of the folder below it.
    && install -d -o presswatch -g presswatch -m 1777 /var/lib/airflow
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/presswatch /opt/presswatch
# Empty counts as unset: a base image or a builder may have set it.
ENV PYTHONDONTWRITEBYTECODE= \
    PYTHONUNBUFFERED=1 \
    PYTHONPATH=/opt/presswatch/include \
    PATH=/opt/venv/bin:${PATH} \
    AIRFLOW_HOME=/var/lib/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/presswatch/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/presswatch/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    PRESSWATCH_VAR=/var/lib/presswatch
USER presswatch
WORKDIR /opt/presswatch
EXPOSE 8080
ENTRYPOINT ["/bin/sh", "/opt/presswatch/deploy/entrypoint.sh"]
CMD ["version"]
