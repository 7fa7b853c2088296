// Functions that a run without arguments never calls become traps; with an argument the run meets one.
// expect traps: usage report rare panic
// expect gone: helper_of_rare only_of_usage panic_text
// expect trapped: usage
// expect stays: main busy callback used_callback
void runtime_exit(int status) __attribute__((noreturn));
static int helper_of_rare(int x) { return x * 3; }
int rare(int x) { return helper_of_rare(x); }
static void panic_text(void) { printf("panic\n"); }
void panic(const char *where) { printf("%s", where); panic_text(); runtime_exit(9); }
static int only_of_usage = 4;
static int usage(int argc) { printf("usage %d\n", argc + only_of_usage); return only_of_usage; }
static double report(const char *text, double value) { printf("%s\n", text); return value; }
static int callback(int x) { return x + 1; }
static int (*used_callback)(int) = callback;
static int busy(int n) { int sum = 0; while (n-- > 0) sum += used_callback(n); return sum; }
int main(int argc, char **argv) {
    printf("%d\n", busy(10));
    if (argc > 1)
        return usage(argc);
    if (argc > 5)
        report("never", rare(argc));
    if (argc > 9)
        panic("where");
    (void)argv;
    return 5;
}
