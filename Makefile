# What you can do in a checkout of socdocs.  `make help` lists it.
#
# GNU Make 3.81, which macOS ships, is enough, and a path with a blank in it is no obstacle: nothing here is an absolute
# path.  tests/repository/test_makefile.py keeps both true.

VENV    = .venv
IN      = examples/*/system.yaml
KINDS   =
FORMATS = docx md
OUT     = build

BIN       = $(VENV)/bin
PY        = $(BIN)/python
# A lock is installed as it is: pip looks for nothing that is not in it, and the check below says what would be missing.
INSTALL   = $(PY) -m pip install --quiet --disable-pip-version-check --no-deps
CHECK     = $(PY) -m pip --disable-pip-version-check check
INSTALLED = $(VENV)/.installed
# What socdocs makes of its own files ahead of their use; of a file changed since it makes it again at each run.
PREPARED  = build/prepared/.made
FOR_DEVELOPMENT = $(VENV)/.installed-for-development
FOR_PDF         = $(VENV)/.installed-for-pdf
PEERS_VENV      = $(VENV)/bench
PEERS           = $(PEERS_VENV)/.installed
SECURITY_VENV   = $(VENV)/security
FOR_SECURITY    = $(SECURITY_VENV)/.installed
MEASURED_VENV   = $(VENV)/measured
MEASURED        = $(MEASURED_VENV)/.installed
MEASURED_TESTS  = build/coverage/seconds.json

# What the goals of the bench call "today's build".
BASE   = 8e1eaa9
ONLY   =
ROUNDS =
# How long each reader is fuzzed.
SECONDS = 600

# The tests that `make coverage` measures again, in place of all.
TESTS =

# The tests of how work grows, which also count what single calls look through.
GROWTH = $(wildcard tests/*/test_growth.py tests/*/*/test_growth.py)

# Which mistakes `make mutation` makes in the code, how many, and how many of them at a time; the seed also decides what
# `make fuzz` and `make faults` try.
SEED  = 17
COUNT = 300
JOBS  = 2

export FORMATS KINDS OUT PYTHON
# Python keeps what it compiled, whatever the shell says: else each process of `make test` compiles all tests every time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: reports test test-exhaustive test-fast coverage mutation test-install test-word test-web fuzz faults sbom audit editors commonmark craft pictures reference check lint format types imports words accept docs docs-check bench bench-base bench-load bench-chart accept-bench lock clean distclean help

reports: $(PREPARED) $(if $(filter pdf,$(FORMATS)),$(FOR_PDF)) ## Build the reports that IN declares into OUT (every example into build/), in FORMATS
	@rules=$$($(PY) scripts/report_rules.py $(IN)); code=$$?; \
	{ test -z "$$rules" || printf '%s\n' "$$rules" | $(MAKE) --no-print-directory --keep-going -f -; } && test $$code = 0 || \
	    { echo 'Not every report is up to date; the reasons are above.' >&2; exit 1; }
	@echo 'The reports are in $(OUT). To use socdocs in this terminal, type: . $(BIN)/activate'

test: $(FOR_DEVELOPMENT) $(PREPARED) ## Run the tests
	$(PY) -m pytest -n auto -m "not exhaustive"

test-exhaustive: $(FOR_DEVELOPMENT) $(PREPARED) ## Run the tests that take every command, field and reader with everything that could break a promise
	$(PY) -m pytest -n auto -m exhaustive $(GROWTH:%=--ignore %)
	$(PY) -m pytest -n auto -p tests.steps $(GROWTH)

test-fast: $(FOR_DEVELOPMENT) ## Run the tests of reading, the model, rules and the document, before each commit
	$(PY) -m pytest -n auto -m "not exhaustive" --hypothesis-profile=fast --ignore tests/rules/test_errors.py tests/codes tests/source tests/model tests/catalogs tests/document tests/rules

coverage: $(FOR_DEVELOPMENT) ## Run the tests and say which lines and branches no test runs, with what the tests start counted
	$(PY) -m pytest -n auto -p scripts.mutation.measured_tests --cov --cov-context=test \
	    --cov-report=term:skip-covered $(if $(TESTS),--cov-append) $(TESTS)

mutation: $(MEASURED_TESTS) ## Put COUNT small mistakes chosen by SEED into the code, and name those that no test notices; JOBS at a time
	$(PY) -m scripts.mutation.run --seed '$(SEED)' --count $(COUNT) --jobs $(JOBS)

test-install: $(FOR_DEVELOPMENT) ## Install with make and pip on the oldest and newest Python here, and run each command of the docs
	$(PY) scripts/word_tools.py build/word-tools
	$(PY) -m pytest -n auto -o faulthandler_timeout=1800 tests/installation/proof_*.py

