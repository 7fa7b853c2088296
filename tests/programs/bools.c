/* _Bool: conversions from everything, arithmetic, arrays, members, parameters, results, steps. */
int printf(const char *, ...);
static _Bool table[4] = {5, 0, 0.1, -1}; static _Bool from_pointer = table, from_zero_pointer = (void *)0;
static _Bool is(int n) { return n; } static _Bool real(double d) { return d; } static _Bool pointer(void *p) { return p; } static int take(_Bool a, _Bool b) { return a * 10 + b; }
struct flags { _Bool a, b : 1, c : 1; unsigned d : 1; };
int main(void)
{
    volatile int n = 256; volatile double tiny = 1e-300, nan = 0; nan /= nan; _Bool b = n, c = !b, *p = &b; struct flags f = {2, 2, 0, 1};
    printf("%d%d%d%d %d%d %d%d%d%d%d\n", table[0], table[1], table[2], table[3], from_pointer, from_zero_pointer, b, c, is(n), real(tiny), pointer(0));
    printf("%d %d %d %d %d\n", take(n, tiny), real(nan), (_Bool)0.0, (_Bool)n + (_Bool)n, (int)sizeof(_Bool));
    b = 0; b = b - 1; printf("%d ", b); b += 3; printf("%d ", b); *p ^= 1; printf("%d ", b); b |= 4; printf("%d ", b); b <<= 3; printf("%d ", b); b >>= 1; printf("%d ", b); b = ~b; printf("%d\n", b);
    f.b ^= f.a; f.c = n; f.a -= 1; printf("%d%d%d%d %d\n", f.a, f.b, f.c, f.d, -f.c); b = c = 7; printf("%d %d\n", b == c, b < 2);
    printf("%d %d %d\n", b ? 5 : 6, !b, b && c); for (b = 0; !b; b++) printf("once "); unsigned char uc = b; float fl = b; printf("%d %g %d\n", uc, fl, b == 1.0);
    return b;
}
