// Branches that became constant: labels, cases and loops in them that something else jumps to stay.
// expect text-gone: zero unseen dropped two_more
// expect text-stays: inside again three
static int zero;
static int one = 1;
static int unseen(void) { return printf("unseen\n"); }
static int kinds(int kind)
{
    switch (kind) {
    case 1:
        return unseen();
    case 2:
        printf("two ");
        __attribute__((fallthrough));
    case 3:
        printf("three ");
        break;
    case 4 ... 9:
        return unseen();
    default:
        return unseen();
    }
    return 9;
}
// unit: app/main.c
static int duff(int n)
{
    int sum = 0;

    switch (n) {
        do {
    case 0:
            sum += 1;
    case 1:
            sum += 10;
        } while (--n > 0);
    }
    return sum;
}

int main(int argc, char **argv)
{
    int turns = 0;

    if (zero) {
        unseen();
    inside:
        printf("inside\n");
        if (turns++ < 2)
            goto again;
        return turns;
    }
    printf("%d %d %d\n", kinds(2), duff(argc), duff(argc + 4));
    for (int dropped = 0; dropped < zero; dropped++)
        unseen();
    while (zero)
        unseen();
    do
        printf("once ");
    while (zero);
    if (one)
        printf("taken\n");
    else
        unseen();
    if (one && argc) {
        int own = argc;
        printf("%d\n", own);
    }
    if (!(zero || argc > 90))
        printf("neither\n");
again:
    printf("%s\n", one ? "one" : "two_more");
    goto inside;
}
