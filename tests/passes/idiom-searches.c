// expect replaced: main.c
int printf(const char *format, ...);
// unit: app/main.c
static float floats[200];
static double doubles[200];
static int ints[200];

static int float_greatest(const float *x, int size)
{
    int best = 0;

    for (int i = 1; i < size; i++) {
        if (x[i] > x[best])
            best = i;
    }
    return best;
}

static int float_least(const float *x, int start, int size)
{
    int best = start;

    for (int i = start + 1; i < size; i++)
        if (x[best] > x[i])
            best = i;
    return best;
}

static int double_greatest(int best, int size)
{
    for (int i = 0; i < size; ++i)
        if (doubles[best] < doubles[i]) {
            best = i;
        }
    return best;
}

static int double_least(const double *restrict x, int size)
{
    int at = size - 1;

    for (int i = 0; i < size; i++)
        if (x[i] < x[at])
            at = i;
    return at;
}

static int int_greatest(int start, int size)
{
    int best = 7;

    for (int i = start; i < size; i++)
        if (ints[i] > ints[best])
            best = i;
    return best;
}

static void sort(int *x, int size)
{
    for (int i = 0; i < size; i++) {
        int least = i;
        for (int j = i + 1; j < size; j++)
            if (x[j] < x[least])
                least = j;
        int kept = x[i];
        x[i] = x[least];
        x[least] = kept;
    }
}

static unsigned state = 1;

static unsigned chance(void)
{
    return (state = state * 1664525 + 1013904223) >> 8;
}

static double odd(unsigned kind, double plain)
{
    double zero = 0.0;

    switch (kind % 16) {
    case 0: return zero / zero;
    case 1: return 1 / zero;
    case 2: return -1 / zero;
    case 3: return -zero;
    case 4: return zero;
    default: return plain;
    }
}

int main(void)
{
    unsigned long sum = 0;

    for (int round = 0; round < 4000; round++) {
        unsigned range = round % 3 ? 4 : 1000000, size = chance() % 180;
        for (int i = 0; i < 200; i++) {
            double value = odd(round % 5 ? 9 : chance(), (double)(chance() % range) - range / 2.0);
            floats[i] = (float)value;
            doubles[i] = value;
            ints[i] = (int)(chance() % range) - (int)range / 2;
        }
        int start = (int)(chance() % 190), found[5];
        found[0] = float_greatest(floats, (int)size);
        found[1] = float_least(floats, start, (int)size);
        found[2] = double_greatest(start, (int)size);
        found[3] = size ? double_least(doubles, (int)size) : 0;
        found[4] = int_greatest(start - 100 > 0 ? start - 100 : 0, (int)size);
        sort(ints, (int)size);
        for (int i = 0; i < 5; i++)
            sum = sum * 31 + (unsigned)found[i];
        for (unsigned i = 0; i < size; i++)
            sum = sum * 31 + (unsigned)ints[i];
        if (round % 500 == 0)
            printf("%d %d %d %d %d\n", found[0], found[1], found[2], found[3], found[4]);
    }
    printf("%lx\n", sum);
    return 0;
}