test-word: $(FOR_DEVELOPMENT) ## Prove Word files with LibreOffice, pandoc and the Open XML SDK, which it fetches, and PDF files with pdftotext
	$(PY) scripts/word_tools.py build/word-tools
	$(PY) -m pytest -n auto tests/writers/docx/proof_word.py tests/writers/pdf/proof_pdf.py
	$(PY) -m pytest tests/redline/proof_redline.py

test-web: $(FOR_DEVELOPMENT) ## Prove reports in HTML and the preview with Chromium, axe-core and a checker of HTML, which it fetches
	$(PY) -m scripts.web_tools build/web-tools
	$(PY) -m pytest -n auto --dist loadfile tests/web/proof_*.py

fuzz: $(FOR_SECURITY) ## Look for input that breaks a reader, for SECONDS each; ONLY='csv word' narrows, SAMPLE=file with ONLY=csv reads one again
	$(SECURITY_VENV)/bin/python -m tests.fuzz.run --out build/fuzz --seconds $(SECONDS) --seed $(SEED) $(SAMPLE:%=--sample %) $(ONLY)

faults: $(FOR_DEVELOPMENT) ## Let each call of the system fail under the commands that write, kill them, and look at their files; ONLY='md batch' narrows
	$(PY) -m tests.faults.run --seed $(SEED) $(KILLS:%=--kills %) $(ERRORS:%=--error %) $(ONLY)

sbom: $(FOR_SECURITY) ## Write the software bill of materials of all that users can have (CycloneDX) into build/sbom.json
	mkdir -p build
	$(SECURITY_VENV)/bin/python -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json requirements-all.txt

audit: $(FOR_SECURITY) ## Look for known weaknesses of what users can have, which asks a database on the network
	$(SECURITY_VENV)/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements-all.txt

editors: $(FOR_DEVELOPMENT) ## Edit and save reports with other programs, find every fact again, and renew the table in docs/word.md
	$(PY) -m scripts.editors.tools
	$(PY) -m pytest tests/edits/proof_editors.py
	$(PY) -m scripts.editors.page

commonmark: $(FOR_DEVELOPMENT) ## Score what of CommonMark's own examples survives in Word, which needs npm
	$(PY) bench/commonmark.py build/bench/commonmark

craft: $(INSTALLED) ## Measure what content controls, bookmarks of facts, comments and custom data cost
	$(PY) bench/craft.py

pictures: $(FOR_DEVELOPMENT) ## Draw every report of the examples in every style in build/pictures, and the pictures of the tutorials in docs
	$(PY) scripts/word_tools.py build/word-tools
	$(PY) -m scripts.web_tools build/web-tools
	$(PY) scripts/contact_sheets.py build/pictures
	$(PY) -m scripts.tutorial_pictures

reference: $(INSTALLED) ## Zip templates/reference.docx, and the examples' styles made from it, from its parts; EDITED=file.docx takes the parts from it
	$(PY) scripts/reference.py $(EDITED)
	$(PY) scripts/example_styles.py

check: lint types imports words ## Run the static checks

lint: $(FOR_DEVELOPMENT) ## Check style and format of the code (part of check)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(FOR_DEVELOPMENT) ## Check the types (part of check)
	$(PY) -m mypy

imports: $(FOR_DEVELOPMENT) ## Check that each layer imports only the layers below it (part of check)
	$(BIN)/lint-imports

words: $(FOR_DEVELOPMENT) ## Check that the words of scripts/plain_words.yaml are not used (part of check)
	$(PY) scripts/plain_words.py

format: $(FOR_DEVELOPMENT) ## Format the code and repair what can be repaired without thinking
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

accept: $(FOR_DEVELOPMENT) ## Rewrite the golden files with what the program gives now; read the difference before committing
	$(PY) -m pytest -n auto --accept

docs: $(INSTALLED) ## Write the generated pages of docs/ anew
	$(PY) scripts/generated_docs.py

docs-check: $(INSTALLED) ## Check that the generated pages of docs/ are current
	$(PY) scripts/generated_docs.py --check

bench: $(MEASURED) $(PEERS) $(PREPARED) ## Measure against other programs and BASE, print each goal, renew its page; ONLY='M batch' narrows
	$(MEASURED_VENV)/bin/python bench/run.py --peers $(PEERS_VENV)/bin/python --extras $(PY) --out build/bench \
	    $(BASE:%=--base %) $(ONLY:%=--only %) $(ROUNDS:%=--rounds %)
	$(if $(ONLY)$(ROUNDS),,$(MAKE) --no-print-directory bench-chart)
	$(PY) bench/work.py

bench-base: $(MEASURED) ## Write the Word files that BASE makes into build/bench/base, and print how large they are
	$(MEASURED_VENV)/bin/python bench/base.py $(BASE) build/bench

