/* Points through 4x4 matrices, all passed and returned by value: the cost of structs. */
#include "program.h"

struct vector {
    float x, y, z, w;
};

struct matrix {
    struct vector row[4];
};

struct bounds {
    struct vector low, high;
};

static float dot(struct vector a, struct vector b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

static struct vector apply(struct matrix m, struct vector v)
{
    return (struct vector){dot(m.row[0], v), dot(m.row[1], v), dot(m.row[2], v), dot(m.row[3], v)};
}

static struct vector column(struct matrix m, int i)
{
    const float *first = &m.row[0].x + i;

    return (struct vector){first[0], first[4], first[8], first[12]};
}

static struct matrix multiply(struct matrix a, struct matrix b)
{
    struct matrix out;

    for (int i = 0; i < 4; i++) {
        struct vector c[4] = {column(b, 0), column(b, 1), column(b, 2), column(b, 3)};

        out.row[i] = (struct vector){dot(a.row[i], c[0]), dot(a.row[i], c[1]), dot(a.row[i], c[2]),
                                     dot(a.row[i], c[3])};
    }
    return out;
}

static float least(float a, float b)
{
    return a < b ? a : b;
}

static struct bounds grow(struct bounds b, struct vector v)
{
    b.low = (struct vector){least(b.low.x, v.x), least(b.low.y, v.y), least(b.low.z, v.z), 1};
    b.high = (struct vector){-least(-b.high.x, -v.x), -least(-b.high.y, -v.y), -least(-b.high.z, -v.z), 1};
    return b;
}

int main(void)
{
    enum { POINTS = 4096, ROUNDS = 600 };
    static struct vector points[POINTS];
    struct matrix spin = {{{0.8f, -0.6f, 0, 0}, {0.6f, 0.8f, 0, 0}, {0, 0, 1, 0.001f}, {0, 0, 0, 1}}};
    struct matrix all = {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}};
    struct bounds bounds = {{0, 0, 0, 1}, {0, 0, 0, 1}};
    uint32_t state = 5;

    for (int i = 0; i < POINTS; i++) {
        points[i] = (struct vector){next_random(&state) % 100 * 0.01f, next_random(&state) % 100 * 0.01f,
                                    next_random(&state) % 100 * 0.01f, 1};
    }
    for (int round = 0; round < ROUNDS; round++) {
        all = multiply(all, spin);
        for (int i = 0; i < POINTS; i++)
            bounds = grow(bounds, apply(all, points[i]));
    }
    printf("%.6f %.6f %.6f %.6f\n", bounds.low.x, bounds.low.y, bounds.high.x, bounds.high.z);
    return 0;
}
