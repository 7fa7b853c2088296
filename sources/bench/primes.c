/* Scattered writes: the sieve of Eratosthenes, one byte per number. */

#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { PRIMES_LIMIT = 800000 };

int bench_primes(void)
{
    uint32_t limit = bench_opaque(PRIMES_LIMIT);
    uint8_t *composite = bench_memory("primes", limit + 1);
    uint64_t count = 0;

    memset(composite, 0, limit + 1);
    for (uint32_t n = 2; n <= limit; n++) {
        if (composite[n])
            continue;
        count++;
        for (uint64_t multiple = (uint64_t)n * n; multiple <= limit; multiple += n)
            composite[multiple] = 1;
    }
    free(composite);
    return bench_number("primes", count, 63951);
}
