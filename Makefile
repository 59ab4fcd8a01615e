# make run    install, map the sample articles in a database of their own and open the dashboard
# make test   install what the tests need and run them
# make lint   ruff, mypy --strict, hadolint, the spelling and wording of the prose, and for JavaScript eslint, tsc,
#             prettier and its tests, with the Node.js of the wheel that the lint group installs
# make audit  check the installed packages for known vulnerabilities, where a service can be reached
# make soak   tests that run for minutes: 100,000 malformed inputs, files of 100 MB, and so on
# make bench  accuracy, speed, start-up and memory beside other packages, into benchmarks/results/ (about five minutes);
#             with CORPORA=FOLDER also on the annotated articles of its *.jsonl
# make bench-dashboard  the dashboard over a million mentions, in Chromium (about ten minutes, longer the first time)
# make bench-archive    an archive of ten million mentions, prepared and queried as by the dashboard (about ten minutes)
# make bench-load       fifty concurrent readers of one dashboard, for five minutes

VENV ?= .venv
MENTIONS ?= 10000000
BIN := $(VENV)/bin
NPM = PATH="$(abspath $(BIN)):$$PATH" npm
# The first Python on the path that is new enough. Those that are tested most come first.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.15 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)

.PHONY: run test soak lint audit bench bench-archive bench-dashboard bench-load gazetteer clean

# The samples stay out of your own database, which `dateline serve` opens.
run: export DATELINE_DATABASE_URL := sqlite:///$(CURDIR)/build/samples.db
run: $(VENV)/.app
	$(BIN)/dateline ingest seeds
	$(BIN)/streamlit run dashboard/app.py

test: $(VENV)/.test
	$(BIN)/pytest -m 'not browser' --numprocesses auto --dist loadfile
	$(BIN)/pytest -m browser

soak: $(VENV)/.test
	$(BIN)/pytest -m soak --timeout 3600

lint: $(VENV)/.lint $(VENV)/.test node_modules/.installed  # mypy checks the tests, too, with the types of what they import
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	$(BIN)/codespell
	$(BIN)/python -m tools.prose_lint
	$(NPM) run --silent lint
	$(NPM) --silent test

audit: $(VENV)/.audit
	$(BIN)/python .ci/audit.py

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks.comparison --write $(CORPORA)
	$(BIN)/python -m benchmarks.chart

bench-dashboard: $(VENV)/.test
	$(BIN)/python -m benchmarks.dashboard

bench-archive: $(VENV)/.test
	$(BIN)/python -m benchmarks.archive --mentions $(MENTIONS)

bench-load: $(VENV)/.test
	$(BIN)/python -m benchmarks.load

gazetteer: $(VENV)/.gazetteer
	$(BIN)/python -m tools.gazetteer

clean:
	rm -rf $(VENV) node_modules build dist .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Dateline requires Python 3.11 or newer; none is on the path." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.app: $(VENV)/bin/pip pyproject.toml
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.audit $(VENV)/.bench $(VENV)/.gazetteer: $(VENV)/.%: $(VENV)/.app
	$(BIN)/pip install --quiet --group $*
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc $(VENV)/.lint
	$(NPM) ci --loglevel=error
	@touch $@
