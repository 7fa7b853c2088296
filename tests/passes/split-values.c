// What crosses the border of a region: values, results, pointers, arrays, records, volatile and static objects.

struct pair { int a, b; };
typedef int row[4];

static int sum(const int *from, int n)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += from[i];
    return total;
}

static double mixed(int n, float scale)
{
    static int calls;
    const int limit = n * 2;
    volatile int seen = 0;
    register int steps = 0;
    struct pair p = {n, limit};
    row grid[3] = {{1, 2}, {3}, {0}};
    int list[] = {3, 1, 4};
    int unset, late;
    double result = 0.5;
    long long wide = 1;

    for (int i = 0; i < limit; i++) {
        seen += i;
        steps++;
        p.a += grid[i % 3][i & 3];
        p.b -= list[i % 3];
        wide <<= 1;
        result += scale * (float)i;
        grid[i % 3][1] = steps;
        unset = i;
        calls += unset;
    }
    printf("%d %d %d %d %lld %d\n", seen, steps, p.a, p.b, wide, calls);
    if (limit > 4) {
        late = sum(list, sizeof list / sizeof *list);
        late += sum(&grid[0][0], 12);
        late *= 2;
        printf("%d\n", late);
    }
    struct pair *q = &p;
    q->a++;
    q->b++;
    printf("%d %d\n", p.a, q->b);
    int fresh = sum(list, 2);
    printf("%d\n", fresh);
    fresh += p.a;
    fresh ^= 5;
    printf("%d\n", fresh);
    return result + fresh;
}

static long vla(int n)
{
    int table[n], other[n][2];
    long total = 0;
    for (int i = 0; i < n; i++) {
        table[i] = i * i;
        other[i][0] = i;
        other[i][1] = -i;
        total += table[i];
        printf("%d ", table[i]);
    }
    for (int i = 0; i < n; i++)
        total += (long)sizeof other * other[i][0];
    printf("%ld\n", total);
    return total;
}

static int variadic(int n, ...)
{
    __builtin_va_list list;
    int total = 0;
    __builtin_va_start(list, n);
    for (int i = 0; i < n; i++) {
        int next = __builtin_va_arg(list, int);
        printf("%d ", next);
        total += next;
        total ^= n;
    }
    total += __builtin_va_arg(list, int);
    __builtin_va_end(list);
    printf("%d\n", total);
    return total;
}

int main(void)
{
    for (int n = 0; n < 5; n++) {
        double got = mixed(n, 0.25f);
        printf("%.17g\n", got);
        printf("%ld\n", vla(n + 1));
        printf("%d\n", variadic(2, n, 5, 7));
    }
    return 0;
}
