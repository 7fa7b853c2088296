/* Integer, floating and character constants, escapes, and their types. */
int printf(const char *, ...);

#define NAME(x) \
    _Generic((x), char: "char", int: "int", unsigned: "uint", long: "long", unsigned long: "ulong", \
             long long: "llong", unsigned long long: "ullong", unsigned short: "ushort", unsigned char: "uchar", \
             float: "float", double: "double", long double: "ldouble", default: "other")
#define SHOW(x) printf("%s %s %lld\n", #x, NAME(x), (long long)(x))

static void integers(void)
{
    SHOW(2147483647); SHOW(2147483648); SHOW(0x7fffffff); SHOW(0x80000000); SHOW(0xffffffff); SHOW(0x100000000);
    SHOW(037777777777); SHOW(0); SHOW(00); SHOW(1u); SHOW(1U); SHOW(4294967296u); SHOW(1l); SHOW(1L); SHOW(1ul);
    SHOW(1LU); SHOW(1ll); SHOW(1LL); SHOW(1ull); SHOW(1LLU); SHOW(0x7fffffffffffffff); SHOW(0x8000000000000000);
    SHOW(0b1011); SHOW(0B11u); SHOW(9223372036854775807); SHOW(0xFFFFFFFFFFFFFFFFll);
}

static void characters(void)
{
    SHOW('a'); SHOW('\n'); SHOW('\0'); SHOW('\''); SHOW('"'); SHOW('\"'); SHOW('\?'); SHOW('\\'); SHOW('\a'); SHOW('\b');
    SHOW('\f'); SHOW('\v'); SHOW('\r'); SHOW('\t'); SHOW('\e'); SHOW('\177'); SHOW('\377'); SHOW('\xff'); SHOW('\x7f');
    SHOW('\12'); SHOW('ab'); SHOW('abcd'); SHOW(L'a'); SHOW(L'\xffff'); SHOW(u'\xffff'); SHOW(U'\xffffffff');
    SHOW(L'\u20ac'); SHOW(u'\u00e9'); SHOW(U'\U0001F600'); SHOW('\1234' - '\123' * 256);
}

int main(void)
{
    integers();
    characters();
    printf("%s %s %s %s\n", NAME(1.0), NAME(1.f), NAME(1.l), NAME(1e3F));
    printf("%a %a %a %a %a\n", 1., .5, 1e10, 1E-5, 0x1.8p3);
    printf("%a %a %a %La\n", 0x.8p0f, 0xAp-2, 0x1P+4, 0x1.fffffffffffffffep-3L);
    printf("%a %a\n", 0x1.0000000000000800000000001p0, 3.14159265358979323846264338327950288f);
    printf("%a %a %a\n", 1.17549435e-38f, 3.40282347e+38F, 2.2250738585072011e-308);
    printf("%d\n", 1 == 1.0f);
    return 0;
}
