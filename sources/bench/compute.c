/* Integer arithmetic with branches and divisions: the longest Collatz chain, and greatest common divisors. */

#include "bench.h"

enum { COMPUTE_CHAINS = 12000, COMPUTE_PAIRS = 400 };

static uint32_t collatz_steps(uint64_t n)
{
    uint32_t steps = 0;

    while (n != 1) {
        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
        steps++;
    }
    return steps;
}

static uint32_t longest_chain(uint32_t limit)
{
    uint32_t best = 1;
    uint32_t best_steps = 0;

    for (uint32_t n = 1; n < limit; n++) {
        uint32_t steps = collatz_steps(n);
        if (steps > best_steps) {
            best_steps = steps;
            best = n;
        }
    }
    return best * 1000 + best_steps;
}

static uint32_t greatest_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* How many pairs of numbers below `limit` have no common divisor. */
static uint32_t coprime_pairs(uint32_t limit)
{
    uint32_t count = 0;

    for (uint32_t a = 1; a < limit; a++) {
        for (uint32_t b = 1; b < a; b++)
            count += greatest_divisor(a, b) == 1;
    }
    return count;
}

int bench_compute(void)
{
    uint64_t chain = longest_chain(bench_opaque(COMPUTE_CHAINS));

    return bench_number("compute", chain * 1000000 + coprime_pairs(bench_opaque(COMPUTE_PAIRS)), 10971267048517);
}
