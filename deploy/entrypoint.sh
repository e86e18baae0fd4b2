#!/bin/sh
# What the image starts with: `docker run IMAGE scheduler` is `airflow scheduler`; a program named whole is that program, as the
# official chart and its executors ask (`bash -c …`, `python -m …`, `airflow db …`).
set -eu
case "${1:-}" in
    airflow | presswatch | python | bash | sh | /*) exec "$@" ;;
    *) exec airflow "$@" ;;
esac
