#!/bin/sh
# The sidecar: asks every two minutes whether a person is needed, tells mail, webhook and Slack of what cannot raise an alarm
# itself, and pings PRESSWATCH_PING_URL, where it is set. It writes the time of its newest answer for its own health check. That
# a person is needed does not end it.
set -eu
while :; do
    status=0
    presswatch status --airflow http://api-server:8080 --tell ${PRESSWATCH_PING_URL:+--ping} || status=$?
    [ "$status" -le 1 ] && date +%s > /tmp/asked
    sleep 120
done
