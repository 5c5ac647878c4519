# Yunheng's whole build. `make` builds build/yunheng; `make check` runs what is quick; `make tidy` checks the house rules;
# `make web` builds the console; `make bench` measures. KIND=asan|tsan|release|fuzz|cov builds beside it in build/KIND.

KIND ?= default
CC ?= gcc
OUT := $(if $(filter default,$(KIND)),build,build/$(KIND))

PACKAGES := libmicrohttpd jansson sqlite3 libpq libcurl openssl libical xlsxwriter libzip expat cairo pangocairo

COMMON := -std=gnu17 -D_GNU_SOURCE -g -fPIE -fno-common -Isrc -I$(OUT) -pthread -MMD -MP \
	-Wall -Wextra -Werror -Wno-missing-field-initializers -Wformat=2 -Wconversion -Wsign-conversion \
	-Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wundef -Wcast-qual \
	-Wwrite-strings -Wpointer-arith -Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum -Wvla \
	-Wdate-time -Werror=implicit -Werror=incompatible-pointer-types -Werror=int-conversion \
	-Werror=return-type -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing \
	-ffile-prefix-map=$(CURDIR)=.
GCC_ONLY := -Wformat-overflow=2 -Wformat-truncation=2 -Warith-conversion -Wcast-align=strict -Wlogical-op -Wduplicated-cond \
	-Wduplicated-branches -Wtrampolines -Wbidi-chars=any -Warray-bounds=2 -Wstringop-overflow=4 \
	-Wshift-overflow=2 -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr
CLANG_ONLY := -Wno-string-conversion # assert(!"what is wrong")
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
X86_ONLY := -fcf-protection=full
LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code -Wl,--as-needed -Wl,--build-id=sha1

IS_GCC := $(shell $(CC) --version 2>/dev/null | grep -q 'Free Software Foundation' && echo yes)
IS_X86 := $(filter x86_64,$(shell uname -m))
SANITIZE_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SANITIZE_tsan := -O1 -fsanitize=thread
SANITIZE_fuzz := -O1 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
SANITIZE_cov := -O0 --coverage
MODE := $(or $(SANITIZE_$(KIND)),-O2 $(HARDEN) $(if $(filter release,$(KIND)),-flto=auto))

CFLAGS += $(COMMON) $(if $(IS_GCC),$(GCC_ONLY),$(CLANG_ONLY)) $(if $(IS_X86),$(X86_ONLY)) $(MODE) \
	$(shell pkg-config --cflags $(PACKAGES) | sed 's/-I/-isystem /g')
LDFLAGS += $(LINK) $(MODE)
LDLIBS := $(shell pkg-config --libs $(PACKAGES)) -lm

SOURCES := $(wildcard src/*/*.c)
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o)
LIBRARY := $(OUT)/libyunheng.a
PROGRAM := $(OUT)/yunheng
UNIT := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
EMBED := $(shell find sql words rules data web/dist -type f 2>/dev/null | LC_ALL=C sort)

.PHONY: all check fuzz tidy format web bench clean
all: $(PROGRAM)

$(PROGRAM): $(OUT)/src/main.o $(LIBRARY)
	@echo '  LD    $@'
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS) $(OUT)/embedded.o
	@rm -f $@
	@ar rcs $@ $^

$(OUT)/src/%.o: src/%.c
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(CFLAGS) -c -o $@ $<

# SQL, words, rules and the built console travel inside the binary.
$(OUT)/embedded.S: $(EMBED) tools/embed Makefile
	@mkdir -p $(@D)
	@tools/embed $(EMBED) > $@
$(OUT)/embedded.o: $(OUT)/embedded.S
	@$(CC) -c -o $@ $<

# A fuzz target is a fuzzer in KIND=fuzz, elsewhere a replay of its corpus.
$(OUT)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(CFLAGS) -o $@ $< $(if $(filter fuzz,$(KIND)),-fsanitize=fuzzer,tests/fuzz/replay.c) $(LDFLAGS) \
		$(LIBRARY) $(LDLIBS)

$(OUT)/bench/%: bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(CFLAGS) -o $@ $< $(LDFLAGS) $(LIBRARY) $(LDLIBS)

# Test programs: build/unit/test_x from tests/unit/test_x.c, build/oracle/cases from tests/oracle/cases.c, and so on.
$(OUT)/%: tests/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(CFLAGS) -o $@ $< $(LDFLAGS) $(LIBRARY) $(LDLIBS)

check: $(UNIT) $(FUZZ) $(OUT)/articles/run $(PROGRAM)
	@tools/check $(OUT) $(OUT)/articles/run@1-2 $(OUT)/articles/run@2-2 $(UNIT) $(FUZZ)

fuzz: $(FUZZ)

tidy:
	@tools/tidy

format:
	@clang-format -i $(shell git ls-files '*.c' '*.h')

web:
	cd web && npm ci --no-audit --no-fund && npm run build

bench:
	@bench/run

clean:
	rm -rf build

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
