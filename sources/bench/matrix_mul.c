/* The textbook triple loop over doubles, each sum in index order. */

#include "bench.h"

enum { MATRIX_SIZE = 120 };

static double left[MATRIX_SIZE][MATRIX_SIZE];
static double right[MATRIX_SIZE][MATRIX_SIZE];
static double product[MATRIX_SIZE][MATRIX_SIZE];

static void matrix_fill(double (*matrix)[MATRIX_SIZE], uint32_t seed)
{
    uint32_t state = bench_opaque(seed);

    for (int i = 0; i < MATRIX_SIZE; i++) {
        for (int j = 0; j < MATRIX_SIZE; j++)
            matrix[i][j] = (double)(bench_random(&state) >> 8) / 16777216.0 - 0.5;
    }
}

int bench_matrix_mul(void)
{
    matrix_fill(left, 2);
    matrix_fill(right, 3);
    for (int i = 0; i < MATRIX_SIZE; i++) {
        for (int j = 0; j < MATRIX_SIZE; j++) {
            double sum = 0.0;
            for (int k = 0; k < MATRIX_SIZE; k++)
                sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    }
    return bench_digest("matrix_mul", bench_hash(product, sizeof product), 0x1ede7198c96f9351ULL);
}
