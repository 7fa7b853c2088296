/* Integer promotions, bit-fields included, and the usual arithmetic conversions: by sign, size and _Generic. */
int printf(const char *, ...);

#define NAME(x) \
    _Generic((x), _Bool: "bool", char: "char", signed char: "schar", unsigned char: "uchar", short: "short", \
             unsigned short: "ushort", int: "int", unsigned: "uint", long: "long", unsigned long: "ulong", \
             long long: "llong", unsigned long long: "ullong", float: "float", double: "double", \
             long double: "ldouble", default: "other")

static struct {
    unsigned narrow : 3;
    unsigned full : 32;
    unsigned most : 31;
    int sign : 5;
    signed char tiny : 4;
    _Bool flag : 1;
    unsigned long middle : 20;
} bits = {7, 4294967295u, 2147483647, -16, -8, 1, 1048575};

#define PAIRS(type, a) \
    printf("%s: %s %s %s %s %s %s %s %s %s %s\n", #type, NAME(a + (char)1), NAME(a + (short)1), NAME(a + 1), NAME(a + 1u), \
           NAME(a + 1l), NAME(a + 1ul), NAME(a + 1ll), NAME(a + 1ull), NAME(a + 1.0f), NAME(a + 1.0L))

static void pairs(void)
{
    PAIRS(_Bool, (_Bool)1);
    PAIRS(char, (char)1);
    PAIRS(unsigned char, (unsigned char)1);
    PAIRS(unsigned short, (unsigned short)1);
    PAIRS(int, 1);
    PAIRS(unsigned, 1u);
    PAIRS(long, 1l);
    PAIRS(unsigned long, 1ul);
    PAIRS(long long, 1ll);
    PAIRS(unsigned long long, 1ull);
    PAIRS(float, 1.0f);
    PAIRS(double, 1.0);
}

int main(void)
{
    unsigned char uc = 255;
    unsigned short us = 65535;
    signed char sc = -1;
    pairs();
    printf("%s %s %s %s %s %s %s\n", NAME(+uc), NAME(~us), NAME(-sc), NAME(!sc), NAME(uc << 1l), NAME(1l << uc), NAME(uc ? uc : sc));
    printf("%d %d %d %d\n", uc + 1, ~us, -uc, (uc << 8) >> 4);
    printf("%d %d %d %d\n", sc < 1u, sc == 4294967295u, us - 65536 < 0, uc - 256 < 0u);
    printf("%d %d %d\n", -1 < (long)1u, -1l < 1u, -1 < 1ul);
    printf("%d %d %d %d\n", bits.narrow - 8 < 0, bits.full - 8 < 0, bits.most - 2147483647 - 1 < 0, bits.sign - 1 < 0);
    printf("%s %s %s %s %s\n", NAME(+bits.narrow), NAME(+bits.most), NAME(bits.sign + 0), NAME(+bits.tiny), NAME(+bits.flag));
    printf("%d %d %d\n", ~bits.narrow, -bits.narrow, bits.flag << 3);
    printf("%s %s %d %d\n", NAME(+bits.middle), NAME(bits.middle << 1), (int)sizeof(+bits.middle), bits.middle - 2000000 < 0);
    printf("%d %lu\n", bits.tiny * bits.sign, (unsigned long)bits.middle << 4);
    return 0;
}
