/* Hooks that the instrument and prune passes put into a program, and the frames in which each kind of
   measurement is sent. The host holds the names (probes.json) and reads the frames (meta/profile/collect.py). */
#ifndef RUNTIME_PROBE_H
#define RUNTIME_PROBE_H

#include <stdint.h>

#define PROBE_VERSION 2u

enum probe_part {
    PROBE_PART_COUNTS = 1,  /* u64 each */
    PROBE_PART_SYMBOLS = 2, /* u64 address each */
    PROBE_PART_TIMES = 3,   /* struct probe_time_row each */
    PROBE_PART_TARGETS = 4, /* struct probe_target each */
    PROBE_PART_VALUES = 5   /* struct probe_value_row each */
};

/* What follows is declared in plain types: the instrument pass copies the declarations into other units.
   Every counter of the program; the compiler increments them in place. */
extern unsigned long __probe_counts[];

/* probe.c */
void __probe_symbol(unsigned id, const void *address);
void __probe_flush(void);
void probe_begin(enum probe_part part, unsigned items, unsigned long dropped, unsigned item_size);

/* times.c */
unsigned long __probe_open(void);
unsigned long __probe_clock(void);
unsigned __probe_tick(void);
void __probe_close(unsigned id, unsigned long start, unsigned long around);
void __probe_close_soon(unsigned id, unsigned start, unsigned long around);
void __probe_leaf(unsigned id, unsigned long start);
void __probe_leaf_soon(unsigned id, unsigned start);
unsigned __probe_enter(unsigned id);
void __probe_exit(unsigned depth);
int __probe_landed(unsigned depth, int value);
void __probe_flush_times(void);

/* targets.c */
const void *__probe_target(unsigned site, const void *address);
void __probe_flush_targets(void);

/* values.c */
unsigned long __probe_value(unsigned site, unsigned long value);
void __probe_flush_values(void);

/* cold.c */
void __cold_trap(unsigned id) __attribute__((noreturn));

/* assume.c */
void __assume_failed(const char *what) __attribute__((noreturn));

#endif
