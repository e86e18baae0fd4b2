#!/bin/sh
# Brings both databases to the schema of this image and writes the passwords of the UI. Safe to run at every start.
set -eu
umask 077
airflow db migrate
presswatch migrate
# Airflow opens this file for reading and writing; no password appears among the arguments of a process.
python /opt/presswatch/deploy/passwords.py
