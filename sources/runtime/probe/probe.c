/* Function probes: calls, cycles and caller-callee edges, counted in bss and
   sent as one PROFILE frame at the end. The host holds the names (probes.json)
   and the layout of the frame (meta/profile/collect.py).

   One core only. Nothing here may be probed itself, nor what it calls: the
   instrument pass leaves out all that these functions reach. */
#include <channel.h>
#include <platform.h>
#include "probe.h"

/* The instrument pass rewrites PROBE_COUNT and PROBE_EDGES (a power of two). */
enum {
    PROBE_COUNT = 1,
    PROBE_EDGES = 256,
    PROBE_DEPTH = 4096,
    PROBE_TRIES = 32
};

#define PROBE_VERSION 1u
#define PROBE_NONE 0xffffffffu

struct probe_function {
    uint64_t calls;
    uint64_t total;  /* cycles of outermost activations, callees included */
    uint64_t self;   /* cycles without probed callees */
    uint64_t min;    /* cycles of the shortest and longest activation */
    uint64_t max;
    uint32_t active; /* activations on the stack */
    uint32_t ended;  /* whether min and max are set */
};

struct probe_edge {
    uint32_t caller;
    uint32_t callee;
    uint64_t calls;  /* 0: free */
};

struct probe_frame {
    uint32_t id;
    uint64_t start;
    uint64_t children; /* cycles spent in probed callees */
};

struct probe_header {
    uint32_t version;
    uint32_t probes;
    uint32_t functions;
    uint32_t edges;
    uint64_t dropped_frames;
    uint64_t dropped_edges;
};

struct probe_record {
    uint32_t id;
    uint32_t zero;
    uint64_t calls;
    uint64_t total;
    uint64_t self;
    uint64_t min;
    uint64_t max;
};

static struct probe_function probe_functions[PROBE_COUNT];
static struct probe_edge probe_edges[PROBE_EDGES];
static struct probe_frame probe_stack[PROBE_DEPTH];
static uint32_t probe_depth;
static uint64_t probe_above; /* activations that found the stack full */
static uint64_t probe_dropped_frames;
static uint64_t probe_dropped_edges;
static int probe_off;

static void probe_count_edge(uint32_t caller, uint32_t callee) {
    uint32_t at = caller * 0x9e3779b1u + callee * 0x85ebca6bu;
    uint32_t i;

    at ^= at >> 15;
    for (i = 0; i < PROBE_TRIES; i++) {
        struct probe_edge *edge = &probe_edges[(at + i) & (PROBE_EDGES - 1)];

        if (edge->calls == 0) {
            edge->caller = caller;
            edge->callee = callee;
        } else if (edge->caller != caller || edge->callee != callee) {
            continue;
        }
        edge->calls++;
        return;
    }
    probe_dropped_edges++;
}

/* End the innermost activation at time `now`. */
static void probe_pop(uint64_t now) {
    struct probe_frame *frame = &probe_stack[--probe_depth];
    struct probe_function *function = &probe_functions[frame->id];
    uint64_t cycles = now - frame->start;

    function->self += cycles - frame->children;
    function->active--;
    if (function->active == 0)
        function->total += cycles;
    if (!function->ended || cycles < function->min)
        function->min = cycles;
    if (cycles > function->max)
        function->max = cycles;
    function->ended = 1;
    if (probe_depth > 0)
        probe_stack[probe_depth - 1].children += cycles;
}

void __probe_enter(uint32_t id) {
    struct probe_frame *frame;

    if (probe_off || id >= PROBE_COUNT)
        return;
    probe_functions[id].calls++;
    if (probe_depth == PROBE_DEPTH) {
        probe_above++;
        probe_dropped_frames++;
        return;
    }
    probe_count_edge(probe_depth > 0 ? probe_stack[probe_depth - 1].id : PROBE_NONE, id);
    probe_functions[id].active++;
    frame = &probe_stack[probe_depth++];
    frame->id = id;
    frame->children = 0;
    frame->start = platform_cycles();
}

void __probe_exit(uint32_t id) {
    uint64_t now;
    uint32_t top;

    if (probe_off || id >= PROBE_COUNT)
        return;
    if (probe_above > 0) {
        probe_above--;
        return;
    }
    if (probe_functions[id].active == 0)
        return;
    now = platform_cycles();
    /* Above us may be functions that were left without an exit: by a jump, or since they never return. */
    do {
        top = probe_stack[probe_depth - 1].id;
        probe_pop(now);
    } while (top != id);
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

static void probe_send_functions(void) {
    uint32_t i;

    for (i = 0; i < PROBE_COUNT; i++) {
        const struct probe_function *function = &probe_functions[i];
        struct probe_record record;

        if (function->calls == 0)
            continue;
        record.id = i;
        record.zero = 0;
        record.calls = function->calls;
        record.total = function->total;
        record.self = function->self;
        record.min = function->min;
        record.max = function->max;
        channel_put(&record, sizeof(record));
    }
}

static void probe_send_counts(void) {
    struct probe_header header = { PROBE_VERSION, PROBE_COUNT, 0, 0, probe_dropped_frames, probe_dropped_edges };
    uint32_t i;

    for (i = 0; i < PROBE_COUNT; i++)
        header.functions += probe_functions[i].calls != 0;
    for (i = 0; i < PROBE_EDGES; i++)
        header.edges += probe_edges[i].calls != 0;
    channel_begin(CHANNEL_PROFILE, sizeof(header) + header.functions * sizeof(struct probe_record)
                                           + header.edges * sizeof(struct probe_edge));
    channel_put(&header, sizeof(header));
    probe_send_functions();
    for (i = 0; i < PROBE_EDGES; i++) {
        if (probe_edges[i].calls != 0)
            channel_put(&probe_edges[i], sizeof(probe_edges[i]));
    }
    channel_end();
}

/* Stop counting, close what is still active (main, when exit() was called), send everything. */
void __probe_flush(void) {
    uint64_t now;

    if (probe_off)
        return;
    probe_off = 1;
    now = platform_cycles();
    while (probe_depth > 0)
        probe_pop(now);
    probe_send_cpu();
    probe_send_counts();
}
