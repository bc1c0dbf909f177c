# `make help` lists what there is. Settings go before or after the target: `make run PORT=8001 VAR_DIR=other`.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
MAKEFLAGS += --no-builtin-rules
# what is compiled once serves every start and every run of the tests, also where a shell says otherwise
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
UV ?= uv
# three on two cores: one of them waits for a browser or the database; a file's tests share what it stands on, and the
# browsers' files, which take longest, are not left to the end
WORKERS ?= 3 --dist loadfile --no-loadscope-reorder
ARGS ?=

BIN := .venv/bin
RUN := $(BIN)/python -m cdc_site.operations.run
# one stamp for each version of Python: after an upgrade of the system, .venv is made anew
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
FOR_RUNNING := .venv/installed-run-$(VERSION)
FOR_DEVELOPING := .venv/installed-dev-$(VERSION)
CHECKER := audit/node_modules/vnu-jar/build/dist/vnu.jar

.PHONY: help run dev test test-full audit lint sbom bench chaos manage backup backup-key restore lock upgrade-database

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

run: $(FOR_RUNNING) ## Start the site with a database of its own (PORT, VAR_DIR, ADMIN_PASSWORD; see .env.example)
	@exec $(RUN) serve

dev: $(FOR_DEVELOPING) ## The same for developers: automatic reload, debug toolbar
	@exec $(RUN) dev $(ARGS)

test: $(FOR_DEVELOPING) ## Run the tests on a throw-away database (ARGS="-k name" chooses)
	@exec $(RUN) test -n $(WORKERS) -m "not slow and not thorough" $(ARGS)

test-full: $(FOR_DEVELOPING) ## Run all tests, also those that take longer
	@exec $(RUN) test -n $(WORKERS) $(ARGS)

audit: $(FOR_DEVELOPING) $(CHECKER) ## Check the HTML of every page of the first content (needs Java and npm)
	@VNU_JAR=$(abspath $(CHECKER)) $(RUN) test -q tests/audit

$(CHECKER): audit/package-lock.json
	npm ci --prefix audit --no-progress
	@touch $@

lint: $(FOR_DEVELOPING) ## Check style, import direction, templates, migrations, catalogues, secrets, known weaknesses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive cdc_site projects partners team bench chaos
	$(BIN)/python .ci/audit.py requirements/run.txt
	@# the models are compared with the migrations alone; the address of a database is only needed to load the settings
	DJANGO_SETTINGS_MODULE=cdc_site.settings.test DATABASE_URL=postgresql://localhost:1/none \
		$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python -m cdc_site.i18n.catalogues check
	@# found (0) and failed (128) are both wrong, so the answer must be "nothing found" (1)
	git grep --untracked -nIE -f .ci/secret-patterns -- . ':!.ci/secret-patterns' ':!requirements'; test $$? -eq 1

sbom: $(FOR_DEVELOPING) ## Write what the site is made of into sbom.json (CycloneDX, from the lock; FILE=… elsewhere)
	@$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible \
		--output-file $(or $(FILE),sbom.json) 2>/dev/null && echo "Written: $(or $(FILE),sbom.json)"

bench: $(FOR_DEVELOPING) ## Measure speed and weight of the pages; fails when a bound is missed
	@exec $(RUN) bench $(ARGS)

chaos: $(FOR_DEVELOPING) ## Drill faults with the real components (needs nginx, root for full disks; FULL=1 longer)
	@exec $(BIN)/python -m chaos $(ARGS)

manage: $(FOR_RUNNING) ## Run a command of manage.py: make manage ARGS="changepassword admin"
	@exec $(RUN) manage $(ARGS)

backup: $(FOR_RUNNING) ## Write the whole site into one encrypted file (ARGS="--drill --key FILE" proves the newest one)
	@exec $(RUN) manage backup $(ARGS)

backup-key: $(FOR_RUNNING) ## Make the pair of keys that backups are encrypted with (FILE, for the private one)
	@$(BIN)/python -m cdc_site.backups.keys $(FILE)

restore: $(FOR_RUNNING) ## Give back the site from a backup; it must not run (FILE=… KEY=…)
	@test -n "$(FILE)" || { echo 'Say which: make restore FILE=backup.tar.age KEY=backup-key.txt' >&2; exit 2; }
	@exec $(RUN) restore "$(FILE)" $(if $(KEY),--key "$(KEY)") $(ARGS)

lock: ## Write the exact versions from the ranges in pyproject.toml (needs uv; ARGS=--upgrade takes newer ones)
	$(UV) pip compile $(LOCK_FLAGS) $(ARGS) --output-file requirements/run.txt pyproject.toml
	$(UV) pip compile $(LOCK_FLAGS) $(ARGS) --output-file requirements/dev.txt --extra dev --constraint requirements/run.txt pyproject.toml

upgrade-database: $(FOR_RUNNING) ## Move the data of an older PostgreSQL to this copy's version
	@exec $(RUN) upgrade-database

LOCK_FLAGS := --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 \
	--no-header --quiet

.venv/installed-%-$(VERSION): requirements/%.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, not $(VERSION).")'
	@$(BIN)/python -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "$(VERSION)")' 2>/dev/null \
		|| { echo "Creating .venv …"; $(PYTHON) -m venv --clear .venv; }
	@echo "Installing $$(grep -c '^[a-z].*==' $<) packages into .venv …"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes --progress-bar off \
		--requirement $< 2>.venv/pip-errors | awk '/^(Collecting|Installing)/ && n++ % 15 == 14 || /^Installing/ { \
		print "  … " (/^I/ ? "unpacking" : n); fflush() }' || { cat .venv/pip-errors >&2; exit 1; }
	@touch $@
