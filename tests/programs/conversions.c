/* Every pair of arithmetic types: a conversion by cast, by assignment and by initialisation. */
int printf(const char *, ...);

#define SHOW_long(x) printf(" %lld", (long long)(x))
#define TO(type, x) \
    do { \
        type assigned, initialised = (x); \
        assigned = (x); \
        printf(" %Lg %Lg %Lg", (long double)(type)(x), (long double)assigned, (long double)initialised); \
    } while (0)

#define ALL(type, value) \
    do { \
        volatile type x = (value); \
        printf("%s %s:", #type, #value); \
        TO(_Bool, x); TO(char, x); TO(signed char, x); TO(unsigned char, x); TO(short, x); TO(unsigned short, x); \
        TO(int, x); TO(unsigned, x); TO(long, x); TO(unsigned long, x); TO(long long, x); TO(unsigned long long, x); \
        TO(float, x); TO(double, x); TO(long double, x); \
        printf("\n"); \
    } while (0)

static void integers(void)
{
    ALL(_Bool, 1); ALL(_Bool, 0);
    ALL(char, -5); ALL(char, 127);
    ALL(signed char, -128); ALL(signed char, 100);
    ALL(unsigned char, 200); ALL(unsigned char, 0);
    ALL(short, -30000); ALL(short, 300);
    ALL(unsigned short, 65535); ALL(unsigned short, 40000);
    ALL(int, -2147483647 - 1); ALL(int, 70000);
    ALL(unsigned, 4294967295u); ALL(unsigned, 2147483648u);
}

static void wide(void)
{
    ALL(long, -9223372036854775807l - 1); ALL(long, 1234567890123l);
    ALL(unsigned long, 18446744073709551615ul); ALL(unsigned long, 9223372036854775808ul);
    ALL(long long, -1ll); ALL(long long, 4294967296ll);
    ALL(unsigned long long, 18446744073709549568ull);
}

static void floating(void)
{
    ALL(float, 1.75f); ALL(float, 0.0f); ALL(float, 100.9f);
    ALL(double, 99.99); ALL(double, 0.5); ALL(double, 1e-300);
    ALL(long double, 42.5L); ALL(long double, 0.25L); ALL(long double, 1e-4000L);
}

int main(void)
{
    integers();
    wide();
    floating();
    return 0;
}
