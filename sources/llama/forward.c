/* One forward pass: the arithmetic of llama2.c's run.c, operation for operation, on packed matrices. */

#include "forward.h"

#include <math.h>
#include <string.h>

#include "memory.h"
#include "vector.h"

void session_create(struct session *session, const struct model *model)
{
    const struct shape *shape = &model->shape;
    size_t layers = (size_t)shape->layers;
    size_t positions = (size_t)matrix_padded(shape->context);
    size_t values = layers * (size_t)shape->context * (size_t)shape->kv_dim;
    int widest = shape->dim + 2 * shape->kv_dim;

    if (widest < 2 * shape->hidden)
        widest = 2 * shape->hidden;
    session->model = model;
    session->keys = memory_take("key cache", layers * positions * (size_t)shape->kv_dim, sizeof(float));
    session->values = memory_take("value cache", values + MATRIX_LANES, sizeof(float)); /* heads_mix reads on */
    session->state = memory_take("residual vector", (size_t)shape->dim, sizeof(float));
    session->normed = memory_take("normed vector", (size_t)shape->dim, sizeof(float));
    session->mixed = memory_take("layer vector", (size_t)matrix_padded(widest), sizeof(float));
    session->gated = memory_take("gated vector", (size_t)shape->hidden, sizeof(float));
    session->attended = memory_take("attention vector", (size_t)shape->dim, sizeof(float));
    session->scores = memory_take("attention scores", (size_t)shape->heads * positions, sizeof(float));
    session->logits = memory_take("logits", (size_t)matrix_padded(shape->vocab), sizeof(float));
}

/* Rotates the neighbouring pairs of each head of `vector` (RoPE, arXiv 2104.09864): (a cos - b sin, b cos + a sin).
   The minus sign is in the table, as gcc 12 fuses an alternation of - and + in spite of -ffp-contract=off. */
static void pairs_rotate(float *vector, int heads, int head_size, const float *cosines, const float *sines)
{
    for (int h = 0; h < heads; h++) {
        float *head = vector + (size_t)h * (size_t)head_size;
        for (int i = 0; i < head_size; i += 2) {
            float even = head[i];
            float odd = head[i + 1];
            head[i] = even * cosines[i] + odd * sines[i];
            head[i + 1] = odd * cosines[i + 1] + even * sines[i + 1];
        }
    }
}

/* The packed keys of one key-value head: rows are positions, columns are the head's elements. */
static float *keys_of(const struct session *session, int layer, int kv_head)
{
    const struct shape *shape = &session->model->shape;
    size_t head = (size_t)layer * (size_t)shape->kv_heads + (size_t)kv_head;

    return session->keys + head * (size_t)matrix_padded(shape->context) * (size_t)shape->head_size;
}

/* The values of a layer: rows are positions, columns the elements of all key-value heads. */
static float *values_of(const struct session *session, int layer)
{
    const struct shape *shape = &session->model->shape;

    return session->values + (size_t)layer * (size_t)shape->context * (size_t)shape->kv_dim;
}

static void cache_store(struct session *session, int layer, int position, const float *key, const float *value)
{
    const struct shape *shape = &session->model->shape;
    size_t size = (size_t)shape->head_size;
    size_t block = (size_t)(position / MATRIX_LANES) * size * MATRIX_LANES;
    size_t row = (size_t)shape->kv_dim;

    for (int h = 0; h < shape->kv_heads; h++) {
        float *keys = keys_of(session, layer, h) + block + position % MATRIX_LANES;
        for (size_t i = 0; i < size; i++)
            keys[i * MATRIX_LANES] = key[(size_t)h * size + i];
    }
    memcpy(values_of(session, layer) + (size_t)position * row, value, row * sizeof(float));
}

/* Query times the keys of all positions so far, for one head; whole blocks are scaled, as they are multiplied. */
static void head_score(const struct session *session, float *scores, int layer, int head, int positions)
{
    const struct shape *shape = &session->model->shape;
    int size = shape->head_size;
    int kv_head = head / (shape->heads / shape->kv_heads);
    int blocks = matrix_blocks(positions);
    float scale = sqrtf((float)size);

    matrix_multiply(scores, keys_of(session, layer, kv_head), (size_t)size * MATRIX_LANES, blocks,
                    session->mixed + (size_t)head * (size_t)size, size);
    for (int i = 0; i < blocks * MATRIX_LANES; i++)
        scores[i] /= scale;
}

