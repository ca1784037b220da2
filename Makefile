# The two commands are `make demo` and `make test`. Each sets up what it needs
# on a machine with Go, Node and git.

.PHONY: demo test lint bench fuzz kills build web e2e bench-archive clean

# The program, in build/, with the web app where Node can build that.
build:
	@if [ ! -f desk/web/dist/index.html ]; then \
		if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; \
		else echo "no npm here: the program is built without its web app (make web says what it needs)"; fi; fi
	go build -o build/dragoman ./cmd/dragoman

# Codes the sample archive into a fresh record, asks it, and opens the desk on it.
demo: build
	@bash sample/demo.sh build/dragoman build/demo.db

# Vet, linter, race detector on what runs in parallel, and all tests: what CI
# runs, in some five minutes on two cores.
test:
	@bash .ci/run

lint:
	@bash .ci/lint

# Benchmarks, with their allocations.
bench:
	go test -run '^$$' -bench . -benchmem ./...

# Times archive runs of 1, 2, 4, ... workers on the sample's wire, repeated: see
# doc/benchmarks.md.
ITEMS ?= 6000
bench-archive: build
	@bash sample/bench.sh build/dragoman $(ITEMS) $(NEWS)

# Every fuzz target for FUZZTIME each.
FUZZTIME ?= 30s
fuzz:
	@set -e; for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "== $$pkg $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

# Kills processes that add, watch, correct, code anew and import at random moments, KILLS
# times each, and holds that nothing is lost and nothing doubled.
KILLS ?= 50
kills:
	DRAGOMAN_KILLS=$(KILLS) go test -count=1 -timeout 30m -run '^TestKill' ./ledger ./cmd/dragoman

clean:
	rm -rf build

# The web app of the desk, for the program to be built with: needs Node 20.
web:
	@command -v npm >/dev/null || { echo "make web needs Node 20 or later with npm: https://nodejs.org"; exit 1; }
	cd desk/web && npm ci --no-audit --no-fund && npm test && npm run build

# Drives the web app in Chromium on the sample record and on one of 100,000 events.
e2e: web
	go build -o build/dragoman ./cmd/dragoman
	node desk/web/e2e/run.js build/dragoman
