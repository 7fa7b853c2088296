int printf(const char *format, ...);

#define SHOW(e) printf("%s = %ld\n", #e, (long)(e))
#define JOIN(a, b) a##b
#define SQUARE(x) ((x) * (x))

static int count;

static int bump(int by)
{
    count += by;
    return count;
}

int main(void)
{
    int a = 7, b = -3, c = 2, t[4] = {1, [2] = 5, 6};
    unsigned u = 0xfffffff0u;
    int *p = t, JOIN(d, 1) = 9;
    SHOW(a - b - c);
    SHOW(a - (b - c));
    SHOW(-(-a) + - -b - ~c);
    SHOW(a << c + 1);
    SHOW((a << c) + 1);
    SHOW(a & b | c ^ a & ~b);
    SHOW(a & (b | c) ^ (a & ~b));
    SHOW(a == b == c < a);
    SHOW(!a == b || !(a == b) && c);
    SHOW(a ? b ? 1 : 2 : c ? 3 : 4);
    SHOW((a, b, c));
    SHOW(a = b = c + 1);
    SHOW((a += 2) * (b -= 3));
    SHOW(*p++ + ++*p + p[1]--);
    SHOW(t[0] + t[1] * 10 + t[2] * 100 + t[3] * 1000);
    SHOW(u >> 4 > -1);
    SHOW((int)u >> 2);
    SHOW((char)300 + (unsigned char)-1);
    SHOW(sizeof(a) + sizeof a * 2 + sizeof(char[3]) + sizeof "four");
    SHOW(d1 ?: 4);
    SHOW(SQUARE(bump(2) + 1));
    SHOW(({ int x = bump(1); x * x; }) + 1);
    SHOW(1 ? 2 : 3 + 4);
    SHOW(a % 3 * 2 / 3);
    SHOW(__builtin_offsetof(struct { char x; long y; }, y));
    printf("%.17g %.17g %g\n", 1e-3 + .5, 0x1.8p3 / 7, 1.f / 3);
    printf("%s %d %d %s\n", "a\x1" "2\n\"" "\\", 'a', '\'', "tab\there");
    return count;
}
