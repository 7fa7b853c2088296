/* Shortest paths on a grid with a binary heap: indices into arrays of structs, and unpredictable branches. */
#include "program.h"

enum { SIDE = 512, CELLS = SIDE * SIDE, FAR = 0x7fffffff };

struct item {
    int32_t distance, cell;
};

struct heap {
    struct item *items;
    int used;
};

static uint8_t cost[CELLS];
static int32_t distance[CELLS];

static void heap_push(struct heap *heap, struct item item)
{
    int at = heap->used++;

    while (at > 0 && heap->items[(at - 1) / 2].distance > item.distance) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->items[at] = item;
}

static struct item heap_pop(struct heap *heap)
{
    struct item first = heap->items[0], last = heap->items[--heap->used];
    int at = 0;

    for (;;) {
        int child = 2 * at + 1;

        if (child >= heap->used)
            break;
        if (child + 1 < heap->used && heap->items[child + 1].distance < heap->items[child].distance)
            child++;
        if (heap->items[child].distance >= last.distance)
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    heap->items[at] = last;
    return first;
}

static void visit(struct heap *heap, int32_t from, int x, int y)
{
    if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
        return;
    int cell = y * SIDE + x;
    int32_t total = from + cost[cell];
    if (total < distance[cell]) {
        distance[cell] = total;
        heap_push(heap, (struct item){total, cell});
    }
}

static int32_t shortest(struct heap *heap, int start, int goal)
{
    for (int i = 0; i < CELLS; i++)
        distance[i] = FAR;
    heap->used = 0;
    distance[start] = 0;
    heap_push(heap, (struct item){0, start});
    while (heap->used > 0) {
        struct item item = heap_pop(heap);
        int x = item.cell % SIDE, y = item.cell / SIDE;

        if (item.cell == goal)
            break;
        if (item.distance > distance[item.cell])
            continue;
        visit(heap, item.distance, x - 1, y);
        visit(heap, item.distance, x + 1, y);
        visit(heap, item.distance, x, y - 1);
        visit(heap, item.distance, x, y + 1);
    }
    return distance[goal];
}

int main(void)
{
    struct heap heap = {malloc(4 * CELLS * sizeof(struct item)), 0};
    uint32_t state = 11;
    int64_t sum = 0;

    for (int i = 0; i < CELLS; i++)
        cost[i] = (uint8_t)(1 + next_random(&state) % 9);
    for (int i = 0; i < 8; i++)
        sum += shortest(&heap, (int)(next_random(&state) % CELLS), (int)(next_random(&state) % CELLS));
    printf("%ld\n", (long)sum);
    return 0;
}
