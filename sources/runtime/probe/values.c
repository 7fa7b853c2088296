/* The most frequent values of parameters and fields: a space-saving sketch of fixed size for each
   (Metwally, Agrawal, El Abbadi, Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005). */
#include <channel.h>
#include "probe.h"

/* The instrument pass rewrites PROBE_SITES. */
enum {
    PROBE_SITES = 1,
    PROBE_SLOTS = 8
};

struct probe_slot {
    uint64_t value;
    uint64_t count; /* 0: free. At least how often the value was seen, since it took over its predecessor's */
    uint64_t error; /* ... which is this */
};

struct probe_value_row {
    uint64_t site;
    uint64_t value;
    uint64_t count; /* sure to be the value's own */
};

static struct probe_slot probe_slots[PROBE_SITES][PROBE_SLOTS];
static uint64_t probe_totals[PROBE_SITES];
static int probe_sent;

/* Count a value; the value itself. */
unsigned long __probe_value(unsigned site, unsigned long value) {
    struct probe_slot *slots = probe_slots[site];
    struct probe_slot *least = slots;
    uint32_t i;

    if (probe_sent)
        return value;
    probe_totals[site]++;
    for (i = 0; i < PROBE_SLOTS; i++) {
        if (slots[i].count == 0)
            slots[i].value = value;
        if (slots[i].value == value) {
            slots[i].count++;
            return value;
        }
        if (slots[i].count < least->count)
            least = &slots[i];
    }
    least->value = value;
    least->error = least->count++;
    return value;
}

/* One row a value, and for each site a row of all it saw, with the number of sites added. */
static void probe_send_rows(void) {
    uint32_t site, i;

    for (site = 0; site < PROBE_SITES; site++) {
        struct probe_value_row row = { PROBE_SITES + site, 0, probe_totals[site] };

        channel_put(&row, sizeof(row));
        for (i = 0; i < PROBE_SLOTS; i++) {
            row.site = site;
            row.value = probe_slots[site][i].value;
            row.count = probe_slots[site][i].count - probe_slots[site][i].error;
            if (row.count != 0)
                channel_put(&row, sizeof(row));
        }
    }
}

void __probe_flush_values(void) {
    uint32_t rows = PROBE_SITES;
    uint32_t site, i;

    if (probe_sent)
        return;
    probe_sent = 1;
    for (site = 0; site < PROBE_SITES; site++) {
        for (i = 0; i < PROBE_SLOTS; i++)
            rows += probe_slots[site][i].count != probe_slots[site][i].error;
    }
    probe_begin(PROBE_PART_VALUES, rows, 0, sizeof(struct probe_value_row));
    probe_send_rows();
    channel_end();
}
