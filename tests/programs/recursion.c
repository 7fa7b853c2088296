/* Recursion, mutual recursion, large frames, many parameters, deep expressions. */
int printf(const char *, ...);

static int is_odd(int n);
static int is_even(int n) { return n == 0 ? 1 : is_odd(n - 1); }
static int is_odd(int n) { return n == 0 ? 0 : is_even(n - 1); }
static unsigned ackermann(unsigned m, unsigned n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }
static int large(int depth) { char frame[100000]; int *ints = (int *)frame; for (int i = 0; i < 25000; i += 100) ints[i] = i + depth; return depth ? large(depth - 1) + ints[300] : ints[24900]; }
static void hanoi(int n, char from, char to, char via, int *moves) { if (n == 0) return; hanoi(n - 1, from, via, to, moves); ++*moves; hanoi(n - 1, via, to, from, moves); }
static long many(char a, short b, int c, long d, float e, double f, unsigned char g, unsigned short h, unsigned i, long j, double k, float l, char m, int *n, long double o, double p, double q, double r, double s, double t, double u)
{ return a + b + c + d + (long)(e * f) + g + h + i + j + (long)(k + l) + m + *n + (long)(o + p + q + r + s + t) * (long)u; }
static int sort(int *v, int n) { if (n < 2) return 0; int pivot = v[n / 2], i = 0, j = n - 1, swaps = 0; while (1) { while (v[i] < pivot) i++; while (v[j] > pivot) j--; if (i >= j) break; int t = v[i]; v[i++] = v[j]; v[j--] = t; swaps++; } return swaps + sort(v, i) + sort(v + i, n - i); }

int main(void)
{
    int moves = 0, n = 14, values[100];
    printf("%d %d %u %d\n", is_even(100), is_odd(7), ackermann(2, 5), large(20));
    hanoi(10, 'a', 'b', 'c', &moves);
    printf("%d %ld\n", moves, many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, &n, 15, 16, 17, 18, 19, 20, 21));
    for (int i = 0; i < 100; i++) values[i] = (i * 7919) % 101;
    int swaps = sort(values, 100), ordered = 1;
    for (int i = 1; i < 100; i++) ordered &= values[i - 1] <= values[i];
    printf("%d %d\n", swaps > 0, ordered);
    printf("%d\n", ((((((((((1 + 2) * 3) - 4) / 5) % 6) << 7) | 8) ^ 9) & 0xffff) + ((((n)))) * (((2)))));
    return 0;
}
