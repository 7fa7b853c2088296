/* Works the allocator at random, checks every byte, then takes all memory, gives it back and takes it again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAP_BLOCKS 300
#define HEAP_CHUNK 65536

struct heap_block {
    unsigned char *data;
    size_t size;
    unsigned char mark;
};

static struct heap_block heap_blocks[HEAP_BLOCKS];

static int heap_check(const struct heap_block *block) {
    for (size_t i = 0; i < block->size; i++)
        if (block->data[i] != block->mark)
            return 0;
    return 1;
}

/* Replaces a block by a new, resized or aligned one; 0 when something is wrong. */
static int heap_step(struct heap_block *block) {
    size_t size = (size_t)(rand() % (rand() % 8 == 0 ? 20000 : 200));
    size_t kept = block->size < size ? block->size : size;
    int kind = rand() % 4;

    if (!heap_check(block))
        return 0;
    if (kind == 0) {
        block->data = realloc(block->data, size);
        for (size_t i = 0; block->data && i < kept; i++)
            if (block->data[i] != block->mark)
                return 0;
    } else {
        size_t alignment = (size_t)16 << rand() % 8;
        free(block->data);
        block->data = kind == 1 ? malloc(size) : kind == 2 ? calloc(size, 1) : aligned_alloc(alignment, size);
        for (size_t i = 0; kind == 2 && i < size; i++)
            if (block->data[i] != 0)
                return 0;
        if (kind == 3 && (uintptr_t)block->data % alignment != 0)
            return 0;
    }
    if (block->data == NULL || (uintptr_t)block->data % 16 != 0)
        return 0;
    block->size = size;
    block->mark = (unsigned char)rand();
    memset(block->data, block->mark, size);
    return 1;
}

static int heap_take_all(void) {
    void **last = NULL;
    void **chunk;
    int count = 0;

    while ((chunk = malloc(HEAP_CHUNK)) != NULL) {
        *chunk = last;
        last = chunk;
        count++;
    }
    while ((chunk = malloc(1)) != NULL) { /* the crumbs too */
        *chunk = last;
        last = chunk;
    }
    if (malloc(0) || calloc(1, 1) || realloc(NULL, 1) || realloc(last, HEAP_CHUNK * 2))
        return -1;
    for (; last; last = chunk) {
        chunk = *last;
        free(last);
    }
    return count;
}

int main(void) {
    int first, second;

    for (int step = 0; step < 20000; step++)
        if (!heap_step(&heap_blocks[rand() % HEAP_BLOCKS])) {
            printf("step %d failed\n", step);
            return 1;
        }
    for (int i = 0; i < HEAP_BLOCKS; i++)
        free(heap_blocks[i].data);
    printf("impossible %d %d %d %d %d\n", malloc(SIZE_MAX) == NULL, malloc(SIZE_MAX - 15) == NULL,
           calloc(SIZE_MAX / 2, 3) == NULL, aligned_alloc(64, SIZE_MAX - 64) == NULL, calloc(1L << 32, 1L << 32) == NULL);
    printf("empty %d %d\n", malloc(0) != NULL, malloc(0) != malloc(0));
    first = heap_take_all();
    second = heap_take_all();
    printf("%d chunks, the same again: %d\n", first, first == second);
    return 0;
}
