/* The element-wise steps of a forward pass. Sums run in index order: their bits are part of the result. */

#include "vector.h"

#include <math.h>

enum { MAX_LANES = 32, SUM_ROWS = 4, MAX_ROWS = 32 };

void vector_norm(float *restrict out, const float *restrict x, const float *restrict weight, int size)
{
    float sum = 0.0f;

    for (int i = 0; i < size; i++)
        sum += x[i] * x[i];
    sum /= (float)size;
    sum += 1e-5f;
    sum = 1.0f / sqrtf(sum);
    for (int i = 0; i < size; i++)
        out[i] = weight[i] * (sum * x[i]);
}

/* A maximum is the same in any order, so it is taken in lanes, and the last lanes may meet some elements again. */
static float vector_max(const float *x, int size)
{
    float lanes[MAX_LANES];
    float max = x[0];
    int last = size - MAX_LANES;

    for (int l = 0; l < MAX_LANES; l++)
        lanes[l] = max;
    for (int i = 0; last >= 0 && i < size; i += MAX_LANES) {
        const float *block = x + (i < last ? i : last);
        for (int l = 0; l < MAX_LANES; l++)
            lanes[l] = block[l] > lanes[l] ? block[l] : lanes[l];
    }
    for (int l = 0; l < MAX_LANES; l++)
        max = lanes[l] > max ? lanes[l] : max;
    for (int i = 0; last < 0 && i < size; i++)
        max = x[i] > max ? x[i] : max;
    return max;
}

/* Each sum has to wait for its last addition, so the rows of a group go side by side. */
static void rows_sum(float *restrict sums, const float *restrict x, size_t stride, int groups, int size)
{
    for (int g = 0; g < groups; g++) {
        const float *rows = x + (size_t)(g * SUM_ROWS) * stride;
        float sum[SUM_ROWS] = {0.0f};
        for (int i = 0; i < size; i++) {
            for (int r = 0; r < SUM_ROWS; r++)
                sum[r] += rows[(size_t)r * stride + (size_t)i];
        }
        for (int r = 0; r < SUM_ROWS; r++)
            sums[g * SUM_ROWS + r] = sum[r];
    }
}

static void row_divide(float *x, float divisor, int size)
{
    for (int i = 0; i < size; i++)
        x[i] /= divisor;
}

void vector_softmax(float *x, size_t stride, int rows, int size)
{
    for (int row = 0; row < rows; row++) {
        float *y = x + (size_t)row * stride;
        float max = vector_max(y, size);
        /* On its own, so that a compiler which sees expf can make vectors of it. */
        for (int i = 0; i < size; i++)
            y[i] = expf(y[i] - max);
    }
    for (int row = 0; row < rows;) {
        float sums[MAX_ROWS];
        int left = rows - row < MAX_ROWS ? rows - row : MAX_ROWS;
        int groups = left / SUM_ROWS;
        int count = groups == 0 ? 1 : groups * SUM_ROWS;
        float *y = x + (size_t)row * stride;
        rows_sum(sums, y, groups == 0 ? 0 : stride, groups == 0 ? 1 : groups, size);
        for (int r = 0; r < count; r++)
            row_divide(y + (size_t)r * stride, sums[r], size);
        row += count;
    }
}

void vector_add(float *restrict x, const float *restrict y, int size)
{
    for (int i = 0; i < size; i++)
        x[i] += y[i];
}

int vector_argmax(const float *x, int size)
{
    int best = 0;

    for (int i = 1; i < size; i++) {
        if (x[i] > x[best])
            best = i;
    }
    return best;
}
