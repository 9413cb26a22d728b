# The only place that says how things are run. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PY := .venv/bin/python
READY := .venv/.ready
# these need TensorFlow, or encode thousands of phrasings, which training has done by then
WITH_VECTORS := tests/nlu/topics/test_talk_model.py tests/nlu/beliefs/test_beliefs.py tests/nlu/beliefs/test_belief_model.py tests/nlu/tuning tests/evaluation
WITH_SERVERS := tests/e2e tests/understanding tests/web tests/scale tests/faults tests/fuzz tests/wechat_interop
# real processes and databases
WITH_PROCESSES := tests/server tests/scripts tests/storage
# many generated cases, or all of the content
SLOW := tests/rules/test_invariants.py tests/knowledge/test_catalogue.py tests/knowledge/test_check.py tests/nlu/encoder tests/nlu/extraction/test_any_text.py tests/privacy/test_redact.py
PACKAGES := rules knowledge nlu policies actions privacy talk yaml_models channels storage server evaluation reporting bench scripts

export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore
export PORT ?= 5005
export ACTIONS_PORT ?= 5055

.PHONY: help install run widget shell wechat-simulator train evaluate bench bench-quick figures test test-quick test-fast test-unit test-understanding test-e2e test-web test-scale test-faults fuzz soak soak-wechat lint lint-quick format purge report review audit catalogue clean

help:  ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-19s %s\n", $$1, $$2}'

$(READY): pyproject.toml uv.lock .python-version scripts/bootstrap.sh
	@bash scripts/bootstrap.sh
	@touch $@

install: $(READY)  ## get uv and Python 3.10, install the locked dependencies

run: $(READY) widget  ## everything from nothing to a chat in the browser; Ctrl-C stops it
	@$(PY) -m server.run

widget: $(READY)  ## build the chat widget, where its sources changed and Node is there
	@$(PY) -m scripts.widget

shell: $(READY)  ## talk to it in this terminal
	@$(PY) -m server.run --shell

wechat-simulator: $(READY)  ## WeChat in this terminal, by its real protocol (CHANNEL=wecom: customer service; PLAIN=1: unencrypted)
	@$(PY) -m tests.support.wechat.simulator --channel $(or $(CHANNEL),official) $(if $(PLAIN),--plain)

train: $(READY)  ## train the model, where it is older than its inputs (FORCE=1: always)
	@$(PY) -m server.train $(if $(FORCE),--force)

tune-encoder: $(READY)  ## teach the encoder data/nlu and data/talks anew, forty minutes: nlu/encoder/adapter.npz
	@TF_CPP_MIN_LOG_LEVEL=3 $(PY) -m nlu.tuning

evaluate: train  ## SET=questions.jsonl OUT=predictions.jsonl: what is understood, and how well (STOCK=1: beside stock Rasa)
	@test -n "$(SET)" -a -n "$(OUT)" || { echo "make evaluate SET=questions.jsonl OUT=predictions.jsonl"; exit 2; }
	@$(PY) -m evaluation.evaluate "$(SET)" "$(OUT)" $(if $(STOCK),--stock)

bench: train  ## ours beside stock Rasa, both trained from nothing (EXAMPLES=8 a block): half an hour; tables in bench/README.md
	@$(PY) -m bench.compare $(if $(EXAMPLES),--examples $(EXAMPLES))

bench-quick: train  ## the same but for training, with fewer messages: under five minutes
	@$(PY) -m bench.compare --quick

test: lint test-unit train test-understanding test-e2e test-web test-scale test-faults  ## everything that checks the project

test-quick: $(READY)  ## what needs neither a model nor a server, and not the slowest of it: under a minute
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-quick test-fast

test-fast: $(READY)
	@$(PY) -m pytest --hypothesis-profile=quick -p tests.support.without_tensorflow tests $(foreach each,$(WITH_VECTORS) $(WITH_SERVERS) $(WITH_PROCESSES) $(SLOW),--ignore=$(each))

