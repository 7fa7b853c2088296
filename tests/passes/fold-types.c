// Values keep their types: conversions, signs, widths, sizeof, _Generic, varargs, arithmetic that wraps or rounds.
// expect text-stays: sized
static unsigned char byte = 250;
static signed char small = -3;
static unsigned big = 4000000000u;
static int least = -2147483647 - 1;
static long long wide = -9223372036854775807LL - 1;
static unsigned long long all = ~0ULL;
static _Bool flag = 7;
static float third = 1.0f / 3;
static double zero = -0.0;
static unsigned short half = 65535;
static int *none;
struct bits { unsigned three : 3; int five : 5; };

static struct bits fields(unsigned a, int b) { struct bits made = {a, b}; return made; }
static int sized(unsigned char c, float f) { return (int)sizeof(c) + (int)sizeof(f) * 10 + _Generic(c, unsigned char: 1, default: 2) + _Generic(f, float: 4, default: 5); }
// unit: app/main.c
int main(int argc, char **argv)
{
    struct bits made = fields(13, 19);

    printf("%d %d %d\n", byte + 10, (unsigned char)(byte + 10), small >> 1);
    printf("%d %d\n", small < big, (long)small < (long)big);
    printf("%u %u %d\n", big + big, big * 3, (int)(big >> 1));
    printf("%d %lld %llu\n", least, wide, all);
    printf("%d %d\n", flag, flag + byte);
    printf("%a %a %a\n", (double)third, (double)(third * third), 1 / (zero - 1));
    printf("%a %d\n", zero, half * half < 0);
    printf("%d %d %d\n", made.three, made.five, sized(byte, third));
    printf("%s %d\n", none ? "some" : "none", none == (void *)0);
    printf("%d %d\n", -byte, ~small & 255);
    return (int)(all >> 60) + (argc << byte % 3);
}
