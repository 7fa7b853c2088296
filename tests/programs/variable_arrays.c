// Variable length arrays and variably modified types (C11 6.7.6.2): sizes, scopes, parameters, jumps.
int printf(const char *, ...);
#define NULL ((void *)0)

static int calls;
static int next(void)
{
    return ++calls;
}

static int sum(int rows, int columns, int grid[rows][columns])
{
    int total = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            total += grid[i][j];
    return total;
}

static long corner(int n, double (*cube)[n][n + 1])
{
    return (char *)&cube[1][2][3] - (char *)cube;
}

static int declared_with_stars(int, int, int (*)[*], int[static 2][*]);
static int declared_with_stars(int n, int m, int (*a)[n], int b[static 2][m])
{
    return sizeof *a * 1000 + sizeof b[0] + (int)((char *)(b + 1) - (char *)b);
}

static int effects(int n, int a[n++], int b[const n])
{
    a[0]++;
    return n * 10 + b[0];
}

static int old(n, m, a)
    int n, m;
    int a[n][m];
{
    return a[n - 1][m - 1] + sizeof *a;
}

static void loops(void)
{
    char *first = NULL;
    int moved = 0;
    for (int i = 0; i < 100000; i++) {
        char block[64 + i % 1000];
        block[0] = i;
        block[sizeof block - 1] = i;
        if (i % 3 == 0)
            continue;
        char second[100 + i % 10];
        second[i % 100] = block[0];
        if (i % 1000 == 64 && first == NULL)
            first = block;
        else if (i % 1000 == 64)
            moved += first != block;
        if (i == 99990)
            break;
    }
    printf("loops %d\n", moved);
}

static int gotos(int n)
{
    int count = 0, total = 0;
again:;
    int a[n + count % 7];
    a[0] = count;
    total += sizeof a / sizeof *a + a[0] % 3;
    if (++count < 200000)
        goto again;
    {
        int inner[n * 2];
        inner[1] = total;
        if (n > 3)
            goto out;
        total = inner[1] + 1;
    }
out:
    return total;
}

static int in_switch(int n)
{
    switch (n) {
    case 1: {
        short s[n + 2];
        s[2] = 5;
        return sizeof s + s[2];
    }
    case 2:;
        long l[n];
        l[1] = 7;
        return sizeof l + l[1];
    }
    return -1;
}

static unsigned long typedefs(int n)
{
    typedef int row[n];
    int before = n;
    n = 100;
    row a, *p = &a, list[3];
    typeof(list[0]) q;
    typedef struct {
        int x;
    } pair;
    pair pairs[before][2];
    pairs[before - 1][1].x = 3;
    p++;
    for (int i = 0; i < before; i++)
        q[i] = list[2][i] = i;
    return sizeof(row) + 100 * sizeof list + 10000 * (unsigned long)((char *)p - (char *)&a) + q[before - 1] +
           list[2][before - 1] * 1000000 + (pairs[before - 1] - pairs[0]) + pairs[before - 1][1].x + sizeof q;
}

static void pointers(int n)
{
    int data[n][n + 1][n + 2];
    int(*p)[n + 1][n + 2] = data, (*q)[n + 2] = data[1];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= n; j++)
            for (int k = 0; k < n + 2; k++)
                data[i][j][k] = i * 100 + j * 10 + k;
    printf("pointers %d %d %d %ld\n", p[1][2][3], q[1][1], (*q)[2], (long)(&p[2] - p));
    q += 2;
    q--;
    printf("%d %d %ld %ld\n", **q, (*(q + 1))[1], (long)(q - data[0]), (long)sizeof data);
    int *flat = (int *)data;
    int(*again)[n] = (int(*)[n])flat;
    printf("%d %ld %ld\n", again[2][1], (long)sizeof *again, (long)sizeof(int(*)[n]));
    static int fixed[24];
    static int(*view)[4];
    int(*of_static)[n] = (int(*)[n])fixed;
    fixed[n + 1] = 77;
    view = (int(*)[4])fixed;
    printf("%d %d\n", of_static[1][1], view[1][0]);
}

static void side_effects(void)
{
    int n = 2;
    unsigned long size = sizeof(int[n++]);
    printf("sizeof %lu %d\n", size, n);
    int a[n];
    size = sizeof(a[n++]);
    printf("%lu %d\n", size, n);
    int b[2][n];
    size = sizeof b[n++ - 4];
    printf("%lu %d\n", size, n);
    calls = 0;
    int c[next()][next()];
    printf("%lu %d\n", (unsigned long)sizeof c, calls);
    printf("%lu %lu\n", (unsigned long)(sizeof c / sizeof *c), (unsigned long)_Alignof(int[n]));
    size = n > 3 ? sizeof(char[n]) : sizeof(char[n * 2]);
    printf("%lu\n", size);
    int x = 5;
    typeof(int[x++]) t;
    printf("%lu %d\n", (unsigned long)sizeof t, x);
}

static int block(int n)
{
    return ({
        int a[n];
        for (int i = 0; i < n; i++)
            a[i] = i;
        a[n - 1] + (int)sizeof a;
    });
}

static int aligned(int n)
{
    _Alignas(64) char a[n];
    char b[n + 1];
    a[0] = b[0] = 1;
    return (int)((unsigned long)a % 64) + (int)((unsigned long)b % 16);
}

static int recursive(int n)
{
    int a[n + 1];
    a[n] = n;
    return n == 0 ? 0 : a[n] + recursive(n - 1);
}

static int in_for(int n)
{
    int total = 0;
    for (int i = 0; i < 1000; i++)
        for (int j = 0, a[n]; j < n; j++) {
            a[j] = j;
            total += a[j] + (int)sizeof a;
        }
    return total;
}

static int mixed(int n)
{
    char *kept = __builtin_alloca(n);
    kept[0] = 42;
    for (int i = 0; i < 10; i++) {
        char a[n * 100];
        a[n] = i;
        kept[1] = a[n];
    }
    return kept[0] + kept[1];
}

int main(void)
{
    int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
    double cube[2][3][4];
    int n = 3, b[4] = {9};
    printf("%d %ld\n", sum(2, 3, grid), corner(3, cube));
    printf("%d\n", declared_with_stars(5, 3, (void *)grid, grid));
    printf("%d\n", effects(3, b, b));
    printf("%d\n", old(2, 3, grid));
    loops();
    printf("%d %d\n", gotos(3), gotos(5));
    printf("%d %d %d\n", in_switch(1), in_switch(2), in_switch(3));
    printf("%lu\n", typedefs(4));
    pointers(n);
    side_effects();
    printf("%d %d %d %d %d\n", block(6), aligned(7), recursive(20), in_for(4), mixed(9));
    return 0;
}