test-unit: $(READY)  ## the pure-Python tests
	@$(PY) -m pytest -p tests.support.without_tensorflow tests $(foreach each,$(WITH_VECTORS) $(WITH_SERVERS) $(WITH_PROCESSES),--ignore=$(each))

test-understanding: train  ## what the trained model understands; its figures against those in models/
	@$(PY) -m pytest tests/understanding $(WITH_VECTORS)

test-e2e: train  ## stories, and conversations with real servers
	@$(PY) -m rasa test core --stories tests/stories --model models/assistant.tar.gz --out build/story_results --fail-on-prediction-errors
	@$(PY) -m pytest tests/e2e

test-web: train  ## the widget in a real browser (Chromium), with real servers
	@$(PY) -m pytest tests/web

test-faults: train  ## parts that die, freeze or lie, a thousand wrong requests, hostile texts, planted secrets
	@$(PY) -m pytest $(WITH_PROCESSES) tests/faults tests/fuzz tests/wechat_interop

fuzz: train  ## the fuzzing alone, at length: FUZZ_REQUESTS=10000
	@FUZZ_REQUESTS=$(or $(FUZZ_REQUESTS),10000) $(PY) -m pytest tests/fuzz

soak: train  ## 100 conversations at once for DURATION=300 seconds: memory, errors, overload; bench/results/soak.json
	@$(PY) -m bench.soak --duration $(or $(DURATION),300)

soak-wechat: train  ## 200 people at once in an official account for DURATION=60 seconds, with and without customer service
	@$(PY) -m bench.wechat_soak --duration $(or $(DURATION),60)

test-scale: train  ## several workers behind nginx, with Redis and PostgreSQL (skipped where one is missing)
	@$(PY) -m pytest tests/scale

figures: train  ## measure anew: the fixed fold, models/figures.txt; untuned messages, models/figures_untuned.txt
	@$(PY) -m evaluation.fixed_fold --write
	@$(PY) -m evaluation.untuned --write

lint: lint-quick  ## lint-quick, and rasa data validate
	@$(PY) -m rasa data validate --fail-on-warnings

lint-quick: $(READY)  ## ruff, mypy, import-linter, yamllint, the knowledge checker
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy $(PACKAGES) rasa_sdk_plugins.py
	@.venv/bin/lint-imports
	@$(PY) -m yamllint --strict .
	@$(PY) -m knowledge check

format: $(READY)  ## put the code in its form
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format --quiet .

purge: $(READY)  ## DAYS=30: erase conversations and votes older than that (the server does so daily, by KEEP_DAYS)
	@$(PY) -m server.purge $(if $(DAYS),--days $(DAYS))

report: $(READY)  ## DAYS=7: what people ask and what was not understood: build/report.html and CSV (ALL_WORDS=1, ENDPOINTS=)
	@$(PY) -m reporting.report --days $(or $(DAYS),7) $(if $(ENDPOINTS),--endpoints $(ENDPOINTS)) $(if $(ALL_WORDS),--all-words)

review: $(READY)  ## FILE=build/report/suggestions.yml: accepted lines of the report become examples (EVALUATE=0: without figures)
	@test -n "$(FILE)" || { echo "make review FILE=build/report/suggestions.yml"; exit 2; }
	@$(PY) -m reporting.review "$(FILE)" $(if $(filter 0,$(EVALUATE)),--no-evaluation)

audit: $(READY)  ## known advisories for the locked packages, and why they do no harm here
	@$(PY) -m scripts.audit

catalogue: $(READY)  ## all answers, rules and sources on one page: build/catalogue.html (SINCE=2026-11-01: mark changes)
	@$(PY) -m knowledge catalogue build/catalogue.html --packs rules/policies/*.yml $(if $(SINCE),--since $(SINCE))

clean:  ## remove what was built; the installed packages stay
	@rm -rf build .rasa .cache models/*.tar.gz models/*.inputs models/*.sha256 .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
