#ifndef LLAMA_MATRIX_H
#define LLAMA_MATRIX_H

#include <stddef.h>

/* Rows are stored in blocks of MATRIX_LANES, transposed inside the block: element (row, column) is at
   [row / LANES][column][row % LANES]. Vector lanes are rows, so each row's sum keeps its order of columns
   (same bits as the plain loop over one row) while 32 rows advance together. */
enum { MATRIX_LANES = 32 };

struct matrix {
    float *data;
    int rows;
    int columns;
};

/* Blocks that hold `rows` rows; the rows that fill up the last block are zero. */
int matrix_blocks(int rows);

/* `rows` rounded up to whole blocks: what an output vector must have room for. */
int matrix_padded(int rows);

void matrix_create(struct matrix *matrix, const char *what, int rows, int columns);

/* Copies `rows` plain rows of matrix->columns floats to the rows from `first` on. */
void matrix_pack(struct matrix *matrix, int first, const float *source, int rows);

/* out[row] = sum over columns, in their order, of data[row][column] * x[column], for `blocks` blocks that start
   `stride` floats apart. Writes blocks * MATRIX_LANES floats. */
void matrix_multiply(float *restrict out, const float *restrict data, size_t stride, int blocks,
                     const float *restrict x, int columns);

/* The whole matrix times x; out has matrix_padded(matrix->rows) floats. */
void matrix_apply(float *restrict out, const struct matrix *matrix, const float *restrict x);

#endif
