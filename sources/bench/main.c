/* Twelve small programs, each with a known answer. Arguments are names of programs; none means all. */

#include <channel.h>
#include <platform.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { STATUS_FAILED = 1, STATUS_USAGE = 2 };

struct program {
    const char *name;
    const char *figure;
    int (*run)(void);
};

static const struct program programs[] = {
    {"fibonacci", "fibonacci_cycles", bench_fibonacci},
    {"sum", "sum_cycles", bench_sum},
    {"compute", "compute_cycles", bench_compute},
    {"primes", "primes_cycles", bench_primes},
    {"fft_1d", "fft_1d_cycles", bench_fft_1d},
    {"sha256", "sha256_cycles", bench_sha256},
    {"matrix_mul", "matrix_mul_cycles", bench_matrix_mul},
    {"quicksort", "quicksort_cycles", bench_quicksort},
    {"strops", "strops_cycles", bench_strops},
    {"regex_dfa", "regex_dfa_cycles", bench_regex_dfa},
    {"gemm_tile", "gemm_tile_cycles", bench_gemm_tile},
    {"physics_step", "physics_step_cycles", bench_physics_step},
};

enum { PROGRAM_COUNT = sizeof programs / sizeof programs[0] };

static const struct program *program_find(const char *name)
{
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        if (strcmp(programs[i].name, name) == 0)
            return &programs[i];
    }
    return NULL;
}

static int program_run(const struct program *program)
{
    uint64_t start = platform_cycles();
    int failed = program->run();

    report_figure(program->figure, platform_cycles() - start);
    return failed;
}

static int unknown_program(const char *name)
{
    printf("bench: there is no program '%s'; programs:", name);
    for (int i = 0; i < PROGRAM_COUNT; i++)
        printf(" %s", programs[i].name);
    printf("\n");
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++) {
        if (program_find(argv[i]) == NULL)
            return unknown_program(argv[i]);
    }
    for (int i = 1; i < argc; i++)
        failed += program_run(program_find(argv[i]));
    for (int i = 0; argc <= 1 && i < PROGRAM_COUNT; i++)
        failed += program_run(&programs[i]);
    return failed == 0 ? 0 : STATUS_FAILED;
}
