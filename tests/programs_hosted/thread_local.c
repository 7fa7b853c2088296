/* Objects of each thread: initialised, zero, static, extern, in functions; one thread runs here. */
int printf(const char *, ...);
typedef unsigned long pthread_t; int pthread_create(pthread_t *, const void *, void *(*)(void *), void *); int pthread_join(pthread_t, void **);
_Thread_local int a = 5; static __thread int b; static _Thread_local struct { int x; char *name; } s = {3, "three"}; extern __thread int a; _Thread_local long table[4] = {1, 2, 3};
static int next(void) { static _Thread_local int n = 10; extern _Thread_local int a; return n++ + a; }
static void *run(void *argument) { int *out = argument; a += 100; b = 7; s.x++; table[3] += 4; *out = a + b * 10 + s.x * 100 + (int)table[3] * 1000 + next() + next(); return &a == (void *)out ? 0 : argument; }

int main(void)
{
    int there, here, *p = &a; pthread_t thread; void *result;
    *p += 1; b++; printf("%d %d %d %s %ld\n", a, b, next() + next(), s.name, table[2]);
    if (pthread_create(&thread, 0, run, &there)) return 1;
    pthread_join(thread, &result); printf("%d %d\n", there, result == &there);
    printf("%d %d %d %ld\n", a, b, s.x, table[3]); run(&here); printf("%d\n", here);
    return 0;
}
