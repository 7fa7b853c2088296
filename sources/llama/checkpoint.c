/* Reads llama2.c's version-0 layout: seven little-endian int32, then float32 tensors without any framing.
   Everything is checked here, before anything is computed: the header fields against each other, then each
   tensor against the end of the file. */

#include "checkpoint.h"

#include <ramdisk.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { HEADER_FIELDS = 7, HEADER_BYTES = HEADER_FIELDS * 4 };

/* Large enough for any model this format is used for, small enough that no product of three wraps 64 bits. */
enum { LIMIT_WIDTH = 1 << 20, LIMIT_LAYERS = 1 << 10 };

static const char *const header_names[HEADER_FIELDS] = {
    "dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len",
};

static const char *const tensor_names[TENSOR_COUNT] = {
    "token_embedding", "rms_att", "wq", "wk", "wv", "wo", "rms_ffn", "w1", "w2", "w3",
    "rms_final", "freq_cis_real", "freq_cis_imag", "wcls",
};

static void field_fail(const char *file, const char *field, int value, const char *reason)
{
    printf("llama: %s: header field '%s' is %d: %s\n", file, field, value, reason);
    exit(STATUS_FILE);
}

static void fields_check(const int32_t *fields, const char *file)
{
    for (int i = 0; i < HEADER_FIELDS; i++) {
        int limit = i == 2 ? LIMIT_LAYERS : LIMIT_WIDTH;
        int negative_allowed = i == 5;
        if (fields[i] == 0 || (fields[i] < 0 && !negative_allowed))
            field_fail(file, header_names[i], fields[i], "it must be positive");
        if (fields[i] > limit || fields[i] < -limit)
            field_fail(file, header_names[i], fields[i], "it is out of range");
    }
}

static void shape_check(const struct shape *shape, const char *file)
{
    if (shape->dim % shape->heads != 0)
        field_fail(file, "n_heads", shape->heads, "it does not divide dim");
    if (shape->head_size % 2 != 0)
        field_fail(file, "n_heads", shape->heads, "it leaves heads of odd size, which cannot be rotated in pairs");
    if (shape->kv_heads > shape->heads || shape->heads % shape->kv_heads != 0)
        field_fail(file, "n_kv_heads", shape->kv_heads, "it does not divide n_heads");
    if (shape->vocab < 3)
        field_fail(file, "vocab_size", shape->vocab, "there is no room for the tokens unknown, begin and end");
}

static void header_read(struct shape *shape, const char *bytes, size_t size, const char *file)
{
    int32_t fields[HEADER_FIELDS];

    if (size < HEADER_BYTES) {
        printf("llama: %s: truncated in the header: field '%s' is missing, the file has %lu bytes\n", file,
               header_names[size / 4], (unsigned long)size);
        exit(STATUS_FILE);
    }
    memcpy(fields, bytes, sizeof fields);
    fields_check(fields, file);
    shape->dim = fields[0];
    shape->hidden = fields[1];
    shape->layers = fields[2];
    shape->heads = fields[3];
    shape->kv_heads = fields[4];
    shape->shared_output = fields[5] > 0;
    shape->vocab = fields[5] > 0 ? fields[5] : -fields[5];
    shape->context = fields[6];
    shape->head_size = shape->dim / shape->heads;
    shape->kv_dim = shape->head_size * shape->kv_heads;
    shape_check(shape, file);
}

/* Floats per layer of each tensor; 0 for an output matrix that is not in the file. */
static void tensor_sizes(size_t *sizes, const struct shape *shape)
{
    size_t dim = (size_t)shape->dim;
    size_t hidden = (size_t)shape->hidden;
    size_t kv_dim = (size_t)shape->kv_dim;
    size_t rope = (size_t)shape->context * (size_t)(shape->head_size / 2);

    sizes[TENSOR_EMBEDDING] = (size_t)shape->vocab * dim;
    sizes[TENSOR_ATTENTION_NORM] = dim;
    sizes[TENSOR_WQ] = dim * dim;
    sizes[TENSOR_WK] = kv_dim * dim;
    sizes[TENSOR_WV] = kv_dim * dim;
    sizes[TENSOR_WO] = dim * dim;
    sizes[TENSOR_FFN_NORM] = dim;
    sizes[TENSOR_W1] = hidden * dim;
    sizes[TENSOR_W2] = dim * hidden;
    sizes[TENSOR_W3] = hidden * dim;
    sizes[TENSOR_FINAL_NORM] = dim;
    sizes[TENSOR_ROPE_REAL] = rope;
    sizes[TENSOR_ROPE_IMAGINARY] = rope;
    sizes[TENSOR_OUTPUT] = shape->shared_output ? 0 : (size_t)shape->vocab * dim;
}

static int tensor_is_layered(int tensor)
{
    return tensor >= TENSOR_ATTENTION_NORM && tensor <= TENSOR_W3;
}

/* `layer` is -1 for a tensor that is there once. */
static void tensor_fail(const char *file, int tensor, int layer, size_t end, size_t size)
{
    printf("llama: %s: truncated: tensor '%s'", file, tensor_names[tensor]);
    if (layer >= 0)
        printf(" of layer %d", layer);
    printf(" ends at byte %lu, the file has %lu\n", (unsigned long)end, (unsigned long)size);
    exit(STATUS_FILE);
}

/* Sets tensors[tensor] and returns the offset behind it. */
static size_t tensor_place(struct checkpoint *checkpoint, int tensor, size_t floats, const char *bytes, size_t offset,
                           size_t size, const char *file)
{
    int layered = tensor_is_layered(tensor);
    int layers = layered ? checkpoint->shape.layers : 1;

    checkpoint->tensors[tensor] = (const float *)(const void *)(bytes + offset);
    for (int layer = 0; layer < layers; layer++) {
        offset += floats * sizeof(float);
        if (offset > size)
            tensor_fail(file, tensor, layered ? layer : -1, offset, size);
    }
    return offset;
}

void checkpoint_open(struct checkpoint *checkpoint, const char *name)
{
    size_t size = 0;
    size_t offset = HEADER_BYTES;
    size_t sizes[TENSOR_COUNT];
    const char *bytes = ramdisk_find(name, &size);

    if (bytes == NULL) {
        printf("llama: %s: no such file in the RAM disk\n", name);
        exit(STATUS_FILE);
    }
    header_read(&checkpoint->shape, bytes, size, name);
    tensor_sizes(sizes, &checkpoint->shape);
    for (int tensor = 0; tensor < TENSOR_COUNT; tensor++)
        offset = tensor_place(checkpoint, tensor, sizes[tensor], bytes, offset, size, name);
    if (offset != size) {
        printf("llama: %s: %lu bytes follow the last tensor '%s': the header does not describe this file\n", name,
               (unsigned long)(size - offset),
               tensor_names[checkpoint->shape.shared_output ? TENSOR_ROPE_IMAGINARY : TENSOR_OUTPUT]);
        exit(STATUS_FILE);
    }
    if (checkpoint->shape.shared_output)
        checkpoint->tensors[TENSOR_OUTPUT] = checkpoint->tensors[TENSOR_EMBEDDING];
}

const float *checkpoint_layer(const struct checkpoint *checkpoint, enum tensor_name tensor, int layer, int rows,
                              int columns)
{
    return checkpoint->tensors[tensor] + (size_t)layer * (size_t)rows * (size_t)columns;
}
