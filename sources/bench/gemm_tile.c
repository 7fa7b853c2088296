/* A tiled matrix product in single precision: vector lanes are columns, each sum stays in index order. */

#include "bench.h"

enum { GEMM_SIZE = 112, GEMM_TILE = 48 };

static float left[GEMM_SIZE][GEMM_SIZE];
static float right[GEMM_SIZE][GEMM_SIZE];
static float product[GEMM_SIZE][GEMM_SIZE];

static void matrix_fill(float (*matrix)[GEMM_SIZE], uint32_t seed)
{
    uint32_t state = bench_opaque(seed);

    for (int i = 0; i < GEMM_SIZE; i++) {
        for (int j = 0; j < GEMM_SIZE; j++)
            matrix[i][j] = (float)(bench_random(&state) >> 8) / 16777216.0f - 0.5f;
    }
}

static int tile_end(int start)
{
    return start + GEMM_TILE < GEMM_SIZE ? start + GEMM_TILE : GEMM_SIZE;
}

/* Adds the products of one tile of `left` with one of `right`. */
static void tile_multiply(int row, int inner, int column)
{
    for (int i = row; i < tile_end(row); i++) {
        for (int k = inner; k < tile_end(inner); k++) {
            float factor = left[i][k];
            for (int j = column; j < tile_end(column); j++)
                product[i][j] += factor * right[k][j];
        }
    }
}

int bench_gemm_tile(void)
{
    matrix_fill(left, 8);
    matrix_fill(right, 9);
    for (int i = 0; i < GEMM_SIZE; i++) {
        for (int j = 0; j < GEMM_SIZE; j++)
            product[i][j] = 0.0f;
    }
    for (int row = 0; row < GEMM_SIZE; row += GEMM_TILE) {
        for (int inner = 0; inner < GEMM_SIZE; inner += GEMM_TILE) {
            for (int column = 0; column < GEMM_SIZE; column += GEMM_TILE)
                tile_multiply(row, inner, column);
        }
    }
    return bench_digest("gemm_tile", bench_hash(product, sizeof product), 0xf2cb551c2c66c451ULL);
}
