/* From a checked file to what the forward pass reads: packed matrices and rotary tables. */

#include "model.h"

#include <math.h>

#include "memory.h"

static void layer_load(struct layer *layer, const struct checkpoint *file, int index)
{
    int dim = file->shape.dim;
    int kv_dim = file->shape.kv_dim;
    int hidden = file->shape.hidden;

    layer->attention_norm = checkpoint_layer(file, TENSOR_ATTENTION_NORM, index, 1, dim);
    layer->ffn_norm = checkpoint_layer(file, TENSOR_FFN_NORM, index, 1, dim);
    matrix_create(&layer->query_key_value, "attention input weights", dim + 2 * kv_dim, dim);
    matrix_pack(&layer->query_key_value, 0, checkpoint_layer(file, TENSOR_WQ, index, dim, dim), dim);
    matrix_pack(&layer->query_key_value, dim, checkpoint_layer(file, TENSOR_WK, index, kv_dim, dim), kv_dim);
    matrix_pack(&layer->query_key_value, dim + kv_dim, checkpoint_layer(file, TENSOR_WV, index, kv_dim, dim), kv_dim);
    matrix_create(&layer->attention_output, "attention output weights", dim, dim);
    matrix_pack(&layer->attention_output, 0, checkpoint_layer(file, TENSOR_WO, index, dim, dim), dim);
    matrix_create(&layer->gate_up, "feed-forward input weights", 2 * hidden, dim);
    matrix_pack(&layer->gate_up, 0, checkpoint_layer(file, TENSOR_W1, index, hidden, dim), hidden);
    matrix_pack(&layer->gate_up, hidden, checkpoint_layer(file, TENSOR_W3, index, hidden, dim), hidden);
    matrix_create(&layer->down, "feed-forward output weights", dim, hidden);
    matrix_pack(&layer->down, 0, checkpoint_layer(file, TENSOR_W2, index, dim, hidden), dim);
}

/* Angles as in llama2.c: position * 10000^(-2i / head_size), all in float. The tables of the file are not used. */
static void rope_fill(struct model *model)
{
    int size = model->shape.head_size;
    size_t count = (size_t)model->shape.context * (size_t)size;

    model->rope_cos = memory_take("rotary cosines", count, sizeof(float));
    model->rope_sin = memory_take("rotary sines", count, sizeof(float));
    for (int i = 0; i < size; i += 2) {
        float frequency = 1.0f / powf(10000.0f, (float)i / (float)size);
        for (int position = 0; position < model->shape.context; position++) {
            float angle = (float)position * frequency;
            size_t even = (size_t)position * (size_t)size + (size_t)i;
            model->rope_cos[even] = model->rope_cos[even + 1] = cosf(angle);
            model->rope_sin[even + 1] = sinf(angle);
            model->rope_sin[even] = -model->rope_sin[even + 1];
        }
    }
}

void model_load(struct model *model, const char *name)
{
    struct checkpoint file;

    checkpoint_open(&file, name);
    model->shape = file.shape;
    model->embedding = file.tensors[TENSOR_EMBEDDING];
    model->final_norm = file.tensors[TENSOR_FINAL_NORM];
    model->layers = memory_take("table of layers", (size_t)file.shape.layers, sizeof(struct layer));
    for (int i = 0; i < file.shape.layers; i++)
        layer_load(&model->layers[i], &file, i);
    matrix_create(&model->output, "output weights", file.shape.vocab, file.shape.dim);
    matrix_pack(&model->output, 0, file.tensors[TENSOR_OUTPUT], file.shape.vocab);
    rope_fill(model);
}
