/* Cycles of functions: total, own, shortest and longest activation.

   Functions that always return and cannot be active twice keep what they need on their own stack: `start`, and
   what the caller's callees took so far (`around`). All others have a frame on a shadow stack, which survives
   longjmp and is closed when the program ends. Tables are per core; the host adds them. */
#include <channel.h>
#include <platform.h>
#include "probe.h"

/* The instrument pass rewrites PROBE_TIMED. */
enum {
    PROBE_TIMED = 1,
    PROBE_DEPTH = 4096,
    PROBE_CORES = 1
};

#define INLINE inline __attribute__((always_inline))

/* No two that are added to stand side by side: LLVM would make vectors of pairs, at three times the cost. */
struct probe_time {
    uint64_t timed;  /* activations that ended */
    uint64_t min;    /* cycles of the shortest one */
    uint64_t total;  /* cycles of outermost activations, callees included */
    uint64_t max;
    uint64_t inside; /* cycles of activations that were spent in timed callees */
    uint64_t within; /* cycles of activations inside another one of the same function */
    uint64_t active; /* on the shadow stack */
};

struct probe_frame {
    uint64_t start;
    uint64_t around; /* what `probe_inside` was */
    uint32_t id;
};

struct probe_time_row {
    uint32_t id;
    uint32_t core;
    uint64_t timed;
    uint64_t total;
    uint64_t self;
    uint64_t min;
    uint64_t max;
};

struct probe_core {
    uint64_t inside; /* cycles of the timed activations that ended in the innermost one that has not */
    uint32_t depth;  /* activations on the shadow stack, those that found it full too */
    uint64_t dropped;
    struct probe_frame stack[PROBE_DEPTH];
};

static struct probe_core probe_cores[PROBE_CORES];
static struct probe_time probe_times[PROBE_CORES][PROBE_TIMED] = {
    [0 ... PROBE_CORES - 1] = { [0 ... PROBE_TIMED - 1] = { .min = UINT64_MAX } }
};
static int probe_sent;

/* One core runs today. */
static INLINE uint32_t probe_this_core(void) {
    return 0;
}

static INLINE void probe_end(struct probe_time *time, uint64_t cycles) {
    time->timed++;
    if (cycles < time->min)
        time->min = cycles;
    if (cycles > time->max)
        time->max = cycles;
}

INLINE unsigned long __probe_clock(void) {
    return platform_cycles();
}

/* Of a function without loops the low half is enough, and cheaper. */
INLINE unsigned __probe_tick(void) {
    return (unsigned)platform_cycles();
}

/* A function that always returns and calls timed ones: what was inside its caller so far. */
INLINE unsigned long __probe_open(void) {
    return probe_cores[probe_this_core()].inside;
}

static INLINE void probe_close(unsigned id, unsigned long around, uint64_t cycles) {
    struct probe_core *core = &probe_cores[probe_this_core()];
    struct probe_time *time = &probe_times[probe_this_core()][id];

    time->total += cycles;
    time->inside += core->inside - around;
    core->inside = around + cycles;
    probe_end(time, cycles);
}

INLINE void __probe_close(unsigned id, unsigned long start, unsigned long around) {
    probe_close(id, around, platform_cycles() - start);
}

INLINE void __probe_close_soon(unsigned id, unsigned start, unsigned long around) {
    probe_close(id, around, (uint32_t)platform_cycles() - start);
}

/* One that calls no timed function. */
static INLINE void probe_leaf(unsigned id, uint64_t cycles) {
    struct probe_time *time = &probe_times[probe_this_core()][id];

    time->total += cycles;
    probe_cores[probe_this_core()].inside += cycles;
    probe_end(time, cycles);
}

INLINE void __probe_leaf(unsigned id, unsigned long start) {
    probe_leaf(id, platform_cycles() - start);
}

INLINE void __probe_leaf_soon(unsigned id, unsigned start) {
    probe_leaf(id, (uint32_t)platform_cycles() - start);
}

unsigned __probe_enter(unsigned id) {
    struct probe_core *core = &probe_cores[probe_this_core()];
    uint32_t depth = core->depth++;

    if (depth < PROBE_DEPTH) {
        struct probe_frame *frame = &core->stack[depth];

        probe_times[probe_this_core()][id].active++;
        frame->id = id;
        frame->around = core->inside;
        frame->start = platform_cycles();
    } else {
        core->dropped++;
    }
    return depth;
}

/* End the innermost activation on the shadow stack of a core at time `now`. */
static void probe_pop(uint32_t number, uint64_t now) {
    struct probe_core *core = &probe_cores[number];
    uint32_t depth = --core->depth;
    struct probe_frame *frame;
    struct probe_time *time;
    uint64_t cycles;

    if (depth >= PROBE_DEPTH)
        return;
    frame = &core->stack[depth];
    time = &probe_times[number][frame->id];
    cycles = now - frame->start;
    time->inside += core->inside - frame->around;
    core->inside = frame->around + cycles;
    if (--time->active == 0)
        time->total += cycles;
    else
        time->within += cycles;
    probe_end(time, cycles);
}

/* End the activation at `depth`, after those above it that a jump left behind. */
void __probe_exit(unsigned depth) {
    uint32_t core = probe_this_core();
    uint64_t now = platform_cycles();

    while (probe_cores[core].depth > depth)
        probe_pop(core, now);
}

/* setjmp returned `value` in the activation at `depth`: all above it have ended. */
int __probe_landed(unsigned depth, int value) {
    __probe_exit(depth + 1);
    return value;
}

static void probe_send_core(uint32_t number) {
    uint32_t used = 0;
    uint32_t i;

    for (i = 0; i < PROBE_TIMED; i++)
        used += probe_times[number][i].timed != 0;
    probe_begin(PROBE_PART_TIMES, used, probe_cores[number].dropped, sizeof(struct probe_time_row));
    for (i = 0; i < PROBE_TIMED; i++) {
        const struct probe_time *time = &probe_times[number][i];
        uint64_t self = time->total + time->within - time->inside;
        struct probe_time_row row = { i, number, time->timed, time->total, self, time->min, time->max };

        if (time->timed != 0)
            channel_put(&row, sizeof(row));
    }
    channel_end();
}

/* Close what is still active (main, when exit() was called), and send the tables of all cores. */
void __probe_flush_times(void) {
    uint64_t now = platform_cycles();
    uint32_t number;

    if (probe_sent)
        return;
    probe_sent = 1;
    for (number = 0; number < PROBE_CORES; number++) {
        while (probe_cores[number].depth > 0)
            probe_pop(number, now);
        probe_send_core(number);
    }
}