/* Sums of the values of all positions, weighted by the scores of each head: `count` elements of every head. `group`
   heads share a key-value head; value rows and score rows are `row` and `stride` apart. Whatever `count` is,
   MATRIX_LANES elements are summed: those of the next head cost nothing, as each step waits for the one before. */
static void heads_mix(float *restrict out, const float *restrict values, size_t row, const float *restrict scores,
                      size_t stride, int heads, int group, int size, int count, int positions)
{
    for (int head = 0; head < heads; head++) {
        const float *value = values + (size_t)(head / group * size);
        const float *weights = scores + (size_t)head * stride;
        float sum[MATRIX_LANES] = {0.0f};
        for (int j = 0; j < positions; j++) {
            for (int l = 0; l < MATRIX_LANES; l++)
                sum[l] += value[(size_t)j * row + (size_t)l] * weights[j];
        }
        for (int l = 0; l < count; l++)
            out[head * size + l] = sum[l];
    }
}

/* Grouped-query attention over all positions so far (arXiv 2305.13245): session->mixed to session->attended. */
static void heads_attend(struct session *session, int layer, int positions)
{
    const struct shape *shape = &session->model->shape;
    size_t stride = (size_t)matrix_padded(shape->context);
    int size = shape->head_size;

    for (int head = 0; head < shape->heads; head++)
        head_score(session, session->scores + (size_t)head * stride, layer, head, positions);
    vector_softmax(session->scores, stride, shape->heads, positions);
    for (int first = 0; first < size; first += MATRIX_LANES) {
        int count = size - first < MATRIX_LANES ? size - first : MATRIX_LANES;
        heads_mix(session->attended + first, values_of(session, layer) + first, (size_t)shape->kv_dim, session->scores,
                  stride, shape->heads, shape->heads / shape->kv_heads, size, count, positions);
    }
}

static void attention(struct session *session, int layer, int position)
{
    const struct model *model = session->model;
    const struct shape *shape = &model->shape;
    const struct layer *weights = &model->layers[layer];
    size_t row = (size_t)position * (size_t)shape->head_size;
    const float *cosines = model->rope_cos + row;
    const float *sines = model->rope_sin + row;
    float *query = session->mixed;
    float *key = query + shape->dim;
    float *value = key + shape->kv_dim;

    vector_norm(session->normed, session->state, weights->attention_norm, shape->dim);
    matrix_apply(session->mixed, &weights->query_key_value, session->normed);
    pairs_rotate(query, shape->heads, shape->head_size, cosines, sines);
    pairs_rotate(key, shape->kv_heads, shape->head_size, cosines, sines);
    cache_store(session, layer, position, key, value);
    heads_attend(session, layer, position + 1);
    matrix_apply(session->mixed, &weights->attention_output, session->attended);
    vector_add(session->state, session->mixed, shape->dim);
}

/* SwiGLU (arXiv 2002.05202): down(silu(gate(x)) * up(x)) */
static void feed_forward(struct session *session, int layer)
{
    const struct shape *shape = &session->model->shape;
    const struct layer *weights = &session->model->layers[layer];
    float *gate = session->mixed;
    const float *up = gate + shape->hidden;

    vector_norm(session->normed, session->state, weights->ffn_norm, shape->dim);
    matrix_apply(session->mixed, &weights->gate_up, session->normed);
    for (int i = 0; i < shape->hidden; i++) {
        float x = gate[i];
        x *= 1.0f / (1.0f + expf(-x));
        x *= up[i];
        session->gated[i] = x;
    }
    matrix_apply(session->mixed, &weights->down, session->gated);
    vector_add(session->state, session->mixed, shape->dim);
}

float *forward(struct session *session, int token, int position)
{
    const struct model *model = session->model;
    size_t dim = (size_t)model->shape.dim;

    memcpy(session->state, model->embedding + (size_t)token * dim, dim * sizeof(float));
    for (int layer = 0; layer < model->shape.layers; layer++) {
        attention(session, layer, position);
        feed_forward(session, layer);
    }
    vector_norm(session->normed, session->state, model->final_norm, model->shape.dim);
    matrix_apply(session->logits, &model->output, session->normed);
    return session->logits;
}
