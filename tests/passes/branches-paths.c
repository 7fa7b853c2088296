// Branches, cases and operands that a run without arguments never comes to become traps; with arguments it meets them.
// expect text-gone: unused_word only_there never_two other_error lost inside
// expect text-stays: seen fallen main again
void runtime_exit(int status) __attribute__((noreturn));
static int seen(int x) { return x + 1; }
static int never_two(int x) { return x + 2; }
static int other_error(int x) { printf("error %d\n", x); return 9; }
static int closed(int kind) {
    switch (kind) {
    case 1: return seen(1);
    case 2: return never_two(2);
    case 3:
        if (kind == 3)
            break;
    case 4: printf("four\n"); break;
    default: return other_error(kind);
    }
    return 3;
}
static int open(int kind) {
    int fallen = 0;
    switch (kind) {
    case 1: fallen++;
    case 2: fallen += 2; break;
    case 7: case 8: return other_error(7);
    case 9: return never_two(kind);
    }
    return fallen;
}
static int loops(int n) {
    int unused_word = n * 3;
    while (n > 100)
        n -= never_two(unused_word);
    for (int i = 0; i < n; i++)
        if (i > 50)
            goto inside;
        else if (i == 49)
            return 0;
    return n;
inside:
    printf("inside\n");
    return 1;
}
// unit: app/main.c
int main(int argc, char **argv) {
    int turns = 0;
again:
    printf("%d %d %d %d\n", closed(1), closed(3), open(1), open(2));
    if (argc > 1 && never_two(argc) > 1) {
        int only_there = closed(argc);
        printf("%d\n", only_there);
    }
    if (argc > 2) {
        int lost = open(argc + 6);
        return lost;
    }
    printf("%d %d\n", open(5), loops(60));
    if (turns++ < 1)
        goto again;
    return argc == 1 || other_error(argc) ? 4 : 5;
}
