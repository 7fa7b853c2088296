/* Corners of GNU C: casts to a union, modes of vectors, values that do not fit, __builtin_setjmp, attributes of pointers. */
int printf(const char *, ...);
typedef int quad __attribute__((mode(SI))) __attribute__((vector_size(16)));
typedef union { long whole; double real; struct { int low, high; } parts; } either;
struct open { int count; char tail[]; };
union around { struct open open; char room[32]; };
struct inside { int before; struct open open; };
static either as_union(long n) { return (either)n; }
static double real(either e) { return e.real; }
static void *buffer[5];
static int depth;
static volatile double huge = 1e300;
static int saturated = 1e10, negative = (int)-1e10f;
static unsigned char small = -5.0;
__attribute__((noinline)) static void jump(int n)
{
    if (n == 0)
        __builtin_longjmp(buffer, 1);
    char room[n * 8];
    room[0] = (char)n;
    depth += room[0];
    jump(n - 1);
}
__attribute__((noinline)) static int run(int n)
{
    int count = 0, kept[n];
    kept[0] = 42;
    if (__builtin_setjmp(buffer)) {
        printf("back %d %d %d\n", count, kept[0], depth);
        return count;
    }
    count = n;
    jump(n);
    return -1;
}
static int cell;
static int *__attribute__((aligned(64))) aligned = &cell;
static char *__restrict __attribute__((unused)) restricted;
static void *__attribute__((noinline)) same(void *p) { return p; }

int main(void)
{
    quad v = {1, 2, 3, 4};
    v += (quad){10, 20, 30, 40};
    printf("%d %d %d\n", v[0], v[3], (int)sizeof v);
    printf("%ld %d %g\n", as_union(0x100000002).whole, as_union(0x100000002).parts.low, real((either)2.5));
    printf("%d %d\n", (int)sizeof(union around), (int)sizeof(struct inside));
    printf("%d %d %d %d %u\n", saturated, negative, small, (int)2147483648.0f, (unsigned)-1.5);
    for (int i = 1; i < 4; i++)
        printf("%d\n", run(i));
    printf("%d %d\n", (int)_Alignof(aligned), same(aligned) == &cell);
    return huge < 0;
}
