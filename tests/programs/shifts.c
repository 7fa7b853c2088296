/* Shifts: arithmetic and logical right shifts, counts of every type and width, compound forms. */
int printf(const char *, ...);

int main(void)
{
    volatile int i = -1000000, count = 5;
    volatile unsigned u = 0xdeadbeefu;
    volatile long l = -123456789012345l;
    volatile unsigned long ul = 0xfedcba9876543210ul;
    volatile short s = -3000;
    volatile unsigned char uc = 0xf0;
    volatile long long wide_count = 33;
    volatile unsigned char small_count = 31;
    printf("%d %d %u %u\n", i >> 3, i >> count, u >> 4, u << 4);
    printf("%ld %ld %lu %lu\n", l >> 40, l >> count, ul >> wide_count, ul << wide_count);
    printf("%d %d %d %d\n", s >> 2, uc << 4, uc >> 4, (unsigned char)(uc << 1));
    printf("%u %lu %d\n", 1u << small_count, 1ul << small_count, 1 << (count + 20));
    i >>= 2; u <<= 3; l >>= count; ul >>= 60; s >>= 1; uc <<= 1;
    printf("%d %u %ld %lu %d %d\n", i, u, l, ul, s, uc);
    uc = 3; uc <<= 7; s = 1; s <<= 14;
    printf("%d %d\n", uc, s);
    for (int n = 0; n < 64; n += 7)
        printf("%lx %lx ", ul << n, (unsigned long)(l >> n));
    printf("\n%d %d\n", -1 >> 31, -8 >> 1);
    return 0;
}
