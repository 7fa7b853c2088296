/* The element-wise steps of a forward pass. Sums run in index order: their bits are part of the result. */

#include "vector.h"

#include <math.h>

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

void vector_softmax(float *x, int size)
{
    float max = x[0];
    float sum = 0.0f;

    for (int i = 1; i < size; i++) {
        if (x[i] > max)
            max = x[i];
    }
    for (int i = 0; i < size; i++) {
        x[i] = expf(x[i] - max);
        sum += x[i];
    }
    for (int i = 0; i < size; i++)
        x[i] /= sum;
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
