/* Where calls through pointers went: how often each caller called each address. */
#include <channel.h>
#include "probe.h"

/* The instrument pass rewrites PROBE_TARGETS (a power of two). */
enum {
    PROBE_TARGETS = 256,
    PROBE_TRIES = 32
};

struct probe_target {
    uint64_t site;
    uint64_t address;
    uint64_t calls; /* 0: free */
};

static struct probe_target probe_targets[PROBE_TARGETS];
static uint64_t probe_dropped;
static int probe_sent;

/* Count a call from `site`; the address itself. */
const void *__probe_target(unsigned site, const void *address) {
    uint64_t at = ((uint64_t)address + site) * 0x9e3779b97f4a7c15u >> 32;
    uint32_t i;

    for (i = 0; i < PROBE_TRIES; i++) {
        struct probe_target *target = &probe_targets[(at + i) & (PROBE_TARGETS - 1)];

        if (target->calls == 0) {
            target->site = site;
            target->address = (uint64_t)address;
        } else if (target->site != site || target->address != (uint64_t)address) {
            continue;
        }
        target->calls++;
        return address;
    }
    probe_dropped++;
    return address;
}

void __probe_flush_targets(void) {
    uint32_t used = 0;
    uint32_t i;

    if (probe_sent)
        return;
    probe_sent = 1;
    for (i = 0; i < PROBE_TARGETS; i++)
        used += probe_targets[i].calls != 0;
    probe_begin(PROBE_PART_TARGETS, used, probe_dropped, sizeof(struct probe_target));
    for (i = 0; i < PROBE_TARGETS; i++) {
        if (probe_targets[i].calls != 0)
            channel_put(&probe_targets[i], sizeof(struct probe_target));
    }
    channel_end();
}
