#!/bin/sh
# Upgrades a deployment of docker-compose.yaml: run it in the repository after the new code is there.
# The API server stays until the tasks that run have ended; stopped before them it would cost them, and up to five minutes of dark.
set -eu
docker compose build
docker compose stop scheduler                  # Hands out no more tasks.
docker compose stop worker                     # Ends those that run; what is cut off after five minutes is tried again.
docker compose up --detach --wait              # init migrates both databases before the others start.
docker compose exec -T worker presswatch doctor
