/* malloc: blocks with boundary tags over one region, free blocks in lists by power of two.

   Every block starts with a header and knows the size of the block below it, so that free merges with both
   neighbours in constant time. A used block of size 0 ends the region. */
#include <platform.h>
#include <runtime.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_UNIT 16 /* every size is a multiple; the alignment of what malloc returns */
#define BLOCK_HEADER 16
#define BLOCK_MINIMUM 32
#define BLOCK_USED 1 /* in the low bit of the size */
#define BLOCK_LISTS 48
#define BLOCK_SIZE_LIMIT ((size_t)1 << 47)

struct block {
    size_t below; /* size of the block below, 0 for the first */
    size_t size;  /* with the header */
    struct block *next, *back; /* only while the block is free */
};

static struct block *block_lists[BLOCK_LISTS];
static int block_ready;

static size_t block_size(const struct block *block) {
    return block->size & ~(size_t)BLOCK_USED;
}

static struct block *block_above(struct block *block) {
    return (struct block *)((char *)block + block_size(block));
}

static struct block *block_of(void *memory) {
    return (struct block *)((char *)memory - BLOCK_HEADER);
}

static struct block **block_list(size_t size) {
    struct block **list = block_lists;

    for (size /= 2 * BLOCK_MINIMUM; size > 0; size /= 2)
        list++;
    return list;
}

static void block_link(struct block *block, size_t size) {
    struct block **list = block_list(size);

    block->size = size;
    block_above(block)->below = size;
    block->next = *list;
    block->back = NULL;
    if (block->next)
        block->next->back = block;
    *list = block;
}

static void block_unlink(struct block *block) {
    if (block->back)
        block->back->next = block->next;
    else
        *block_list(block->size) = block->next;
    if (block->next)
        block->next->back = block->back;
}

/* Makes `block`, which is in no list, a used one of `size`; what is left above becomes free. */
static void block_take(struct block *block, size_t size) {
    size_t rest = block_size(block) - size;

    if (rest < BLOCK_MINIMUM)
        size += rest;
    block->size = size | BLOCK_USED;
    block_above(block)->below = size;
    if (rest >= BLOCK_MINIMUM) {
        block = block_above(block);
        block->size = rest | BLOCK_USED;
        block_above(block)->below = rest;
        free((char *)block + BLOCK_HEADER);
    }
}

static void block_start(void) {
    void *memory;
    size_t size;
    struct block *first;

    block_ready = 1;
    platform_memory(&memory, &size);
    if (size < 2 * BLOCK_MINIMUM)
        return;
    first = memory;
    first->below = 0;
    size = (size - BLOCK_HEADER) & ~(size_t)(BLOCK_UNIT - 1);
    ((struct block *)((char *)memory + size))->size = BLOCK_USED;
    block_link(first, size);
}

/* The size of the block for `size` bytes, or 0 when there can be none. */
static size_t block_need(size_t size) {
    if (size > BLOCK_SIZE_LIMIT)
        return 0;
    size = (size + BLOCK_HEADER + BLOCK_UNIT - 1) & ~(size_t)(BLOCK_UNIT - 1);
    return size < BLOCK_MINIMUM ? BLOCK_MINIMUM : size;
}

void *malloc(size_t size) {
    size_t need = block_need(size);

    if (!block_ready)
        block_start();
    if (need == 0)
        return NULL;
    for (struct block **list = block_list(need); list < block_lists + BLOCK_LISTS; list++) {
        for (struct block *block = *list; block; block = block->next) {
            if (block->size < need)
                continue; /* only in the first list, whose blocks may be smaller */
            block_unlink(block);
            block_take(block, need);
            return (char *)block + BLOCK_HEADER;
        }
    }
    return NULL;
}

void free(void *memory) {
    struct block *block;
    struct block *neighbour;
    size_t size;

    if (memory == NULL)
        return;
    block = block_of(memory);
    size = block_size(block);
    if (!(block->size & BLOCK_USED) || block_above(block)->below != size)
        panic("free", "not an allocated block");
    neighbour = block_above(block);
    if (!(neighbour->size & BLOCK_USED)) {
        block_unlink(neighbour);
        size += neighbour->size;
    }
    neighbour = (struct block *)((char *)block - block->below);
    if (block->below > 0 && !(neighbour->size & BLOCK_USED)) {
        block_unlink(neighbour);
        size += neighbour->size;
        block = neighbour;
    }
    block_link(block, size);
}

void *calloc(size_t count, size_t size) {
    void *memory;

    if (size > 0 && count > SIZE_MAX / size)
        return NULL;
    memory = malloc(count * size);
    return memory ? memset(memory, 0, count * size) : NULL;
}

void *realloc(void *memory, size_t size) {
    size_t need = block_need(size);
    struct block *block, *above;
    void *moved;

    if (memory == NULL)
        return malloc(size);
    if (need == 0)
        return NULL;
    block = block_of(memory);
    above = block_above(block);
    if (block_size(block) < need && !(above->size & BLOCK_USED) && block_size(block) + above->size >= need) {
        block_unlink(above);
        block->size += above->size;
    }
    if (block_size(block) >= need) {
        block_take(block, need);
        return memory;
    }
    moved = malloc(size);
    if (moved) {
        memcpy(moved, memory, block_size(block) - BLOCK_HEADER);
        free(memory);
    }
    return moved;
}

/* `alignment` is a power of two. What lies before the aligned place becomes a free block of its own. */
void *aligned_alloc(size_t alignment, size_t size) {
    char *memory, *aligned;
    struct block *block;
    size_t before;

    if (alignment <= BLOCK_UNIT)
        return malloc(size);
    if (alignment > BLOCK_SIZE_LIMIT || size > BLOCK_SIZE_LIMIT)
        return NULL;
    memory = malloc(size + alignment + BLOCK_MINIMUM);
    if (memory == NULL || (uintptr_t)memory % alignment == 0)
        return memory;
    aligned = (char *)(((uintptr_t)memory + BLOCK_MINIMUM + alignment - 1) & ~(alignment - 1));
    before = (size_t)(aligned - memory);
    block = block_of(aligned);
    block->size = block_of(memory)->size - before;
    block->below = before;
    block_above(block)->below = block_size(block);
    block_of(memory)->size = before | BLOCK_USED;
    free(memory);
    block_take(block, block_need(size));
    return aligned;
}