bench-load: $(FOR_DEVELOPMENT) ## Compare what LibreOffice needs to load reports with the Word files of bench-base
	mkdir -p build/bench/load
	$(BIN)/socdocs soc2 build/bench/M/system.yaml --auditor build/bench/M/auditor.yaml --force -o build/bench/load/M.docx
	$(BIN)/socdocs soc2 examples/saas-vendor/system.yaml --auditor examples/saas-vendor/auditor.yaml --type 2 --force \
	    -o build/bench/load/saas-vendor.docx
	$(PY) bench/load.py build/bench/load/M.docx build/bench/base/M.docx \
	    build/bench/load/saas-vendor.docx build/bench/base/saas-vendor.docx

bench-chart: $(INSTALLED) $(PEERS) ## Write what was measured into docs/performance.md and its chart (part of bench)
	$(PY) bench/page.py build/bench/results.json
	$(PEERS_VENV)/bin/python bench/chart.py build/bench/results.json docs/pictures/performance.png

accept-bench: $(INSTALLED) ## Rewrite bench/work.yaml with the work that a report takes now
	$(PY) bench/work.py --accept

# For every system and every Python that is supported at once, with extras as they are asked for, since pip 23 and older
# does not take "coverage==7" for an answer to "coverage[toml]"; without settings of this machine.
LOCK = UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --no-config --upgrade --universal \
    --python-version 3.11 --generate-hashes --no-strip-extras
# The programs beside socdocs have the versions of what they share with it; npm keeps to those in bench/package.json.
lock: $(FOR_DEVELOPMENT) ## Lock the newest versions of all dependencies, with their hashes
	$(LOCK) --group checkout --output-file requirements.txt pyproject.toml
	$(LOCK) --extra pdf --group checkout --constraint requirements.txt --output-file requirements-pdf.txt pyproject.toml
	$(LOCK) --extra pdf --extra preview --group checkout --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	$(LOCK) --extra pdf --extra preview --constraint requirements-dev.txt --output-file requirements-all.txt pyproject.toml
	$(LOCK) --extra pdf --extra preview --group checkout --group security --constraint requirements-dev.txt --output-file requirements-security.txt pyproject.toml
	$(LOCK) --group pyproject.toml:bench --constraint requirements.txt --output-file bench/requirements.txt

clean: ## Remove build/ and what the tools leave behind
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find socdocs scripts bench tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove the virtual environment too
	rm -rf .venv

help: ## Say what can be made
	@echo "make TARGET, where TARGET is (reports, when there is none):"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "A firm's own files:"
	@echo "  make reports IN='clients/*/system.yaml' KINDS='soc1-type1 soc2-type2' FORMATS='docx html' OUT=dir"
	@echo "  IN       system descriptions, or folders of them; an auditor.yaml beside one goes with it"
	@echo "  KINDS    only reports of these kinds; a description that declares no report gets an outline of each"
	@echo "  FORMATS  docx, md, html and pdf, or some of them"
	@echo "  OUT      the folder for the reports; a draft that somebody edited there is not overwritten"
	@echo "PYTHON=/path/to/python3 chooses the Python (3.11 or newer) for the virtual environment in .venv."

$(INSTALLED): requirements.txt pyproject.toml scripts/venv.sh
	scripts/venv.sh $(VENV)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-build-isolation --editable .
	$(CHECK)
	@touch $@

$(FOR_PDF): $(INSTALLED) requirements-pdf.txt
	$(INSTALL) --require-hashes -r requirements-pdf.txt
	$(CHECK)
	@touch $@

# With the same Python, or two of them would be compared.
$(PEERS): bench/requirements.txt $(INSTALLED)
	PYTHON=$(PY) scripts/venv.sh $(PEERS_VENV)
	$(PEERS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	@touch $@

# What runs the searches and reads the locks is not for those who only develop, and has wheels for few machines.
$(FOR_SECURITY): requirements-security.txt scripts/venv.sh $(INSTALLED)
	PYTHON=$(PY) scripts/venv.sh $(SECURITY_VENV)
	$(SECURITY_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-security.txt
	@touch $@

# What is measured lies in an environment with what users have and nothing else: packages for development run code of
# their own at each start.
$(MEASURED): requirements.txt pyproject.toml scripts/venv.sh | $(INSTALLED)
	$(MAKE) --no-print-directory VENV=$(MEASURED_VENV) PYTHON=$(PY) $@

$(MEASURED_TESTS):
	$(MAKE) --no-print-directory coverage

$(PREPARED): $(INSTALLED) scripts/prepare.py templates/reference.docx $(wildcard socdocs/*.py socdocs/*/*.yaml socdocs/source/*.py socdocs/source/tables/*.yaml socdocs/report/*.py socdocs/writers/docx/*.py socdocs/writers/docx/style_source/*.py templates/*/* templates/*/*/* templates/*/*/*/*)
	$(PY) scripts/prepare.py
	@touch $@

$(FOR_DEVELOPMENT): $(INSTALLED) requirements-dev.txt
	$(INSTALL) --require-hashes -r requirements-dev.txt
	$(CHECK)
	@touch $@
