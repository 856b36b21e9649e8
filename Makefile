# The few commands there are. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test e2e check gen bench scale fuzz fuzz-bytes race soak sabotage report
SHELL := /usr/bin/env bash

help: ## lists these commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 19

run: ## builds and starts everything with a demo dealership on SQLite, and prints its address (Ctrl-C ends it)
	@tools/run.sh $(ARGS)

test: ## every test on SQLite and on PostgreSQL with Redis, and both apps in Chromium; all of it started and ended here (ARGS go to cargo test)
	@tools/test.sh $(ARGS)

e2e: ## both apps in Chromium as people would use them, each against a demo of its own
	@tools/apps.sh e2e

race: ## 64 clients for the last place, 2,000 times on each database
	@CHEZHU_TEST_RACES=2000 tools/test.sh --test it booking::race

soak: ## the long forms of the suites with their times judged, in parts of at most nine minutes: kills, chaos, overload, usual work watched for what grows (ARGS: words of their names)
	@tools/soak.sh "$(ARGS)"

report: ## runs the suites and writes docs/report.md: each goal beside what was measured (ARGS=FILE: the figures of an earlier run)
	@tools/report.sh $(ARGS)

sabotage: ## takes each guard away and requires that its suite notices (ARGS: words in the guards' names)
	@tools/sabotage.sh $(ARGS)

check: ## what a change must pass before it is reviewed: format, clippy, the laws of the house, dependencies
	@tools/check.sh

gen: ## writes openapi/openapi.json and openapi/problems.md again from the code
	@tools/gen.sh

bench: ## measures against bare handlers and pgbench on a PostgreSQL of its own, and prints ratios
	@tools/bench.sh $(ARGS)

scale: ## measures real rows and what one request costs, and writes the tables of docs/scale.md again
	@tools/scale.sh $(ARGS)

fuzz: ## sends at least 20,000 requests made up by schemathesis to a demo of its own, as four kinds of people
	@tools/fuzz.sh $(ARGS)

fuzz-bytes: ## libFuzzer on everything that parses bytes from outside, a minute each (ARGS: seconds, targets)
	@tools/fuzz-bytes.sh $(ARGS)
