/* Large objects and frames, deep nesting, many cases, long expressions and strings. */
int printf(const char *, ...);
void *memset(void *, int, unsigned long);
static char megabytes[3 << 20]; static struct { int v[1000]; } big, *pbig = &big; static int sparse[100000] = {[99999] = 7, [50000] = 3};
static int copy(void) { struct { int v[5000]; } a, b; for (int i = 0; i < 5000; i++) a.v[i] = i; b = a; a.v[4999] = 0; return b.v[4999]; }
#define C1(n) case n: return n * 3; 
#define C10(n) C1(n) C1(n + 1) C1(n + 2) C1(n + 3) C1(n + 4) C1(n + 5) C1(n + 6) C1(n + 7) C1(n + 8) C1(n + 9)
#define C100(n) C10(n) C10(n + 10) C10(n + 20) C10(n + 30) C10(n + 40) C10(n + 50) C10(n + 60) C10(n + 70) C10(n + 80) C10(n + 90)
static int cases(int n) { switch (n) { C100(0) C100(100) C100(1000) } return -1; }
#define P10 + 1 + n * 2 - (n ^ 3) + (n & 7) * 3 - n / 3 + (n | 1) + (n << 1) - (n >> 1) + n % 5
static int expression(int n) { return 0 P10 P10 P10 P10 P10 P10 P10 P10 P10 P10; }
int main(void)
{
    memset(megabytes, 1, sizeof megabytes); pbig->v[999] = 4; int d = 0;
    { { { { { { { { { { d = 10; } } } } } } } } } }
    if (d) if (d > 1) if (d > 2) if (d > 3) { while (d > 5) { do { for (; d > 6;) { d--; } } while (0); d--; } } else d = 0; else d = 1;
    printf("%d %d %d %d %d %d\n", megabytes[(3 << 20) - 1], big.v[999], sparse[99999] + sparse[50000], copy(), d, expression(12345));
    printf("%d %d %d %d\n", cases(5), cases(199), cases(1050), cases(500));
    printf("%s\n", "a long string literal that is joined " "from several parts, " "each of them short, "
           "so that the whole is longer than any of them and has \"escapes\" and \x41\102 in it");
    return 0;
}
