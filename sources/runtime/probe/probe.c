/* Counters, addresses, and the CPU: what every instrumented program has. Nothing in this folder may be probed
   itself, nor what it calls: the instrument pass leaves out all that these functions reach. */
#include <channel.h>
#include "probe.h"

/* The instrument pass rewrites these. */
enum {
    PROBE_COUNTERS = 1,
    PROBE_SYMBOLS = 1
};

unsigned long __probe_counts[PROBE_COUNTERS];
static uint64_t probe_symbols[PROBE_SYMBOLS];
static int probe_sent;

/* Where a function or object is whose name the host knows by `id`; called before main. */
void __probe_symbol(unsigned id, const void *address) {
    probe_symbols[id] = (uint64_t)address;
}

/* Begin the PROFILE frame of one part: `items` records follow; `dropped` counts what found no place. */
void probe_begin(enum probe_part part, unsigned items, unsigned long dropped, unsigned item_size) {
    struct {
        uint32_t version;
        uint32_t part;
        uint32_t items;
        uint32_t item_size;
        uint64_t dropped;
    } header = { PROBE_VERSION, part, items, item_size, dropped };

    channel_begin(CHANNEL_PROFILE, sizeof(header) + (uint64_t)items * item_size);
    channel_put(&header, sizeof(header));
}

static void probe_cpuid(uint32_t leaf, uint32_t *b, uint32_t *c, uint32_t *d) {
    uint32_t a;

    __asm__ volatile("cpuid" : "=a"(a), "=b"(*b), "=c"(*c), "=d"(*d) : "a"(leaf), "c"(0));
    (void)a;
}

static uint32_t probe_cpuid_leaves(void) {
    uint32_t a, b, c, d;

    __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(0), "c"(0));
    (void)b;
    (void)c;
    (void)d;
    return a;
}

/* Leaf 1: ECX, EDX; leaf 7: EBX, ECX (Intel SDM volume 2A, CPUID). */
static void probe_send_cpu(void) {
    uint32_t word[4] = { 0, 0, 0, 0 };
    uint32_t unused;

    probe_cpuid(1, &unused, &word[0], &word[1]);
    if (probe_cpuid_leaves() >= 7)
        probe_cpuid(7, &word[2], &word[3], &unused);
    channel_send(CHANNEL_CPU, word, sizeof(word));
}

/* One by one: as long as nobody takes its address, a compiler knows that no pointer leads to the table, and
   keeps counters in registers while a loop runs (LLVM's GlobalsAA). */
static void probe_send_counts(void) {
    uint32_t i;

    probe_begin(PROBE_PART_COUNTS, PROBE_COUNTERS, 0, sizeof(uint64_t));
    for (i = 0; i < PROBE_COUNTERS; i++) {
        uint64_t count = __probe_counts[i];

        channel_put(&count, sizeof(count));
    }
    channel_end();
}

static void probe_send_symbols(void) {
    probe_begin(PROBE_PART_SYMBOLS, PROBE_SYMBOLS, 0, sizeof(uint64_t));
    channel_put(probe_symbols, sizeof(probe_symbols));
    channel_end();
}

/* Once: a panic while this is sent comes here again. */
void __probe_flush(void) {
    if (probe_sent)
        return;
    probe_sent = 1;
    probe_send_cpu();
    probe_send_counts();
    probe_send_symbols();
}
