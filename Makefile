# `make` lists the targets. Each needs only Python 3.11 or later and make; the first one run makes .venv.

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/installed.lock
INSTALLED := $(VENV)/installed.toml
SPARK := $(VENV)/installed-spark.lock
DEMO := demo/case
DEMO_SOURCES := $(shell find src/urazuke/simulate examples/reports -type f -not -name '*.pyc' 2>/dev/null)

# The first of these that is there and new enough; say PYTHON=/path/to/python to choose another.
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3
PYTEST_ARGUMENTS ?= -n 2

.DEFAULT_GOAL := help
.PHONY: help demo test bench lint docs install spark clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: $(INSTALLED) $(DEMO)/.ready ## simulate the example case, add the example reports, investigate it
	@$(BIN)/urazuke investigate $(DEMO)
	@echo "To start the demo over: rm -r demo"

test: $(INSTALLED) ## run every test
	@$(BIN)/python -m pytest $(PYTEST_ARGUMENTS)

bench: $(INSTALLED) ## measure: scores and times (add FULL=1 for two million events, a million leases)
	@$(BIN)/python bench/run.py $(if $(FULL),--full)

lint: $(INSTALLED) ## check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict src
	@$(BIN)/lint-imports

docs: $(INSTALLED) ## write docs/reference from the code, and check the links between the pages
	@$(BIN)/python docs/build.py

install: $(INSTALLED) ## make .venv with everything in it

spark: $(SPARK) ## add to .venv what --engine spark needs (500 MB), besides Java 17

clean: ## remove what was made: .venv, demo, caches
	@rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The locked libraries: .venv is made anew where the lock differs from the one it was made from.
$(LOCKED): requirements.lock
	@if cmp -s requirements.lock $@; then touch $@; exit 0; fi; \
	for python in $(PYTHONS); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then echo "Urazuke needs Python 3.11 or later; make PYTHON=/path/to/python3.11 names one." >&2; exit 1; fi; \
	echo "Making $(VENV) with $$("$$python" -V)" >&2; \
	"$$python" -m venv --clear $(VENV) || { echo "This Python cannot make a venv; on Debian: apt-get install python3-venv" >&2; exit 1; }; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && cp requirements.lock $@

# Urazuke itself, editable, from what the lock holds; compiled as pip compiles what it copies, or each start takes .1 s longer.
$(INSTALLED): $(LOCKED) pyproject.toml
	@if [ $@ -nt $(LOCKED) ] && cmp -s pyproject.toml $@; then touch $@; exit 0; fi; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e . && \
	$(BIN)/python -m compileall -q src && cp pyproject.toml $@

$(SPARK): spark.lock $(INSTALLED)
	@if cmp -s spark.lock $@; then touch $@; exit 0; fi; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r spark.lock && cp spark.lock $@

$(DEMO)/.ready: $(DEMO_SOURCES) | $(INSTALLED)
	@rm -rf demo
	@mkdir -p demo
	@$(BIN)/urazuke simulate $(DEMO) --organisations 20 --events 100000 --seed 1
	@mkdir -p $(DEMO)/reports
	@cp examples/reports/* $(DEMO)/reports/
	@touch $@
