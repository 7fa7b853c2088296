/* Behind a star even a type's name is a parameter's; in parentheses alone it is a type (C11 6.7.6.3p11). */
int printf(const char *, ...);
typedef int x;
typedef char T;
static int call(int (*x)(void)) { return x(); }
static int product(int (*T), int *x) { return *T * *x; }
static int first(int (*)(x), x (*x)[3], T T) { return T + (*x)[0]; }
static int takes(int a(T)) { return !a; }
static int takes(int (T));
static int seven(void) { return 7; }

int main(void)
{
    x three[3] = {4, 5, 6};
    printf("%d %d %d %d\n", call(seven), product(three, three + 1), first(0, &three, 2), takes(0));
    return 0;
}
