#ifndef LLAMA_VECTOR_H
#define LLAMA_VECTOR_H

#include <stddef.h>

/* out = weight * x / rms(x), with llama2.c's epsilon and order of operations (RMSNorm, arXiv 1910.07467). */
void vector_norm(float *restrict out, const float *restrict x, const float *restrict weight, int size);

/* Turns each of `rows` rows of `size` elements, `stride` floats apart, into probabilities in place. */
void vector_softmax(float *x, size_t stride, int rows, int size);

/* x += y */
void vector_add(float *restrict x, const float *restrict y, int size);

/* Index of the largest element, the first one of several. */
int vector_argmax(const float *x, int size);

#endif
