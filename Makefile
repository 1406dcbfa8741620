# `make help` lists what there is. Everything lives in .venv beside this file.
PORT = 8000
HOST = 127.0.0.1
TESTS =
RUNS = 25000
UV_VERSION = 0.13.9
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check lock bench fuzz kill screenshots train clean

help:  ## this list
	@echo 'make TARGET:'
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## /  \1: /p' Makefile
	@echo 'DATABASE_URL=postgresql://... uses that server (15 or newer) instead of the embedded one.'

setup:  ## install what it needs to run, from requirements/run.txt
	@bash tools/setup.sh run

run: setup  ## start everything (HOST=127.0.0.1 PORT=8000); Ctrl-C stops it
	@exec $(BIN)/sincerely run --host '$(HOST)' --port '$(PORT)'

test:  ## run the tests (TESTS='tests/rules -k quiet')
	@bash tools/setup.sh dev
	@bash tools/os_parts.sh tests
	@echo 'Testing ...'
	@$(BIN)/pytest -n 2 $(TESTS)

# Nothing that is checked needs a database or a secret of somebody's.
check: export SINCERELY_SECRET = only-for-checking
check: export DATABASE_URL = postgresql://127.0.0.1:1/only-for-checking
check:  ## ruff, mypy --strict, import-linter, migrations in step, docs true
	@bash tools/setup.sh dev
	@echo 'ruff: style and likely mistakes ...'
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo 'Run: $(BIN)/ruff format'; exit 1; }
	@echo 'mypy: types ...'
	@$(BIN)/mypy
	@echo 'import-linter: the floors ...'
	@$(BIN)/lint-imports
	@echo 'Migrations in step with the models ...'
	@$(BIN)/python -W 'ignore:Got an error checking' -m django makemigrations sincerely \
		--settings sincerely.site.settings --check --dry-run
	@echo 'Docs true ...'
	@$(BIN)/pytest -q tests/docs

lock:  ## pin the newest allowed versions into requirements/*.txt
	@bash tools/setup.sh run
	@test -x .venv/lock/bin/uv || python3 -m venv .venv/lock
	@.venv/lock/bin/pip install --quiet 'uv==$(UV_VERSION)'
	@for list in run dev bench train; do echo "Locking $$list ..."; \
		.venv/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-emit-find-links \
			--custom-compile-command 'make lock' \
			requirements/$$list.in --output-file requirements/$$list.txt || exit 1; done

bench:  ## measure the speed, beside the engines in requirements/bench.txt
	@bash tools/setup.sh bench
	@bash tools/os_parts.sh bench
	@$(BIN)/python -m benchmarks

fuzz:  ## a hundred thousand mutated files at the readers (RUNS=25000 for each)
	@bash tools/setup.sh dev
	@for reader in adf tables books mail; do echo "Fuzzing $$reader ..."; \
		$(BIN)/python -m tests.fuzz $$reader --runs $(RUNS) || exit 1; done

train:  ## learn the recogniser anew from training/texts: the model and docs/recogniser.md
	@bash tools/setup.sh run
	@test -x .venv/train/bin/python || python3 -m venv .venv/train
	@echo 'Installing requirements/train.txt (large; once) ...'
	@.venv/train/bin/pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/train.txt
	@PYTHONPATH=src .venv/train/bin/python -W ignore -m training

screenshots:  ## every screen of the sample store, at a phone and a desk, into docs/images/screens
	@bash tools/setup.sh dev
	@bash tools/os_parts.sh tests
	@$(BIN)/python tools/screenshots.py

kill:  ## ten minutes of trouble for the relay, and ten thousand sales while it sends (SEED=7)
	@bash tools/setup.sh dev
	@$(BIN)/python -m tests.relaying.harness --seconds 600 $(if $(SEED),--seed $(SEED))
	@SINCERELY_LONG=1 $(BIN)/pytest -q tests/relaying -k race

clean:  ## remove what was installed and cached here; your data stays
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
