/* switch: fall through, default in the middle, ranges, Duff's device, nesting, negative, 64-bit and unsigned labels. */
int printf(const char *, ...);

enum shade { LIGHT = -1, MEDIUM, DARK };
static int plain(int n) { int r = 0; switch (n) { case 1: r++; case 2: r += 10; break; default: r = 99; case 3: r += 100; break; case -4: return -1; } return r; }
static int ranges(int n) { switch (n) { case -10 ... -1: return 1; case 0: return 2; case 1 ... 5: case 7: return 3; case 100 ... 100000: return 4; case 2000000000 ... 2147483647: return 6; } return 5; }
static int wide(long n) { switch (n) { case 1l << 40: return 1; case -(1l << 50): return 2; case 0x100000001: return 3; case 1: return 4; case 1l << 41 ... 1l << 42: return 5; } return 0; }
static int unsigned_labels(unsigned n) { switch (n) { case -1: return 1; case 0x80000000: return 2; case 0: return 3; case 4000000000 ... 4100000000: return 4; } return 0; }
static int narrow(char c) { switch (c) { case 'a' ... 'z': return 1; case '0' ... '9': return 2; case '\n': return 3; case -128 ... -1: return 4; } return 0; }
static const char *shade(enum shade s) { switch (s) { case LIGHT: return "light"; case MEDIUM: return "medium"; case DARK: return "dark"; } return "?"; }

static int duff(int count)
{
    int done = 0, rounds = (count + 3) / 4;
    switch (count % 4) {
    case 0: do { done++;
    case 3:      done++;
    case 2:      done++;
    case 1:      done++;
            } while (--rounds > 0);
    }
    return done;
}

static int nested(int a, int b)
{
    switch (a) {
    case 0:
        switch (b) { case 0: a = 5; break; case 1: return 11; default: a = 6; }
        break;
    case 1: for (;;) { switch (b) { case 0: b = 3; continue; case 3: break; default: goto out; } break; }
        a = 7; break;
    case 2: { int hidden; case 3: hidden = b; a += hidden; }
    }
out:
    return a * 10 + b;
}

static int odd_bodies(int n)
{
    switch (n) ; 
    switch (n) case 1: n += 5;
    switch (n) { n = 1000; int x; default: x = n; n = x + 1; }
    switch (n) { }
    switch (n & 1) { case 0: if (n > 3) { case 1: n = -n; } else n = 0; }
    while (n < 0) switch (n) { default: n++; break; case -3: n += 2; continue; }
    return n;
}

static int lookup(int n) { switch (n) { case 0: return 3; case 1: return 1; case 2: return 4; case 3: return 1; case 4: return 5; case 5: return 9; case 6: return 2; case 7: return 6; } return -1; }

int main(void)
{
    for (int i = -5; i < 5; i++) printf("%d ", plain(i));
    const int tries[] = {-11, -10, -1, 0, 1, 5, 6, 7, 99, 100, 100000, 100001, 2000000000, 2147483647};
    for (int i = 0; i < 14; i++) printf("%d", ranges(tries[i]));
    printf(" %d%d%d%d%d%d\n", wide(1l << 40), wide(-(1l << 50)), wide(0x100000001), wide(1), wide(3l << 40), wide(7l << 40));
    printf("%d%d%d%d%d ", unsigned_labels(~0u), unsigned_labels(1u << 31), unsigned_labels(0), unsigned_labels(4050000000u), unsigned_labels(7));
    printf("%d%d%d%d%d %s %s\n", narrow('m'), narrow('5'), narrow('\n'), narrow(-5), narrow('A'), shade(DARK), shade(LIGHT));
    for (int i = 1; i < 10; i++) printf("%d ", duff(i));
    for (int a = 0; a < 5; a++) for (int b = 0; b < 4; b++) printf("%d ", nested(a, b));
    for (int i = -2; i < 6; i++) printf("%d ", odd_bodies(i));
    for (int i = -1; i < 9; i++) printf("%d ", lookup(i));
    printf("\n");
    return 0;
}
