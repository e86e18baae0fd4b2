# All that a person does with Presswatch, one command each; `make help` lists them.
# Needs Python 3.11, 3.12 or 3.13, make and nothing else: the rest is put into .venv from the lock.

PY     := .venv/bin/python
LOCAL  := $(PY) -m presswatch_local
UV     := $(PY) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11
SHELL  := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo stop psql airflow doctor install install-dev test hostile faults fuzz world mutations quality bench quick coverage check lock clean

# Compiled bytecode saves seconds in each of Airflow's many processes.
unexport PYTHONDONTWRITEBYTECODE
# The installation may lie in a path with any letters, whatever the locale.
export PYTHONUTF8 := 1
# The settings that are handier as arguments of make; all others: docs/configuration.md
ifdef SOURCES
export PRESSWATCH_SOURCES := $(SOURCES)
endif
# What else to install: s3, for landing on an object store.
export EXTRAS
ifdef ALLOW
export PRESSWATCH_ALLOWED_PRIVATE_HOSTS := $(ALLOW)
endif

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/.installed ## Poll the sources and load their articles [ONCE=1] [FORCE=1] [SOURCES=path] [ALLOW=host:port,…]
	@$(LOCAL) run $(if $(ONCE),--once) $(if $(FORCE),--force)

demo: .venv/.installed ## The same against simulated publishers, without internet [ONCE=1]
	@$(LOCAL) demo $(if $(ONCE),--once)

stop: .venv/.installed ## End what run or demo left running
	@$(LOCAL) stop

psql: .venv/.installed ## Query the warehouse by hand, read-only [DEMO=1]
	@$(LOCAL) psql $(if $(DEMO),--demo)

airflow: .venv/.installed ## A command of Airflow on the database of make run, which has to be up [ARGS="users list"] [DEMO=1]
	@$(LOCAL) airflow $(if $(DEMO),--demo) -- $(ARGS)

doctor: .venv/.installed ## Say what is wrong with this installation and what to do
	@.venv/bin/presswatch doctor

install: .venv/.installed ## Make the environment [PYTHON=/path/to/python] [EXTRAS=s3]
	@$(if $(EXTRAS),scripts/install)

install-dev: .venv/.installed-dev ## … with what tests and checks need

.venv/.installed: requirements.txt requirements-bootstrap.txt pyproject.toml
	@PYTHON='$(PYTHON)' scripts/install

.venv/.installed-dev: requirements.txt requirements-dev.txt requirements-bootstrap.txt pyproject.toml
	@PYTHON='$(PYTHON)' scripts/install dev

TIERS ?= unit corpus integration faults e2e dags browser $(if $(CI),incidents)
WORKERS ?= 2
test: .venv/.installed-dev ## All tests, quick ones first [TIERS="unit integration"] [WORKERS=2]
	@$(PY) tools/run_tiers.py --workers $(WORKERS) $(TIERS)

hostile: .venv/.installed-dev ## The catalogue of hostile inputs, as a table [ONLY="C35 or D02"]
	@PYTHONPATH=include $(PY) -m tests.faults.hostile $(ONLY)

faults: .venv/.installed-dev ## Seeded runs that are killed, stopped, cut and filled [RUNS=200] [SEED=1] [RING=inner|outer] [LANES=2]
	@PYTHONPATH=include $(PY) -m tests.faults.laboratory $(if $(RING),--ring $(RING)) $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED)) $(if $(LANES),--lanes $(LANES))

fuzz: .venv/.installed-dev ## Feed parsers with bytes made to break them [SECONDS=60] [TARGET=feed] [REPLAY=file]
	@PYTHONPATH=include $(PY) -m tests.faults.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(TARGET),--target $(TARGET)) $(if $(REPLAY),--replay $(REPLAY))

quick: .venv/.installed-dev ## While you work: lint, sizes, types, import contracts, unit tests of what changed since main
	@for part in lint sizes words mirror types imports; do scripts/check-$$part || exit 1; done
	@PYTHONPATH=include $(PY) tools/quick.py

