#!/bin/sh
# The sidecar: asks every five minutes whether a person is needed, and pings PRESSWATCH_PING_URL, where it is set. It writes the
# time of its newest answer for its own health check. That a person is needed does not end it.
set -eu
while :; do
    status=0
    if [ -n "${PRESSWATCH_PING_URL:-}" ]; then
        presswatch status --airflow http://api-server:8080 --ping || status=$?
    else
        presswatch status --airflow http://api-server:8080 || status=$?
    fi
    [ "$status" -le 1 ] && date +%s > /tmp/asked
    sleep 300
done
