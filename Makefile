# Every task of the house. `make help` lists them; docs/operations.md explains the settings.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
INSTALL := install --require-hashes -r
OFFLINE := { echo "The packages could not be installed; the lines above say why. Is the package index" \
	"within reach? Then run make again." ; exit 1 ; }

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*##  */  make \1  /p' Makefile

run: .venv/.runtime  ## start the portal: web, worker, clock and broker, as one (Ctrl-C stops all)
	@exec $(BIN)/python -m acorn.supervisor

test: .venv/.dev  ## the suite on SQLite, without a browser
	@env -u ACORN_TEST_POSTGRES_URL -u ACORN_TEST_REDIS_URL $(BIN)/python -m pytest -n 2 -q

dev: .venv/.dev  ## add the test tools to .venv
	@echo "Ready. Try: make test"

check: .venv/.dev  ## everything CI runs: style, types, architecture, both databases, browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/check

bench: .venv/.dev  ## speed as ratios, into var/bench.json
	@$(BIN)/python -m bench

shots: .venv/.dev  ## pictures of every page, into var/shots
	@$(BIN)/python -m shots $(if $(docs),--docs)

messages: .venv/.dev  ## bring the message catalogues up to date with the sources, and compile them
	@$(BIN)/python .ci/messages.py update

fmt: .venv/.dev  ## format the code and put right what ruff can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

lock: .venv/.dev  ## compile requirements*.in into the files with hashes
	@for name in requirements requirements-dev; do $(BIN)/uv pip compile $$name.in --quiet \
		--output-file $$name.txt --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" || exit 1; done

# The stamps make a second start instant; they are newer than what they were made from.
.venv/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "ACORN needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." ; \
		echo "Name a newer one: make run PYTHON=/path/to/python3.11" ; exit 1 ; }
	@$(PYTHON) -m venv .venv || { \
		echo "Python cannot make .venv here: you must be allowed to write into this folder, and Debian" \
			"also needs: apt install python3-venv" ; exit 1 ; }
	@touch $@

.venv/.runtime: .venv/.venv requirements.txt
	@echo "Installing what ACORN runs on (once, about half a minute) …"
	@$(PIP) $(INSTALL) requirements.txt || $(OFFLINE)
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing the test tools …"
	@$(PIP) $(INSTALL) requirements-dev.txt || $(OFFLINE)
	@touch $@

.PHONY: help run test dev check bench shots messages fmt lock
