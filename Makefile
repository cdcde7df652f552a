# `make run` and `make test` need Go and make only; what else they need is built here, or
# installed from Debian where that is possible.

GO       ?= go
DATA_DIR ?= var

# A clone may lack git, and every flag of the environment still counts.
export GOFLAGS := -buildvcs=false $(GOFLAGS)

PROGRAM      := bin/fortschreibung
TEMPORAL     := bin/temporal
STATICCHECK  := bin/staticcheck
WORKFLOWCHECK := bin/workflowcheck
GOSEC        := bin/gosec
MANIFESTS    := bin/manifests
BENCHSTAT    := bin/benchstat

TEST_TIMEOUT ?= 25m
TEST_FLAGS   ?=

FUZZTIME     ?= 60s

REHEARSALS   ?= 10
FAULTS       ?= 200
SEED         ?= 1
SOAK         ?= 30m

FIGURES      ?= .

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run build test pictures fuzz chaos soak bench bench-compare check architecture format postgres chromium race-compiler clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z\/-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# PostgreSQL refuses to run as root, and the user it then runs as may not be able to enter
# the folder of this clone (below /root, say).
run: build postgres $(TEMPORAL) ## start everything on this machine, with demo users
	@dir='$(DATA_DIR)'; \
	if [ "$$dir" = var ] && [ "$$(id -u)" -eq 0 ] && ! setpriv --reuid nobody --clear-groups test -x '$(CURDIR)'; then \
		dir=/var/lib/fortschreibung; \
		echo "the database's user cannot enter $(CURDIR): keeping the data in $$dir"; \
	fi; \
	TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" DATA_DIR="$$dir" exec $(PROGRAM) serve --demo

build: ## build bin/fortschreibung
	$(GO) build -o $(PROGRAM) ./cmd/fortschreibung

# Packages in which none of the program's goroutines run: looking for races there costs much
# and finds nothing. e2e runs the program as processes of their own.
PLAIN_PACKAGES := ./bench/... ./documents/... ./e2e/... ./internal/... ./paper/... ./rehearsal/... ./spreadsheets/... ./strategy/...
# Of ./web the test that looks at every page in a browser is left to the half without -race.
BROWSED := ^TestEveryPageIsAccessible$$
TEST = TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" $(GO) test -count=1 -timeout $(TEST_TIMEOUT) $(TEST_FLAGS)

# -count=1: results that depend on a database or a server are not taken from the cache.
test: postgres chromium race-compiler $(TEMPORAL) ## run all tests on a real PostgreSQL and a real Temporal
ifdef TEST_PACKAGES
	$(TEST) -race -p 2 $(TEST_PACKAGES)
else
	@raced=$$($(GO) list ./... | grep -vxF "$$($(GO) list $(PLAIN_PACKAGES))"); \
	{ $(TEST) -p 1 $(PLAIN_PACKAGES); plain=$$?; $(TEST) ./web -run '$(BROWSED)' && exit $$plain; } & plain=$$!; \
	$(TEST) -p 1 -race -skip '$(BROWSED)' $$raced; raced=$$?; wait $$plain && exit $$raced
endif

pictures: postgres chromium $(TEMPORAL) ## make the pictures of docs/pages anew
	TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" PICTURES='$(CURDIR)/docs/pages' \
		$(GO) test ./e2e -count=1 -run TestJourneyFromWorkshopToPublishedMeasure/with_scripts

fuzz: ## fuzz every decoder, each for FUZZTIME (60s)
	@grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9]+' . | sort | while IFS=: read -r file name; do \
		name=$${name#func }; echo "$$(dirname "$$file") $$name"; \
		$(GO) test "$$(dirname "$$file")" -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x || exit 1; \
	done

chaos: postgres $(TEMPORAL) ## 200 faults over 10 rehearsals: nothing may be lost (about 15 minutes)
	TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" $(GO) test ./e2e -count=1 -v -timeout 60m -run TestChaosLosesNothing \
		-chaos.rehearsals $(REHEARSALS) -chaos.faults $(FAULTS) -chaos.seed $(SEED)

soak: postgres $(TEMPORAL) ## steady load for SOAK (30m): memory stays flat, no queue grows
	TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" $(GO) test ./e2e -count=1 -v -timeout 3h -run TestSoakAtSteadyLoad -soak $(SOAK)

bench: postgres $(TEMPORAL) ## measure against the floor (about 20 minutes): bench/results.jsonl and a table
	rm -f bench/results.jsonl
	TEMPORAL_CLI="$${TEMPORAL_CLI:-$(CURDIR)/$(TEMPORAL)}" $(GO) test ./bench -count=1 -v -timeout 2h -full -results '$(CURDIR)/bench/results.jsonl' -run '$(FIGURES)'

bench-compare: $(BENCHSTAT) bench/results.jsonl ## compare the ratios of bench/results.jsonl with the baseline's
	@dir=$$(mktemp -d) && $(GO) run ./bench/ratios bench/baseline.jsonl > $$dir/baseline && $(GO) run ./bench/ratios bench/results.jsonl > $$dir/results && \
		$(BENCHSTAT) $$dir/baseline $$dir/results; status=$$?; rm -rf $$dir; exit $$status

check: architecture $(STATICCHECK) $(WORKFLOWCHECK) $(GOSEC) $(MANIFESTS) ## formatting, vet, staticcheck, workflowcheck, gosec, direction of imports
	@unformatted=$$(find . -name '*.go' -not -path './var/*' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then echo "not formatted with gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(WORKFLOWCHECK) -config tools/lint/workflowcheck.yaml ./workflows/...
	$(GOSEC) tools/lint/gosec.json
	$(MANIFESTS) deploy/kubernetes

architecture:
	$(GO) test -count=1 ./internal/architecture/

format: ## format all Go code
	find . -name '*.go' -not -path './var/*' -exec gofmt -w {} +

postgres: ## install Debian's PostgreSQL when there is none
	@./tools/ensure-debian.sh postgresql

# PDF are made by Chromium; the tests look into them with poppler's programs. That
# LibreOffice opens the Word files is only tested where it is installed.
chromium: ## install Debian's Chromium and poppler when there are none
	@./tools/ensure-debian.sh chromium poppler-utils

# The race detector is C.
race-compiler:
	@./tools/ensure-debian.sh gcc libc6-dev

bin/temporal: ## build the Temporal CLI when it is missing (the first time: 5 to 10 minutes)
	@echo "building the Temporal CLI; this takes 5 to 10 minutes the first time"
	$(GO) build -C tools -ldflags '-s -w' -o $(CURDIR)/$@.new github.com/temporalio/cli/cmd/temporal
	mv $@.new $@

$(STATICCHECK): tools/lint/go.mod
	$(GO) build -C tools/lint -o $(CURDIR)/$@ honnef.co/go/tools/cmd/staticcheck

$(WORKFLOWCHECK): tools/lint/go.mod
	$(GO) build -C tools/lint -o $(CURDIR)/$@ go.temporal.io/sdk/contrib/tools/workflowcheck

$(MANIFESTS): tools/kubernetes/go.mod tools/kubernetes/go.sum tools/kubernetes/main.go
	$(GO) build -C tools/kubernetes -o $(CURDIR)/$(MANIFESTS) .

$(BENCHSTAT): tools/benchstat/go.mod
	$(GO) build -C tools/benchstat -o $(CURDIR)/$@ golang.org/x/perf/cmd/benchstat

$(GOSEC): tools/lint/go.mod tools/lint/gosec/main.go
	$(GO) build -C tools/lint -o $(CURDIR)/$@ ./gosec

clean: ## remove what was built; the data in var/ stays
	rm -rf bin
