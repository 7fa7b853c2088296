// What initialisers and static locals refer to; tables that nobody reads.
// expect gone: dead_table dead_entry only_dead unused_text dead_local_user dead_local_user.call table_of_dead deep
// expect stays: table add multiply next next.state start seed chosen weakly
// expect text-gone: dead_entry only_dead unused_text struct_dead
struct entry { const char *name; int (*call)(int, int); };
static int add(int a, int b) { return a + b; }
static int multiply(int a, int b) { return a * b; }
static int dead_entry(int a, int b) { return a - b; }
static int deep(void) { return 4; }
static int only_dead(int a, int b) { return a - b - deep(); }
static const struct entry table[] = { { "add", add }, { .call = multiply, .name = "multiply" } };
static const struct entry dead_table[] = { { "dead", dead_entry } };
static const struct entry *table_of_dead[] = { dead_table };
static const char *unused_text = "nothing";
static int (*chosen)(int, int) = &add;
struct struct_dead { int x; };
static int seed = 7;
static int start(void) { return seed; }
int __attribute__((weak)) weakly(void) { return 11; }

static int next(void) {
    static int (*from)(void) = start;
    static int state;
    state = state ? state + 1 : from();
    return state;
}

static int dead_local_user(void) {
    static int (*call)(int, int) = only_dead;
    return call(1, 2);
}

int main(void) {
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        printf("%s %d\n", table[i].name, table[i].call(3, 4));
    printf("%d %d %d %d\n", next(), next(), chosen(1, 2), weakly());
    return 0;
}
