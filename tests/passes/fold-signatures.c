// Parameters that nobody looks at, results that nobody takes; not where something else than a call knows the type.
// expect text-gone: level unused_name wasted
// expect text-stays: effect kept callback variadic known_argument
static int counter;
static int effect(void) { return ++counter; }
static int log(int level, const char *text) { return printf("%s\n", text); }
static long add(long left, int wasted, long right) { return left + right; }
static int kept(int impure, int value) { return value; }
static int callback(int unused, int value) { return value + 1; }
static int variadic(int unused, const char *format, ...) { return printf("%s", format); }
static int nothing(int unused_name) { return printf("nothing\n"); }
static int (*table[])(int, int) = {callback};
int shared(int a, int b);
// unit: app/main.c
int main(int argc, char **argv)
{
    int i = 0;

    log(argc, "first");
    if (argc > 3)
        log(3, "many");
    nothing(argc);
    printf("%ld\n", add(argc, argc + 1, 5));
    printf("%ld\n", add(add(1, 2, argc), argc, argc));
    printf("%d %d\n", kept(effect(), argc), counter);
    printf("%d\n", table[argc - 1](argc, 4));
    variadic(argc, "variadic\n");
    for (log(argc, "init"); i < 1; i++, log(i, "next"))
        (void)shared(argc, i);
    return shared(argc, 2);
}
// unit: app/shared.c
float fabsf(float known_argument) { return (float)++counter; }
int shared(int a, int b) { return printf("shared %d\n", b) - 9 - (fabsf((float)b) > 1000.0F); }
