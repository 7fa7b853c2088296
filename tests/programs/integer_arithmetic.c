/* Unsigned wrap-around, truncating signed division, 128-bit integers, increments at the edges. */
int printf(const char *, ...);

typedef unsigned __int128 u128;
typedef __int128 i128;

static void show(u128 value)
{
    printf("%016lx%016lx ", (unsigned long)(value >> 64), (unsigned long)value);
}

static void divide(void)
{
    static const int tops[] = {7, -7, 1, -1, 0, 2147483647, -2147483647};
    static const int bottoms[] = {2, -2, 3, -3, 10, -10};
    for (int i = 0; i < 7; i++) {
        for (int j = 0; j < 6; j++)
            printf("%d,%d ", tops[i] / bottoms[j], tops[i] % bottoms[j]);
        printf("\n");
    }
    printf("%ld %ld %lu %lu\n", -7l / 2, -7l % 2, -7ul / 2, -7ul % 2);
}

static void wrap(void)
{
    unsigned u = 0;
    unsigned char c = 255;
    unsigned short s = 0;
    unsigned long l = ~0ul;
    signed char sc = 127;
    u--; c++; s--; l++; sc++;
    printf("%u %d %d %lu %d\n", u, c, s, l, sc);
    printf("%u %lu %u\n", 65536u * 65537u, 0xfffffffffful * 0xfffffffffful, -5u);
    c = 200; c *= 2; s = 60000; s += 10000; sc = -128; sc--;
    printf("%d %d %d\n", c, s, sc);
    c = 7; c /= 2; c %= 2; c |= 0x80; c ^= 0xff; c &= ~1; c -= 200;
    printf("%d\n", c);
}

static void wide(void)
{
    u128 a = ((u128)0x0123456789abcdef << 64) | 0xfedcba9876543210;
    i128 b = -(i128)a;
    show(a * 3); show(a / 1000000007); show(a % 1000000007); show(b); show(b >> 5); show(b / 7); show(b % 7);
    printf("\n%d %d %d %g %Lg\n", b < 0, a > 5, (int)(b == -(i128)a), (double)b, (long double)a);
    show((u128)1e30); show((i128)-1e20); show((u128)(unsigned char)200 << 100);
    a++; b--; a <<= 3; b >>= 70;
    show(a); show(b);
    printf("%d %d\n", (int)sizeof a, (int)_Alignof(u128));
}

int main(void)
{
    divide();
    wrap();
    wide();
    return 0;
}
