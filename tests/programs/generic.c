/* _Generic: by type after conversion, qualifiers, default, pointers, functions, as lvalue, nested. */
int printf(const char *, ...);

struct s { int a; };
#define KIND(x) _Generic((x), int: 1, unsigned: 2, char *: 3, const char *: 4, struct s: 5, int (*)(int): 6, default: 0, double: 7, int *: 8, void *: 9, const int *: 10, int (*)[3]: 11)
static int f(int x) { return x; }
static double cube(double x) { return x * x * x; }
static float cubef(float x) { return x * x * x; }
static long double cubel(long double x) { return x * x * x; }
#define CUBE(x) _Generic((x), float: cubef, default: cube, long double: cubel)(x)

int main(void)
{
    const int c = 1; char text[4] = "abc"; struct s s = {2}; int v[3] = {1, 2, 3}, evaluated = 0; float fl = 1.1f;
    printf("%d %d %d %d %d %d\n", KIND(c), KIND(1u), KIND(text), KIND((const char *)0), KIND(s), KIND(f));
    printf("%d %d %d %d %d %d %d\n", KIND(1.0), KIND(v), KIND((void *)0), KIND(&c), KIND(&v), KIND(1l), KIND('c'));
    printf("%a %a %La\n", CUBE(fl), CUBE(1.1), CUBE(1.1L));
    _Generic(1, int: evaluated, default: c) = 5;
    printf("%d %d\n", evaluated, _Generic(evaluated++, int: 3, default: evaluated = 100));
    printf("%d %d\n", evaluated, _Generic(1.0f, float: _Generic(1l, long: 42, default: 1), default: 2));
    printf("%d\n", (int)sizeof(_Generic(0, int: (char)1, default: 1.0)));
    static int constant = _Generic(0, int: 6, default: 7); printf("%d %c\n", constant, *_Generic(0, int: "xy"));
    return 0;
}
