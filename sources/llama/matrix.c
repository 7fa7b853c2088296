/* Matrix times vector under strict floating point: no sum is reassociated, lanes are output rows. */

#include "matrix.h"

#include "memory.h"

int matrix_blocks(int rows)
{
    return (rows + MATRIX_LANES - 1) / MATRIX_LANES;
}

int matrix_padded(int rows)
{
    return matrix_blocks(rows) * MATRIX_LANES;
}

void matrix_create(struct matrix *matrix, const char *what, int rows, int columns)
{
    matrix->rows = rows;
    matrix->columns = columns;
    matrix->data = memory_take(what, (size_t)matrix_padded(rows) * (size_t)columns, sizeof(float));
}

void matrix_pack(struct matrix *matrix, int first, const float *source, int rows)
{
    size_t columns = (size_t)matrix->columns;

    for (int i = 0; i < rows; i++) {
        int row = first + i;
        float *lane = matrix->data + (size_t)(row / MATRIX_LANES) * columns * MATRIX_LANES + row % MATRIX_LANES;
        for (size_t j = 0; j < columns; j++)
            lane[j * MATRIX_LANES] = source[(size_t)i * columns + j];
    }
}

void matrix_multiply(float *restrict out, const float *restrict data, size_t stride, int blocks,
                     const float *restrict x, int columns)
{
    for (int b = 0; b < blocks; b++) {
        const float *block = data + (size_t)b * stride;
        /* Local, and indexed rather than walked by pointer: compilers then keep all lanes in registers. */
        float sum[MATRIX_LANES] = {0.0f};
        for (int j = 0; j < columns; j++) {
            for (int l = 0; l < MATRIX_LANES; l++)
                sum[l] += block[(size_t)j * MATRIX_LANES + (size_t)l] * x[j];
        }
        for (int l = 0; l < MATRIX_LANES; l++)
            out[b * MATRIX_LANES + l] = sum[l];
    }
}

void matrix_apply(float *restrict out, const struct matrix *matrix, const float *restrict x)
{
    size_t stride = (size_t)matrix->columns * MATRIX_LANES;

    matrix_multiply(out, matrix->data, stride, matrix_blocks(matrix->rows), x, matrix->columns);
}
