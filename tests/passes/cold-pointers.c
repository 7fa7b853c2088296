// Address-taken functions become traps too, and what only a panic needs goes with it.
// expect traps: unlikely other panic
// expect trapped: unlikely
// expect stays: main likely
// expect gone: on_panic hook
void runtime_exit(int status) __attribute__((noreturn));
static int likely(int x, int y) { return x + y; }
static int unlikely(int x, int y) { return x - y; }
static int other(int x, int y) { return x * y; }
static void on_panic(const char *why) { printf("%s\n", why); }
static void (*hook)(const char *) = on_panic;
void panic(const char *where) { hook(where); runtime_exit(3); }
static int (*const table[])(int, int) = { likely, unlikely, other };
int main(int argc, char **argv) {
    (void)argv;
    printf("%d\n", table[argc - 1](7, 2));
    if (argc > 3)
        panic("too many");
    return 0;
}
