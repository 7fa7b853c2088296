// expect values: scale.n=4:200,9:1 power.n=0:30,1:60,2:60,3:40,-1:10 choose.kind=2:90,3:10 wide.x=18446744073709551615:150 low.x=-2147483648:101
// expect clones: scale__n4 power__nm1 power__n0 power__n1 power__n2 power__n3 wide__x18446744073709551615 low__xm2147483648
// expect prints: 40 90 8 1 -3 2 3 5 8 0 -2147483648
enum kind { SMALL = 2, LARGE };

static int scale(int n, const int *x)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i % n];
    return sum;
}

static int power(int n)
{
    return n < 0 ? -3 : n == 0 ? 1 : 2 * power(n - 1);
}

static int choose(enum kind kind, int unused)
{
    switch (kind) {
    case SMALL:
        return 2;
    case LARGE:
        return 3;
    default:
        return unused;
    }
}

static unsigned long wide(unsigned long x)
{
    return 8 % x;
}

static int low(int x)
{
    if (x > 5)
        return 5;
    return x;
}

int main(void)
{
    int x[9] = {10, 10, 10, 10, 10, 10, 10, 10, 10};

    printf("%d %d %d %d %d ", scale(4, x), scale(9, x), power(3), power(0), power(-1));
    printf("%d %d %d ", choose(2, 1), choose(3, 1), choose(5, 5));
    printf("%lu %lu %d\n", wide(~0UL), wide(8), low(-2147483647 - 1));
    return 0;
}
