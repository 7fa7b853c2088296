/* What the benchmark programs share: the few library functions that they call, and a generator of numbers. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stddef.h>
#include <stdint.h>

int printf(const char *format, ...);
void *malloc(size_t size);
void free(void *memory);

/* The next number of a linear congruential generator (Numerical Recipes, 2nd edition, 7.1). */
static inline uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

#endif
