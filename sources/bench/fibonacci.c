/* Calls: the doubly recursive Fibonacci numbers. */

#include "bench.h"

enum { FIBONACCI_INDEX = 27 };

static uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

int bench_fibonacci(void)
{
    return bench_number("fibonacci", fibonacci(bench_opaque(FIBONACCI_INDEX)), 196418);
}
