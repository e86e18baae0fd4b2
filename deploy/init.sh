#!/bin/sh
# Brings both databases to the schema of this image and sets the password of admin. Safe to run at every start.
set -eu
umask 077
airflow db migrate
presswatch migrate
# Airflow opens this file for reading and writing; the password never appears among the arguments of a process.
python -c 'import json, os; print(json.dumps({"admin": os.environ["ADMIN_PASSWORD"]}))' \
    > "$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
