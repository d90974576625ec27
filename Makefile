# One command per question; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
PYTHON ?= python3
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv pip
STAMPS := $(VENV)/.stamps
export UV_LINK_MODE ?= copy

PO := $(shell find src -name '*.po' 2>/dev/null)
COMPILE := $(UV) compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --python-version 3.11

.PHONY: help demo sandbox test check fix bench spark wheel try-wheel lock messages clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(STAMPS)/run ## play the demo city's year and serve it on 127.0.0.1 (ARGS=--no-serve stops before serving)
	@$(VENV)/bin/jixiao demo $(ARGS)

sandbox: $(STAMPS)/run ## a training year to play in minutes, with exercises for each role (ARGS=--no-serve stops before serving)
	@$(VENV)/bin/jixiao sandbox $(ARGS)

test: $(STAMPS)/dev $(if $(findstring spark,$(JIXIAO_REQUIRE)),$(STAMPS)/spark) ## the whole suite; PostgreSQL, browser and Spark tests run where their programs are found
	@$(PY) tools/run_tests.py $(ARGS)

check: $(STAMPS)/dev ## format, lint, types, layers, house rules, translations, migrations, figures
	@$(PY) tools/check.py

fix: $(STAMPS)/dev ## mend what a tool can mend
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format --quiet .

bench: $(STAMPS)/bench ## run benchmarks/*.py and print their tables
	@$(PY) benchmarks/run.py $(ARGS)

wheel: $(STAMPS)/run ## dist/jixiao-*.whl with everything that the pages need inside
	@rm -rf dist
	@$(PY) -m build --quiet --wheel --no-isolation --outdir dist . >/dev/null
	@ls -l dist/*.whl

try-wheel: $(STAMPS)/dev ## install the wheel into an empty environment and play the demo city there
	@PYTHON="$(PYTHON)" tools/try_wheel.sh

spark: $(STAMPS)/spark ## install Spark for `jixiao batch --engine spark` and its tests (needs Java 17)

messages: $(STAMPS)/dev ## update the translation files from templates and code, and say what is missing
	@$(PY) tools/messages.py $(ARGS)

lock: $(STAMPS)/uv ## resolve every dependency again and write requirements/*.txt
	@$(COMPILE) --upgrade --extra web --extra postgres --extra dev --extra build pyproject.toml -o requirements/dev.txt
	@$(COMPILE) --extra bench pyproject.toml -c requirements/dev.txt -o requirements/bench.txt
	@$(COMPILE) --extra spark pyproject.toml -c requirements/dev.txt -o requirements/spark.txt
	@$(COMPILE) --extra web --extra postgres --extra build pyproject.toml -c requirements/dev.txt -o requirements/web.txt
	@echo uv | $(COMPILE) --upgrade - -o requirements/uv.txt

clean: ## remove everything that make made, but not what a user entered
	rm -rf $(VENV) .cache build dist src/jixiao/web/static/vendor
	find src tests tools benchmarks -name '__pycache__' -prune -exec rm -rf {} +

# Steps that are done once, and again when what they stand on changes.

$(STAMPS)/uv: requirements/uv.txt
	@PYTHON="$(PYTHON)" tools/make_venv.sh $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/web: $(STAMPS)/uv requirements/web.txt
	@echo "Installing locked dependencies …"
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/web.txt
	@touch $@

$(STAMPS)/run: $(STAMPS)/web pyproject.toml hatch_build.py package-lock.json $(PO)
	@echo "Building what the pages need …"
	@$(UV) install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/bench: requirements/bench.txt $(STAMPS)/dev
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/bench.txt
	@touch $@

$(STAMPS)/spark: requirements/spark.txt $(STAMPS)/dev
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/spark.txt
	@touch $@
