/* Function pointers: tables, returned, as parameters and members, dereferenced any number of times, compared. */
int printf(const char *, ...);

typedef int binary(int, int);
typedef int (*pointer)(int, int);
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static binary mul;
static int mul(int a, int b) { return a * b; }

static pointer choose(char c) { switch (c) { case '+': return add; case '-': return &sub; default: return *mul; } }
static int (*choose_long(int n))(int, int) { return n ? add : sub; }
static int apply(binary f, int (g)(int, int), int x) { return f(g(x, 1), x); }
static struct { const char *name; binary *function; } table[] = {{"add", add}, {"sub", sub}, {"mul", **mul}};
static int (*const grid[2][2])(int, int) = {{add, &sub}, {mul}};
static int (*(*maker)(int))(int, int) = choose_long;
static void nothing(void) {}
static void (*action)(void) = nothing;
static double real(float f, char c) { return f * c; }
static double (*unprototyped)() = (double (*)())real;

int main(void)
{
    binary *f = add;
    for (unsigned i = 0; i < 3; i++)
        printf("%s %d\n", table[i].name, table[i].function(7, 3));
    printf("%d %d %d %d\n", f(1, 2), (*f)(3, 4), (**f)(5, 6), (&*f)(7, 8));
    printf("%d %d %d\n", choose('+')(1, 2), choose('-')(1, 2), choose('*')(3, 4));
    printf("%d %d %d\n", apply(add, sub, 9), choose_long(0)(9, 4), maker(1)(9, 4));
    printf("%d %d %d\n", grid[0][1](5, 2), grid[1][0](5, 2), grid[1][1] == 0);
    printf("%d %d %d %d\n", f == add, f == &add, add == sub, !f);
    action(); (*action)();
    f = f == add ? sub : add; printf("%d\n", f(10, 4));
    f = (binary *)(void *)mul; printf("%d\n", (f ? f : add)(6, 7));
    printf("%g\n", ((double (*)(float, char))unprototyped)(2.5f, 4));
    printf("%d\n", ((int (*)(int, int))(unsigned long)add)(20, 22));
    return 0;
}
