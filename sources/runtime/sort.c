/* qsort and bsearch (C11 7.22.5). Heapsort: no extra memory, n log n comparisons whatever the input. */
#include <stdlib.h>

static void sort_swap(char *left, char *right, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char byte = left[i];
        left[i] = right[i];
        right[i] = byte;
    }
}

/* Lets the element at `root` sink until the heap of `count` elements is in order: no child is larger. */
static void sort_sink(char *base, size_t root, size_t count, size_t size,
                      int (*compare)(const void *, const void *)) {
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
            child++;
        if (compare(base + root * size, base + child * size) >= 0)
            return;
        sort_swap(base + root * size, base + child * size, size);
        root = child;
    }
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
    for (size_t root = count / 2; root > 0; root--)
        sort_sink(base, root - 1, count, size, compare);
    for (size_t end = count; end > 1; end--) {
        sort_swap(base, (char *)base + (end - 1) * size, size);
        sort_sink(base, 0, end - 1, size, compare);
    }
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *)) {
    const char *first = base;

    while (count > 0) {
        const char *middle = first + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            first = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}
