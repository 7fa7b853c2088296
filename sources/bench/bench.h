#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

/* The programs: each does its work, prints one line and returns 0, or 1 where the result is not the known one. */
int bench_fibonacci(void);
int bench_sum(void);
int bench_compute(void);
int bench_primes(void);
int bench_fft_1d(void);
int bench_sha256(void);
int bench_matrix_mul(void);
int bench_quicksort(void);
int bench_strops(void);
int bench_regex_dfa(void);
int bench_gemm_tile(void);
int bench_physics_step(void);

/* Print the line of a program; return 0 where `result` is `expected`, else 1. */
int bench_number(const char *name, uint64_t result, uint64_t expected);
int bench_digest(const char *name, uint64_t result, uint64_t expected);
int bench_text(const char *name, const char *result, const char *expected);

/* FNV-1a, 64 bit, over the bytes of `data`: floating results are compared to the last bit. */
uint64_t bench_hash(const void *data, size_t size);

/* `value`, in a way that no compiler can see through: without it whole programs fold into their result. */
uint32_t bench_opaque(uint32_t value);

/* The next number of a linear congruential generator (Numerical Recipes, 2nd edition, 7.1). */
uint32_t bench_random(uint32_t *state);

/* `size` bytes; says that memory is out and exits with status 4 where it is. */
void *bench_memory(const char *name, size_t size);

#endif
