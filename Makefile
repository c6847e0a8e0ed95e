# make run     build, generate the sample estate, scan it, write build/report.html
# make test    install or start what the tests need (as root) and run them all
# make help    the other targets

SHELL      := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS  += --no-print-directory

GO      ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
# One setting for building and testing, so that both share the build cache.
export GOFLAGS := $(strip $(shell $(GO) env GOFLAGS) -trimpath)
LDFLAGS := -s -w -X main.version=$(VERSION)
# "./..." leaves testdata out: the programs in it are named one by one.
PKGS    := ./... $(shell find testdata -name '*.go' -exec dirname {} + 2>/dev/null | sort -u | sed 's|^|./|')

# What can be set on the command line.
SEED       ?= 1
EVAL       ?= ../shared/eval
BENCH_MB   ?= 512
BENCH_RUNS ?= 5
FUZZTIME   ?= 30s
KILLS      ?= $(or $(N),200)
OBJECTS    ?= $(or $(N),10000000)
TESTFLAGS  ?=

.PHONY: build run test race lint bench many fuzz kill9 eval estate servers clean help

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | expand -t 10

build: ## the program, build/pdatlas
	@$(GO) build -ldflags '$(LDFLAGS)' -o build/pdatlas ./cmd/pdatlas

estate: ## the sample estate and its manifest of truth, build/estate (SEED=1)
	@rm -rf build/register
	@$(GO) run ./testdata/estate -out build/estate -seed $(SEED) -register build/register

# The estate holds what nobody can read (an encrypted archive, an unknown
# format), so the scan ends with exit code 3 by design: 0 and 3 are both fine.
run: build estate ## scan the sample estate, print the accounting, write build/report.html
	@rm -f build/run.db*
	@status=0; build/pdatlas scan build/estate/share --inventory build/run.db || status=$$?; \
	if [ $$status -ne 0 ] && [ $$status -ne 3 ]; then exit $$status; fi
	@build/pdatlas register import build/register --as estate --inventory build/run.db
	@while read -r activity by on; do build/pdatlas register approve $$activity --by $$by $${on:+--on $$on} --incomplete \
	--as estate --inventory build/run.db; done < build/register/APPROVED
	@build/pdatlas report --format html -o build/report.html --inventory build/run.db
	@echo "inventory: build/run.db   report: build/report.html   what is really there: build/estate/manifest.json"

test: ## all tests
	@.ci/test $(TESTFLAGS) $(PKGS)

race: ## all tests with the race detector
	@.ci/test -race $(TESTFLAGS) $(PKGS)

lint: ## formatting, vet, staticcheck and the limits of the style guide
	@.ci/lint $(PKGS)

bench: build ## engine and program on generated corpora (BENCH_MB=512 BENCH_RUNS=5), testdata/bench/last.txt
	@$(GO) test ./sources/sqldb -run '^$$' -bench . -benchtime 5x
	@$(GO) run ./testdata/bench -program build/pdatlas -mb $(BENCH_MB) -runs $(BENCH_RUNS) -out testdata/bench/last.txt

many: ## memory of scans of up to N=10000000 objects
	@$(GO) run ./testdata/many -n $(OBJECTS)

fuzz: ## every fuzz target for FUZZTIME=30s
	@.ci/fuzz $(FUZZTIME)

kill9: ## kill a scan N=200 times: nothing lost, nothing double
	@PDATLAS_KILL9=$(KILLS) $(GO) test ./scanner -run 'Kill9' -count=1 -v -timeout 2h

eval: build ## detection on labelled sets outside the tree (EVAL=../shared/eval)
	@$(GO) run ./testdata/eval -sets $(EVAL) -program build/pdatlas

servers: ## start the servers that tests talk to (testdata/servers/all.sh stop ends them)
	@testdata/servers/all.sh start

clean: ## remove build/
	@chmod -R u+rwX build 2>/dev/null || true
	@rm -rf build
