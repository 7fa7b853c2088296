/* Enums: values, types by range, in arithmetic, switch, bit-fields, arrays, forward use of tags, packed. */
int printf(const char *, ...);

enum plain { A, B = 5, C, D = B * 2 + C, E = -3, F, G = 'x', H = sizeof(int), I = 1 ? 7 : 8 };
enum wide { W1 = 0x7fffffff, W2 = 0x80000000, W3 = 0xffffffff }; enum long_one { L1 = 1l << 40, L2 }; enum mixed { M1 = -1, M2 = 0x7fffffff };
enum __attribute__((packed)) tiny { T1, T2 = 200 };
enum { ANONYMOUS = 99 };
static enum plain global = D;
static int table[C + 1] = {[A] = 1, [B] = 2, [C] = 3};
static enum plain next(enum plain p) { return p + 1; }
static const char *name(enum plain p) { switch (p) { case A: return "A"; case B: return "B"; case E: return "E"; default: return "other"; } }

typedef enum later later;
static int of_later(enum later *p);
enum later { FIRST = 5, SECOND };
static int of_later(enum later *p) { later x = *p; return x + SECOND; }

int main(void)
{
    enum plain p = B, *pp = &p;
    enum tiny t = T2;
    printf("%d %d %d %d %d %d %d %d %d\n", A, B, C, D, E, F, G, H, I);
    printf("%u %u %u %ld %ld %d\n", W1, W2, W3, (long)L1, (long)L2, M1);
    printf("%d %d %d %d %d\n", (int)sizeof(enum plain), (int)sizeof(enum wide), (int)sizeof(enum long_one), (int)sizeof(enum tiny), (int)sizeof A);
    *pp = next(p); p++; p += 2; printf("%d %d %s %s %s\n", p, global == D, name(A), name(E), name(p));
    t++; printf("%d %d %d %d\n", t, table[B], table[4], ANONYMOUS);
    printf("%d %d %d\n", (enum mixed)-5 < 0, (enum wide)-5 > 0, p > E);
    enum { INNER = 3, A = 77 } inner = A; printf("%d %d\n", inner, INNER);
    _Bool b = (enum plain)B; float f = p; printf("%d %g %d\n", b, f, (enum plain)3.7);
    for (enum plain e = ANONYMOUS - 99; e < 3; e++) printf("%d ", e);
    printf("%d\n", M1 < W1 ? 1 : 2);
    enum later l = FIRST;
    printf("%d\n", of_later(&l));
    return 0;
}
