/* What the programs share. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { STATUS_MEMORY = 4 };

static volatile uint32_t opaque_zero;

int bench_number(const char *name, uint64_t result, uint64_t expected)
{
    if (result == expected) {
        printf("%s %llu ok\n", name, (unsigned long long)result);
        return 0;
    }
    printf("%s %llu FAILED, expected %llu\n", name, (unsigned long long)result, (unsigned long long)expected);
    return 1;
}

int bench_digest(const char *name, uint64_t result, uint64_t expected)
{
    if (result == expected) {
        printf("%s %016llx ok\n", name, (unsigned long long)result);
        return 0;
    }
    printf("%s %016llx FAILED, expected %016llx\n", name, (unsigned long long)result, (unsigned long long)expected);
    return 1;
}

int bench_text(const char *name, const char *result, const char *expected)
{
    if (strcmp(result, expected) == 0) {
        printf("%s %s ok\n", name, result);
        return 0;
    }
    printf("%s %s FAILED, expected %s\n", name, result, expected);
    return 1;
}

uint64_t bench_hash(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint64_t hash = 0xCBF29CE484222325ULL;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001B3ULL;
    return hash;
}

uint32_t bench_opaque(uint32_t value)
{
    return value + opaque_zero;
}

uint32_t bench_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state;
}

void *bench_memory(const char *name, size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL) {
        printf("%s: out of memory: cannot allocate %lu bytes\n", name, (unsigned long)size);
        exit(STATUS_MEMORY);
    }
    return memory;
}
