# Everything a person or a machine does here. `make` alone lists it.
# Works with GNU Make 3.81 (macOS) and later.

# A token or an import prints its own output and nothing else, called from another make or not.
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
LOCKED := pyproject.toml shared/pyproject.toml services/api/pyproject.toml services/risk-engine/pyproject.toml \
	services/scheduler/pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help bootstrap run token import test check chaos bench backtest calibrate fmt lock audit catalogue openapi golden wander fuzz everything

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Any Python may run the script: it finds a new enough one, or says which is missing.
bootstrap: ## install what the lock says into .venv (every target does so first)
	@for p in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if command -v $$p >/dev/null 2>&1 && $$p -I -S -c '' 2>/dev/null; then exec $$p -I deploy/bootstrap.py; fi; \
	done; \
	echo "Securing Good needs Python 3.11 or later, and there is no Python on this machine's PATH." >&2; exit 1

run: bootstrap ## start everything on http://127.0.0.1:8000 (PORT, SECURING_GOOD_HOME, SAMPLE=none or afresh); Ctrl-C stops it
	@$(PY) -m deploy.local

token: bootstrap ## print a bearer token: ROLE=principal_adviser (URN, SCOPES, COUNCIL, SUBJECT, HOURS)
	@$(PY) -m deploy.issue_token

import: bootstrap ## send files to the running instance: FILES="a.csv b.json" (COUNCIL, PERIOD; TRY=1 only says what they would change)
	@$(PY) -m deploy.send_imports

test: bootstrap ## run the tests
	$(PY) -m pytest -n 2 --dist worksteal -m "not long"

check: bootstrap ## format, lint, types, import contracts, licences, and what the schema and the API promise
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m deploy.check_licences
	$(PY) -m deploy.contract.check
	$(PY) -m pytest -q tests/whole -k "grants or migrations or openapi"

fmt: bootstrap ## format the code and fix what can be fixed safely
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

chaos: bootstrap ## kill workers over queued work and prove that nothing is lost (LONG=1: 500 times, and at every step)
	@$(PY) -m tests.chaos
	@if [ -n "$(LONG)" ]; then $(PY) -m pytest -q -n 2 -m long tests/whole/test_crash_points.py; fi

wander: bootstrap ## live in a small borough at random and prove that nothing forbidden is reached (STEPS=10000)
	@STEPS=$(or $(STEPS),10000) $(PY) -m pytest -q -n0 -m long tests/journey/test_council_at_random.py

everything: bootstrap ## import every published file into a running product (REAL_DATA=folder of published files)
	@$(PY) -m pytest -q -s -n0 -m long tests/real/test_everything.py

fuzz: bootstrap ## send what the document allows and what it forbids, as every role, and hold each answer against it (SEED=1, LONG=1: 100,000)
	@SEED=$(or $(SEED),1) $(PY) -m pytest -q -s -n0 -m "$(if $(LONG),long,not long)" tests/contract/test_fuzz.py

bench: bootstrap ## measure against rivals and ceilings: ONLY=scoring (LONG=1: more rounds)
	@$(PY) -m tests.bench

backtest: bootstrap ## would the index have found the schools inspectors downgraded? DATA=folder of published files
	@$(PY) -m securing_good_risk_engine.backtest $(or $(DATA),../shared/data)

calibrate: bootstrap ## scales and points of the index, from training rows alone: DATA=folder of published files
	@$(PY) -m securing_good_risk_engine.backtest.calibrating $(or $(DATA),../shared/data)

audit: bootstrap ## look up known vulnerabilities of the locked packages (the answer depends on the day)
	$(PY) -m pip_audit --strict --require-hashes --disable-pip -r requirements.lock

openapi: bootstrap ## write docs/openapi from the code (BREAKS='why' where clients of /v1 break)
	@$(PY) -m deploy.contract.write

golden: bootstrap ## write what each version of the API answers where any differs (tests/contract/golden)
	@GOLDEN=write $(PY) -m pytest -q -n0 tests/contract/test_versions.py -k golden

catalogue: bootstrap ## write docs/data-catalogue.md and docs/templates.md from what the importer knows
	@$(PY) -m deploy.write_data_catalogue

lock: bootstrap ## compile requirements.lock afresh from the five pyproject.toml
	.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header --no-emit-package securing-good-shared \
		--group build --group embedded --group backtest --group bench --group dev -o requirements.lock -q $(LOCKED)
	$(PY) deploy/write_bootstrap_lock.py
	$(PY) deploy/write_runtime_lock.py
