/* The Mandelbrot set on a grid: a short loop with a data-dependent exit. */
#include "program.h"

enum { SIZE = 500, LIMIT = 200 };

static int escape(double cr, double ci)
{
    double zr = 0, zi = 0;
    int n = 0;

    while (n < LIMIT && zr * zr + zi * zi <= 4.0) {
        double next = zr * zr - zi * zi + cr;

        zi = 2 * zr * zi + ci;
        zr = next;
        n++;
    }
    return n;
}

int main(void)
{
    unsigned long inside = 0, steps = 0;

    for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
            int n = escape(2.0 * x / SIZE - 1.5, 2.0 * y / SIZE - 1.0);

            inside += n == LIMIT;
            steps += (unsigned long)n;
        }
    }
    printf("%lu %lu\n", inside, steps);
    return 0;
}
