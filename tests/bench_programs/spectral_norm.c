/* The spectral norm of an infinite matrix: divisions and sums in nested loops. */
#include "program.h"

enum { SIZE = 900, ROUNDS = 10 };

static double element(int i, int j)
{
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static void times(const double *restrict in, double *restrict out)
{
    for (int i = 0; i < SIZE; i++) {
        out[i] = 0;
        for (int j = 0; j < SIZE; j++)
            out[i] += element(i, j) * in[j];
    }
}

static void times_transposed(const double *restrict in, double *restrict out)
{
    for (int i = 0; i < SIZE; i++) {
        out[i] = 0;
        for (int j = 0; j < SIZE; j++)
            out[i] += element(j, i) * in[j];
    }
}

static double u[SIZE], v[SIZE], scratch[SIZE];

int main(void)
{
    double uv = 0, vv = 0;

    for (int i = 0; i < SIZE; i++)
        u[i] = 1;
    for (int i = 0; i < ROUNDS; i++) {
        times(u, scratch);
        times_transposed(scratch, v);
        times(v, scratch);
        times_transposed(scratch, u);
    }
    for (int i = 0; i < SIZE; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    printf("%.9f\n", __builtin_sqrt(uv / vv));
    return 0;
}