world: .venv/.installed-dev ## A month of publishers with the troubles that others met: expected, right, each difference [STEPS=60] [ONLY="a b"]
	@PYTHONPATH=include $(PY) -m bench.world $(if $(STEPS),--steps $(STEPS)) $(if $(ONLY),--only $(ONLY))

mutations: .venv/.installed-dev ## Change labelled pages in ways that must not, or must, change their extraction: violations by mutator [PAGES=300] [ONLY="a, b"] [SEED=1] [KEEP=file]
	@PYTHONPATH=include nice $(PY) -m bench.mutations $(if $(PAGES),--pages $(PAGES)) $(if $(ONLY),--only "$(ONLY)") $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep $(KEEP))

coverage: .venv/.installed-dev ## Lines that unit, corpus and integration tests run, child processes included, by package
	@mkdir -p var/coverage; $(PY) -m coverage erase
	@for tier in unit corpus integration; do $(PY) -m coverage run -m pytest -q -n $(WORKERS) --dist loadfile tests/$$tier || exit 1; done
	@$(PY) -m coverage combine --quiet; $(PY) tools/coverage_table.py

PEERS ?= yes
quality: .venv/.installed-dev $(if $(PEERS),.venv-peers/peers.json) ## Score everything on labelled data, ours beside others [CORPUS=path] [LIMIT=pages] [DETAILS=1] [PEERS=] [PEERS_PYTHON=/path/to/python3.12]
	@PYTHONPATH=include nice $(PY) -m bench.quality $(CORPUS) $(if $(LIMIT),--limit $(LIMIT)) $(if $(DETAILS),--details) $(if $(PEERS),,--peers "")

bench: .venv/.installed-dev ## What we cost beside what we are made of, as one table [CORPUS=path] [PAGES=100] [FEEDS=60] [POLLED=20] [MEMORY_PAGES=500] [ROUNDS=3]
	@PYTHONPATH=include $(PY) -m bench.performance $(if $(CORPUS),--corpus $(CORPUS)) $(if $(PAGES),--pages $(PAGES)) $(if $(FEEDS),--feeds $(FEEDS)) $(if $(POLLED),--polled $(POLLED)) $(if $(MEMORY_PAGES),--memory-pages $(MEMORY_PAGES)) $(if $(ROUNDS),--rounds $(ROUNDS))

# Other programs to set beside ours, apart from our lock; without network the table is printed without them.
.venv-peers/peers.json: requirements-peers.txt | .venv/.installed-dev
	-@$(PY) -m bench.quality.install $(PEERS_PYTHON)

check: .venv/.installed-dev ## Lint, types, import contracts, generated documents, deployment files, lock [ADVISORIES=file]
	@printf '%s\n' scripts/check-* | xargs -P $(WORKERS) -I @ sh -c \
	'said=$$(@ 2>&1); status=$$?; printf "== %s\n%s\n" @ "$$said"; test $$status = 0 || { echo "failed: @"; exit 1; }'

lock: .venv/.installed ## Pin anew what the requirements*.in ask for [UPGRADE=1]
	$(UV) $(if $(UPGRADE),--upgrade) requirements-bootstrap.in -o requirements-bootstrap.txt
	$(UV) $(if $(UPGRADE),--upgrade) requirements.in -o requirements.txt
	$(UV) $(if $(UPGRADE),--upgrade) requirements-s3.in -o requirements-s3.txt
	$(UV) $(if $(UPGRADE),--upgrade) requirements-dev.in -o requirements-dev.txt
	$(UV) $(if $(UPGRADE),--upgrade) requirements-peers.in -o requirements-peers.txt

clean: ## Remove environment, caches and demo; your data in var/ stay, unless DATA=1
	@if [ -x $(PY) ] && [ -e .venv/.installed ]; then $(LOCAL) stop; fi
	rm -rf .venv .venv-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache include/*.egg-info var/demo $(if $(DATA),var)
