/* Comparisons and swaps: quicksort of random numbers, checked by a sum that depends on every position. */

#include <stdlib.h>

#include "bench.h"

enum { QUICKSORT_COUNT = 60000, QUICKSORT_SMALL = 12 };

static void insertion_sort(uint32_t *numbers, long count)
{
    for (long i = 1; i < count; i++) {
        uint32_t number = numbers[i];
        long j = i;
        for (; j > 0 && numbers[j - 1] > number; j--)
            numbers[j] = numbers[j - 1];
        numbers[j] = number;
    }
}

static uint32_t median(uint32_t a, uint32_t b, uint32_t c)
{
    if (a < b)
        return b < c ? b : a < c ? c : a;
    return a < c ? a : b < c ? c : b;
}

/* Hoare's partition: recurses into the lower part, goes on with the upper one. */
static void quicksort(uint32_t *numbers, long count)
{
    while (count > QUICKSORT_SMALL) {
        uint32_t pivot = median(numbers[0], numbers[count / 2], numbers[count - 1]);
        long low = -1;
        long high = count;
        for (;;) {
            do {
                low++;
            } while (numbers[low] < pivot);
            do {
                high--;
            } while (numbers[high] > pivot);
            if (low >= high)
                break;
            uint32_t saved = numbers[low];
            numbers[low] = numbers[high];
            numbers[high] = saved;
        }
        quicksort(numbers, high + 1);
        numbers += high + 1;
        count -= high + 1;
    }
    insertion_sort(numbers, count);
}

int bench_quicksort(void)
{
    uint32_t *numbers = bench_memory("quicksort", QUICKSORT_COUNT * sizeof *numbers);
    uint32_t state = bench_opaque(4);
    uint64_t sum = 0;

    for (int i = 0; i < QUICKSORT_COUNT; i++)
        numbers[i] = bench_random(&state);
    quicksort(numbers, QUICKSORT_COUNT);
    for (int i = 0; i < QUICKSORT_COUNT; i++)
        sum += (uint64_t)(i + 1) * numbers[i];
    free(numbers);
    return bench_number("quicksort", sum, 5144261331966853655);
}
